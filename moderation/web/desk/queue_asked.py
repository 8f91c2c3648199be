"""What the queue is asked to show, read from its address: filters, order and grouping, only with values that exist."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from moderation.policy.rules import Policy
from moderation.saying import say
from moderation.storage.views import QueueFilter
from moderation.text.normalise import clean
from moderation.web import house

AGES = (
    ("", say("Any time")),
    ("1h", say("Over 1 hour")),
    ("24h", say("Over 24 hours")),
    ("3d", say("Over 3 days")),
    ("7d", say("Over 7 days")),
)
AGE_LENGTHS = {"1h": timedelta(hours=1), "24h": timedelta(hours=24), "3d": timedelta(days=3), "7d": timedelta(days=7)}
SCORES = (("", say("Any")), ("0.5", say("From 0.50")), ("0.7", say("From 0.70")), ("0.9", say("From 0.90")))
SORTS = (
    ("", say("Oldest first")),
    ("newest", say("Newest first")),
    ("harm", say("Gravest first")),
    ("score", say("Surest first")),
)
GROUPS = (
    ("", say("One by one")),
    ("person", say("By person")),
    ("text", say("By similar text")),
    ("rule", say("By rule")),
)


@dataclass(frozen=True, slots=True)
class Asked:
    """The address of the queue, understood."""

    values: Mapping[str, str]
    """Every name that the filter form has, empty where nothing was asked."""

    @property
    def given(self) -> dict[str, str]:
        """Only what was asked, for links that keep it."""
        return {name: value for name, value in self.values.items() if value}

    @property
    def filtered(self) -> bool:
        """Whether some of what waits is left out."""
        return any(value for name, value in self.values.items() if name not in {"sort", "group"})

    def filter(self, policy: Policy, now: datetime) -> QueueFilter:
        """The same for storage. By harm means: by what a strike under the clause weighs in this policy."""
        values = self.values
        return QueueFilter(
            clause=values["clause"],
            thread=values["thread"],
            min_score=float(values["score"] or 0),
            older_than=now - AGE_LENGTHS[values["age"]] if values["age"] else None,
            search=values["q"],
            rule=values["rule"],
            person_id=int(values["person"]) if values["person"] else None,
            sort=values["sort"] or "oldest",
            gravest_first=policy.gravest_first,
            site_id=house().site_id,
        )


def read(given: Mapping[str, str]) -> Asked:
    """Read an address. Unknown values count as not given."""
    person = given.get("person", "")
    return Asked(
        {
            "q": clean(given.get("q", "")).strip()[:200],
            "clause": clean(given.get("clause", ""))[:80],
            "thread": clean(given.get("thread", ""))[:200],
            "rule": clean(given.get("rule", ""))[:120],
            "person": person if person.isascii() and person.isdigit() and len(person) < 19 else "",
            "age": _one_of(given, "age", AGES),
            "score": _one_of(given, "score", SCORES),
            "sort": _one_of(given, "sort", SORTS),
            "group": _one_of(given, "group", GROUPS),
        }
    )


def _one_of(given: Mapping[str, str], name: str, choices: tuple[tuple[str, str], ...]) -> str:
    value = given.get(name, "")
    return value if value in dict(choices) else ""
