"""What is kept of one person: handed out whole, erased for good, out of every table and every file."""

from __future__ import annotations

import dataclasses
import json
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from moderation.aliases.keys import keys_of
from moderation.keeping import Keep
from moderation.policy.current import PolicyFile
from moderation.settings import Settings
from moderation.storage import bans, moderators, people, seals, sessions, threads
from moderation.storage.tables import Base, FindingRow
from moderation.vocabulary import Author, Parent, Status, Submission, Thread
from moderation.workflow import personal, restrict, retention, upkeep
from moderation.workflow.edit import edit
from moderation.workflow.house import House
from moderation.workflow.refusals import UnknownComment
from moderation.workflow.submit import submit
from tests.web.conftest import POLICY, SECRET

SLUG = "buses"


@pytest.fixture
def house(store, tmp_path: Path) -> House:
    path = tmp_path / "policy.yaml"
    path.write_text(POLICY, "utf-8")
    return House(store, PolicyFile(path), SECRET, Settings(tmp_path, "sqlite://", path, SECRET))


@pytest.fixture
def said(house, now):
    with house.store.write() as tx:
        threads.open_thread(tx, SLUG, "Buses", "", "", "", now)

    def say(author: Author, words: str, answers: int | None = None, at=now):
        parent = Parent(answers, "", "") if answers else None
        submission = Submission(text=words, author=author, thread=Thread(slug=SLUG), parent=parent)
        token = f"token of {words}".replace(" ", "-").ljust(32, "x")
        return submit(house, submission, token=token, nonce="", now=at)

    return say


def everything(store) -> str:
    """Every cell of every table."""
    with store.read() as tx:
        rows = [tx.execute(table.select()).all() for table in Base.metadata.sorted_tables]
    return repr(rows)


def test_all_that_a_person_wrote_is_handed_out_and_nothing_of_others(house, said, ada, bo, now):
    first = said(ada, "Ostrich by day.")
    said(bo, "Pelican by night.", answers=first.comment_id)
    said(ada, "you fool, said the ostrich")
    kept = personal.handed_out(house, personal.by_email(house, ada.email.upper()), now)
    told = json.dumps(kept)
    (person,) = kept["people"]
    assert [one["text"] for one in person["comments"]] == ["Ostrich by day.", "you fool, said the ostrich"]
    assert person["comments"][1]["decisions"][0]["clause"] == "attacks"
    assert [one["name"] for one in person["names"]] == ["Ada"]
    assert "email" in {one["kind"] for one in person["traces"]}
    assert "Pelican" not in told
    assert not [word for word in ("digest", "token", "person_id", "network_digest", ada.email) if word in told]


def test_by_the_private_link_the_same_is_found(house, said, ada, bo):
    said(bo, "Pelican.")
    receipt = said(ada, "Ostrich.")
    assert personal.by_link(house, receipt.token) == personal.by_email(house, ada.email)
    with pytest.raises(UnknownComment):
        personal.by_link(house, "no such link")
    assert personal.by_email(house, "stranger@example.org") == personal.by_email(house, "no address") == ()


def test_what_is_erased_is_in_no_table_and_no_file_any_more(house, said, ada, bo, now, tmp_path):
    words = ["Zanzibar ostrich at noon.", "you fool, Zanzibar ostrich"]
    first = said(ada, words[0])
    said(bo, "Pelican.", answers=first.comment_id)
    said(ada, words[1])
    edit(house, first.token, "Zanzibar ostrich at night.", now)
    digest = keys_of(ada, SECRET).of_kind("email")
    assert "Zanzibar" in everything(house.store)
    assert personal.erase(house, personal.by_email(house, ada.email), batch="e", now=now) == 2
    left = everything(house.store)
    assert [word for word in ("Zanzibar", "'Ada'", digest) if word in left] == []
    with house.store.read() as tx:
        assert {(str(row.spans), row.note) for row in tx.execute(FindingRow.__table__.select())} == {("[]", "")}
    assert "Pelican." in left
    if house.store.url.get_backend_name() == "sqlite":
        folder = Path(house.store.url.database).parent
        for file in folder.glob("*.db*"):
            assert b"Zanzibar" not in file.read_bytes(), file
            assert digest.encode() not in file.read_bytes(), file


def test_where_others_answered_a_line_without_words_holds_the_place(house, said, ada, bo, now):
    from moderation.storage import comments

    first = said(ada, "Ostrich.")
    alone = said(ada, "Alone.")
    said(bo, "Pelican.", answers=first.comment_id)
    personal.erase(house, personal.by_link(house, first.token), batch="e", now=now)
    with house.store.read() as tx:
        page, _ = comments.published_page(tx, 1, 1, 20)
    shown = {one.id: (one.status, one.name, one.text) for one in page}
    assert shown[first.comment_id] == (Status.ERASED, "", "")
    assert alone.comment_id not in shown
    with pytest.raises(UnknownComment):
        personal.by_link(house, first.token)


def test_erasing_is_no_way_round_a_ban_and_the_ban_is_no_way_round_erasing(house, said, rex, now):
    said(rex, "Ostrich.")
    (person_id,) = personal.by_email(house, rex.email)
    with house.store.write() as tx:
        admin = moderators.by_id(tx, moderators.add(tx, "Ann", "admin", now))
    restrict.place(house, admin, person_id, "ban", "threats", "Threats.", None, "b", now)
    personal.erase(house, [person_id], batch="e", now=now)
    assert "Ostrich" not in everything(house.store)
    with house.store.read() as tx:
        assert people.known(tx, keys_of(rex, SECRET)).id == person_id
        assert bans.in_force(tx, person_id, now).name == "erased"
    assert said(rex, "Back again.").restriction is not None


def test_the_log_says_that_somebody_was_erased_and_its_chain_holds(house, said, ada, now):
    receipt = said(ada, "Ostrich.")
    personal.erase(house, personal.by_link(house, receipt.token), batch="e", now=now)
    with house.store.read() as tx:
        kinds = tx.execute(text("SELECT kind FROM act WHERE batch = 'e'")).scalars().all()
        assert seals.verify(tx).broken_at is None
    assert kinds == ["erase_person"]


def test_what_was_kept_for_long_enough_goes_and_nothing_else(house, said, ada, bo, now):
    removed = said(ada, "I will hurt you, said the ostrich.")
    kept = said(bo, "Pelican.")
    house = dataclasses.replace(house, settings=dataclasses.replace(house.settings, keep=Keep(removed=40, networks=20)))
    for days, texts, networks in ((19, 2, 2), (21, 2, 0), (41, 1, 0)):
        retention.run(house, now + timedelta(days=days))
        with house.store.read() as tx:
            rows = tx.execute(text("SELECT text, network_digest FROM comment")).all()
        assert sum(row.text != "" for row in rows) == texts, days
        assert sum(row.network_digest != "" for row in rows) == networks, days
    assert "ostrich" not in everything(house.store)
    assert (removed.status, kept.status) == (Status.REMOVED, Status.PUBLISHED)


def test_failed_sign_ins_and_sessions_go_too(house, now):
    with house.store.write() as tx:
        mo = moderators.add(tx, "Mo", "moderator", now)
        sessions.note_attempt(tx, "0" * 64, now)
        sessions.start(tx, "0" * 64, mo, now)
    counts = []
    for days in (0, 2, 31):
        retention.run(house, now + timedelta(days=days))
        with house.store.read() as tx:
            counts.append(
                [tx.execute(text(f"SELECT count(*) FROM {table}")).scalar() for table in ("attempt", "session")]
            )
    assert counts == [[1, 1], [0, 1], [0, 0]]


def test_of_several_processes_one_does_what_is_due(house, now):
    def done(moment, **how):
        return "retention" in upkeep.run_due(house, moment, **how)

    assert done(now)
    assert not done(now + timedelta(minutes=30))
    assert done(now + timedelta(minutes=61))
    assert done(now - timedelta(days=400)), "a clock that was set back"
    assert done(now - timedelta(days=400), everything=True)


def test_after_a_change_of_keys_who_comes_back_is_known_and_carried_over(house, said, rex, ada, now):
    said(rex, "Ostrich.")
    (person_id,) = personal.by_email(house, rex.email)
    with house.store.write() as tx:
        admin = moderators.by_id(tx, moderators.add(tx, "Ann", "admin", now))
    restrict.place(house, admin, person_id, "ban", "threats", "Threats.", None, "b", now)
    fresh = b"another secret, which is in force from now on"
    settings = dataclasses.replace(house.settings, secret_key=fresh, old_secrets=(b"x" * 32, SECRET))
    later = dataclasses.replace(house, secret=fresh, settings=settings)
    submission = Submission(text="Back again.", author=rex, thread=Thread(slug=SLUG))
    assert submit(later, submission, token="t" * 32, nonce="", now=now).restriction is not None
    left = everything(house.store)
    assert keys_of(rex, SECRET).of_kind("email") not in left
    assert keys_of(rex, fresh).of_kind("email") in left
    assert personal.by_email(later, rex.email) == (person_id,)
    forgetful = dataclasses.replace(later, settings=dataclasses.replace(settings, old_secrets=()))
    assert submit(forgetful, submission, token="u" * 32, nonce="", now=now).restriction is not None
