"""The facts that a condition in policy.yaml may ask about: their names, types, meaning, and how each is found."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property

from moderation.detectors import Case
from moderation.detectors.patterns import is_harmless
from moderation.text.aim import FACTS as AIM_FACTS
from moderation.text.aim import aim
from moderation.text.links import find_links
from moderation.vocabulary import Evidence, Role

UNKNOWN_SECONDS = 86_400.0
"""A day: nobody looks hasty because the time is not known."""

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


@dataclass(frozen=True)
class Scene:
    """One piece of evidence in its case: what a condition is asked about."""

    case: Case
    evidence: Evidence
    site_name: str

    @cached_property
    def aim(self) -> Mapping[str, bool]:
        """Who is meant by the passage of the evidence; by the whole comment where it points at none."""
        span = next((span for span in self.evidence.spans if span.field == "text"), None)
        start, end = (span.start, span.end) if span else (0, len(self.case.text))
        return aim(self.case.text, start, end, people_around(self.case)).facts()


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that a condition may ask about, written `root.name`."""

    root: str
    name: str
    type: str
    """text, whole number, number, true/false or list of text"""
    meaning: str
    read: Callable[[Scene], object]
    sample: object
    """A value of the right type, with which conditions are tried when the file is loaded."""

    @property
    def path(self) -> str:
        """How a condition writes it."""
        return f"{self.root}.{self.name}"


def people_around(case: Case) -> tuple[str, ...]:
    """The names of those whom a comment may be aimed at: the one who is answered, the thread, its author."""
    submission = case.submission
    answered = (submission.parent.author_name,) if submission.parent else ()
    article = (submission.thread.author_name,) if submission.thread.author_name else ()
    own = submission.author.name
    return tuple(dict.fromkeys(n for n in (*answered, *article, *case.history.thread_names) if n and n != own))


def _days_known(scene: Scene) -> float:
    first = scene.case.history.first_seen
    return max(0.0, (scene.case.now - first).total_seconds() / 86_400) if first else 0.0


def _thread_age(scene: Scene) -> float:
    opened = scene.case.submission.thread.opened_at
    return max(0.0, (scene.case.now - opened).total_seconds() / 86_400) if opened else 0.0


def _seconds(scene: Scene) -> float:
    seconds = scene.case.submission.seconds_to_write
    return UNKNOWN_SECONDS if seconds is None else float(seconds)


def _newcomer(scene: Scene) -> bool:
    submission = scene.case.submission
    return submission.author.role in {Role.GUEST, Role.MEMBER} and scene.case.history.published == 0


_SAMPLES: Mapping[str, object] = {
    "text": "text",
    "whole number": 1,
    "number": 1.0,
    "true/false": True,
    "list of text": ["text"],
}


def _fact(path: str, kind: str, meaning: str, read: Callable[[Scene], object]) -> Fact:
    root, name = path.split(".")
    return Fact(root, name, kind, meaning, read, _SAMPLES[kind])


_ALL = (
    _fact("comment.text", "text", "The comment as written.", lambda s: s.case.text),
    _fact("comment.length", "whole number", "How many characters it has.", lambda s: len(s.case.text)),
    _fact("comment.words", "whole number", "How many words it has.", lambda s: len(s.case.text.split())),
    _fact(
        "comment.language",
        "text",
        "Its language as an ISO 639-1 code such as en; empty where there is too little to tell by.",
        lambda s: s.case.language,
    ),
    _fact(
        "comment.harmless",
        "true/false",
        "Whether most of each sentence only shares its words with an attack: a group is defended, harm is denied, a thing,"
        " a pest or a game is meant. English.",
        lambda s: is_harmless(s.case.folded),
    ),
    _fact("comment.links", "whole number", "How many links it has.", lambda s: len(find_links(s.case.text))),
    _fact(
        "comment.is_reply",
        "true/false",
        "Whether it answers another comment.",
        lambda s: bool(s.case.submission.parent),
    ),
    _fact(
        "comment.is_edit",
        "true/false",
        "Whether it changes a comment that was there.",
        lambda s: s.case.submission.is_edit,
    ),
    _fact(
        "comment.channel",
        "text",
        "The door it came through: form, api, import or command.",
        lambda s: s.case.submission.channel,
    ),
    _fact(
        "comment.seconds_to_write",
        "number",
        "Seconds between opening the form and posting; a day where it is not known.",
        _seconds,
    ),
    _fact("author.name", "text", "The name as typed. It proves nothing.", lambda s: s.case.submission.author.name),
    _fact(
        "author.role",
        "text",
        "guest, member, moderator or admin, as verified by the service.",
        lambda s: str(s.case.submission.author.role),
    ),
    _fact(
        "author.staff",
        "true/false",
        "Whether the service has verified a moderator or administrator.",
        lambda s: s.case.submission.author.role in {Role.MODERATOR, Role.ADMIN},
    ),
    _fact("author.published", "whole number", "Published comments of this person.", lambda s: s.case.history.published),
    _fact(
        "author.held",
        "whole number",
        "Comments of this person that wait for a moderator.",
        lambda s: s.case.history.held,
    ),
    _fact("author.removed", "whole number", "Removed comments of this person.", lambda s: s.case.history.removed),
    _fact(
        "author.strikes",
        "whole number",
        "Weight of the strikes that have not expired.",
        lambda s: s.case.history.strikes,
    ),
    _fact("author.days_known", "number", "Days since the first comment of this person.", _days_known),
    _fact(
        "author.newcomer",
        "true/false",
        "Nothing by this person has been published yet, and they are no staff.",
        _newcomer,
    ),
    _fact(
        "author.has_email",
        "true/false",
        "Whether an e-mail address was given.",
        lambda s: bool(s.case.submission.author.email),
    ),
    _fact(
        "author.has_website",
        "true/false",
        "Whether a website was given.",
        lambda s: bool(s.case.submission.author.website),
    ),
    _fact(
        "author.other_names",
        "list of text",
        "Other names that this person probably writes under.",
        lambda s: [other.name for other in s.case.history.other_names],
    ),
    _fact("thread.slug", "text", "The thread's short name in its address.", lambda s: s.case.submission.thread.slug),
    _fact(
        "thread.title", "text", "The title of the page that is commented on.", lambda s: s.case.submission.thread.title
    ),
    _fact("thread.age_days", "number", "Days since the thread was opened; 0 where it is not known.", _thread_age),
    _fact("thread.closed", "true/false", "Whether the thread is closed.", lambda s: s.case.submission.thread.closed),
    _fact(
        "thread.people",
        "whole number",
        "How many names already write in this thread.",
        lambda s: len(s.case.history.thread_names),
    ),
    _fact("site.name", "text", "The site's name, from the top of this file.", lambda s: s.site_name),
    _fact("clock.hour", "whole number", "Hour of the day, 0 to 23, in UTC.", lambda s: s.case.now.hour),
    _fact("clock.weekday", "text", "monday to sunday, in UTC.", lambda s: WEEKDAYS[s.case.now.weekday()]),
)


def _asks_scorer(label: str) -> Callable[[Scene], object]:
    return lambda scene: float(scene.case.scored.scores[label])


SCORED = tuple(
    _fact(
        f"scored.{label}",
        "number",
        f"The trained scorer's probability, 0 to 1, that it is {meaning}.",
        _asks_scorer(label),
    )
    for label, meaning in {
        "toxic": "rude or hateful",
        "severe_toxic": "very hateful",
        "insult": "an insult",
        "profanity": "obscene",
        "threat": "a threat",
        "identity_attack": "contempt for a group",
        "sexual": "sexually explicit",
        "spam": "spam",
    }.items()
)
"""What the trained scorer says, for rules that want it beside their own evidence."""

MATCH = (
    _fact("match.score", "number", "How strong the evidence is, from 0 to 1.", lambda s: s.evidence.score),
    _fact("match.passages", "whole number", "How many passages it points at.", lambda s: len(s.evidence.spans)),
)
"""Facts about the evidence at hand that every detector gives; a detector may add its own (see its FACTS)."""


def _asks_aim(name: str) -> Callable[[Scene], object]:
    return lambda scene: scene.aim[name]


AIM = tuple(
    _fact(f"aim.{name}", "true/false", f"{meaning[:1].upper()}{meaning[1:]}.", _asks_aim(name))
    for name, meaning in AIM_FACTS.items()
)
"""Facts about who is meant. A condition that asks for one is asked about each passage by itself."""

FACTS: Mapping[str, Fact] = {fact.path: fact for fact in (*_ALL, *SCORED, *MATCH, *AIM)}
ROOTS: tuple[str, ...] = tuple(dict.fromkeys(fact.root for fact in FACTS.values()))
ABOUT_EVIDENCE = frozenset({"match", "aim"})
"""Roots whose facts differ between pieces of evidence; all others are the same for a whole case."""
