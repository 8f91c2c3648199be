"""People are recognised by e-mail and cookie, and by nothing weaker; their page tells everything but addresses."""

from __future__ import annotations

import dataclasses
from datetime import timedelta

from moderation.storage import bans, log, people, strikes
from moderation.storage.views import Counted
from moderation.vocabulary import Author, Keys, Status
from tests.storage import written

DAY = timedelta(days=1)


def add(tx, author, now):
    return people.find_or_add(tx, written.keys(author), author.name, now)


def test_the_same_e_mail_or_the_same_cookie_is_the_same_person(store, ada, now):
    with store.write() as tx:
        number = add(tx, ada, now)
        assert add(tx, Author("Other", ada.email), now) == number
        assert add(tx, Author("Another", visitor=ada.visitor), now) == number
        assert people.known(tx, written.keys(ada)).id == number


def test_network_browser_and_name_alone_never_make_two_people_one(store, ada, now):
    with store.write() as tx:
        number = add(tx, ada, now)
        same_traces = dataclasses.replace(ada, email="", visitor="")
        guest = add(tx, same_traces, now)
        assert guest != number
        assert add(tx, same_traces, now) not in {guest, number}
        assert people.known(tx, Keys()) is None


def test_where_e_mail_and_cookie_disagree_the_e_mail_wins_and_nobody_is_merged(store, ada, bo, now):
    with store.write() as tx:
        ada_id, bo_id = add(tx, ada, now), add(tx, bo, now)
        assert add(tx, dataclasses.replace(bo, visitor=ada.visitor), now) == bo_id
        assert add(tx, ada, now + DAY) == ada_id
        assert people.view(tx, ada_id, now).summary.name == "Ada"
        assert people.view(tx, bo_id, now).summary.name == "Bo"


def test_a_page_tells_names_record_strikes_bans_comments_and_log(store, rex, now):
    with store.write() as tx:
        first = written.comment(tx, rex, now, status=Status.REMOVED)
        for _ in range(2):
            written.comment(tx, dataclasses.replace(rex, name="Max"), now + DAY)
        number = people.known(tx, written.keys(rex)).id
        strikes.add(tx, person_id=number, comment_id=first, clause="spam", weight=2, at=now, expires_at=now + 9 * DAY)
        bans.place(
            tx,
            person_id=number,
            kind="block",
            name="Rex",
            clause="spam",
            reason="Ads",
            until=now + 3 * DAY,
            moderator_id=None,
            now=now,
        )
        log.append(tx, at=now, batch="b", moderator_id=None, kind="block", person_id=number)
        page = people.view(tx, number, now + DAY)
    assert page.names == (Counted("Max", "Max", 2), Counted("Rex", "Rex", 1))
    summary = page.summary
    assert (summary.name, summary.published, summary.removed, summary.strikes, summary.restricted) == (
        "Max",
        2,
        1,
        2,
        "block",
    )
    assert summary.names == ("Max", "Rex")
    assert (summary.first_seen, page.last_seen) == (now, now + DAY)
    assert [comment.name for comment in page.comments] == ["Max", "Max", "Rex"]
    assert [strike.comment_id for strike in page.strikes] == [first]
    assert [ban.reason for ban in page.bans] == ["Ads"]
    assert [entry.kind for entry in page.log] == ["block"]


def test_nobody_has_a_number_that_was_made_up(store, now):
    with store.read() as tx:
        assert people.view(tx, 1, now) is None
        assert people.view(tx, 10**30, now) is None


def test_another_name_with_another_address_in_the_same_browser_is_another_person(store, ada, bo, now):
    with store.write() as tx:
        number = add(tx, ada, now)
        sister = dataclasses.replace(bo, visitor=ada.visitor)
        assert add(tx, sister, now) != number
        assert add(tx, dataclasses.replace(ada, email="ada@new.example"), now) == number, "her name stayed"
        assert add(tx, dataclasses.replace(sister, email=""), now + DAY) in {number, add(tx, sister, now)}


def test_people_are_found_by_part_of_any_of_their_names(store, ada, rex, now):
    with store.write() as tx:
        ada_id = add(tx, ada, now)
        rex_id = add(tx, rex, now + DAY)
        add(tx, dataclasses.replace(rex, name="Çelik 100%"), now + DAY)

        def found(text, limit=9):
            return [one.person_id for one in people.search(tx, text, limit, now)]

        assert found("") == found("  ") == [rex_id, ada_id]
        assert found("", 1) == [rex_id]
        assert found("ADA") == [ada_id]
        assert found("re") == found("çelik") == found("0%") == [rex_id]
        assert found("_") == found("\0\ud800nobody") == []


def test_strikes_count_until_they_expire_or_are_taken_back(store, rex, now):
    with store.write() as tx:
        number = add(tx, rex, now)
        ids = [
            strikes.add(
                tx,
                person_id=number,
                comment_id=None,
                clause="spam",
                weight=weight,
                at=now,
                expires_at=now + weight * DAY,
            )
            for weight in (1, 2, 4)
        ]
        assert strikes.live_weight(tx, number, now) == 7
        assert strikes.live_weight(tx, number, now + DAY) == 6
        assert strikes.end(tx, ids[2], now)
        assert not strikes.end(tx, ids[2], now)
        assert not strikes.end(tx, 10**30, now)
        assert strikes.live_weight(tx, number, now) == 3
        assert strikes.of_person(tx, number)[0].ended_at == now
        assert strikes.live_weight(tx, 999, now) == 0
