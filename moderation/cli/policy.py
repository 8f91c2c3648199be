"""`moderation policy`: check a policy file, show it, list the facts that its conditions may ask about."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from moderation.cli._policies import counted, find_policy, policy_option, told_mistakes, visible

if TYPE_CHECKING:
    from moderation.policy.rules import Policy, Rule


@click.group()
def command() -> None:
    """Check and show the policy file.

    Example: moderation policy check
    """


@command.command()
@policy_option
def check(policy_path: Path | None) -> None:
    """Name every mistake in the file, and every example that does not end as it says.

    Exit status: 0 when all is well, 1 when examples fail, 2 when the file cannot be used.

    Example: moderation policy check --policy drafts/policy.yaml
    """
    from moderation.policy import examples
    from moderation.policy.loader import PolicyError, load

    path = find_policy(policy_path)
    try:
        policy = load(path)
    except PolicyError as error:
        for problem in error.problems:
            click.echo(visible(str(problem)), err=True)
        click.echo(f"{told_mistakes(error)}. Nothing was judged.", err=True)
        sys.exit(2)
    failures = examples.check(policy)
    for failure in failures:
        click.echo(visible(f"{path}:{failure.line}: {failure.rule}: {failure.message}\n    {_shortened(failure.text)}"))
    click.echo(_summary(policy, len(failures)))
    sys.exit(1 if failures else 0)


def _shortened(text: str) -> str:
    one_line = " ".join(text.split())
    return one_line if len(one_line) <= 100 else f"{one_line[:100]} …"


def _summary(policy: Policy, failed: int) -> str:
    of_rules = [example for rule in policy.rules for example in rule.examples]
    caught = sum(1 for example in of_rules if example.expect)
    gaps = sum(example.known_gap for example in of_rules)
    parts = (
        f"Policy version {policy.version}: {counted(len(policy.clauses), 'clause')}, {counted(len(policy.rules), 'rule')}",
        f"{counted(len(of_rules), 'example')} ({caught} caught, {len(of_rules) - caught} allowed)",
        counted(gaps, "known gap"),
    )
    verdict = f"{counted(failed, 'example')} failed." if failed else "All examples end as they say."
    return f"{', '.join(parts)}. {verdict}"


@command.command()
@policy_option
def show(policy_path: Path | None) -> None:
    """Print the clauses and the rules that enforce them, for reading.

    Example: moderation policy show | less
    """
    from moderation.cli._policies import load_policy

    click.echo(visible("\n".join(_shown(load_policy(policy_path)))))


def _shown(policy: Policy) -> list[str]:
    lines = [f"{policy.site.name}: comment policy, version {policy.version}"]
    lines += ["", *policy.preamble.splitlines()] if policy.preamble else []
    for clause in policy.clauses.values():
        lines += ["", f"{clause.title} ({clause.id})", *(f"  {line}" for line in clause.text.splitlines())]
        lines += [line for rule in policy.rules if rule.clause == clause.id for line in _shown_rule(rule)]
    lines += ["", *policy.discretion.splitlines()] if policy.discretion else []
    return [*lines, "", *_shown_ladder(policy)]


def _shown_rule(rule: Rule) -> list[str]:
    acts = ", ".join(f"{action.word} from {score:g}" for action, score in rule.act_at.items())
    lines = ["", f"  {rule.id}  [{rule.status}]  {rule.detector_name}: {acts}", f"    Why: {rule.because}"]
    lines += [f"    Only when: {rule.when.source}"] if rule.when else []
    lines += [f"    Not when: {rule.unless.source}"] if rule.unless else []
    lines += [f"    False alarms: {rule.false_alarms}"] if rule.false_alarms else []
    return lines


def _shown_ladder(policy: Policy) -> list[str]:
    from moderation.policy.durations import words

    offenders = policy.offenders
    lines = [f"A strike counts for {words(offenders.strike_expires)}."]
    for step in offenders.ladder:
        what = f"block for {words(step.length)}" if step.length else step.do
        how = "by itself" if step.automatic or step.do == "warn" else "proposed to a moderator"
        lines.append(f"  from {counted(step.at, 'point')}: {what} ({how})")
    return lines


@command.command()
@click.option(
    "--write",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    metavar="FILE",
    help="Put it between the marks of this file, such as docs/policy.md, instead of printing it.",
)
def facts(write: Path | None) -> None:
    """Print what conditions may ask about and what detectors can be set to: the reference in docs/policy.md.

    Example: moderation policy facts | less
    """
    from moderation.policy.reference import reference, replaced

    if write:
        write.write_text(replaced(write.read_text("utf-8")), "utf-8")
    else:
        click.echo(reference())
