"""`moderation export`: all comments of a site as one file that other systems, and this one, can read."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from moderation.cli import CouldNotRun, opened_house
from moderation.cli._policies import counted
from moderation.cli._progress import Bar
from moderation.cli.import_ import site_address


@click.command()
@click.option(
    "--format", "format_name", type=click.Choice(["jsonl", "csv", "wxr"]), default="jsonl", help="Default: jsonl."
)
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="Default: the standard output.")
@click.option("--site", default="", metavar="URL", help="The site whose comments leave. Default: our own pages.")
def command(format_name: str, output: Path | None, site: str) -> None:
    """Write all threads and comments of a site, whatever their status, as they are at this moment.

    jsonl and wxr are read back by `moderation import` without loss; csv is for spreadsheets. E-mail and network
    addresses are not kept by the service, so none leave it.

    Example: moderation export --format wxr -o gazette.xml
    """
    from moderation.workflow.export_comments import export_comments

    with opened_house() as house, Bar() as bar:
        if output is None:
            export_comments(house, sys.stdout, format_name=format_name, site=site_address(site), progress=bar.show)
            return
        unfinished = output.with_name(f".{output.name}.{os.getpid()}")
        try:
            descriptor = os.open(unfinished, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
            with os.fdopen(descriptor, "w", encoding="utf-8", newline="") as out:
                count = export_comments(house, out, format_name=format_name, site=site_address(site), progress=bar.show)
                out.flush()
                os.fsync(out.fileno())
            unfinished.replace(output)
        except OSError as problem:
            raise CouldNotRun(f"{output} cannot be written: {problem.strerror or problem}.") from None
        finally:
            unfinished.unlink(missing_ok=True)
    click.echo(f"{counted(count, 'comment')} written to {output}.", err=True)
