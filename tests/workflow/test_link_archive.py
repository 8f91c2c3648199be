"""The whole archive is linked offline with the very weights that count online, estimated or shipped."""

from __future__ import annotations

import dataclasses

import pytest

from moderation.aliases.learned import SHIPPED, Weights, as_stored, from_stored
from moderation.storage import people
from moderation.vocabulary import Author
from moderation.workflow import link_archive
from moderation.workflow.likeness import UNCLEAR_FROM, compared
from moderation.workflow.weights_in_force import weights_in_force
from tests.workflow.town import CHROME, FIREFOX, IPHONE


@pytest.fixture
def crowd(town, agnes) -> list[int]:
    """Agnes, a puppet of hers, one who left only a tag, a family, somebody else; all have written."""
    authors = [
        agnes,
        dataclasses.replace(agnes, name="Bertram", email="bertram@other.example"),
        dataclasses.replace(agnes, name="Clara", email="agnes+x@mail.example", visitor="", ip="198.51.100.8"),
        Author("Ben", "ben@mail.example", "", agnes.ip, IPHONE, "en-GB", "cookie-of-ben"),
        Author("Dora", "dora@mail.example", "", agnes.ip, CHROME, "en-GB", ""),
        Author("Emil", "emil@mail.example", "https://emil.example", "203.0.113.9", FIREFOX, "de", "cookie-of-emil"),
    ]
    receipts = [town.receipt(one, thread) for one in authors for thread in ("bridge", "trains", "bridge")]
    return sorted({town.person(receipt) for receipt in receipts})


def online(town, number: int) -> dict[int, float]:
    with town.house.store.read() as tx:
        last = people.view(tx, number, town.now).last_seen
        return {one.person_id: one.link.probability for one in compared(tx, people.keys_of(tx, number), number, last)}


def test_both_roads_give_the_same_probability_for_the_same_pair_and_kept_weights_count_on_both(town, crowd):
    rows = link_archive.records(town.house, town.now)
    changed = {
        "e-mail address/differs": (0.2, 0.8),
        "network/connection/3": (0.9, 0.001),
        "network/connection/2": (0.9, 0.002),
    }
    for using in (SHIPPED, Weights(-9.0, changed)):
        if using is not SHIPPED:
            link_archive.keep(town.house, using, len(rows), town.now)
            with town.house.store.read() as tx:
                assert weights_in_force(tx) == from_stored(as_stored(using))
        # Below that, habits are not looked at online, where they could change nothing that follows.
        pairs = list(link_archive.link(rows, using, UNCLEAR_FROM))
        assert {pair.one for pair in pairs} | {pair.other for pair in pairs} <= set(crowd)
        assert any(pair.probability > 0.95 for pair in pairs)
        compared_pairs = 0
        for pair in pairs:
            known = online(town, pair.one)
            assert known[pair.other] == pytest.approx(pair.probability, abs=1e-9)
            compared_pairs += 1
        assert compared_pairs >= 4


def test_weights_that_make_no_sense_are_left_out():
    assert from_stored({}) == SHIPPED
    assert from_stored({"prior_bits": "x", "levels": {}}) == SHIPPED
    stored = {"prior_bits": -9, "levels": {"a": [0.5, 0.1], "b": [0, 1], "c": ["x", 1], "d": [1, 1e-9], "e": [1]}}
    assert dict(from_stored(stored).learned) == {"a": (0.5, 0.1)}
