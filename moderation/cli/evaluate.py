"""`moderation evaluate`: how well the policy and its scorer do on labelled comments."""

from __future__ import annotations

import importlib.util
import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from moderation.cli import CouldNotRun
from moderation.cli._policies import load_policy, policy_option

if TYPE_CHECKING:
    from moderation.policy.evaluation import Evaluation, Labelled
    from moderation.policy.evaluation_change import Change
    from moderation.policy.rules import Policy

LEAST_IN_A_GROUP = 50
_OUT = click.Path(dir_okay=False, path_type=Path)


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="One JSON object a file and group.")
@click.option("--html", "page", type=_OUT, metavar="FILE", help="Write a page with plots.")
@click.option("--most", default=0, metavar="N", help="Only the first N rows of each file; 0: all.")
@click.option("--held-out", is_flag=True, help="Only rows that `moderation train` leaves out of training.")
@click.option(
    "--half",
    type=click.Choice(["first", "second"]),
    help="Only half of the rows, by the hash of the text: choose thresholds on the first and report the second.",
)
@click.option("--group", "groups", multiple=True, metavar="NAME", help="A group's name: show the bias against it.")
@click.option("--bias", is_flag=True, help="Show the bias for the usual groups' names.")
@click.option("--save", type=_OUT, metavar="FILE", help="Keep the figures, to compare with later.")
@click.option("--baseline", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="FILE",
              help="Compare with figures that were kept.")  # fmt: skip
@policy_option
def command(
    files: tuple[Path, ...], as_json: bool, page: Path | None, most: int, held_out: bool, half: str | None, groups: tuple[str, ...],
    bias: bool, save: Path | None, baseline: Path | None, policy_path: Path | None,
) -> None:  # fmt: skip
    """Judge labelled FILES (JSON Lines, plain or gzip) and compare with the labels.

    A line is an object with "text", "labels" (a name such as toxic, insult, threat, spam or clean, and 0 to 1; a label
    that is missing is unknown) and, if known, "group". Exit status: 0; 1 when a figure is worse than in the baseline
    by more than chance explains; 2 when a file could not be read.

    Example: moderation evaluate labelled.jsonl.gz --bias --html figures.html --baseline figures.json
    """
    from moderation.policy.evaluation import USUAL_GROUPS
    from moderation.policy.evaluation_change import changes

    if page is not None and importlib.util.find_spec("pygal") is None:
        raise CouldNotRun("A page with plots needs the package pygal: pip install 'moderation[statistics]'")
    stored = _stored(baseline) if baseline else None
    policy = load_policy(policy_path)
    wanted = (*groups, *(USUAL_GROUPS if bias else ()))
    found = [
        one
        for file in files
        for one in _of_file(policy, file, islice(_rows(file, held_out, half), most or None), wanted)
    ]
    told = [one.as_mapping() for one in found]
    changed = None if stored is None else changes(stored, told)
    if as_json:
        for one in told:
            click.echo(json.dumps(one, ensure_ascii=False))
    else:
        _print(found)
    _tell(changed, as_json)
    if save is not None:
        save.write_text("[\n" + ",\n".join(map(_kept, told)) + "\n]\n", "utf-8")
    if page is not None:
        from moderation.cli._evaluation_page import page_of

        page.write_text(page_of(told, changed), "utf-8")
    sys.exit(int(any(one.worse for one in changed or ())))


def _kept(one: dict[str, Any]) -> str:
    """What is worth keeping, a line a file: the figures without the points of the plots."""
    labels = {
        label: {name: value for name, value in figures.items() if name not in {"roc", "reliability"}}
        for label, figures in one["labels"].items()
    }
    return json.dumps(one | {"labels": labels}, ensure_ascii=False)


def _stored(file: Path) -> list[dict[str, Any]]:
    try:
        stored = json.loads(file.read_text("utf-8"))
        assert all(one["name"] and one["labels"] is not None for one in stored)
    except (ValueError, KeyError, TypeError, AssertionError):
        raise CouldNotRun(f"{file} does not hold figures that --save has written.") from None
    return list(stored)


def _of_file(policy: Policy, file: Path, rows: Iterable[Labelled], groups: tuple[str, ...]) -> Iterator[Evaluation]:
    """The figures of the whole file, then of each of its groups that is large enough."""
    from moderation.policy.evaluation import evaluate, judged

    kept = list(judged(policy, rows, datetime.now(UTC)))
    yield evaluate(policy, kept, file.name, groups)
    names = sorted({one.row.group for one in kept if one.row.group})
    for name in names if len(names) > 1 else ():
        inside = [one for one in kept if one.row.group == name]
        if len(inside) >= LEAST_IN_A_GROUP:
            yield evaluate(policy, inside, f"{file.name}: {name}")


def _rows(file: Path, held_out: bool, half: str | None) -> Iterator[Labelled]:
    from moderation.cli._comment_lines import labelled_lines
    from moderation.scoring.training.data import half_of, kept_out

    try:
        for row in labelled_lines(file):
            text = row.submission.text
            if (not held_out or kept_out(file.name, text)) and half in (None, half_of(text)):
                yield row
    except (OSError, ValueError) as problem:
        raise CouldNotRun(f"{file}: {problem}") from problem


def _print(found: Sequence[Evaluation]) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table(
        "file", "rows", "clean held", "clean removed", "label", "positive", "AUC", "AP", "calibration", "stopped",
        "precision and recall at",
    )  # fmt: skip
    for one in found:
        first = [
            one.name,
            str(one.rows),
            _share(one.clean_held, one.clean),
            _share(one.clean_removed, one.clean),
        ]
        for label, figures in one.labels.items() or [("", None)]:
            if figures is None:
                table.add_row(*first, label, *[""] * 6)
                continue
            numbers = (figures.auc, figures.average_precision, figures.calibration_error_ordinary, figures.stopped)
            at = "; ".join(f"{at.threshold:.2f}: {at.precision:.2f}, {at.recall:.2f}" for at in figures.at)
            positive = f"{figures.positive} of {figures.known}"
            table.add_row(*first, label, positive, *(f"{value:.3f}" for value in numbers), at)
            first = [""] * 4
    Console(width=None if sys.stdout.isatty() else 180).print(table)
    for one in found:
        for group, bias in one.bias.items():
            click.echo(f"{one.name}, {group}: " + ", ".join(f"{name} {value:.3f}" for name, value in bias.items()))


def _tell(changed: Sequence[Change] | None, quiet: bool) -> None:
    """Says what moved against the baseline; beside JSON only what is worse, where errors go."""
    for one in changed or ():
        if one.worse or not quiet:
            mark = "worse: " if one.worse else ""
            figure = one.figure.replace("_", " ")
            click.echo(
                f"{mark}{one.name}, {one.label}, {figure}: {one.before:.3f} before, {one.after:.3f} now", err=quiet
            )
    if changed is not None and not quiet:
        worse = sum(one.worse for one in changed)
        click.echo(f"{worse} of {len(changed)} figures that moved are worse." if changed else "No figure moved.")


def _share(part: int, whole: int) -> str:
    return f"{part} of {whole} ({part / whole:.1%})" if whole else "none known"
