"""`moderation backup`: a copy of the whole database while the service runs."""

from __future__ import annotations

from pathlib import Path

import click

from moderation.cli import CouldNotRun, read_settings
from moderation.cli._policies import counted, visible
from moderation.cli._progress import Bar


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
def command(file: Path) -> None:
    """Copy the database to FILE, as it is at one moment. The service may run meanwhile.

    SQLite: every row is counted and hashed, and `moderation restore` compares them. PostgreSQL: pg_dump makes the copy.
    The key file (secret.key in the data folder) is not in it: keep a copy of that elsewhere, or nobody who is banned
    will be recognised again.

    Example: moderation backup /srv/backups/moderation-2026-11-22.db
    """
    from moderation.storage import backup, backup_postgres
    from moderation.storage.backup import BackupError

    url = read_settings().database_url
    try:
        if not url.startswith("sqlite"):
            backup_postgres.copy(url, file)
            click.echo(f"Written to {file} by pg_dump.")
            return
        with Bar() as bar:
            copied = backup.copy(Path(url.partition("///")[2]), file, bar.show)
    except BackupError as error:
        raise CouldNotRun(visible(str(error))) from None
    except OSError as error:
        raise CouldNotRun(f"{file} cannot be written: {error.strerror or error}.") from None
    click.echo(f"{counted(copied.rows, 'row')} written to {file}. Hash of all rows: {copied.sha256}")
