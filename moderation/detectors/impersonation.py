"""Impersonation: a name that a reader would take for a member of staff or for somebody else in the thread."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar, Literal

from moderation.aliases.names import is_generic, skeleton
from moderation.detectors import Case, detector
from moderation.vocabulary import Evidence, Role, Span

_STAFF_WORDS = frozenset("admin administrator moderator mod webmaster staff editor support official sysadmin".split())
_WORDS = re.compile(r"[^\W_]+")
_FEWEST = 3
"""Names with fewer letters are alike by chance."""


@detector("impersonation")
@dataclass(frozen=True)
class Impersonation:
    """Scores: 0.95 for a name that looks like staff's, 0.9 for a commenter's name written with other letters,
    0.6 for a title of staff in the name, 0.5 for exactly the name of somebody else in the thread.
    """

    of: Literal["staff", "commenter"] = "staff"
    titles: bool = True
    """Whether words such as "admin" or "moderator" in a name count as posing as staff."""

    KIND: ClassVar[str] = "names"
    FACTS: ClassVar[dict[str, tuple[object, str]]] = {
        "exact": (False, "whether the names are the same letter for letter"),
        "name": ("Mo", "the name that this one looks like; empty for a mere title"),
    }

    def find(self, case: Case) -> Iterable[Evidence]:
        """One piece of evidence for the likest name."""
        author = case.submission.author
        if not author.name.strip() or author.role in (Role.MODERATOR, Role.ADMIN):
            return
        if self.of == "staff":
            yield from self._as_staff(case)
        else:
            yield from self._as_commenter(case)

    def _as_staff(self, case: Case) -> Iterable[Evidence]:
        name = case.submission.author.name
        like = _alike(name, case.history.protected_names)
        if like:
            yield _evidence(name, 0.95, f"The name looks like {like!r}, who works for this site.", like)
        elif self.titles and _STAFF_WORDS & set(_WORDS.findall(case.folded_name.text)):
            yield _evidence(name, 0.6, "The name claims to speak for this site.", "")

    def _as_commenter(self, case: Case) -> Iterable[Evidence]:
        name = case.submission.author.name
        names = case.history.thread_names
        parent = case.submission.parent
        if parent and parent.author_name in names:
            names = (parent.author_name, *names)
        like = _alike(name, names)
        if not like or is_generic(name):
            return
        exact = _bare(like) == _bare(name)
        score = 0.5 if exact else 0.9
        how = "is exactly that of" if exact else "looks like that of"
        yield _evidence(name, score, f"The name {how} somebody else in this thread, {like!r}.", like)


def _bare(name: str) -> str:
    return " ".join(name.casefold().split())


def _alike(name: str, others: tuple[str, ...]) -> str:
    if not others:
        return ""
    own = skeleton(name)
    if len(own) < _FEWEST:
        return next((other for other in others if _bare(other) == _bare(name)), "")
    return next((other for other in others if skeleton(other) == own), "")


def _evidence(name: str, score: float, note: str, like: str) -> Evidence:
    return Evidence(
        detector="impersonation",
        score=score,
        note=note,
        spans=(Span(0, len(name), name, "name"),),
        facts={"exact": bool(like) and _bare(like) == _bare(name), "name": like},
    )
