"""The log only grows, tells who did what, and knows what was taken back."""

from __future__ import annotations

import pytest
from sqlalchemy import String, Text, text

from moderation.storage import log, moderators, people
from moderation.storage.tables import APPEND_ONLY, Base
from moderation.storage.views import LogFilter
from tests.storage import written


def act(tx, now, batch, kind="remove", undoes=None, before=None, **more):
    return log.append(
        tx,
        at=now,
        batch=batch,
        moderator_id=more.pop("moderator_id", None),
        kind=kind,
        undoes=undoes,
        before={"status": "held"} if before is None else before,
        **more,
    )


def test_an_entry_names_the_people_and_the_thread_it_is_about(store, rex, now):
    with store.write() as tx:
        mo = moderators.add(tx, "Mo", "moderator", now)
        number = written.comment(tx, rex, now)
        act(tx, now, "b", comment_id=number, moderator_id=mo, clause="spam", reason="Ads", after={"status": "removed"})
        (entry,) = log.batch(tx, "b")
    assert (entry.moderator, entry.person_name, entry.thread_title) == ("Mo", "Rex", "Buses")
    assert (entry.kind, entry.clause, entry.reason, entry.at) == ("remove", "spam", "Ads", now)
    assert (dict(entry.before), dict(entry.after)) == ({"status": "held"}, {"status": "removed"})
    assert entry.can_undo
    assert not entry.undone


def test_what_left_nothing_to_go_back_to_cannot_be_undone(store, now):
    with store.write() as tx:
        act(tx, now, "b", kind="warn", before={})
        assert not log.batch(tx, "b")[0].can_undo


def test_undoing_covers_a_whole_batch_and_undoing_the_undoing_brings_it_back(store, now):
    def state():
        return {entry.batch: (entry.undone, entry.can_undo) for entry in log.page(tx, "", 50)[0]}

    with store.write() as tx:
        act(tx, now, "first")
        act(tx, now, "first")
        assert state() == {"first": (False, True)}
        act(tx, now, "undo", undoes="first")
        act(tx, now, "undo", undoes="first")
        assert state() == {"first": (True, False), "undo": (False, True)}
        act(tx, now, "redo", undoes="undo")
        assert state() == {"first": (False, True), "undo": (True, False), "redo": (False, True)}
        act(tx, now, "again", undoes="first")
        assert state()["first"] == (True, False)


def test_a_long_quarrel_of_undoing_is_followed_to_its_end(store, now):
    with store.write() as tx:
        act(tx, now, "0")
        for n in range(1, 60):
            act(tx, now, str(n), undoes=str(n - 1))
        assert log.undone_batches(tx, ["0"]) == {"0"}
        act(tx, now, "60", undoes="59")
        assert log.undone_batches(tx, ["0"]) == frozenset()


def test_the_log_goes_page_by_page_and_by_filter(store, rex, now):
    with store.write() as tx:
        mo = moderators.add(tx, "Mo", "moderator", now)
        rex_id = people.find_or_add(tx, written.keys(rex), "Rex", now)
        ids = [act(tx, now, f"b{n}", kind="ban" if n % 2 else "lift", person_id=rex_id) for n in range(5)]
        other = act(tx, now, "other", kind="ban", moderator_id=mo)
        first, cursor = log.page(tx, "", 4)
        second, end = log.page(tx, cursor, 4)
        assert [entry.id for entry in (*first, *second)] == [other, *ids[::-1]]
        assert end == ""
        assert [entry.id for entry in log.page(tx, "", 9, LogFilter(kind="ban", person_id=rex_id))[0]] == [
            ids[3],
            ids[1],
        ]
        assert [entry.id for entry in log.page(tx, "", 9, LogFilter(moderator_id=mo))[0]] == [other]
        assert log.page(tx, "", 9, LogFilter(comment_id=10**30))[0] == ()
        assert (
            log.page(tx, "\0nonsense", 9, LogFilter(kind="\0ban"))[0] == log.page(tx, "", 9, LogFilter(kind="ban"))[0]
        )
        assert log.batch(tx, "\0nothing") == ()


@pytest.fixture
def full(store, ada, bo, now):
    """Each append-only table has a row."""
    from moderation.storage import decisions

    with store.write() as tx:
        mo = moderators.add(tx, "Mo", "moderator", now)
        number = written.held(tx, bo, now)
        act_id = act(tx, now, "b", comment_id=number)
        review_id = decisions.add_review(
            tx,
            comment_id=number,
            comment_version=1,
            moderator_id=mo,
            act_id=act_id,
            verdict="remove",
            clause="",
            reason="",
            at=now,
        )
        rex_id, ada_id = (people.find_or_add(tx, written.keys(one), one.name, now) for one in (bo, ada))
        _add(tx, "second_look", review_id=review_id, moderator_id=mo, verdict="remove", agrees=True, at=now)
        _add(tx, "site", id=99, name="Other", url="https://other.example")
        _add(tx, "api_key", id=1, site_id=99, digest="d", clauses=[], created_at=now)
        _add(
            tx, "api_check", id=1, guid="g", api_key_id=1, door="akismet", at=now, text_digest="d", answer="ham",
            is_test=False, action="publish", score=0.0, findings=[], policy_version=1, policy_sha256="",
            scorer_version="",
        )  # fmt: skip
        _add(tx, "api_verdict", api_key_id=1, door="akismet", at=now, text_digest="d", verdict="ham", scores={})
        _add(tx, "alias_edge", id=1, first_id=rex_id, second_id=ada_id, verdict="same", at=now)
        _add(tx, "alias_edge_end", edge_id=1, at=now)
        _add(tx, "appeal", id=1, comment_id=number, comment_version=1, at=now)
        _add(tx, "key_ban", id=1, kind="name", pattern="rex*", clause="spam", reason="", since=now)
        _add(tx, "key_ban_end", key_ban_id=1, at=now, reason="")
        _add(tx, "attack", id=1, since=now, until=now, reason="")
        _add(tx, "attack_end", attack_id=1, at=now)
        _add(tx, "link_weights", id=1, at=now, people=2, weights={})
        _add(tx, "appeal_verdict", appeal_id=1, verdict="refused", moderator_id=mo, at=now)
        _add(tx, "rule_hold", id=1, rule="spam/x", at=now, kind="surge", reason="")
        _add(tx, "rule_hold_end", rule_hold_id=1, at=now, moderator_id=mo)
        _add(tx, "learned_switch", at=now, moderator_id=mo)
        _add(tx, "pattern", id=1, comment_id=number, moderator_id=mo, reason="", at=now)
        _add(tx, "pattern_end", pattern_id=1, at=now, moderator_id=mo)
    return store


def _add(tx, table, **values):
    tx.execute(Base.metadata.tables[table].insert().values(**values))


@pytest.mark.parametrize("table", APPEND_ONLY)
def test_the_database_itself_refuses_to_change_what_happened(full, table):
    guarded = {"finding": "because = 'x'", "alias_edge_end": "moderator_id = NULL"}
    guarded |= {"attack_end": "moderator_id = NULL", "link_weights": "people = 3"}
    guarded |= {"second_look": "agrees = FALSE"}
    guarded |= dict.fromkeys(("rule_hold_end", "learned_switch", "pattern_end"), "moderator_id = NULL")
    words = [column.name for column in Base.metadata.tables[table].columns if isinstance(column.type, String | Text)]
    change = guarded.get(table) or f"{words[0]} = 'x'"
    for statement in (f"UPDATE {table} SET {change}", f"DELETE FROM {table}"):
        with pytest.raises(Exception, match=f"{table} is append-only"), full.write() as tx:
            tx.execute(text(statement))


def test_emptying_a_table_at_once_is_refused_too(full):
    with full.write() as tx:
        if tx.dialect.name == "sqlite":
            return
    with pytest.raises(Exception, match="append-only"), full.write() as tx:
        tx.execute(text("TRUNCATE act CASCADE"))


def test_erasing_may_take_the_quoted_passages_out_and_nothing_else(full):
    with full.write() as tx:
        tx.execute(text("UPDATE finding SET spans = '[]', note = ''"))
    for change in ("spans = '[]', note = '', score = 1", "spans = '[[1,2,\"x\",\"text\"]]', note = ''", "note = 'x'"):
        with pytest.raises(Exception, match="append-only"), full.write() as tx:
            tx.execute(text(f"UPDATE finding SET {change}"))
