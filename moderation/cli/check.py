"""`moderation check`: judge a text, or a file of them, by the policy without storing anything."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from moderation.cli import CouldNotRun
from moderation.cli._policies import counted, load_policy, policy_option
from moderation.cli._spark import on_spark, spark_options

if TYPE_CHECKING:
    from collections.abc import Iterator

    from moderation.cli._comment_lines import Line
    from moderation.policy.rules import Policy
    from moderation.vocabulary import Decision, Submission


@click.command()
@click.argument("text", required=False)
@click.option(
    "--file", "file", metavar="FILE", help="JSON Lines, a comment a line, plain or gzip; - for the standard input."
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@policy_option
@spark_options
def command(
    text: str | None,
    file: str | None,
    as_json: bool,
    policy_path: Path | None,
    engine: str,
    spark_master: str,
    spark_folder: Path | None,
) -> None:
    """Judge TEXT, or every line of a file, by the policy. Nothing is stored.

    A line is an object with "text" and, if known, "id", "author" (a name, or an object with name, email, website and
    role), "email", "url" (the author's website), "ip" and "thread". Without TEXT and --file, the text comes from the
    standard input.

    Exit status: 0 when all would be published, 1 when something would be held or removed, 2 when something could not
    be judged.

    Example: moderation check --json "You are all wonderful"
    """
    if text is not None and file is not None:
        raise click.UsageError("Give either TEXT or --file, not both.")
    if engine == "spark" and (file is None or not as_json):
        raise click.UsageError("--engine spark needs --file and --json.")
    policy = load_policy(policy_path)
    if engine == "spark" and file is not None:
        with on_spark(spark_master, spark_folder) as (spark, folder):
            found, broken = _judge_on_spark(policy, file, spark, folder)
    elif file is None:
        found, broken = _judge_text(policy, _text_or_input(text), as_json), 0
    else:
        found, broken = _judge_file(policy, file, as_json)
    sys.exit(2 if broken else int(found))


def _text_or_input(text: str | None) -> str:
    if text is not None:
        return text
    if sys.stdin.isatty():
        raise click.UsageError("Give a TEXT to judge, or --file FILE.")
    try:
        return sys.stdin.buffer.read().decode("utf-8")
    except UnicodeDecodeError:
        raise CouldNotRun("The standard input is not UTF-8 text.") from None


def _judge_text(policy: Policy, text: str, as_json: bool) -> bool:
    from moderation.cli._comment_lines import submission_of
    from moderation.cli._decision_shown import show

    submission = submission_of({"text": text})
    decision = _judged(policy, submission, as_json)
    if as_json:
        _print_json("1", decision)
    else:
        show(policy, submission, decision)
    return bool(decision.action)


def _judged(policy: Policy, submission: Submission, all_scores: bool) -> Decision:
    """With `all_scores` the second opinion is asked for its scores in any case: nobody waits for an answer here, and
    whoever reads the scores wants the best there are. What would be done stays what the service would do.
    """
    from moderation.policy.judge import judge
    from moderation.vocabulary import History

    return judge(policy, submission, History(), datetime.now(UTC), all_scores=all_scores)


def _judge_file(policy: Policy, file: str, as_json: bool) -> tuple[bool, int]:
    """Whether something was found, and how many lines could not be judged."""
    from moderation.cli._decision_shown import show_line

    totals: dict[str, int] = {"publish": 0, "hold": 0, "remove": 0}
    broken = 0
    for line in _lines(file):
        if line.submission is None:
            broken += 1
            click.echo(f"{file}:{line.number}: {line.problem}", err=True)
            continue
        decision = _judged(policy, line.submission, as_json)
        totals[decision.action.word] += 1
        if as_json:
            _print_json(line.id, decision)
        elif decision.action:
            show_line(policy, line.id, line.submission, decision)
    if not as_json:
        click.echo(_summary(totals, broken))
    return totals["hold"] + totals["remove"] > 0, broken


def _judge_on_spark(policy: Policy, file: str, spark: Any, folder: Path) -> tuple[bool, int]:
    from moderation.cli._check_on_spark import answers

    found, broken = False, 0
    for answer in answers(policy, _lines(file), datetime.now(UTC), spark, folder):
        if answer.problem:
            broken += 1
            click.echo(f"{file}:{answer.number}: {answer.problem}", err=True)
            continue
        found = found or answer.is_stopped
        click.echo(answer.said)
    return found, broken


def _summary(totals: dict[str, int], broken: int) -> str:
    judged = counted(sum(totals.values()), "comment")
    outcome = f"{totals['publish']:,} published, {totals['hold']:,} held, {totals['remove']:,} removed"
    unread = f"; {counted(broken, 'line')} could not be read" if broken else ""
    return f"{judged}: {outcome}{unread}."


def _lines(file: str) -> Iterator[Line]:
    from moderation.cli._comment_lines import open_lines

    try:
        with open_lines(file) as lines:
            yield from lines
    except OSError as problem:
        raise CouldNotRun(f"{file} cannot be read: {problem.strerror or problem}") from None


def _print_json(id_: str | int, decision: Decision) -> None:
    from moderation.policy.as_mapping import as_mapping

    click.echo(json.dumps(as_mapping(id_, decision), ensure_ascii=False))
