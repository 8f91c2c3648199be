"""`moderation people`: what is kept of one person, handed out or erased at their wish."""

from __future__ import annotations

import json
import re
import secrets
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from moderation.cli import CouldNotRun, opened_house
from moderation.cli._policies import counted

if TYPE_CHECKING:
    from moderation.workflow.house import House

_LINK = re.compile(r"(?:.*/comments/[0-9]+/status/)?([\w-]{16,200})/?")


@click.group()
def command() -> None:
    """Hand out or erase what is kept of one person, found by e-mail address or by a comment's private link.

    Example: moderation people export --email ada@example.org
    """


@command.command()
@click.option("--email", default="", help="The address that they gave.")
@click.option("--link", default="", help="The private link of one of their comments.")
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="Default: the standard output.")
def export(email: str, link: str, output: Path | None) -> None:
    """Write all that is kept of a person as JSON.

    Example: moderation people export --email ada@example.org -o ada.json
    """
    from moderation.workflow import personal

    with opened_house() as house:
        found = _found(house, email, link)
        written = json.dumps(personal.handed_out(house, found, datetime.now(UTC)), indent=2, ensure_ascii=False)
    if output is None:
        click.echo(written)
        return
    try:
        output.touch(mode=0o600)
        output.write_text(written + "\n", "utf-8")
    except OSError as problem:
        raise CouldNotRun(f"{output} cannot be written: {problem.strerror or problem}.") from None
    click.echo(f"Written to {output}.", err=True)


@command.command()
@click.option("--email", default="", help="The address that they gave.")
@click.option("--link", default="", help="The private link of one of their comments.")
@click.option("--yes", is_flag=True, help="Do not ask.")
def erase(email: str, link: str, yes: bool) -> None:
    """Erase everything that a person wrote, their names and their traces, for good.

    Whoever is blocked or banned keeps their traces until that ends. Backups are not touched: see docs/privacy.md.

    Example: moderation people erase --email ada@example.org
    """
    from moderation.workflow import personal

    with opened_house() as house:
        found = _found(house, email, link)
        if not yes:
            click.confirm("Erase all that they wrote? It cannot be brought back.", abort=True)
        batch = f"erase-{secrets.token_hex(8)}"
        count = personal.erase(house, found, batch=batch, now=datetime.now(UTC))
    click.echo(f"{counted(count, 'comment')} erased.")


def _found(house: House, email: str, link: str) -> tuple[int, ...]:
    from moderation.workflow import personal
    from moderation.workflow.refusals import UnknownComment

    if bool(email) == bool(link):
        raise CouldNotRun("Say who is meant by --email or by --link, one of them.")
    if email:
        found = personal.by_email(house, email)
        if not found:
            raise CouldNotRun(
                "Nobody has left this e-mail address. Look for the address that they gave when they wrote."
            )
        return found
    token = _LINK.fullmatch(link)
    try:
        # What does not look like a link belongs to no comment either.
        return personal.by_link(house, token[1] if token else "")
    except UnknownComment:
        raise CouldNotRun(
            "This link belongs to no comment. Give it as it stands in the browser's address line."
        ) from None
