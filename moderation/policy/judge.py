"""Evidence in, decision out. Every enforced and shadow rule runs; their order never matters; the severest action wins."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from types import MappingProxyType

from moderation.detectors import Case, Detector, Gate
from moderation.policy.conditions import Condition, UnansweredError
from moderation.policy.facts import Scene
from moderation.policy.removal import weighed
from moderation.policy.rules import Policy, Rule
from moderation.policy.scores import with_findings
from moderation.text.lookalikes import shows_something
from moderation.vocabulary import Action, Decision, Evidence, Finding, History, RuleStatus, Span, Submission

LONGEST = 50_000
"""Code points. Nothing longer is looked at: it waits for a person."""

MOST_SPANS = 50
MOST_ASKED = 100
"""Passages of one piece of evidence that a condition is asked about one by one; the rest is asked about as one."""

NO_SCORES: Mapping[str, float] = MappingProxyType({})
UNREADABLE = "service/unreadable"
"""The rule named by a finding that no rule of the policy made: the comment could not be judged as a whole."""


def judge(
    policy: Policy, submission: Submission, history: History, now: datetime, *, all_scores: bool = False
) -> Decision:
    """What the policy asks to be done with this comment, with every reason. Never raises for what somebody wrote.

    A rule whose check fails asks to hold the comment, and says so. `all_scores` puts the best scores at hand into the
    decision, whether or not a rule asked for them; what is done with the comment stays the same.
    """
    return judge_heard(
        policy, Hearing(Case(submission, history, now, policy.second_opinion), policy.site.name), all_scores=all_scores
    )


def judge_heard(policy: Policy, hearing: Hearing, *, all_scores: bool = False) -> Decision:
    """The same for a case of which other policies may have been asked before: policy/side_by_side.py."""
    case = hearing.case
    findings = findings_of(policy, hearing)
    scored = case.thoroughly_scored if all_scores else vars(case).get("scored")  # only where a rule asked for it
    return Decision(
        action=max((finding.action for finding in findings), default=Action.PUBLISH),
        findings=tuple(sorted(findings, key=_order)),
        policy_version=policy.version,
        policy_sha256=policy.sha256,
        scores=with_findings(scored.scores, findings, case.folded) if scored else NO_SCORES,
        scorer_version=scored.version if scored else "",
    )


def findings_of(policy: Policy, hearing: Hearing) -> list[Finding]:
    """What a decision rests on, in no order."""
    case = hearing.case
    unreadable = _unreadable(policy, case.submission)
    findings = [unreadable] if unreadable else []
    if len(case.submission.text) <= LONGEST:
        findings += weighed(_findings(policy, hearing), policy.removal, case)
    if held_back := case.history.at_most_hold:
        findings = [_milder(finding) if finding.rule in held_back else finding for finding in findings]
    return findings


def _milder(finding: Finding) -> Finding:
    """A finding of a rule that does not remove for now."""
    if finding.action is not Action.REMOVE:
        return finding
    note = f"{finding.note}; " if finding.note else ""
    return replace(
        finding, action=Action.HOLD, note=f"{note}this rule only holds for now, people overturned it too often"
    )


def _order(finding: Finding) -> tuple[int, float, str, str]:
    """Severest first, then strongest; the rule's id decides between equals, so that the file's order shows nowhere."""
    return (-finding.action, -finding.score, finding.rule, finding.excused)


def _unreadable(policy: Policy, submission: Submission) -> Finding | None:
    length, limit = len(submission.text), policy.commenting.max_length
    if length > limit:
        note = f"The comment has {length:,} characters; at most {limit:,} are allowed."
    elif not shows_something(submission.text):
        note = "There is no text to judge."
    else:
        return None
    return Finding(
        rule=UNREADABLE,
        clause="",
        action=Action.HOLD,
        score=1.0,
        because="This comment could not be checked as a whole, so a person will read it.",
        note=note,
        failed=True,
    )


@dataclass(frozen=True, slots=True)
class Hearing:
    """One case before all rules: what has been looked for and asked already, so that nothing is done twice."""

    case: Case
    site_name: str
    evidence: dict[int, tuple[Evidence, ...] | UnansweredError] = field(default_factory=dict)
    answers: dict[str, bool] = field(default_factory=dict)
    findings: dict[int, list[Finding]] = field(default_factory=dict)

    def holds(self, condition: Condition, evidence: Evidence) -> bool:
        """Whether the condition is true. What is the same for the whole case is asked once."""
        if condition.is_about_evidence:
            return condition.holds(Scene(self.case, evidence, self.site_name))
        answer = self.answers.get(condition.source)
        if answer is None:
            answer = self.answers[condition.source] = condition.holds(Scene(self.case, evidence, self.site_name))
        return answer


def _findings(policy: Policy, hearing: Hearing) -> list[Finding]:
    """Each detector is asked once; most notice nothing, and then no rule has anything to say."""
    findings: list[Finding] = []
    evidence, case = hearing.evidence, hearing.case
    for gate, checks in policy.checks:
        if gate is not None and not _may_find(gate, case):
            continue
        for key, detector, rules in checks:
            found = evidence.get(key)
            if found is None:
                found = evidence[key] = _ask(detector, rules[0].detector_name, case)
            if found:
                for rule in rules:
                    findings += _heard(rule, hearing, found)
    return findings


def _may_find(gate: Gate, case: Case) -> bool:
    try:
        return gate(case)
    except Exception:
        return True  # the detector meets the same trouble, and its rules say so


def _ask(detector: Detector, name: str, case: Case) -> tuple[Evidence, ...] | UnansweredError:
    try:
        return tuple(detector.find(case))
    except Exception as problem:
        # Whatever a detector trips over, the comment must be neither lost nor published unseen.
        return UnansweredError(f"the detector {name!r} failed: {type(problem).__name__}")


def _heard(rule: Rule, hearing: Hearing, found: tuple[Evidence, ...] | UnansweredError) -> list[Finding]:
    known = hearing.findings.get(id(rule))
    if known is None:
        known = [_failed(rule, found)] if isinstance(found, UnansweredError) else _of_rule(rule, hearing, found)
        hearing.findings[id(rule)] = known
    return known


def _of_rule(rule: Rule, hearing: Hearing, evidence: Sequence[Evidence]) -> list[Finding]:
    conditions = [condition for condition in (rule.when, rule.unless) if condition]
    if not conditions:
        return [_counted(rule, evidence)]
    if any(condition.is_about_passages for condition in conditions):
        evidence = [part for one in evidence for part in _by_passage(one)]
    counted: list[Evidence] = []
    excused: dict[str, list[Evidence]] = {}
    failed: list[tuple[UnansweredError, Evidence]] = []
    for one in evidence:
        try:
            excuse = _excuse(rule, hearing, one)
        except UnansweredError as problem:
            failed.append((problem, one))
            continue
        (excused.setdefault(excuse, []) if excuse else counted).append(one)
    findings = [_failed(rule, *failed[0])] if failed else []
    findings += [_counted(rule, counted)] if counted else []
    return findings + [_excused(rule, pieces, excuse) for excuse, pieces in excused.items()]


def _by_passage(evidence: Evidence) -> Iterator[Evidence]:
    """One piece for each passage of the text, so that a quoted insult does not excuse the one that follows it."""
    in_text = [span for span in evidence.spans if span.field == "text"]
    others = tuple(span for span in evidence.spans if span.field != "text")
    for span in in_text[:MOST_ASKED]:
        yield replace(evidence, spans=(span,))
    if others or not in_text or len(in_text) > MOST_ASKED:
        yield replace(evidence, spans=(*in_text[MOST_ASKED:], *others))


def _excuse(rule: Rule, hearing: Hearing, evidence: Evidence) -> str:
    if rule.when is not None and not hearing.holds(rule.when, evidence):
        return f"not ({rule.when.source})"
    if rule.unless is not None and hearing.holds(rule.unless, evidence):
        return rule.unless.source
    return ""


def _asked_for(rule: Rule, score: float) -> Action:
    """The severest action whose threshold the score reaches."""
    return max((action for action, least in rule.act_at.items() if score >= least), default=Action.PUBLISH)


def _counted(rule: Rule, evidence: Sequence[Evidence]) -> Finding:
    score = max(one.score for one in evidence)
    least = min(rule.act_at.values(), default=0.0)
    # The author is shown the passages of a finding: those too weak to matter alone are left out once others matter.
    telling = [one for one in evidence if score < least or one.score >= least]
    return _finding(rule, telling, score, _asked_for(rule, score))


def _excused(rule: Rule, evidence: Sequence[Evidence], excuse: str) -> Finding:
    return _finding(rule, evidence, max(one.score for one in evidence), Action.PUBLISH, excused=excuse)


def _failed(rule: Rule, problem: UnansweredError, evidence: Evidence | None = None) -> Finding:
    """The check could not be made: held, whatever the thresholds."""
    note = f"This check could not be made: {problem}."
    stand_in = Evidence(rule.detector_name, 0.0, note, evidence.spans if evidence else ())
    return _finding(rule, [stand_in], 0.0, Action.HOLD, failed=True)


def _finding(
    rule: Rule, evidence: Sequence[Evidence], score: float, action: Action, *, excused: str = "", failed: bool = False
) -> Finding:
    in_shadow = rule.status is RuleStatus.SHADOW
    strongest = sorted(evidence, key=lambda one: -one.score)
    return Finding(
        rule=rule.id,
        clause=rule.clause,
        action=Action.PUBLISH if in_shadow else action,
        score=score,
        because=rule.because,
        note="; ".join(dict.fromkeys(one.note for one in strongest if one.note)),
        spans=_spans(strongest),
        detector=rule.detector_name,
        shadow=action if in_shadow else None,
        excused=excused,
        failed=failed,
        thresholds=rule.thresholds,
    )


def _spans(evidence: Sequence[Evidence]) -> tuple[Span, ...]:
    """Each passage once, those of the strongest evidence first."""
    return tuple(dict.fromkeys(span for one in evidence for span in one.spans))[:MOST_SPANS]
