"""`moderation evaluate`: how well the policy and its scorer do on labelled comments."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from moderation.cli import CouldNotRun
from moderation.cli._policies import load_policy, policy_option

if TYPE_CHECKING:
    from moderation.policy.evaluation import Evaluation, Labelled

LEAST_IN_A_GROUP = 50


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="One JSON object a file and group.")
@click.option("--most", default=0, metavar="N", help="Only the first N rows of each file; 0: all.")
@click.option("--group", "groups", multiple=True, metavar="NAME", help="A group's name: show the bias against it.")
@policy_option
def command(
    files: tuple[Path, ...], as_json: bool, most: int, groups: tuple[str, ...], policy_path: Path | None
) -> None:
    """Judge labelled FILES (JSON Lines, plain or gzip) and compare with the labels.

    A line is an object with "text", "labels" (a name such as toxic, insult, threat, spam or clean, and 0 to 1; a label
    that is missing is unknown) and, if known, "group". Exit status: 0, or 2 when a file could not be read.

    Example: moderation evaluate labelled.jsonl.gz --group gay
    """
    from moderation.policy.evaluation import evaluate

    policy = load_policy(policy_path)
    now = datetime.now(UTC)
    found: list[Evaluation] = []
    for file in files:
        rows = list(_rows(file, most))
        found.append(evaluate(policy, rows, file.name, now, groups))
        names = sorted({row.group for row in rows if row.group})
        for name in names if len(names) > 1 else ():
            inside = [row for row in rows if row.group == name]
            if len(inside) >= LEAST_IN_A_GROUP:
                found.append(evaluate(policy, inside, f"{file.name}: {name}", now))
    if as_json:
        for one in found:
            click.echo(json.dumps(one.as_mapping(), ensure_ascii=False))
    else:
        _print(found)


def _rows(file: Path, most: int) -> Iterator[Labelled]:
    from moderation.cli._comment_lines import labelled_lines

    try:
        for number, row in enumerate(labelled_lines(file)):
            if most and number >= most:
                return
            yield row
    except (OSError, ValueError) as problem:
        raise CouldNotRun(f"{file}: {problem}") from problem


def _print(found: list[Evaluation]) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table(
        "file", "rows", "clean held", "clean removed", "label", "positive", "AUC", "AP", "calibration", "stopped"
    )
    for one in found:
        clean = [_share(one.clean_held, one.clean), _share(one.clean_removed, one.clean)]
        first = [one.name, str(one.rows), *clean]
        for label, figures in one.labels.items() or [("", None)]:
            numbers = (
                [
                    f"{figures.positive} of {figures.known}",
                    *(
                        f"{value:.3f}"
                        for value in (
                            figures.auc,
                            figures.average_precision,
                            figures.calibration_error,
                            figures.stopped,
                        )
                    ),
                ]
                if figures
                else [""] * 5
            )
            table.add_row(*first, label, *numbers)
            first = [""] * 4
    Console(width=None if sys.stdout.isatty() else 160).print(table)
    for one in found:
        for group, bias in one.bias.items():
            click.echo(f"{one.name}, {group}: " + ", ".join(f"{name} {value:.3f}" for name, value in bias.items()))


def _share(part: int, whole: int) -> str:
    return f"{part} of {whole} ({part / whole:.1%})" if whole else "none known"
