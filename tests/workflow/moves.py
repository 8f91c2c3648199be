"""Every move that a moderator can make and take back, for tests that make them in any order; and all that they change.

Who gives acts of a new kind a way back adds a move here: a test compares the kinds with `undo.WAYS_BACK`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from moderation.aliases.ban_keys import NAME, BanKey
from moderation.storage import (
    alias_edges,
    appeals,
    attacks,
    bans,
    desk,
    key_bans,
    moderators,
    patterns,
    person_notes,
    rule_holds,
    saved_replies,
    strikes,
    threads,
)
from moderation.storage import sites as stored_sites
from moderation.storage.views import ModeratorView
from moderation.workflow import (
    alias_word,
    attack,
    close_thread,
    decide_appeal,
    decline,
    like_this,
    restrict,
    rule_watch,
    sites,
    word_lists,
)
from moderation.workflow import key_bans as stopping
from moderation.workflow import moderators as accounts
from moderation.workflow import person_notes as notes
from moderation.workflow import saved_replies as replies
from moderation.workflow.house import House
from moderation.workflow.review import review
from moderation.workflow.undo import undo

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
COMMENTS = (1, 2, 3, 4)
PEOPLE = (1, 2)
AGES_OUT = timedelta(days=30)
DO: dict[str, Callable[[World, Any], None]] = {}
FACTS: dict[str, st.SearchStrategy[Any]] = {}
KINDS: set[str] = set()
"""The kinds of acts that these moves lead to."""


@dataclass
class World:
    """Where a move is made."""

    house: House
    admin: ModeratorView
    batch: str
    batches: list[str]

    def end(self, days: int | None) -> datetime | None:
        return NOW + timedelta(days=days) if days else None


def move(facts: st.SearchStrategy[Any], *kinds: str) -> Callable[[Callable[[World, Any], None]], None]:
    """Make a move known, with what it may be given and the kinds of acts that it leads to."""

    def note(do: Callable[[World, Any], None]) -> None:
        DO[do.__name__], FACTS[do.__name__] = do, facts
        KINDS.update(kinds)

    return note


some_comments = st.lists(st.sampled_from(COMMENTS), min_size=1, max_size=3, unique=True)
verdicts = st.tuples(
    some_comments, st.sampled_from(["publish", "hold", "remove"]), st.sampled_from(["spam", "threats"]), st.booleans()
)
lengths = st.sampled_from([None, 1, 30])
people = st.sampled_from(PEOPLE)


@move(verdicts, "publish", "hold", "remove", "strike", "strike_end", "block")
def decide(world: World, facts: Any) -> None:
    ids, verdict, clause, strike = facts
    with world.house.store.read() as tx:
        versions = {comment.id: comment.version for comment in desk.comments(tx, COMMENTS, NOW)}
    targets = [(one, versions[one]) for one in ids]
    review(world.house, world.admin, targets, verdict, clause, "Why.", strike, world.batch, NOW)


@move(st.tuples(people, lengths), "block", "ban")
def place(world: World, facts: Any) -> None:
    who, days = facts
    kind = "block" if days else "ban"
    restrict.place(world.house, world.admin, who, kind, "spam", "Why.", world.end(days), world.batch, NOW)


@move(st.tuples(people, lengths, st.booleans()), "lift", "change_end")
def lift_or_change(world: World, facts: Any) -> None:
    who, days, lifted = facts
    with world.house.store.read() as tx:
        ban = bans.in_force(tx, who, NOW)
    if ban and lifted:
        restrict.lift(world.house, world.admin, ban.id, "Why.", world.batch, NOW)
    elif ban:
        restrict.change_end(world.house, world.admin, ban.id, world.end(days), "Why.", world.batch, NOW)


@move(st.sampled_from(["same", "different", ""]), "same_person", "different_people", "no_word_on_people")
def say(world: World, verdict: str) -> None:
    alias_word.say(world.house, world.admin, *PEOPLE, verdict, "Why.", world.batch, NOW)


@move(st.sampled_from(["granted", "refused"]), "appeal_granted", "appeal_refused", "appeal_open")
def appeal(world: World, verdict: str) -> None:
    decide_appeal.decide(world.house, world.admin, 1, verdict, "Why.", world.batch, NOW)


@move(st.booleans(), "close_thread", "reopen_thread")
def close(world: World, closed: bool) -> None:
    close_thread.set_closed(world.house, world.admin, 1, closed, world.batch, NOW)


@move(st.sampled_from([0, 1, 3]), "attack_on", "attack_off")
def alarm(world: World, days: int) -> None:
    if days:
        attack.turn_on(world.house, world.admin, timedelta(days=days), "Why.", world.batch, NOW)
    else:
        attack.turn_off(world.house, world.admin, world.batch, NOW)


@move(st.tuples(st.sampled_from(["*shop*", "best*"]), lengths, st.booleans()), "key_ban", "key_lift")
def stop(world: World, facts: Any) -> None:
    pattern, days, freed = facts
    with world.house.store.read() as tx:
        found, _ = key_bans.listed(tx, NOW, AGES_OUT, in_force_only=True, cursor="")
    standing = next((one for one in found if one.pattern == pattern), None)
    if freed and standing:
        stopping.lift(world.house, world.admin, standing.id, "Why.", world.batch, NOW)
    elif not freed:
        key = BanKey(NAME, "", "", pattern, pattern)
        given = {"only_holds": False, "clause": "spam", "reason": "Why.", "until": world.end(days)}
        stopping.place(world.house, world.admin, key, **given, batch=world.batch, now=NOW)


@move(st.tuples(st.sampled_from(COMMENTS), st.booleans()), "like_this", "not_like_this")
def pattern(world: World, facts: Any) -> None:
    number, wanted = facts
    like_this.set_pattern(world.house, world.admin, number, wanted, "Why.", world.batch, NOW)


@move(st.tuples(st.sampled_from(["turnip juice", "kale"]), st.booleans()), "list_add", "list_drop")
def listed(world: World, facts: Any) -> None:
    entry, wanted = facts
    word_lists.change(world.house, world.admin, "unwanted", entry, wanted, batch=world.batch, now=NOW)


@move(st.booleans(), "rule_holds", "rule_removes")
def rule(world: World, held: bool) -> None:
    rule_watch.set_hold(world.house, world.admin, "spam/casino", held, "Why.", world.batch, NOW)


@move(st.tuples(people, st.sampled_from(["A note.", ""])), "note", "note_end")
def note(world: World, facts: Any) -> None:
    who, text = facts
    with world.house.store.read() as tx:
        standing = person_notes.of_person(tx, who)
    if text:
        notes.add(world.house, world.admin, who, text, world.batch, NOW)
    elif standing:
        notes.drop(world.house, world.admin, standing[0].id, world.batch, NOW)


@move(st.sampled_from(["new", "other", "drop"]), "save_reply", "drop_reply")
def reply(world: World, what: str) -> None:
    with world.house.store.read() as tx:
        listed = saved_replies.listed(tx)
    first = listed[0].id if listed else None
    if what == "drop" and first is not None:
        replies.drop(world.house, world.admin, first, world.batch, NOW)
    elif what != "drop":
        number = first if what == "other" else None
        replies.save(world.house, world.admin, number, "spam", "Title", f"Text of {world.batch}.", world.batch, NOW)


@move(st.booleans(), "add_moderator", "remove_moderator")
def account(world: World, added: bool) -> None:
    with world.house.store.read() as tx:
        others = [one for one in moderators.listed(tx) if one.id != world.admin.id]
    if added:
        name, link = f"Zoe {world.batch}", f"link of {world.batch}"
        accounts.add(world.house, world.admin, name, "moderator", link=link, batch=world.batch, now=NOW)
    elif others:
        accounts.remove(world.house, world.admin, others[0].id, batch=world.batch, now=NOW)


@move(st.sampled_from(["", "blog", "weblog"]), "serve_site", "stop_site")
def site(world: World, word: str) -> None:
    given: dict[str, Any] = {"batch": world.batch, "now": NOW, "moderator": world.admin}
    with world.house.store.read() as tx:
        served = stored_sites.listed(tx)
    if word:
        sites.serve(world.house, "https://blog.example", word, world.house.settings.policy_path, **given)
    elif served:
        sites.stop_serving(world.house, served[0].path, **given)


@move(people, "decline")
def leave(world: World, who: int) -> None:
    decline.decline(world.house, world.admin, who, "Why.", world.batch, NOW)


@move(st.integers(0, 50))
def take_back(world: World, number: int) -> None:
    if world.batches:
        undo(world.house, world.admin, world.batches[number % len(world.batches)], world.batch, NOW)


def state(house: House) -> tuple[object, ...]:
    """Everything that acts can change, as it counts now."""
    with house.store.read() as tx:
        standing = [bans.in_force(tx, person, NOW) for person in PEOPLE]
        stopped, _ = key_bans.listed(tx, NOW, AGES_OUT, in_force_only=True, cursor="")
        on, edge, plea = attacks.present(tx, NOW), alias_edges.between(tx, *PEOPLE), appeals.by_id(tx, 1)
        thread = threads.by_id(tx, 1)
        return (
            [comment.status for comment in desk.comments(tx, COMMENTS, NOW)],
            [
                sorted(
                    (one.comment_id or 0, one.clause, one.weight, one.at)
                    for one in strikes.of_person(tx, person)
                    if not one.ended_at
                )
                for person in PEOPLE
            ],
            [(ban.kind, ban.clause, ban.reason, ban.until) if ban else None for ban in standing],
            edge.verdict if edge else "",
            plea.state if plea else "",
            thread.closed_at if thread else None,
            on.until if on else None,
            sorted((one.pattern, str(one.until)) for one in stopped),
            sorted(one.comment_id for one in patterns.listed(tx)),
            sorted(rule_holds.rules(tx)),
            sorted(house.policy.lists["unwanted"].entries),
            [sorted(one.text for one in person_notes.of_person(tx, person)) for person in PEOPLE],
            sorted(one.text for one in saved_replies.listed(tx)),
            sorted(one.name for one in moderators.listed(tx)),
            stored_sites.listed(tx),
        )
