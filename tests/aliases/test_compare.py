"""Two authors are weighed: evidence adds up, counter-evidence takes away, what a crowd shares says little."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.aliases import weights
from moderation.aliases.compare import Part, compare
from moderation.vocabulary import Common, Spread

LINK, ASK = 0.95, 0.70
LINE = ("connection", "ip", "network")


def likely(shared: dict[str, int], *different: str, apart: float | None = None) -> float:
    return compare(Common(shared, frozenset(different), apart)).probability


def on_a_line(people: int, **more: int) -> dict[str, int]:
    return {**dict.fromkeys(LINE, people), **more}


def test_strangers_are_almost_surely_two_people():
    assert likely({}) < 0.001
    assert likely({}, "email", "name", "agent") < 0.001


def test_another_spelling_of_one_mailbox_links():
    assert likely({"email_canonical": 2}, "email", "name") > LINK
    assert likely({"email_canonical": 2}, "email", "name", "visitor", "agent", *LINE) > ASK


def test_one_browser_with_a_new_name_and_address_links_and_from_a_new_line_it_is_asked():
    assert likely(on_a_line(2, visitor=2, agent=2), "email", "name") > LINK
    assert ASK < likely({"visitor": 2, "agent": 2}, "email", "name", *LINE) < LINK


def test_one_line_and_one_kind_of_browser_are_worth_a_question_and_no_more():
    assert ASK < likely(on_a_line(2, agent=3), "email", "name") < LINK


def test_a_family_on_one_line_with_different_browsers_stays_two():
    assert likely(on_a_line(2), "email", "name", "agent") < 0.1
    assert likely(on_a_line(2, agent=3), "email", "name", "visitor") < ASK, "two cookies are two browsers"


def test_a_library_s_browser_and_a_carrier_s_address_say_little():
    assert likely(on_a_line(20, visitor=20, agent=20), "email", "name") < ASK
    assert likely(on_a_line(100, agent=100), "email", "name") < 0.05


def test_a_shared_name_alone_is_nothing():
    assert likely({"name": 2}, "email", "visitor", "agent", *LINE) < 0.05


def test_writing_within_a_minute_from_two_kinds_of_browser_speaks_for_two_people():
    apart = likely(on_a_line(2), "agent", apart=3600)
    assert likely(on_a_line(2), "agent", apart=20) < apart
    assert likely(on_a_line(2, agent=2), apart=20) == likely(on_a_line(2, agent=2), apart=3600)


def test_the_parts_add_up_to_the_probability_and_say_in_words_what_they_are():
    common = Common(on_a_line(4, agent=100), frozenset({"email"}), shares={"agent": 0.3})
    link = compare(common).and_also(Part("style", 1.5, "writes alike"))
    odds = 2 ** math.fsum(part.weight for part in link.parts)
    assert link.probability == pytest.approx(odds / (1 + odds))
    words = {part.what: part.words for part in link.parts}
    assert words["network"] == "same internet connection, which 2 others share"
    assert words["kind of browser"].endswith("at least 48 others share")
    assert words["style"] == "writes alike"
    assert link.because[0] == "network"
    assert "e-mail address" not in link.because, "a different address does not speak for it"


KINDS = sorted({level.kind for one in weights.COMPARISONS for level in one.levels})
shared = st.dictionaries(st.sampled_from(KINDS), st.integers(2, 10**9))
different = st.frozensets(st.sampled_from(KINDS))


@given(shared, different, st.none() | st.floats(0, 1e12))
def test_whatever_is_compared_the_probability_is_one_and_every_part_is_finite(common, apart, seconds):
    link = compare(Common(common, apart - common.keys(), seconds))
    assert 0 <= link.probability <= 1
    assert all(math.isfinite(part.weight) for part in link.parts)


@given(shared, different, st.sampled_from(KINDS))
def test_the_more_people_share_a_trace_the_less_it_says(common, apart, kind):
    few, many = {**common, kind: 2}, {**common, kind: 50}
    assert likely(many, *(apart - many.keys())) <= likely(few, *(apart - few.keys()))


def test_each_line_of_the_table_makes_sense():
    for comparison in weights.COMPARISONS:
        for level in comparison.levels:
            assert 0 < level.u < level.m < 1, level
            assert level.why
        if comparison.differs:
            assert 0 < comparison.differs.m < comparison.differs.u <= 1, comparison.differs


def spread(places: tuple[int, int, int], kinds: tuple[int, int, int]) -> Common:
    met = {"range": Spread(*places), "agent": Spread(*kinds)}
    return Common(on_a_line(2, agent=60), frozenset({"email", "name"}), shares={"agent": 0.1}, spread=met)


def test_home_phone_and_two_kinds_of_browser_alike_say_more_than_one_line_and_colleagues_part_at_home():
    alone = compare(spread((1, 1, 1), (1, 1, 1))).probability
    assert compare(spread((2, 2, 2), (2, 2, 2))).probability > LINK > alone
    assert compare(spread((1, 2, 3), (1, 2, 3))).probability < alone / 5
    met_elsewhere = Common({"agent": 60}, shares={"agent": 0.1}, spread={"agent": Spread(2, 2, 2)})
    assert len(compare(met_elsewhere).parts) == 2, "without a line in common, phone and computer are anybody's"


def test_a_couple_with_one_rare_kind_of_browser_is_asked_about_and_not_joined():
    assert ASK < likely(on_a_line(2, agent=2), "email", "name") < LINK


def test_one_s_own_mail_domain_counts_and_not_twice_for_one_mailbox():
    assert likely({"own_domain": 2}, "email", "name") > 4 * likely({}, "email", "name")
    one, other = {"email_canonical": 2}, {"email_canonical": 2, "own_domain": 2}
    assert likely(one, "email") == likely(other, "email")
    assert likely({"own_domain": 50}, "email", "name") == likely({}, "email", "name")


def test_two_throwaway_addresses_say_something_and_not_much():
    assert 1 < likely({"throwaway": 2}, "email") / likely({}, "email") < 8
