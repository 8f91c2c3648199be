"""Write the next migration: `python -m moderation.storage.migrations "what changes"`."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from alembic import command
from sqlalchemy import make_url

from moderation.storage import engines
from moderation.storage.database import newest_revision
from moderation.storage.migrations import config, run


def main(arguments: list[str]) -> int:
    """Compare tables with what the steps so far build, and write the difference as a new step."""
    if len(arguments) != 1 or not arguments[0].strip() or arguments[0].startswith("-"):
        print('Say what changes: python -m moderation.storage.migrations "add an end to strikes"')
        return 2
    following = f"{int(newest_revision()) + 1:04d}"
    with tempfile.TemporaryDirectory() as folder:
        _, writer = engines.make(make_url(f"sqlite:///{Path(folder) / 'draft.db'}"))
        with writer.begin() as connection:
            run(connection, "head")
            settings = config(connection)
            settings.set_main_option("file_template", "%%(rev)s_%%(slug)s")
            made = command.revision(settings, message=arguments[0], autogenerate=True, rev_id=following)
        writer.dispose()
    scripts = made if isinstance(made, list) else [made]
    for script in scripts:
        print(
            f"Wrote {script.path if script else 'nothing'}. Read it, edit it where it is wrong, and let ruff format it."
        )
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
