"""`moderation webhooks`: which of a site's own systems are told what became of its comments."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime

import click

from moderation.cli import CouldNotRun, opened_house


@click.group()
def command() -> None:
    """Tell a site's own systems of comments that are published, held, removed, edited or withdrawn.

    Example: moderation webhooks add --url https://www.example.org/hooks/comments
    """


@command.command()
@click.option("--url", required=True, metavar="URL", help="Where messages are posted.")
@click.option("--site", "word", default="", metavar="WORD", help="Of which site (moderation sites list).")
@click.option("--event", "events", multiple=True, metavar="EVENT", help="Only of this; may be given several times.")
def add(url: str, word: str, events: tuple[str, ...]) -> None:
    """Post messages to URL from now on, and print the secret that signs them, alone on the last line.

    Example: moderation webhooks add --url https://www.example.org/hooks/comments --event comment.held
    """
    from moderation.workflow import webhooks
    from moderation.workflow.refusals import Refusal

    with opened_house() as house:
        try:
            made = webhooks.register(house, url, events, word=word, batch=_batch(), now=datetime.now(UTC))
        except Refusal as refusal:
            raise CouldNotRun(refusal.message) from None
    click.echo(f"Webhook {made.webhook.id}. Messages to it are signed with this secret:")
    click.echo(made.secret)


@command.command(name="list")
def list_all() -> None:
    """List the webhooks by number.

    Example: moderation webhooks list
    """
    from moderation.cli._policies import visible
    from moderation.storage import webhooks

    with opened_house() as house, house.store.read() as tx:
        for one in webhooks.listed(tx):
            click.echo(f"{one.id}  {visible(one.url.partition('?')[0])}  {', '.join(one.events) or 'everything'}")


@command.command()
@click.argument("number", type=int)
def remove(number: int) -> None:
    """Post nothing to a webhook any more.

    Example: moderation webhooks remove 2
    """
    from moderation.workflow import webhooks
    from moderation.workflow.refusals import Refusal

    with opened_house() as house:
        try:
            webhooks.end(house, number, batch=_batch(), now=datetime.now(UTC))
        except Refusal as refusal:
            raise CouldNotRun(refusal.message) from None
    click.echo(f"Webhook {number} is told nothing any more.")


def _batch() -> str:
    return f"command-{secrets.token_hex(8)}"
