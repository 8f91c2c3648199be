"""An example of policy.yaml made into a submission and a history, as if it had just been posted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from moderation.policy.rules import Example
from moderation.policy.schema import ExampleShape, HistoryShape, PastShape, ThreadShape
from moderation.scoring.learned import as_if_learned
from moderation.text.normalise import clean
from moderation.vocabulary import (
    Action,
    Author,
    History,
    OtherName,
    Parent,
    PastComment,
    Pattern,
    Report,
    Restriction,
    Role,
    Status,
    Submission,
    Thread,
)

NOW = datetime(2026, 1, 14, 12, 0, tzinfo=UTC)
"""The moment at which every example is judged: a Wednesday at noon."""


def example(shape: ExampleShape, line: int) -> Example:
    """The example that this entry describes."""
    return Example(
        submission=_submission(shape),
        history=_history(shape.history),
        expect=Action.of(shape.expect),
        known_gap=shape.known_gap,
        line=line,
    )


def _submission(shape: ExampleShape) -> Submission:
    author = shape.author
    return Submission(
        text=clean(shape.text),
        author=Author(author.name, author.email, author.website, author.ip, role=Role(author.role)),
        thread=_thread(shape.thread),
        parent=Parent(1, shape.reply_to.name, shape.reply_to.text) if shape.reply_to else None,
        seconds_to_write=shape.seconds_to_write,
        trap=shape.trap,
        is_edit=shape.is_edit,
    )


def _thread(shape: ThreadShape) -> Thread:
    return Thread(
        slug=shape.slug,
        title=shape.title,
        opened_at=NOW - shape.age,
        closed=shape.closed,
        author_name=shape.author_name,
    )


def _past(shape: PastShape) -> PastComment:
    return PastComment(
        text=clean(shape.text),
        at=NOW - shape.ago,
        status=Status(shape.status),
        name=shape.name,
        thread=shape.thread,
        same_person=shape.same_person,
        same_network=shape.same_network,
        replied_to=shape.replied_to,
        thread_opened_at=None if shape.after_opening is None else NOW - shape.ago - shape.after_opening,
    )


def _each(shape: PastShape) -> Iterator[PastComment]:
    """The earlier comments that one entry stands for: the second at twice the distance, and so on."""
    for number in range(1, shape.times + 1):
        yield replace(_past(shape), at=NOW - shape.ago * number)


def _history(shape: HistoryShape) -> History:
    return History(
        recent=tuple(
            sorted((past for one in shape.recent for past in _each(one)), key=lambda past: past.at, reverse=True)
        ),
        similar=tuple(
            sorted((past for one in shape.similar for past in _each(one)), key=lambda past: past.at, reverse=True)
        ),
        restrictions=tuple(
            Restriction(
                kind=one.kind,
                clause=one.clause,
                reason=one.reason,
                since=NOW - one.ago,
                until=NOW + one.ends_in if one.ends_in else None,
                matched=tuple(one.matched),
                probability=one.probability,
                name=one.name,
                by_key=one.by_key,
                only_holds=one.only_holds,
            )
            for one in shape.restrictions
        ),
        other_names=tuple(
            OtherName(one.name, one.probability, tuple(one.because), one.in_this_thread, NOW - one.ago, one.own)
            for one in shape.other_names
        ),
        published=shape.published,
        held=shape.held,
        removed=shape.removed,
        strikes=shape.strikes,
        first_seen=NOW - shape.first_seen if shape.first_seen else None,
        thread_names=tuple(shape.thread_names),
        protected_names=tuple(shape.protected_names),
        reports=tuple(Report(NOW - one.ago, one.weight, one.clause, one.illegal, one.first) for one in shape.reports),
        cleared=shape.cleared,
        attack_until=NOW + timedelta(hours=1) if shape.attack else None,
        learned=as_if_learned({label: tuple(texts) for label, texts in shape.learned.items()})
        if shape.learned
        else None,
        patterns=tuple(Pattern(number, text, "Mo") for number, text in enumerate(shape.like_this, 1)),
    )
