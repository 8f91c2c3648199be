"""`moderation export`: all comments of a site as one file that other systems, and this one, can read."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO

import click

from moderation.cli import CouldNotRun, opened_house
from moderation.cli._policies import counted
from moderation.cli._progress import Bar
from moderation.cli.import_ import site_address


@click.command()
@click.option(
    "--what",
    type=click.Choice(["comments", "bans", "log"]),
    default="comments",
    help="What leaves. Default: comments.",
)
@click.option(
    "--format", "format_name", type=click.Choice(["jsonl", "csv", "wxr"]), default="jsonl", help="Default: jsonl."
)
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="Default: the standard output.")
@click.option("--site", default="", metavar="URL", help="The site whose comments leave. Default: our own pages.")
def command(what: str, format_name: str, output: Path | None, site: str) -> None:
    """Write all threads and comments of a site, whatever their status, as they are at this moment.

    jsonl and wxr are read back by `moderation import` without loss; csv is for spreadsheets. E-mail and network
    addresses are not kept by the service, so none leave it. With --what, the table of blocks and bans or the log
    leaves instead, as jsonl or csv. What is known of one person: `moderation people export`.

    Example: moderation export --format wxr -o gazette.xml
    """
    if what != "comments" and format_name == "wxr":
        raise CouldNotRun("WXR is a format for comments. Write --format jsonl or csv.")
    address = site_address(site)
    with opened_house() as house, Bar() as bar:

        def write(out: TextIO) -> int:
            from moderation.workflow.export_comments import export_comments
            from moderation.workflow.export_records import export_bans, export_log

            if what == "bans":
                return export_bans(house, out, as_csv=format_name == "csv", now=datetime.now(UTC))
            if what == "log":
                return export_log(house, out, as_csv=format_name == "csv")
            return export_comments(house, out, format_name=format_name, site=address, progress=bar.show)

        if output is None:
            write(sys.stdout)
            return
        count = _written(output, write)
    noun = {"comments": "comment", "bans": "block or ban", "log": "line"}[what]
    told = f"{count:,} blocks and bans" if what == "bans" and count != 1 else counted(count, noun)
    click.echo(f"{told} written to {output}.", err=True)


def _written(output: Path, write: Callable[[TextIO], int]) -> int:
    """Write a file that is whole or not there. Raises CouldNotRun."""
    unfinished = output.with_name(f".{output.name}.{os.getpid()}")
    try:
        descriptor = os.open(unfinished, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="") as out:
            count = write(out)
            out.flush()
            os.fsync(out.fileno())
        unfinished.replace(output)
    except OSError as problem:
        raise CouldNotRun(f"{output} cannot be written: {problem.strerror or problem}.") from None
    finally:
        unfinished.unlink(missing_ok=True)
    return count
