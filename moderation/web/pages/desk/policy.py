"""The rules for moderators: the policy in force with every rule, what is wrong with its file, and a box to try a text."""

from __future__ import annotations

from datetime import timedelta

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from moderation.policy.judge import judge
from moderation.policy.problems import Problem
from moderation.policy.rules import Policy, Rule
from moderation.saying import say
from moderation.storage import rule_record
from moderation.storage.rule_record import Tally
from moderation.text.normalise import clean
from moderation.vocabulary import Action, Author, Decision, History, Submission
from moderation.web import house, now
from moderation.web.access import needs
from moderation.web.desk.marks import pieces
from moderation.web.desk.page import desk_page
from moderation.web.desk.reasons import sort_findings

blueprint = Blueprint("desk_policy", __name__, url_prefix="/admin")

LONGEST_TRIAL = 20_000
RECORD = timedelta(days=30)


@blueprint.get("/policy")
@needs("see")
def policy() -> str:
    """The policy in force and its rules by clause."""
    return _page("", "")


@blueprint.post("/policy")
@needs("see")
def trial() -> ResponseReturnValue:
    """Judge a text as if a stranger had posted it. Nothing is stored."""
    text, name = clean(request.form.get("text", "")), clean(request.form.get("name", "")).strip()[:245]
    if not text.strip():
        return _page(text, name, problem=say("Write or paste a text first.")), 422
    if len(text) > LONGEST_TRIAL:
        return _page(
            text,
            name,
            problem=say(
                "The text is %(text)s characters long; %(longest_trial)s can be tried.",
                text=len(text),
                longest_trial=LONGEST_TRIAL,
            ),
        ), 422
    decision = judge(house().policy, Submission(text, Author(name=name)), History(), now())
    return _page(text, name, decision)


def _page(text: str, name: str, decision: Decision | None = None, problem: str = "") -> str:
    current = house().policy
    findings = decision.findings if decision else ()
    context = {
        "policy": current,
        "groups": _by_clause(current),
        "file_problems": _file_problems(),
        "text": text,
        "name": name,
        "decision": decision,
        "trial_pieces": pieces(text, findings),
        "trial_name": pieces(name, findings, "name"),
        "trial_findings": sort_findings(findings),
        "problem": problem,
        "caught": _caught,
        "records": _records(),
    }
    return desk_page("desk/policy.html", **context)


def _by_clause(current: Policy) -> list[tuple[str, list[Rule]]]:
    return [(clause, [rule for rule in current.rules if rule.clause == clause]) for clause in current.clauses]


def _caught(rule: Rule) -> tuple[int, int, int]:
    """How many examples a rule has: caught, let through, and misses that are known."""
    gaps = sum(example.known_gap for example in rule.examples)
    allowed = sum(example.expect is Action.PUBLISH and not example.known_gap for example in rule.examples)
    return len(rule.examples) - gaps - allowed, allowed, gaps


def _records() -> dict[str, Tally]:
    """What each rule did in the last thirty days, and what people made of it."""
    with house().store.read() as tx:
        return {one.rule: one for one in rule_record.tallies(tx, now() - RECORD)}


def _file_problems() -> tuple[Problem, ...]:
    """What keeps the policy's file, as it is now, from coming into force."""
    found = getattr(house().policies, "problems", ())
    return tuple(found)
