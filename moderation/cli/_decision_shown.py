"""A decision printed for a person at a terminal: what would happen, under which clause, and which words led there."""

from __future__ import annotations

from rich.console import Console
from rich.text import Text

from moderation.cli._policies import visible
from moderation.policy.rules import Policy
from moderation.vocabulary import Action, Decision, Finding, Submission

_OUTCOME = {Action.PUBLISH: "Published", Action.HOLD: "Held for a moderator", Action.REMOVE: "Removed"}
_STYLE = {Action.PUBLISH: "green", Action.HOLD: "yellow", Action.REMOVE: "red"}
LONGEST_SHOWN = 300


def show(policy: Policy, submission: Submission, decision: Decision) -> None:
    """Print the outcome, the text with the passages marked, and every finding, also those without effect."""
    console = Console(highlight=False, soft_wrap=True)
    console.print(_headline(policy, decision))
    if decision.findings:
        console.print(_marked(submission.text, decision))
    for finding in decision.findings:
        console.print(_finding(policy, finding))


def show_line(policy: Policy, id_: object, submission: Submission, decision: Decision) -> None:
    """Print one comment of many in a line or two: its id, the outcome, the clauses, and how it begins."""
    beginning = " ".join(submission.text.split())
    if len(beginning) > LONGEST_SHOWN:
        beginning = f"{beginning[:LONGEST_SHOWN]} …"
    headline = Text(f"{visible(str(id_))}: ") + _headline(policy, decision)
    Console(highlight=False, soft_wrap=True).print(headline, Text(f"    {visible(beginning)}"), sep="\n")


def _headline(policy: Policy, decision: Decision) -> Text:
    titles = [_title(policy, clause) for clause in decision.clauses]
    line = Text(_OUTCOME[decision.action], style=f"bold {_STYLE[decision.action]}")
    return line.append(f" ({', '.join(titles)})" if titles else "", style="not bold")


def _title(policy: Policy, clause: str) -> str:
    known = policy.clauses.get(clause)
    return known.title if known else clause or "could not be checked"


def _marked(text: str, decision: Decision) -> Text:
    """The text with the passages of the deciding findings underlined."""
    marked = {
        place
        for finding in decision.deciding
        for span in finding.spans
        if span.field == "text"
        for place in range(span.start, min(span.end, len(text)))
    }
    shown = Text("    ")
    for place, letter in enumerate(text[: LONGEST_SHOWN * 10]):
        shown.append(visible(letter), style="bold underline" if place in marked else "")
    return shown


def _finding(policy: Policy, finding: Finding) -> Text:
    line = Text("  ")
    line.append(finding.action.word, style=_STYLE[finding.action])
    limits = ", ".join(f"{word} from {score:g}" for word, score in finding.thresholds.items())
    line.append(f"  {finding.rule}  {finding.score:.2f}{f' ({limits})' if limits else ''}: {visible(finding.note)}")
    if finding.shadow:
        line.append(f" [in shadow, would {finding.shadow.word}]")
    if finding.excused:
        line.append(f" [excused by {finding.excused}]")
    elif finding.action:
        line.append(f"\n      {_title(policy, finding.clause)}: {finding.because}")
    return line
