"""`moderation people`: what is kept of one person, handed out or erased at their wish."""

from __future__ import annotations

import importlib.util
import json
import math
import re
import secrets
from contextlib import nullcontext
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from moderation.cli import CouldNotRun, opened_house
from moderation.cli._policies import counted
from moderation.cli._spark import on_spark, spark_options

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


@command.command()
@click.option("--at-least", default=0.7, show_default=True, type=click.FloatRange(0.001, 1), help="Least probability.")
@click.option("--estimate", is_flag=True, help="Estimate the weights of evidence from this site's own people first.")
@click.option("--use", is_flag=True, help="With --estimate: use these weights from now on, also when comments arrive.")
@spark_options
def link(at_least: float, estimate: bool, use: bool, engine: str, spark_master: str, spark_folder: Path | None) -> None:
    """Compare everybody with everybody who shares a trace, and print the pairs that are probably one person.

    Needs the extra `linking`: pip install 'moderation[linking]'. Nothing is joined: that is for moderators to say.
    With --engine spark the pairs are found by Spark; weights are estimated on this machine.

    Example: moderation people link --estimate --at-least 0.95
    """
    if use and not estimate:
        raise click.UsageError("--use needs --estimate: there is nothing new to use.")
    if importlib.util.find_spec("splink") is None:
        raise CouldNotRun("Splink is not installed. Install it with: pip install 'moderation[linking]'")
    from moderation.workflow import link_archive
    from moderation.workflow.weights_in_force import weights_in_force

    now = datetime.now(UTC)
    with opened_house() as house:
        rows = link_archive.records(house, now)
        if len(rows) < 2:
            click.echo("There are not two people to compare yet.", err=True)
            return
        with house.store.read() as tx:
            weights = weights_in_force(tx)
        if estimate:
            click.echo(f"Estimating from {len(rows):,} people ...", err=True)
            weights = link_archive.estimate(rows, weights)
            for name, (m, u) in sorted(weights.learned.items()):
                click.echo(f"{math.log2(m / u):+6.1f} bits  {name}", err=True)
            if use:
                link_archive.keep(house, weights, len(rows), now)
                click.echo("These weights are used from now on.", err=True)
        number = 0
        with on_spark(spark_master, spark_folder) if engine == "spark" else nullcontext((None, None)) as (spark, _):
            for pair in link_archive.link(rows, weights, at_least, spark):
                number += 1
                said = {"one": pair.one, "other": pair.other, "probability": round(pair.probability, 4)}
                click.echo(json.dumps(said))
    click.echo(f"{counted(number, 'pair')} from {at_least:g} on. Look at them at /admin/people/NUMBER.", err=True)
