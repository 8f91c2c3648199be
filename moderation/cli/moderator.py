"""`moderation moderator`: who may sign in at the desk."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import click

from moderation.cli import CouldNotRun, opened_house
from moderation.cli._links import sign_in_address

BYTES_OF_A_LINK = 32


@click.group()
def command() -> None:
    """Add, list and remove those who may sign in at the desk.

    Example: moderation moderator add "Mo Farrow"
    """


@command.command()
@click.argument("name")
@click.option("--admin", is_flag=True, help="May also manage moderators and take back what others did.")
@click.option(
    "--role",
    type=click.Choice(["viewer", "trainee", "moderator", "admin"]),
    default="moderator",
    show_default=True,
    help="viewer reads, trainee suggests, moderator decides, admin does everything.",
)
@click.option("--site", "word", metavar="WORD", help="Works at this site alone (moderation sites list).")
def add(name: str, admin: bool, role: str, word: str | None) -> None:
    """Add NAME and print a link that signs them in once, within a day, to choose a password.

    Example: moderation moderator add "Mo Farrow" --admin
    """
    from moderation.vocabulary import Role
    from moderation.workflow import moderators

    link = secrets.token_urlsafe(BYTES_OF_A_LINK)
    wanted = Role.ADMIN if admin else Role(role)
    with opened_house() as house, _refusals():
        added = moderators.add(house, None, name, wanted, link=link, batch=_batch(), now=datetime.now(UTC), site=word)
        _print_link(added.name, house.settings.site_url, link, f"/sites/{word}" if word else "")


@command.command()
@click.argument("name")
def link(name: str) -> None:
    """Print a fresh sign-in link for NAME, who lost theirs or forgot the password.

    Example: moderation moderator link "Mo Farrow"
    """
    from moderation.workflow import moderators

    token = secrets.token_urlsafe(BYTES_OF_A_LINK)
    with opened_house() as house, _refusals():
        known = moderators.new_link(house, name, link=token, now=datetime.now(UTC))
        _print_link(known.name, house.settings.site_url, token)


@command.command(name="list")
def list_all() -> None:
    """List everybody who may sign in.

    Example: moderation moderator list
    """
    from moderation.cli._policies import visible
    from moderation.storage import moderators

    with opened_house() as house, house.store.read() as tx:
        for one in moderators.listed(tx):
            state = "" if one.has_password else "  no password yet"
            click.echo(f"{one.role:<10} since {one.created_at:%Y-%m-%d}  {visible(one.name)}{state}")


@command.command()
@click.argument("name")
def remove(name: str) -> None:
    """Close the account of NAME and end its sessions. What they did stays in the log.

    Example: moderation moderator remove "Mo Farrow"
    """
    from moderation.storage import moderators as accounts
    from moderation.workflow import moderators

    with opened_house() as house, _refusals():
        with house.store.read() as tx:
            known = accounts.by_name(tx, name)
        if known is None:
            raise CouldNotRun(f"There is no account called {name}. See: moderation moderator list")
        moderators.remove(house, None, known.id, batch=_batch(), now=datetime.now(UTC))
        click.echo(f"{known.name} can no longer sign in.")


@contextmanager
def _refusals() -> Iterator[None]:
    """What the workflow refuses, as the end of the command."""
    from moderation.workflow.refusals import Refusal

    try:
        yield
    except Refusal as refusal:
        raise CouldNotRun(refusal.message) from None


def _batch() -> str:
    return f"command-{secrets.token_hex(8)}"


def _print_link(name: str, site_url: str, token: str, below: str = "") -> None:
    """The link alone on the last line, so that a script can take it."""
    address = (site_url or "http://127.0.0.1:8000") + below
    click.echo(f"{name} signs in once with this link, within a day, and chooses a password:")
    click.echo(sign_in_address(address, token))
