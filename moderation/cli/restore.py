"""`moderation restore`: put a copy of the database back, and prove that it is whole."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from moderation.cli import CouldNotRun, read_settings
from moderation.cli._policies import counted, visible


@click.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--replace", is_flag=True, help="SQLite: set the database that is there aside under another name.")
@click.option("--check", is_flag=True, help="SQLite: only prove that FILE is whole; restore nothing.")
def command(file: Path, replace: bool, check: bool) -> None:
    """Put FILE, made by `moderation backup`, where the service looks for its database. Stop the service first.

    SQLite: every row is compared before and after. PostgreSQL: pg_restore fills an empty database, all or nothing. A
    copy of an older version is brought up to date when the service starts.

    Example: moderation restore /srv/backups/moderation-2026-11-22.db
    """
    from moderation.storage import backup, backup_postgres
    from moderation.storage.backup import BackupError

    url = read_settings().database_url
    try:
        if not url.startswith("sqlite"):
            backup_postgres.restore(file, url)
            click.echo(f"{file} restored by pg_restore.")
            return
        target = Path(url.partition("///")[2])
        copied = backup.verified(file)
        if not check:
            if replace and target.exists():
                aside = target.with_name(f"{target.name}.before-{datetime.now(UTC):%Y%m%dT%H%M%S}")
                backup.set_aside(target, aside)
                click.echo(f"What was there is now {aside}.")
            backup.restore(file, target)
    except BackupError as error:
        raise CouldNotRun(visible(str(error))) from None
    said = "is whole" if check else f"restored to {target}, every row the same"
    click.echo(f"{file} {said}: {counted(copied.rows, 'row')}. Hash of all rows: {copied.sha256}")
