"""`moderation import`: take in the comments of another system, or those that left from here."""

from __future__ import annotations

import json
import secrets
import sys
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import click

from moderation.cli import CouldNotRun, opened_house
from moderation.cli._policies import counted, visible
from moderation.cli._progress import Bar

if TYPE_CHECKING:
    from moderation.workflow.import_comments import Report

SHOWN_OF_A_KIND = 5


@click.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--site", default="", metavar="URL", help="The site whose comments these are. Default: our own pages.")
@click.option(
    "--format", "format_name", default="auto", metavar="NAME", help="The format. Default: auto, by its start."
)
@click.option("--dry-run", is_flag=True, help="Read and count everything, store nothing.")
@click.option("--json", "as_json", is_flag=True, help="The report as JSON, with every comment that was skipped.")
def command(file: Path, site: str, format_name: str, dry_run: bool, as_json: bool) -> None:
    """Take in the comments in FILE: plain, .gz, or a .zip with one file.

    Comments keep their time and status, and none is judged. A file with a mistake stores nothing. An import that was
    stopped is started again with the same command and stores nothing twice. Formats: docs/archives.md.

    Exit status: 0 when every comment was stored or was there already, 1 when some were skipped, 2 when the file
    cannot be read.

    Example: moderation import wordpress.2026-11-01.xml --site https://gazette.example --dry-run
    """
    from moderation.workflow.import_comments import CannotImport, import_comments

    with opened_house() as house, Bar() as bar:
        try:
            report = import_comments(
                house,
                file,
                format_name=format_name,
                site=site_address(site),
                dry_run=dry_run,
                batch=f"import-{secrets.token_hex(8)}",
                now=datetime.now(UTC),
                progress=bar.show,
            )
        except CannotImport as refusal:
            raise CouldNotRun(visible(refusal.message)) from None
    click.echo(json.dumps(_as_json(report, dry_run), ensure_ascii=False) if as_json else _in_words(report, dry_run))
    sys.exit(1 if report.skipped else 0)


def site_address(site: str) -> str:
    """Scheme, host and port alone, as threads of another site are kept under. Raises CouldNotRun."""
    if not site:
        return ""
    try:
        parts = urlsplit(site)
        good = parts.scheme in {"http", "https"} and parts.hostname
    except ValueError:
        good = None
    if not good:
        raise CouldNotRun("--site: write the address of the site, like https://gazette.example.")
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path.rstrip('/')}".lower()


def _as_json(report: Report, dry_run: bool) -> dict[str, object]:
    return {
        "format": report.format,
        "source": report.source,
        "dry_run": dry_run,
        "found": report.found,
        "stored": report.stored,
        "already": report.already,
        "skipped": [{"id": id_, "why": why} for id_, why in report.skipped],
        "threads": report.threads,
        "statuses": dict(sorted(report.statuses.items())),
        "missing_parents": report.orphans,
        "cycles": report.cycles,
        "without_date": report.undated,
    }


def _in_words(report: Report, dry_run: bool) -> str:
    stored = "would be stored" if dry_run else "stored"
    statuses = ", ".join(f"{number:,} {status}" for status, number in sorted(report.statuses.items()))
    said = [
        f"{counted(report.found, 'comment')} in the file ({report.format}), {counted(report.threads, 'thread')}.",
        f"{report.stored:,} {stored}, {report.already:,} there already, {len(report.skipped):,} skipped.",
        *([f"Their status: {statuses}."] if statuses else []),
    ]
    if report.orphans:
        said.append(
            f"{counted(report.orphans, 'reply')} to a comment that is not in the file: now at the top.".replace(
                "replys", "replies"
            )
        )
    if report.cycles:
        said.append(f"{counted(report.cycles, 'ring')} of comments that answer each other: cut at the oldest.")
    if report.undated:
        said.append(f"{counted(report.undated, 'comment')} without a date: they have the time of this import.")
    return visible("\n".join([*said, *_skips(report)]))


def _skips(report: Report) -> list[str]:
    said = []
    for why, number in Counter(why for _, why in report.skipped).most_common():
        ids = [id_ or "(no id)" for id_, reason in report.skipped if reason == why][:SHOWN_OF_A_KIND]
        more = f" and {number - len(ids):,} more (--json lists all)" if number > len(ids) else ""
        said.append(f"skipped, because {why}: {', '.join(ids)}{more}")
    return said
