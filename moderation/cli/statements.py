"""`moderation statements`: writes statements of reasons for the EU's DSA Transparency Database."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import click

from moderation.cli import opened_house

DAY = click.DateTime(formats=["%Y-%m-%d"])


@click.command()
@click.option("--since", type=DAY, required=True, help="First day, in UTC: 2026-01-01.")
@click.option("--until", type=DAY, help="Last day; today unless given.")
@click.option("--without", "without", multiple=True, help="Leave a clause out, for instance spam. May be given again.")
@click.option("--folder", type=click.Path(file_okay=False, path_type=Path), default=Path(), help="Where to write to.")
def command(since: datetime, until: datetime | None, without: tuple[str, ...], folder: Path) -> None:
    """Write every restriction as a statement of reasons: JSON files to look at and upload, 100 statements in each.

    Nothing is sent. No text, name or address is in the files.

    Example: moderation statements --since 2026-01-01 --without spam --folder statements
    """
    from moderation.exporters import dsa
    from moderation.workflow.export_statements import export

    first = since.replace(tzinfo=UTC)
    end = (until.replace(tzinfo=UTC) if until else datetime.now(UTC)) + timedelta(days=1)
    folder.mkdir(parents=True, exist_ok=True)
    written = 0
    with opened_house() as house:
        for number, content in enumerate(dsa.files(export(house, first, end, without=without)), 1):
            (folder / f"statements-{number:04d}.json").write_text(content, encoding="utf-8")
            written = number
    click.echo(f"{written} file{'' if written == 1 else 's'} written to {folder}." if written else "Nothing to state.")
