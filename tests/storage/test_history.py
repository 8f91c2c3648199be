"""What judging gets to know: the author's own record, near-copies, restrictions, other names; quickly at any size."""

from __future__ import annotations

import dataclasses
import time
from datetime import timedelta

from sqlalchemy import insert, text

from moderation.storage import bans, comments, history, moderators, people, strikes
from moderation.storage.tables import CommentRow, ShingleRow
from moderation.vocabulary import Author, History, Keys, Likeness, Status, Submission, Thread
from tests.storage import written
from tests.storage.queries import collected, plan

DAY = timedelta(days=1)
BANDS = tuple(range(100, 116))


def load(tx, author, now, *, bands=(), slug="buses", editing=None, circle=()):
    submission = Submission("Hello", author, Thread(slug))
    keys = written.keys(author)
    known = people.known(tx, keys)
    around = (Likeness(known.id, 1.0, ("e-mail address",), counts=True), *circle) if known else circle
    return history.load(tx, keys, submission, bands, now, author=known, editing=editing, circle=around)


def ban(tx, author, now, until=None):
    person_id = people.find_or_add(tx, written.keys(author), author.name, now)
    return bans.place(
        tx,
        person_id=person_id,
        kind="block" if until else "ban",
        name=author.name,
        clause="attacks",
        reason="Insults",
        until=until,
        moderator_id=None,
        now=now,
    )


def test_a_stranger_on_an_empty_site_has_no_history(store, bo, now):
    with store.read() as tx:
        assert load(tx, bo, now) == History()
        assert history.load(tx, Keys(), Submission("x"), (), now, author=None) == History()


def test_the_author_s_own_record_is_counted(store, ada, now):
    with store.write() as tx:
        for status in (Status.PUBLISHED, Status.PUBLISHED, Status.HELD, Status.REMOVED):
            written.comment(tx, ada, now - 2 * DAY, status=status)
        person_id = people.known(tx, written.keys(ada)).id
        for expires in (now + DAY, now, now - DAY):
            strikes.add(
                tx, person_id=person_id, comment_id=None, clause="spam", weight=2, at=now - DAY, expires_at=expires
            )
        known = load(tx, ada, now)
    assert (known.published, known.held, known.removed, known.strikes) == (2, 1, 1, 2)
    assert known.first_seen == now - 2 * DAY
    assert known.recent == ()


def test_recent_is_the_last_day_by_this_person_or_this_network_newest_first(store, ada, bo, rex, now):
    neighbour = dataclasses.replace(bo, ip=ada.ip)
    with store.write() as tx:
        written.comment(tx, ada, now - DAY - timedelta(seconds=1), "too old")
        top = written.comment(tx, rex, now - timedelta(hours=3), "from elsewhere")
        written.comment(tx, neighbour, now - timedelta(hours=2), "neighbour")
        elsewhere = dataclasses.replace(ada, ip="203.0.113.99")
        written.comment(tx, elsewhere, now - timedelta(hours=1), "hers", parent_id=top)
        recent = load(tx, ada, now).recent
    assert [(past.text, past.same_person, past.same_network, past.replied_to) for past in recent] == [
        ("hers", True, False, "Rex"),
        ("neighbour", False, True, ""),
    ]
    assert recent[0].thread == "buses"
    assert recent[0].thread_opened_at is not None


def test_recent_stops_at_fifty(store, ada, now):
    with store.write() as tx:
        for n in range(60):
            written.comment(tx, ada, now - timedelta(minutes=n), str(n))
        recent = load(tx, ada, now).recent
    assert [past.text for past in recent] == [str(n) for n in range(50)]


def test_similar_shares_two_bands_is_a_month_old_at_most_and_by_anybody(store, ada, rex, now):
    with store.write() as tx:
        written.comment(tx, rex, now - DAY, "copy", bands=BANDS, status=Status.REMOVED)
        written.comment(tx, rex, now - DAY, "one band", bands=(100, *range(200, 215)))
        written.comment(tx, rex, now - DAY, "two bands", bands=(100, 101, *range(200, 214)))
        written.comment(tx, rex, now - 31 * DAY, "long ago", bands=BANDS)
        gone = written.comment(tx, rex, now - DAY, "withdrawn", bands=BANDS)
        comments.withdraw(tx, gone, 1, now)
        similar = load(tx, ada, now, bands=BANDS).similar
    assert [past.text for past in similar] == ["two bands", "copy"]
    assert similar[1].status is Status.REMOVED


def test_a_comment_that_is_edited_is_no_history_of_itself(store, ada, now):
    with store.write() as tx:
        number = written.comment(tx, ada, now, bands=BANDS)
        known = load(tx, ada, now, bands=BANDS, editing=number)
        other = load(tx, ada, now, bands=BANDS)
    assert (known.recent, known.similar) == ((), ())
    assert len(other.recent) == len(other.similar) == 1


def test_a_ban_of_somebody_like_the_author_comes_with_how_likely_that_is_and_why(store, rex, bo, now):
    with store.write() as tx:
        ban(tx, rex, now - DAY)
        number = people.known(tx, written.keys(rex)).id
        (own,) = load(tx, rex, now).restrictions
        (likely,) = load(tx, bo, now, circle=(Likeness(number, 0.8, ("network", "kind of browser")),)).restrictions
        assert (own.probability, own.matched) == (1.0, ("e-mail address",))
        assert (likely.probability, likely.matched) == (0.8, ("network", "kind of browser"))
        for found in (own, likely):
            assert (found.kind, found.clause, found.reason, found.since, found.until, found.name) == (
                *("ban", "attacks", "Insults", now - DAY, None, "Rex"),
            )
        assert load(tx, bo, now).restrictions == ()


def test_strikes_of_those_who_count_as_the_author_are_added(store, ada, rex, now):
    with store.write() as tx:
        numbers = [people.find_or_add(tx, written.keys(one), one.name, now) for one in (ada, rex)]
        for number in numbers:
            strikes.add(tx, person_id=number, comment_id=None, clause="spam", weight=2, at=now, expires_at=now + DAY)
        sure, unsure = (Likeness(numbers[1], 0.9, (), counts) for counts in (True, False))
        assert load(tx, ada, now, circle=(sure,)).strikes == 4
        assert load(tx, ada, now, circle=(unsure,)).strikes == 2


def test_a_restriction_that_ended_stops_nobody(store, rex, now):
    with store.write() as tx:
        number = ban(tx, rex, now, until=now + DAY)
        assert load(tx, rex, now).restrictions[0].until == now + DAY
        assert load(tx, rex, now + DAY).restrictions == ()
        bans.end(tx, number, moderator_id=None, reason="", now=now)
        assert load(tx, rex, now).restrictions == ()


def test_another_name_is_told_with_what_links_it_and_whether_it_writes_here(store, rex, bo, now):
    with store.write() as tx:
        written.comment(tx, dataclasses.replace(rex, name="Max"), now)
        written.comment(tx, dataclasses.replace(bo, name="Eve", ip=rex.ip), now, status=Status.HELD)
        eve = people.find_or_add(tx, written.keys(bo), "Eve", now)
        names = load(tx, rex, now, circle=(Likeness(eve, 0.5, ("network",)),)).other_names
    assert [(other.name, other.probability, other.in_this_thread) for other in names] == [
        ("Max", 1.0, True),
        ("Eve", 0.5, False),
    ]
    assert names[1].because == ("network",)
    assert names[0].last_seen == now


def test_names_in_the_thread_are_those_of_others(store, ada, bo, rex, now):
    guest = Author("Kim", ip="192.0.2.200")
    with store.write() as tx:
        written.comment(tx, ada, now)
        written.comment(tx, bo, now)
        written.comment(tx, rex, now, status=Status.HELD)
        written.comment(tx, dataclasses.replace(rex, name="Bo"), now)
        written.comment(tx, guest, now)
        other = written.thread(tx, now, "trams")
        written.comment(tx, rex, now, thread_id=other)
        assert set(load(tx, ada, now).thread_names) == {"Bo"}, "Kim shares her network"
        assert set(load(tx, bo, now).thread_names) == {"Ada", "Kim"}, "he had his name first"
        assert set(load(tx, rex, now).thread_names) == {"Ada", "Bo", "Kim"}
        assert load(tx, rex, now, slug="nowhere").thread_names == ()


def test_names_of_staff_are_protected_while_they_are_staff(store, bo, now):
    with store.write() as tx:
        mo = moderators.add(tx, "Mo", "moderator", now)
        moderators.add(tx, "Kay", "admin", now)
        assert set(load(tx, bo, now).protected_names) == {"Mo", "Kay"}
        moderators.remove(tx, mo, now)
        assert load(tx, bo, now).protected_names == ("Kay",)


def test_it_takes_eleven_queries_at_most_and_reads_no_table_from_end_to_end(sqlite_store, ada, rex, now):
    with sqlite_store.write() as tx:
        written.comment(tx, ada, now, bands=BANDS)
        ban(tx, rex, now)
        for _ in range(3):
            written.comment(tx, dataclasses.replace(rex, name="Max"), now, bands=BANDS)
        with collected(tx) as statements:
            load(tx, rex, now, bands=BANDS)
        assert len(statements) <= 12, "eleven, and one to find out who the author is"
        for statement, parameters in statements:
            steps = plan(tx, statement, parameters)
            scanned = [step for step in steps if step.startswith("SCAN") and " USING " not in step]
            assert not [
                step for step in scanned if step.split()[1].strip('"') in {"comment", "author_key", "shingle", "ban"}
            ], steps


def test_a_hundred_thousand_copies_of_one_text_cost_no_more_than_a_few(sqlite_store, ada, bo, now):
    with sqlite_store.write() as tx:
        first = written.comment(tx, ada, now)
        person = comments.persons_of(tx, [first])[first]
        common = {
            "person_id": person,
            "name": "Ada",
            "text": "copy",
            "status": "removed",
            "created_at": now,
            "website": "",
        }
        tx.execute(text("DROP INDEX shingle_by_band"))
        numbers = range(first + 1, first + 100_001)
        tx.execute(insert(CommentRow), [{**common, "id": n, "thread_id": 1, "token_digest": str(n)} for n in numbers])
        tx.execute(insert(ShingleRow), [{"comment_id": n, "position": p, "band": p} for n in numbers for p in (0, 1)])
        tx.execute(text("CREATE INDEX shingle_by_band ON shingle (band, comment_id)"))
    with sqlite_store.read() as tx:
        steps = []
        driver = tx.connection.driver_connection
        driver.set_progress_handler(lambda: steps.append(1), 1000)
        started = time.perf_counter()
        known = load(tx, bo, now, bands=tuple(range(16)))
        took = time.perf_counter() - started
        driver.set_progress_handler(None, 0)
    assert len(known.similar) == 20
    assert len(steps) < 60, f"the database worked {len(steps)} thousand steps, in {took:.3f} s"
