"""`moderation keys`: who may have comments judged from another system."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import click

from moderation.cli import CouldNotRun, opened_house

if TYPE_CHECKING:
    from moderation.storage.api_keys import ApiKeyView
    from moderation.workflow.house import House


@click.group()
def command() -> None:
    """Make, list and revoke the keys with which other systems have comments judged here.

    Example: moderation keys add --site https://blog.example.org
    """


@command.command()
@click.option("--site", required=True, metavar="URL", help="Address of the site that will use the key.")
@click.option(
    "--clause",
    "clauses",
    multiple=True,
    metavar="ID",
    help="Let only this clause of the policy count for the site; may be given several times. Default: all of them.",
)
@click.option(
    "--distrust-roles", is_flag=True, help="Judge comments also when the site says that an administrator wrote them."
)
@click.option(
    "--per-minute",
    type=click.IntRange(1, 10_000_000),
    default=6_000,
    show_default=True,
    help="How many calls the key may make in a minute.",
)
@click.option(
    "--drop-unsupported",
    is_flag=True,
    help="Leave attributes of the Perspective protocol that cannot be scored out of answers, instead of refusing.",
)
def add(site: str, clauses: tuple[str, ...], distrust_roles: bool, per_minute: int, drop_unsupported: bool) -> None:
    """Make a key for the site at URL and print it, once, alone on the last line.

    Example: moderation keys add --site https://blog.example.org --clause spam --clause advertising
    """
    from moderation.workflow import keys

    key = keys.fresh_key(secrets.choice)
    with opened_house() as house, _refusals():
        made = keys.issue(
            house,
            site,
            key=key,
            batch=_batch(),
            now=datetime.now(UTC),
            clauses=clauses,
            trusts_roles=not distrust_roles,
            per_minute=per_minute,
            drops_unsupported=drop_unsupported,
        )
        _print_key(made, key)


@command.command(name="list")
def list_all() -> None:
    """List all keys and moderators' tokens by number; they themselves are not kept.

    Example: moderation keys list
    """
    from moderation.cli._policies import visible
    from moderation.storage import api_keys, moderator_tokens

    with opened_house() as house, house.store.read() as tx:
        for one in api_keys.listed(tx):
            state = f"  revoked {one.revoked_at:%Y-%m-%d}" if one.revoked_at else ""
            counts = f"  counts {', '.join(one.clauses)}" if one.clauses else ""
            click.echo(f"{one.id:>4}  since {one.created_at:%Y-%m-%d}  {visible(one.site)}{counts}{state}")
        for token in moderator_tokens.listed(tx):
            state = f"  revoked {token.revoked_at:%Y-%m-%d}" if token.revoked_at else ""
            scopes = ", ".join(token.scopes)
            click.echo(
                f"token {token.id}  since {token.created_at:%Y-%m-%d}  {visible(token.moderator)}  {scopes}{state}"
            )


@command.command()
@click.argument("which", metavar="NUMBER|KEY")
def revoke(which: str) -> None:
    """Take a key back for good, by its number in the list or by the key itself.

    Example: moderation keys revoke 3
    """
    from moderation.workflow import keys

    with opened_house() as house, _refusals():
        gone = keys.revoke(house, _number(house, which), batch=_batch(), now=datetime.now(UTC))
        click.echo(f"Key {gone.id} for {gone.site} opens nothing any more.")


@command.command()
@click.argument("which", metavar="NUMBER|KEY")
def rotate(which: str) -> None:
    """Take a key back and print a new one for the same site, with the same settings, alone on the last line.

    Example: moderation keys rotate 3
    """
    from moderation.workflow import keys

    key = keys.fresh_key(secrets.choice)
    with opened_house() as house, _refusals():
        number = _number(house, which)
        made = keys.replace(house, number, key=key, batch=_batch(), now=datetime.now(UTC))
        click.echo(f"Key {number} opens nothing any more.")
        _print_key(made, key)


@command.command()
@click.argument("which", metavar="NUMBER|KEY")
def sso(which: str) -> None:
    """Print the secret with which the key's site signs tokens for its own users, alone on the last line.

    Example: moderation keys sso 3
    """
    from moderation.workflow import keys
    from moderation.workflow.single_sign_on import secret_of

    with opened_house() as house, _refusals():
        known = keys.good(house, _number(house, which))
        click.echo(f"Sign with HS256 and kid {known.id} for {known.site}. The secret ends with the key:")
        click.echo(secret_of(house, known.id))


@command.command()
@click.option("--moderator", "owner", required=True, metavar="NAME", help="Whom the token acts for.")
@click.option(
    "--scope",
    "scopes",
    multiple=True,
    required=True,
    metavar="SCOPE",
    help="What it opens: queue, decide, people, bans or log; may be given several times.",
)
@click.option("--note", default="", help="What it is for.")
@click.option("--days", type=click.IntRange(1, 3_650), help="How long it is good. Default: until it is revoked.")
@click.option(
    "--per-minute",
    type=click.IntRange(1, 10_000_000),
    default=600,
    show_default=True,
    help="How many calls it may make in a minute.",
)
def token(owner: str, scopes: tuple[str, ...], note: str, days: int | None, per_minute: int) -> None:
    """Make a token with which a program acts for a moderator, and print it, once, alone on the last line.

    Example: moderation keys token --moderator mo --scope queue --scope decide
    """
    from moderation.workflow import moderator_tokens

    fresh = moderator_tokens.PREFIX + secrets.token_urlsafe(32)
    now = datetime.now(UTC)
    with opened_house() as house, _refusals():
        made = moderator_tokens.issue(
            house,
            None,
            owner,
            scopes,
            token=fresh,
            batch=_batch(),
            now=now,
            note=note,
            expires_at=now + timedelta(days=days) if days else None,
            per_minute=per_minute,
        )
        click.echo(f"Token {made.id} of {made.moderator}. It is shown this once; nobody can read it back:")
        click.echo(fresh)


@command.command(name="revoke-token")
@click.argument("number", type=int)
def revoke_token(number: int) -> None:
    """Take a moderator's token back for good, by its number in the list.

    Example: moderation keys revoke-token 2
    """
    from moderation.workflow import moderator_tokens

    with opened_house() as house, _refusals():
        gone = moderator_tokens.revoke(house, None, number, batch=_batch(), now=datetime.now(UTC))
        click.echo(f"Token {gone.id} of {gone.moderator} opens nothing any more.")


def _number(house: House, which: str) -> int:
    """The number of a key that was named by it or by itself."""
    from moderation.workflow import keys
    from moderation.workflow.refusals import UnknownKey

    if which.isascii() and which.isdigit() and len(which) < keys.LENGTH:
        return int(which)
    found = keys.find(house, which)
    if found is None:
        raise UnknownKey
    return found.id


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


def _print_key(made: ApiKeyView, key: str) -> None:
    """The key alone on the last line, so that a script can take it."""
    click.echo(f"Key {made.id} for {made.site}. It is shown this once; nobody can read it back:")
    click.echo(key)
