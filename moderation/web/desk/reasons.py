"""Why a comment stands where it stands, in one plain sentence with the real numbers; and what an act is filled with."""

from __future__ import annotations

from dataclasses import dataclass

from moderation.storage.views import DeskComment
from moderation.vocabulary import Action, Decision, Finding, Status

_DONE = {Action.PUBLISH: "Published", Action.HOLD: "Held", Action.REMOVE: "Removed"}
_FROM = {
    0: "{noticed}; from somebody with no published comment.",
    1: "{noticed}; from somebody with one published comment.",
    2: "{noticed}; from somebody with {published:,} published comments.",
}
"""What was noticed, with the author's standing: none, one, or more comments published."""
_VERDICTS = {"publish": "Published", "hold": "Sent back to the queue", "remove": "Removed"}


@dataclass(frozen=True, slots=True)
class Sorted:
    """The findings of a decision, as the page tells them apart. Numbers are those of the marks."""

    counted: tuple[tuple[int, Finding], ...]
    below: tuple[tuple[int, Finding], ...]
    shadow: tuple[tuple[int, Finding], ...]
    excused: tuple[tuple[int, Finding], ...]

    @property
    def numbers(self) -> frozenset[int]:
        """The numbers of those that counted."""
        return frozenset(number for number, _ in self.counted)


def sort_findings(findings: tuple[Finding, ...]) -> Sorted:
    """Findings that counted (strongest first), that stayed below their threshold, in shadow, and excused."""
    counted, below, shadow, excused = [], [], [], []
    for number, finding in enumerate(findings, start=1):
        if finding.excused:
            excused.append((number, finding))
        elif finding.shadow is not None:
            shadow.append((number, finding))
        elif finding.action is Action.PUBLISH:
            below.append((number, finding))
        else:
            counted.append((number, finding))
    counted.sort(key=lambda pair: (-pair[1].action, -pair[1].score, pair[0]))
    return Sorted(tuple(counted), tuple(below), tuple(shadow), tuple(excused))


def why(comment: DeskComment) -> str:
    """One sentence or two on why the comment stands where it stands."""
    if comment.withdrawn:
        return "Withdrawn by its author."
    newest = comment.reviews[0] if comment.reviews else None
    if newest and comment.decided_at and newest.at >= comment.decided_at:
        reason = f": {_ended(newest.reason)}" if newest.reason else "."
        said = f"{_VERDICTS.get(newest.verdict, newest.verdict)} by {newest.moderator}{reason}"
        # Who finds it in the queue again, after an undo, must still read what the rules have against it.
        return f"{said} {_before(comment)}".rstrip() if comment.status is Status.HELD else said
    if comment.decision is None:
        return "It came without a judgement of the rules."
    return _why_decided(comment.decision, comment.status, comment.author.published)


def _why_decided(decision: Decision, status: Status, published: int) -> str:
    ordered = sorted(decision.deciding, key=lambda finding: -finding.score)
    if not ordered:
        return "No rule objected." if status is Status.PUBLISHED else "No rule objected; it stands here by hand."
    strongest = ordered[0]
    verb = _DONE[decision.action]
    if strongest.failed:
        return f"{verb} because a check could not be made: {_ended(strongest.note)}{_others(len(ordered) - 1)}"
    noticed = _FROM[min(published, 2)].format(noticed=_ended(strongest.note).removesuffix("."), published=published)
    return f"{verb}: {noticed} {strength(strongest)}{_others(len(ordered) - 1)}"


def _before(comment: DeskComment) -> str:
    decision = comment.decision
    return _why_decided(decision, Status.HELD, comment.author.published) if decision and decision.deciding else ""


def strength(finding: Finding) -> str:
    """The score against the thresholds, in words: "Score 0.71; holds from 0.50, removes from 0.92."."""
    limits = ", ".join(
        f"{action}s from {finding.thresholds[action]:.2f}"
        for action in ("hold", "remove")
        if action in finding.thresholds
    )
    return f"Score {finding.score:.2f}; {limits}." if limits else f"Score {finding.score:.2f}."


def _ended(words: str) -> str:
    words = words.strip()
    if not words:
        return "no words were given."
    words = words[0].upper() + words[1:]
    return words if words[-1] in ".!?…" else f"{words}."


def _others(count: int) -> str:
    if count <= 0:
        return ""
    return " One other rule agrees." if count == 1 else f" {count} other rules agree."
