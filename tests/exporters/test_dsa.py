"""Statements of reasons keep to the schema of the Transparency Database and hold nothing personal."""

from __future__ import annotations

import json
import re
from datetime import date

import pytest

from moderation.exporters.dsa import CATEGORIES, MOST_IN_A_FILE, Restricted, files, statement

REQUIRED = {
    "decision_ground",
    "content_type",
    "category",
    "content_date",
    "application_date",
    "decision_facts",
    "source_type",
    "automated_detection",
    "automated_decision",
    "puid",
}
# The lists of the database, as of 2025, as far as they are used here.
VALUES = {
    "decision_ground": {"DECISION_GROUND_ILLEGAL_CONTENT", "DECISION_GROUND_INCOMPATIBLE_CONTENT"},
    "source_type": {
        "SOURCE_ARTICLE_16",
        "SOURCE_TRUSTED_FLAGGER",
        "SOURCE_TYPE_OTHER_NOTIFICATION",
        "SOURCE_VOLUNTARY",
    },
    "automated_detection": {"Yes", "No"},
    "automated_decision": {
        "AUTOMATED_DECISION_FULLY",
        "AUTOMATED_DECISION_PARTIALLY",
        "AUTOMATED_DECISION_NOT_AUTOMATED",
    },
    "decision_provision": {
        f"DECISION_PROVISION_{part}_{end}" for part in ("PARTIAL", "TOTAL") for end in ("SUSPENSION", "TERMINATION")
    },
    "category": {
        f"STATEMENT_CATEGORY_{name}"
        for name in """ANIMAL_WELFARE CONSUMER_INFORMATION CYBER_VIOLENCE CYBER_VIOLENCE_AGAINST_WOMEN
        DATA_PROTECTION_AND_PRIVACY_VIOLATIONS ILLEGAL_OR_HARMFUL_SPEECH INTELLECTUAL_PROPERTY_INFRINGEMENTS
        NEGATIVE_EFFECTS_ON_CIVIC_DISCOURSE_OR_ELECTIONS NOT_SPECIFIED_NOTICE OTHER_VIOLATION_TC PROTECTION_OF_MINORS
        RISK_FOR_PUBLIC_SECURITY SCAMS_AND_FRAUD SELF_HARM UNSAFE_AND_PROHIBITED_PRODUCTS VIOLENCE""".split()
    },
}
LONGEST = {"decision_facts": 5000, "incompatible_content_ground": 500, "incompatible_content_explanation": 2000}


def restricted(**given: object) -> Restricted:
    facts: dict = {
        "puid": "decision-7",
        "kind": "remove",
        "clause": "threats",
        "clause_title": "Threats of violence",
        "clause_text": "Do not threaten anybody.",
        "by_machine": True,
        "noticed_by_machine": True,
        "reported": "",
        "written_on": date(2026, 11, 20),
        "applied_on": date(2026, 11, 22),
    }
    return Restricted(**{**facts, **given})


@pytest.mark.parametrize("kind", ["hold", "remove", "block", "ban"])
@pytest.mark.parametrize("clause", [*CATEGORIES, "house-rules", ""])
@pytest.mark.parametrize("reported", ["", "policy", "illegal"])
def test_each_statement_keeps_to_the_schema(kind: str, clause: str, reported: str) -> None:
    made = statement(
        restricted(kind=kind, clause=clause, reported=reported, clause_text="x" * 9000, until=date(2026, 12, 1)),
        "https://comments.example.org/policy",
    )
    assert set(made) >= REQUIRED
    assert ("decision_visibility" in made) != ("decision_provision" in made)
    assert {name: made[name] for name in VALUES if name in made and made[name] not in VALUES[name]} == {}
    assert all(len(made[name]) <= longest for name, longest in LONGEST.items())
    assert re.fullmatch(r"[a-zA-Z0-9-_]+", made["puid"])
    assert made["content_date"] == "2026-11-20"
    assert ("end_date_service_restriction" in made) == (kind in {"block", "ban"})


def test_a_file_holds_at_most_what_may_be_uploaded_at_once() -> None:
    made = [statement(restricted(puid=f"decision-{number}"), "") for number in range(MOST_IN_A_FILE + 1)]
    contents = [json.loads(one) for one in files(made)]
    assert [len(one["statements"]) for one in contents] == [100, 1]
    assert list(files([])) == []
