"""A word or host goes on a list of the policy by a moderator's act, and comes off again; the file tells the same story."""

from __future__ import annotations

import dataclasses
import threading
from datetime import datetime
from pathlib import Path

import pytest

from moderation.policy.current import PolicyFile
from moderation.storage import log, policies, queue
from moderation.storage.database import Store
from moderation.vocabulary import Author
from moderation.workflow import list_offers, word_lists
from moderation.workflow.house import House
from moderation.workflow.refusals import BadEntry, Conflicted, ListNotWritable, NotAllowed, UnknownThing
from moderation.workflow.undo import undo
from tests.workflow.conftest import PolicyOnDisk, Visitors, with_lists


@pytest.fixture
def listing(house: House, visitors: Visitors, tmp_path: Path) -> House:
    """A house whose policy includes lists in files, on both kinds of database."""
    return with_lists(house, tmp_path)


def entries(house: House) -> tuple[str, ...]:
    return house.policy.lists["unwanted"].entries


def put(house: House, who, entry: str, batch: str, now: datetime, wanted: bool = True, name: str = "unwanted", **more):
    return word_lists.change(house, who, name, entry, wanted, batch=batch, now=now, **more)


def test_a_word_put_on_a_list_is_in_force_at_once_and_stands_in_file_log_and_history(
    listing: House, visitors: Visitors, tmp_path: Path, bo: Author, now: datetime
) -> None:
    mo, number = visitors.staff(), visitors.post(bo, "fine turnip juice").comment_id
    before = listing.policy.sha256
    assert put(listing, mo, "Turnip Juice", "one", now, comment_id=number, reason="Sold here daily.").batch == "one"
    assert entries(listing) == ("Turnip Juice",)
    written = (tmp_path / "lists" / "unwanted.txt").read_text()
    assert written.endswith(f"\nTurnip Juice  # {now:%Y-%m-%d}, at the desk, from comment {number}\n")
    with listing.store.read() as tx:
        entry = log.batch(tx, "one")[0]
        texts = [policies.text_of(tx, one) for one in (before, listing.policy.sha256)]
    assert (entry.kind, entry.comment_id, entry.reason) == ("list_add", number, "Sold here daily.")
    assert (entry.after["list"], entry.after["entry"]) == ("unwanted", "Turnip Juice")
    assert texts[0] == PolicyOnDisk.SOURCE
    assert "Turnip Juice  #" in (texts[1] or "")
    assert (tmp_path / "policy.yaml").read_text() == PolicyOnDisk.SOURCE


def test_putting_it_there_twice_does_nothing(listing: House, visitors: Visitors, now: datetime) -> None:
    mo = visitors.staff()
    put(listing, mo, "turnip juice", "one", now)
    assert put(listing, mo, "turnip juice", "two", now).batch == ""
    assert put(listing, mo, "kale", "three", now, wanted=False).batch == ""


def test_an_undo_takes_off_that_entry_alone_and_can_be_undone(
    listing: House, visitors: Visitors, now: datetime
) -> None:
    mo = visitors.staff()
    put(listing, mo, "turnip juice", "one", now)
    put(listing, mo, "kale", "two", now)
    undo(listing, mo, "one", "three", now)
    assert entries(listing) == ("kale",)
    undo(listing, mo, "three", "four", now)
    assert entries(listing) == ("kale", "turnip juice")
    put(listing, mo, "turnip juice", "five", now, wanted=False)
    with pytest.raises(Conflicted, match="the list was changed since"):
        undo(listing, mo, "four", "six", now)


def test_a_list_that_cannot_be_written_is_refused_with_the_line_to_add_and_nothing_is_logged(
    listing: House, visitors: Visitors, tmp_path: Path, now: datetime
) -> None:
    mo = visitors.staff()
    (tmp_path / "lists").write_text("A file where the folder should be.")
    with pytest.raises(ListNotWritable, match=r"not changed: .*add the line: turnip juice"):
        put(listing, mo, "turnip juice", "one", now)
    with listing.store.read() as tx:
        assert log.batch(tx, "one") == ()


def test_a_policy_that_is_in_no_file_or_has_mistakes_says_so(
    house: House, listing: House, visitors: Visitors, tmp_path: Path, now: datetime
) -> None:
    mo = visitors.staff()
    fixed = dataclasses.replace(house, policies=dataclasses.replace(house.policies, policy=listing.policy))
    assert "does not come from a file" in word_lists.why_not_writable(fixed, listing.policy.lists["unwanted"])
    with pytest.raises(ListNotWritable, match="does not come from a file"):
        put(fixed, mo, "kale", "one", now)
    assert word_lists.why_not_writable(listing, listing.policy.lists["unwanted"]) == ""
    (tmp_path / "policy.yaml").write_text("version: x")
    spoilt = dataclasses.replace(listing, policies=listing.policies)
    spoilt.policies._looked = -1e9
    assert spoilt.policy.lists
    with pytest.raises(ListNotWritable, match="has mistakes"):
        put(spoilt, mo, "kale", "two", now)


def test_what_fails_at_the_very_end_leaves_the_list_as_it_was(
    listing: House, visitors: Visitors, sqlite_store: Store, tmp_path: Path, now: datetime
) -> None:
    mo = visitors.staff()
    put(listing, mo, "kale", "one", now)

    class BreaksAtCommit(Store):
        def write(self):
            return Breaking(super().write())

    class Breaking:
        def __init__(self, inner):
            self.inner = inner

        def __enter__(self):
            return self.inner.__enter__()

        def __exit__(self, *error):
            failed = RuntimeError("the disk is full")
            self.inner.__exit__(RuntimeError, failed, None) if error[0] is None else self.inner.__exit__(*error)
            raise failed

    broken = dataclasses.replace(listing, store=BreaksAtCommit(listing.store.url.render_as_string(hide_password=False)))
    with pytest.raises(RuntimeError):
        put(broken, mo, "turnip juice", "two", now)
    broken.store.close()
    assert entries(listing) == ("kale",)
    assert "turnip" not in (tmp_path / "lists" / "unwanted.txt").read_text()


def test_words_that_the_policys_own_examples_publish_are_refused(
    listing: House, visitors: Visitors, tmp_path: Path, now: datetime
) -> None:
    strict = dataclasses.replace(listing, policies=PolicyFile(tmp_path / "policy.yaml"))
    with pytest.raises(Conflicted, match="“A fine morning in May” that it is to be published"):
        put(strict, visitors.staff(), "morning", "one", now)
    assert entries(listing) == ()


@pytest.mark.parametrize(
    ("entry", "name", "refusal"),
    [
        ("a*", "unwanted", BadEntry),
        ("no host", "hosts", BadEntry),
        ("kale", "nothing", UnknownThing),
    ],
)
def test_what_cannot_be_listed_is_refused(
    listing: House, visitors: Visitors, now: datetime, entry: str, name: str, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        put(listing, visitors.staff(), entry, "one", now, name=name)


def test_a_trainee_may_not_and_neither_from_a_comment_that_is_not_there(
    listing: House, visitors: Visitors, now: datetime
) -> None:
    with pytest.raises(NotAllowed):
        put(listing, visitors.staff("Tim", "trainee"), "kale", "one", now)
    with pytest.raises(UnknownThing):
        put(listing, visitors.staff(), "kale", "two", now, comment_id=999)


def test_several_who_list_at_the_same_time_lose_nothing(
    listing: House, visitors: Visitors, tmp_path: Path, now: datetime
) -> None:
    """Each with a policy of its own, as processes have."""
    mo = visitors.staff()
    houses = [dataclasses.replace(listing, policies=PolicyOnDisk(tmp_path / "policy.yaml")) for _ in range(4)]
    words = [f"turnip {number}" for number in range(8)]
    todo = list(enumerate(words))

    def work(house: House) -> None:
        while todo:
            number, word = todo.pop()
            put(house, mo, word, f"batch {number}", now)

    threads = [threading.Thread(target=work, args=(house,)) for house in houses]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(PolicyFile(tmp_path / "policy.yaml").policy.lists["unwanted"].entries) == words


def test_hosts_and_marked_passages_are_offered_with_what_they_would_have_met(
    listing: House, visitors: Visitors, bo: Author, ada: Author, now: datetime
) -> None:
    number = visitors.post(bo, "maybe see https://www.shop.example/a").comment_id
    visitors.post(ada, "I read https://shop.example every day")
    with listing.store.read() as tx:
        comment = queue.item(tx, number, now)
    assert comment is not None
    found = {(one.of, one.entry): (one.published, one.held) for one in list_offers.offers(listing, comment)}
    assert found == {("hosts", "shop.example"): (1, 1), ("words", "maybe"): (0, 1)}
    assert list_offers.buttons(listing.policy, comment) == (("hosts", "shop.example"), ("unwanted", "maybe"))
