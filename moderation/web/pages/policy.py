"""The published comment policy: what people agree to, and what happens to those who keep breaking it."""

from __future__ import annotations

from flask import Blueprint, render_template

from moderation.storage import appeals
from moderation.web import house
from moderation.web.access import public
from moderation.workflow import appeal

blueprint = Blueprint("policy", __name__)


@blueprint.get("/policy")
@public
def shown() -> str:
    """The policy now in force, its version and its hash."""
    policy = house().policy
    usual = policy.offenders.weight("default")
    heavier = [
        (clause, policy.offenders.weight(clause.id))
        for clause in policy.clauses.values()
        if policy.offenders.weight(clause.id) != usual
    ]
    with house().store.read() as tx:
        figures = appeals.counts(tx)
    return render_template(
        "policy.html", policy=policy, usual=usual, heavier=heavier, figures=figures, days=appeal.WITHIN.days
    )
