"""Judging for other systems, which keep their comments themselves: a decision, and nothing stored."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection
from datetime import datetime

from moderation.policy.judge import LONGEST as LONGEST_JUDGED
from moderation.policy.judge import UNREADABLE
from moderation.policy.rules import Policy
from moderation.text.normalise import clean
from moderation.text.similarity import bands
from moderation.vocabulary import Action, Author, Decision, Finding, Submission
from moderation.workflow.house import House
from moderation.workflow.intake import LONGEST, LONGEST_HEADER
from moderation.workflow.judging import decide
from moderation.workflow.likeness import what_is_known
from moderation.workflow.traces import traces_of

NOT_COUNTED = "this clause does not count for the site that asked"


def judge_for(house: House, submission: Submission, now: datetime, *, clauses: Collection[str] = ()) -> Decision:
    """What the policy says of a comment that is kept elsewhere, with all that is known here of its author.

    It is taken as it is: no thread is needed, and neither a long text nor an empty one is refused. With `clauses`,
    findings under any other clause are kept but lead to nothing.
    """
    written = house.policy
    # How long a comment may be is for the system that took it to say.
    policy = dataclasses.replace(written, commenting=dataclasses.replace(written.commenting, max_length=LONGEST_JUDGED))
    tidy = _tidied(submission)
    keys = traces_of(house, tidy.author)
    with house.store.read() as tx:
        known = what_is_known(tx, policy, keys, tidy, bands(tidy.text), now)
    return _counted(policy, decide(policy, tidy, known, now), tidy, clauses)


def _tidied(submission: Submission) -> Submission:
    author = submission.author
    short = {name: " ".join(clean(getattr(author, name)).split())[:most] for name, most in LONGEST.items()}
    long = {name: clean(getattr(author, name))[:LONGEST_HEADER] for name in ("user_agent", "accept_language")}
    return dataclasses.replace(
        submission,
        text=clean(submission.text),
        author=_as_author(author, short | long),
        trap=clean(submission.trap),
    )


def _as_author(author: Author, fields: dict[str, str]) -> Author:
    return Author(ip=author.ip, visitor=author.visitor, role=author.role, **fields)


def _counted(policy: Policy, decision: Decision, submission: Submission, clauses: Collection[str]) -> Decision:
    """The decision that is left when only some clauses count, and a text that is missing is no offence."""
    blank = not submission.text.strip()
    findings = tuple(
        _silenced(found) if clauses and found.clause not in clauses else found
        for found in decision.findings
        if not (blank and found.rule == UNREADABLE)
    )
    action = max((found.action for found in findings), default=Action.PUBLISH)
    return dataclasses.replace(decision, action=action, findings=findings, policy_version=policy.version)


def _silenced(found: Finding) -> Finding:
    return dataclasses.replace(found, action=Action.PUBLISH, excused=found.excused or NOT_COUNTED)
