"""Why a comment stands where it stands, in one plain sentence with the real numbers; and what an act is filled with."""

from __future__ import annotations

from dataclasses import dataclass

from moderation.saying import Sentence, say, say_count
from moderation.storage.views import DeskComment, ReviewView
from moderation.vocabulary import Action, Decision, Finding, Status


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
        return say("Withdrawn by its author.")
    newest = comment.reviews[0] if comment.reviews else None
    if newest and comment.decided_at and newest.at >= comment.decided_at:
        said = _said_by(newest)
        # Who finds it in the queue again, after an undo, must still read what the rules have against it.
        if comment.status is Status.HELD and comment.decision and comment.decision.deciding:
            return say(
                "%(said)s %(before)s",
                said=said,
                before=_why_decided(comment.decision, Status.HELD, comment.author.published),
            )
        return said
    if comment.decision is None:
        return say("It came without a judgement of the rules.")
    return _why_decided(comment.decision, comment.status, comment.author.published)


def _said_by(review: ReviewView) -> str:
    name, reason = review.moderator, _ended(review.reason) if review.reason else ""
    if review.verdict == "publish":
        whole = say("Published by %(name)s: %(reason)s", name=name, reason=reason)
        return whole if reason else say("Published by %(name)s.", name=name)
    if review.verdict == "remove":
        whole = say("Removed by %(name)s: %(reason)s", name=name, reason=reason)
        return whole if reason else say("Removed by %(name)s.", name=name)
    whole = say("Sent back to the queue by %(name)s: %(reason)s", name=name, reason=reason)
    return whole if reason else say("Sent back to the queue by %(name)s.", name=name)


def _why_decided(decision: Decision, status: Status, published: int) -> str:
    ordered = sorted(decision.deciding, key=lambda finding: -finding.score)
    if not ordered:
        return (
            say("No rule objected.") if status is Status.PUBLISHED else say("No rule objected; it stands here by hand.")
        )
    strongest, others = ordered[0], len(ordered) - 1
    note, noticed = _ended(strongest.note), _noticed(strongest.note, published)
    if strongest.failed and decision.action is Action.REMOVE:
        said = say("Removed because a check could not be made: %(note)s", note=note)
    elif strongest.failed:
        said = say("Held because a check could not be made: %(note)s", note=note)
    elif decision.action is Action.REMOVE:
        said = say("Removed: %(noticed)s %(score)s", noticed=noticed, score=strength(strongest))
    else:
        said = say("Held: %(noticed)s %(score)s", noticed=noticed, score=strength(strongest))
    if not others:
        return said
    agree = say_count(others, "One other rule agrees.", "%(num)s other rules agree.")
    return say("%(said)s %(others)s", said=said, others=agree)


def _noticed(note: str, published: int) -> str:
    """What was noticed, with the author's standing: none, one, or more comments published."""
    words = note if isinstance(note, Sentence) else _ended(note).removesuffix(".")
    if not published:
        return say("%(noticed)s; from somebody with no published comment.", noticed=words)
    if published == 1:
        return say("%(noticed)s; from somebody with one published comment.", noticed=words)
    return say("%(noticed)s; from somebody with %(published)s published comments.", noticed=words, published=published)


def strength(finding: Finding) -> str:
    """The score against the thresholds, in words: "Score 0.71; holds from 0.50, removes from 0.92."."""
    score, hold, remove = finding.score, finding.thresholds.get("hold"), finding.thresholds.get("remove")
    if hold is not None and remove is not None:
        return say(
            "Score %(score)s; holds from %(hold)s, removes from %(remove)s.",
            score=float(score),
            hold=float(hold),
            remove=float(remove),
        )
    if hold is not None:
        return say("Score %(score)s; holds from %(hold)s.", score=float(score), hold=float(hold))
    if remove is not None:
        return say("Score %(score)s; removes from %(remove)s.", score=float(score), remove=float(remove))
    return say("Score %(score)s.", score=float(score))


def _ended(words: str) -> str:
    """Somebody's words or a note, as a sentence of their own."""
    if isinstance(words, Sentence):
        return words
    words = words.strip()
    if not words:
        return say("no words were given.")
    words = words[0].upper() + words[1:]
    return words if words[-1] in ".!?…" else f"{words}."
