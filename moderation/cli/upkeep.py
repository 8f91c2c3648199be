"""`moderation upkeep`: does now what the service does by the clock."""

from __future__ import annotations

from datetime import UTC, datetime

import click

from moderation.cli import opened_house


@click.command()
def command() -> None:
    """Take out what has been kept for long enough, and do what else is done by the clock.

    `moderation serve` does this by itself. Under another server, run it once an hour.

    Example: moderation upkeep
    """
    from moderation.workflow import upkeep

    with opened_house() as house:
        for name, things in upkeep.run_due(house, datetime.now(UTC), everything=True).items():
            click.echo(f"{name}: {things}")
