"""Keys of other systems, the decisions they were given and what people said to them, on both databases."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import text

from moderation.storage import api_keys, checks
from moderation.vocabulary import Action, Decision, Finding
from tests.storage.written import digest

HOUR = timedelta(hours=1)
SPAMMY = Decision(Action.HOLD, (Finding("spam/pills", "spam", Action.HOLD, 0.7, "b", "n"),), 3, "0" * 64)
FINE = Decision(Action.PUBLISH, (), 3, "0" * 64)


@pytest.fixture
def blog(store, now):
    with store.write() as tx:
        return api_keys.by_id(tx, api_keys.add(tx, "https://blog.example", digest("blog"), now, clauses=["spam"]))


def checked(tx, key, name, answer, now, *, is_test=False):
    decision = FINE if answer == checks.HAM else SPAMMY
    guid = digest(name)[:32]
    checks.record(
        tx,
        guid=guid,
        key_id=key.id,
        door="akismet",
        text_digest=digest(name),
        answer=answer,
        is_test=is_test,
        decision=decision,
        now=now,
    )
    return checks.by_guid(tx, key.site_id, guid)


def said(tx, key, check, verdict, now, name=""):
    return checks.add_verdict(
        tx, key_id=key.id, door="akismet", check=check, text_digest=digest(name), verdict=verdict, now=now
    )


def test_a_key_is_found_by_its_digest_and_by_nothing_else(store, blog):
    with store.read() as tx:
        assert api_keys.by_digest(tx, digest("blog")) == blog
        assert api_keys.by_digest(tx, digest("other")) is None
        assert api_keys.by_digest(tx, "\x00\udcff") is None
    assert (blog.site, blog.clauses, blog.trusts_roles, blog.revoked_at) == (
        "https://blog.example",
        ("spam",),
        True,
        None,
    )


def test_a_key_is_revoked_once_and_stays_in_the_list(store, blog, now):
    with store.write() as tx:
        assert api_keys.revoke(tx, blog.id, now)
        assert not api_keys.revoke(tx, blog.id, now + HOUR)
        assert not api_keys.revoke(tx, 10**30, now)
        assert [key.revoked_at for key in api_keys.listed(tx)] == [now]


def test_two_keys_may_belong_to_one_site(store, blog, now):
    with store.write() as tx:
        api_keys.add(tx, "https://blog.example", digest("second"), now)
        api_keys.add(tx, "https://other.example", digest("third"), now)
        mine = api_keys.listed(tx, site="https://blog.example")
    assert len(mine) == 2
    assert len({key.site_id for key in mine}) == 1


def test_a_check_is_known_to_its_site_under_any_key_and_to_no_other_site(store, blog, now):
    with store.write() as tx:
        second = api_keys.by_id(tx, api_keys.add(tx, "https://blog.example", digest("second"), now))
        other = api_keys.by_id(tx, api_keys.add(tx, "https://other.example", digest("third"), now))
        check = checked(tx, blog, "hello", checks.HAM, now)
        assert checks.by_guid(tx, second.site_id, check.guid) == check
        assert checks.by_text(tx, second.site_id, digest("hello")) == check
        assert checks.by_guid(tx, other.site_id, check.guid) is None
        assert checks.by_text(tx, other.site_id, digest("hello")) is None


def test_of_two_checks_of_one_text_the_newest_is_found(store, blog, now):
    with store.write() as tx:
        for number, answer in enumerate((checks.HAM, checks.SPAM)):
            checks.record(
                tx,
                guid=str(number) * 32,
                key_id=blog.id,
                door="akismet",
                text_digest=digest("twice"),
                answer=answer,
                is_test=False,
                decision=SPAMMY,
                now=now,
            )
        assert checks.by_text(tx, blog.site_id, digest("twice")).guid == "1" * 32


def test_a_verdict_that_only_repeats_the_last_one_is_not_added(store, blog, now):
    with store.write() as tx:
        check = checked(tx, blog, "hello", checks.HAM, now)
        assert [said(tx, blog, check, verdict, now) for verdict in ("spam", "spam", "ham", "spam")] == [
            True,
            False,
            True,
            True,
        ]
        assert checks.verdicts_of(tx, check.id) == ("spam", "ham", "spam")
        assert said(tx, blog, None, "spam", now, "unseen")
        assert not said(tx, blog, None, "spam", now, "unseen")
        assert said(tx, blog, None, "spam", now, "another")


def test_the_tally_counts_what_people_said_last_and_no_tests(store, blog, now):
    with store.write() as tx:
        missed = checked(tx, blog, "missed", checks.HAM, now)
        changed = checked(tx, blog, "changed mind", checks.HAM, now)
        wrong = checked(tx, blog, "wrong", checks.SPAM, now)
        right = checked(tx, blog, "right", checks.DISCARD, now)
        checked(tx, blog, "a test", checks.SPAM, now, is_test=True)
        for check, verdict in ((missed, "spam"), (changed, "spam"), (changed, "ham"), (wrong, "ham"), (right, "spam")):
            said(tx, blog, check, verdict, now)
        said(tx, blog, None, "spam", now, "never seen")
        whole = checks.tally(tx, blog.site_id, now - HOUR, now + HOUR)
        assert whole == checks.Tally(spam=2, ham=2, missed_spam=2, false_positives=1)
        assert whole.calls == 4
        assert checks.tally(tx, blog.site_id, now + HOUR, now + 2 * HOUR) == checks.Tally()
        assert checks.tally(tx, blog.site_id + 1, now - HOUR, now + HOUR) == checks.Tally()
        assert checks.first_at(tx, blog.site_id) == now
        assert checks.first_at(tx, blog.site_id + 1) is None


@pytest.mark.parametrize("table", ["api_check", "api_verdict"])
def test_nobody_changes_what_another_system_was_told(store, blog, now, table):
    with store.write() as tx:
        said(tx, blog, checked(tx, blog, "hello", checks.HAM, now), "spam", now)
    for statement in (f"DELETE FROM {table}", f"UPDATE {table} SET door = 'x'"):
        with pytest.raises(Exception, match="append-only"), store.write() as tx:
            tx.execute(text(statement))
