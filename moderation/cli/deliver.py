"""`moderation deliver`: sends what waits in the outbox, where `moderation serve` does not run."""

from __future__ import annotations

import sys
import time
from datetime import UTC, datetime

import click

from moderation.cli import opened_house


@click.command()
@click.option("--every", type=click.IntRange(5, 3600), help="Go on, and look again after so many seconds.")
def command(every: int | None) -> None:
    """Send mails, chat messages and webhooks that wait.

    `moderation serve` does this by itself. Under another server run this command from cron or as a service of its own;
    several at a time do no harm. Exit status: 1 when a letter could not be sent; it is tried again at the next run.

    Example: moderation deliver --every 15
    """
    with opened_house() as house:
        from moderation.workflow.deliver import deliver

        while True:
            done = deliver(house, lambda: datetime.now(UTC))
            if not every or done.sent or done.failed or done.given_up:
                click.echo(
                    f"{done.sent} sent, {done.dropped} not needed any more, {done.failed} to be tried again,"
                    f" {done.given_up} given up."
                )
            if not every:
                sys.exit(1 if done.failed or done.given_up or done.chores_failed else 0)
            time.sleep(every)
