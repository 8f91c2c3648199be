"""Statements of reasons in the form of the EU's DSA Transparency Database: files that an operator looks at and uploads.

No text of a comment, no name and no address is in them. The categories are those of the list that was renewed in 2025.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any

MOST_IN_A_FILE = 100
"""The database takes so many at once."""
OTHER = "STATEMENT_CATEGORY_OTHER_VIOLATION_TC"
CATEGORIES: Mapping[str, tuple[str, tuple[str, ...]]] = MappingProxyType(
    {
        "spam": ("STATEMENT_CATEGORY_SCAMS_AND_FRAUD", ("KEYWORD_INAUTHENTIC_ACCOUNTS",)),
        "advertising": ("STATEMENT_CATEGORY_CONSUMER_INFORMATION", ("KEYWORD_HIDDEN_ADVERTISEMENT",)),
        "threats": ("STATEMENT_CATEGORY_VIOLENCE", ("KEYWORD_INCITEMENT_VIOLENCE_HATRED",)),
        "racism": ("STATEMENT_CATEGORY_ILLEGAL_OR_HARMFUL_SPEECH", ("KEYWORD_HATE_SPEECH",)),
        "attacks": ("STATEMENT_CATEGORY_CYBER_VIOLENCE", ("KEYWORD_CYBER_HARASSMENT",)),
        "trolling": ("STATEMENT_CATEGORY_CYBER_VIOLENCE", ("KEYWORD_CYBER_BULLYING_INTIMIDATION",)),
    }
)
"""Category and keywords for the clauses of the policy that is shipped; any other clause is a breach of the terms."""
VISIBILITY = {"hold": "DECISION_VISIBILITY_CONTENT_DISABLED", "remove": "DECISION_VISIBILITY_CONTENT_REMOVED"}
PROVISION = {"block": "DECISION_PROVISION_TOTAL_SUSPENSION", "ban": "DECISION_PROVISION_TOTAL_TERMINATION"}
FACTS = {
    "hold": "The comment was put on hold until a moderator had read it.",
    "remove": "The comment was removed.",
    "block": "The person may not comment until the date given.",
    "ban": "The person may not comment any more.",
}
SOURCES = {
    "": "SOURCE_VOLUNTARY",
    "policy": "SOURCE_TYPE_OTHER_NOTIFICATION",
    "illegal": "SOURCE_ARTICLE_16",
}
FOUND = {
    "": "It was found on the initiative of the site.",
    "policy": "Readers had reported it as a breach of the policy.",
    "illegal": "A reader had given notice of it as illegal.",
}


@dataclass(frozen=True, slots=True)
class Restricted:
    """One restriction, in facts."""

    puid: str
    """Unique: letters, digits, hyphens."""
    kind: str
    """hold, remove, block or ban"""
    clause: str
    clause_title: str
    clause_text: str
    by_machine: bool
    """Decided without a person."""
    noticed_by_machine: bool
    reported: str
    """policy or illegal, where readers had reported it; else empty."""
    written_on: date
    applied_on: date
    until: date | None = None


def statement(one: Restricted, policy_url: str) -> dict[str, Any]:
    """The record of one restriction."""
    category, keywords = CATEGORIES.get(one.clause, (OTHER, ()))
    decided = "It was decided by automated means." if one.by_machine else "A moderator decided."
    record: dict[str, Any] = {
        "decision_ground": "DECISION_GROUND_INCOMPATIBLE_CONTENT",
        "incompatible_content_ground": one.clause_title[:500] or "Terms of the comment section",
        "incompatible_content_explanation": (one.clause_text or "See the policy.")[:2000],
        "incompatible_content_illegal": "No",
        "content_type": ["CONTENT_TYPE_TEXT"],
        "category": category,
        "content_date": one.written_on.isoformat(),
        "application_date": one.applied_on.isoformat(),
        "decision_facts": f"{FACTS[one.kind]} {FOUND[one.reported]} {decided}",
        "source_type": SOURCES[one.reported],
        "automated_detection": "Yes" if one.noticed_by_machine else "No",
        "automated_decision": "AUTOMATED_DECISION_FULLY" if one.by_machine else "AUTOMATED_DECISION_NOT_AUTOMATED",
        "puid": one.puid,
    }
    if keywords:
        record["category_specification"] = list(keywords)
    if policy_url:
        record["decision_ground_reference_url"] = policy_url
    return record | _restriction(one)


def files(statements: Iterable[dict[str, Any]]) -> Iterator[str]:
    """The contents of the files, each with as many statements as may be uploaded at once."""
    waiting: list[dict[str, Any]] = []
    for one in statements:
        waiting.append(one)
        if len(waiting) == MOST_IN_A_FILE:
            yield _file(waiting)
            waiting = []
    if waiting:
        yield _file(waiting)


def _restriction(one: Restricted) -> dict[str, Any]:
    if one.kind in VISIBILITY:
        return {"decision_visibility": [VISIBILITY[one.kind]]}
    made: dict[str, Any] = {"decision_provision": PROVISION[one.kind]}
    if one.until is not None:
        made["end_date_service_restriction"] = one.until.isoformat()
    return made


def _file(statements: Sequence[dict[str, Any]]) -> str:
    return json.dumps({"statements": statements}, ensure_ascii=False, indent=1) + "\n"
