"""`moderation sites`: several sites in one service, each with its own policy file, threads, moderators and keys."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime
from pathlib import Path

import click

from moderation.cli import CouldNotRun, opened_house


@click.group()
def command() -> None:
    """Serve several sites, each below an address of its own with a policy file of its own.

    Example: moderation sites add blog --url https://blog.example.org --policy blog.yaml
    """


@command.command()
@click.argument("word")
@click.option("--url", required=True, metavar="URL", help="Address of the site.")
@click.option(
    "--policy",
    "policy_path",
    required=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The site's policy file. Its changes are taken up by themselves.",
)
def add(word: str, url: str, policy_path: Path) -> None:
    """Serve the site at URL below /sites/WORD/; a site that is there gets the new word and file.

    Example: moderation sites add blog --url https://blog.example.org --policy blog.yaml
    """
    from moderation.workflow import sites
    from moderation.workflow.refusals import Refusal

    with opened_house() as house:
        try:
            made = sites.serve(house, url, word, policy_path, batch=_batch(), now=datetime.now(UTC))
        except Refusal as refusal:
            raise CouldNotRun(refusal.message) from None
    click.echo(f"{made.url} is served below /sites/{made.path}/ by the policy in {made.policy_path}.")


@command.command(name="list")
def list_all() -> None:
    """List the sites that are served by themselves.

    Example: moderation sites list
    """
    from moderation.cli._policies import visible
    from moderation.storage import sites

    with opened_house() as house, house.store.read() as tx:
        for one in sites.listed(tx):
            click.echo(f"{one.path}  {visible(one.url)}  {visible(one.policy_path)}")


@command.command()
@click.argument("word")
def remove(word: str) -> None:
    """Serve a site by itself no longer. Its threads stay, and belong to the service's own pages.

    Example: moderation sites remove blog
    """
    from moderation.workflow import sites
    from moderation.workflow.refusals import Refusal

    with opened_house() as house:
        try:
            gone = sites.stop_serving(house, word, batch=_batch(), now=datetime.now(UTC))
        except Refusal as refusal:
            raise CouldNotRun(refusal.message) from None
    click.echo(f"{gone.url} is not served by itself any more.")


def _batch() -> str:
    return f"command-{secrets.token_hex(8)}"
