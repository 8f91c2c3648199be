"""The form that blocks or bans a person by hand, or changes an end: read and checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time

from werkzeug.datastructures import MultiDict

from moderation.offenders.bans import end_of
from moderation.policy.rules import Clause
from moderation.saying import say
from moderation.web.desk.act_form import LONGEST_REASON, batch_of, reason_in
from moderation.web.desk.ladder import LENGTHS


@dataclass(frozen=True, slots=True)
class RestrictionForm:
    """What a moderator asked for."""

    kind: str
    clause: str
    reason: str
    length: str
    day: str
    """A last day, as typed; goes before the length."""
    until: datetime | None
    """None for a ban, and while something is wrong."""
    batch: str
    problems: Mapping[str, str]
    reaches_back: bool = False
    """Whether everything that the person has written goes too."""


def read(form: MultiDict[str, str], clauses: Mapping[str, Clause], now: datetime, kind: str = "") -> RestrictionForm:
    """Read the form. `kind` is given where only the end changes. What is wrong stands in `problems`."""
    problems: dict[str, str] = {}
    changing = bool(kind)
    kind = form.get("kind", kind)
    if kind not in {"block", "ban"}:
        problems["kind"] = say("Choose between a block, which ends by itself, and a ban.")
    clause = form.get("clause", "")
    if not changing and clause not in clauses:
        problems["clause"] = say("Choose the clause that was broken.")
    reason = reason_in(form)
    if not reason:
        problems["reason"] = say("Say why. The reason is kept in the log.")
    elif len(reason) > LONGEST_REASON:
        problems["reason"] = say(
            "The reason is %(reason)s characters long; %(longest_reason)s fit.",
            reason=len(reason),
            longest_reason=LONGEST_REASON,
        )
    length, day = form.get("length", "24h"), form.get("day", "").strip()
    until = _until(length, day, now, problems) if kind == "block" else None
    return RestrictionForm(
        kind, clause, reason, length, day, until, batch_of(form), problems, form.get("back_too") == "yes"
    )


def _until(length: str, day: str, now: datetime, problems: dict[str, str]) -> datetime | None:
    if day:
        try:
            until = datetime.combine(datetime.strptime(day, "%Y-%m-%d").replace(tzinfo=UTC), time.max, UTC)
        except ValueError:
            problems["day"] = say("Write the day as 2026-12-31.")
            return None
        if until <= now:
            problems["day"] = say("That day has passed. Choose one that lies ahead.")
        return until.replace(microsecond=0)
    if length not in LENGTHS:
        problems["length"] = say("Choose how long the block lasts.")
        return None
    return end_of(now, LENGTHS[length][1])
