"""The form of an act on comments, read and checked: what to do, to which versions, under which clause, why."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from werkzeug.datastructures import MultiDict

from moderation.policy.rules import Clause
from moderation.saying import say
from moderation.text.normalise import clean
from moderation.web.desk.items import new_batch
from moderation.web.desk.ladder import LENGTHS

ACTS = ("publish", "remove", "strike", "hold", "block", "ban")
LONGEST_REASON = 2000
MOST_PICKED = 500
_PICK = re.compile(r"([1-9][0-9]{0,18}):([1-9][0-9]{0,8})")
_BATCH = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True, slots=True)
class ActForm:
    """What a moderator asked for."""

    act: str
    picks: tuple[tuple[int, int], ...]
    """Number and version of each comment, as the moderator saw it."""
    clause: str
    """Empty: each comment under the clause of its own findings."""
    reason: str
    """Empty: each comment with what the policy says about its own rule."""
    length: str
    with_strike: bool
    """For a block or ban: whether the comment is removed too."""
    batch: str
    problems: Mapping[str, str]
    """What is wrong, by the field."""

    @property
    def restricts(self) -> bool:
        """Whether it stops a person."""
        return self.act in {"block", "ban"}

    @property
    def verdict(self) -> str:
        """What is to happen to the comments: publish, hold or remove; empty for nothing."""
        if self.restricts:
            return "remove" if self.with_strike else ""
        return {"strike": "remove"}.get(self.act, self.act)

    @property
    def strikes(self) -> bool:
        """Whether a strike is counted."""
        return self.act == "strike" or (self.restricts and self.with_strike)

    @property
    def lasting(self) -> timedelta | None:
        """How long a block lasts; None for a ban."""
        return LENGTHS[self.length][1] if self.act == "block" else None


def batch_of(form: MultiDict[str, str]) -> str:
    """The name of this click, so that a second one with the same form is known; a fresh name when it carries none."""
    given = form.get("batch", "")
    return given if _BATCH.fullmatch(given) else new_batch()


def reason_in(form: MultiDict[str, str], name: str = "reason") -> str:
    """What was typed as the reason, without signs that no page can show."""
    return clean(form.get(name, "")).replace("\r\n", "\n").strip()


def read(form: MultiDict[str, str], clauses: Mapping[str, Clause]) -> ActForm:
    """Read the form. Whatever is wrong with it stands in `problems`; what was typed is kept."""
    problems: dict[str, str] = {}
    act = form.get("act", "")
    if act not in ACTS:
        problems["act"] = say("Choose what to do: publish, remove, remove and strike, block or ban.")
    given = form.getlist("pick")
    matches = [_PICK.fullmatch(pick) for pick in given]
    picks = tuple(dict.fromkeys((int(match[1]), int(match[2])) for match in matches if match))
    if not picks or None in matches:
        problems["pick"] = say("Select at least one comment first.")
    elif len(picks) > MOST_PICKED:
        problems["pick"] = say(
            "Act on at most %(most_picked)s comments at a time; %(picks)s were selected.",
            most_picked=MOST_PICKED,
            picks=len(picks),
        )
    clause = form.get("clause", "")
    if clause and clause not in clauses:
        problems["clause"] = say("The policy has no such clause any more. Choose one of its clauses.")
    reason = reason_in(form)
    if len(reason) > LONGEST_REASON:
        problems["reason"] = say(
            "The reason is %(reason)s characters long; %(longest_reason)s fit.",
            reason=len(reason),
            longest_reason=LONGEST_REASON,
        )
    length = form.get("length", "24h")
    if act == "block" and length not in LENGTHS:
        problems["length"] = say("Choose how long the block lasts.")
    if act in {"block", "ban"} and not reason:
        problems["reason"] = say("Say why this person is stopped now. It is kept in the log.")
    with_strike = form.get("with_strike") == "yes"
    return ActForm(act, picks, clause, reason, length, with_strike, batch_of(form), problems)
