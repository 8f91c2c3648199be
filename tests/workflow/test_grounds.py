"""What a removal rests on where nobody chose anything else."""

from __future__ import annotations

from moderation.policy.rules import Clause
from moderation.vocabulary import Action
from moderation.workflow.grounds import clause_of, reason_of
from tests.web.desk.test_reasons import comment, noticed

CLAUSES = {"spam": Clause("spam", "Spam", ""), "attacks": Clause("attacks", "Attacks", "")}


def test_an_act_starts_with_the_strongest_clause_that_still_exists() -> None:
    held = comment(
        noticed("gone", Action.HOLD, 0.9), noticed("attacks", Action.HOLD, 0.7), noticed("spam", Action.HOLD, 0.6)
    )
    assert clause_of(held, CLAUSES) == "attacks"
    assert reason_of(held, "attacks") == "Because of attacks."


def test_without_a_finding_an_act_starts_empty() -> None:
    assert (clause_of(comment(), CLAUSES), reason_of(comment(), "")) == ("", "")
    assert (clause_of(comment(decision=None), CLAUSES), reason_of(comment(decision=None), "spam")) == ("", "")
