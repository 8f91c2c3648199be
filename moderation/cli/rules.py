"""`moderation rules`: how the rules do by people's verdicts, and what to do about one that goes wrong."""

from __future__ import annotations

import json
import secrets
from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from moderation.cli import CouldNotRun, opened_house
from moderation.cli._moments import moment_from
from moderation.cli._policies import counted, visible

if TYPE_CHECKING:
    from moderation.storage.rule_record import Hit, Tally
    from moderation.storage.views import ModeratorView
    from moderation.workflow.house import House

SHOWN = 100
EXCERPT = 100

since_option = click.option("--since", default="90d", metavar="TIME", help="How far back, like 90d, or a date.")
json_option = click.option("--json", "as_json", is_flag=True, help="As JSON.")
as_option = click.option("--as", "name", required=True, metavar="NAME", help="The administrator who does it.")
reason_option = click.option("--reason", default="", help="Why, for the log.")


@click.group()
def command() -> None:
    """How the rules do, and what to do about one that goes wrong."""


@command.command()
@since_option
@json_option
def health(since: str, as_json: bool) -> None:
    """What each rule stopped, and how much of it people upheld or overturned.

    Example: moderation rules health --since 30d
    """
    from moderation.storage import rule_holds, rule_record

    start = moment_from(since, datetime.now(UTC))
    with opened_house() as house, house.store.read() as tx:
        tallies = rule_record.tallies(tx, start)
        holding = {one.rule: one for one in rule_holds.in_force(tx)}
    if as_json:
        told = [{**asdict(one), "precision": one.precision, "only_holds": one.rule in holding} for one in tallies]
        click.echo(json.dumps(told))
        return
    for one in tallies:
        click.echo(visible(_line(one) + ("; it only holds for now" if one.rule in holding else "")))
    for held in holding.values():
        click.echo(visible(f"{held.rule} only holds since {held.at:%Y-%m-%d %H:%M} UTC: {held.reason}"))
    if not tallies:
        click.echo("No rule has stopped anything since then.")


@command.command()
@click.argument("rule")
@since_option
@json_option
def shadow(rule: str, since: str, as_json: bool) -> None:
    """What RULE would have stopped while it was in shadow.

    Example: moderation rules shadow spam/many-links --since 7d
    """
    from moderation.storage import rule_record

    start = moment_from(since, datetime.now(UTC))
    with opened_house() as house, house.store.read() as tx:
        tally = next((one for one in rule_record.tallies(tx, start) if one.rule == rule), None)
        hits = rule_record.hits(tx, rule, start, shadow=True, limit=SHOWN)
    if as_json:
        click.echo(json.dumps([{**asdict(one), "at": one.at.isoformat()} for one in hits], ensure_ascii=False))
        return
    if tally is None or not hits:
        click.echo("It would have stopped nothing since then, or it was not in shadow.")
        return
    click.echo(
        f"It would have held {counted(tally.shadow_held, 'comment')} and removed {tally.shadow_removed:,}. People removed"
        f" {tally.shadow_upheld:,} of them and published {tally.shadow_overturned:,}."
    )
    for one in hits:
        click.echo(visible(_hit(one)))


@command.command()
@click.argument("rule")
@since_option
@as_option
@reason_option
@click.option("--dry-run", is_flag=True, help="Only say what would happen.")
def revert(rule: str, since: str, name: str, reason: str, dry_run: bool) -> None:
    """Take back everything that RULE did since then. What other rules ask for and what people decided stands.

    It can be undone as a whole, at the desk's log.

    Example: moderation rules revert spam/many-links --since 2h --as Ann
    """
    from moderation.workflow.refusals import Refusal
    from moderation.workflow.revert_rule import plan, revert

    now = datetime.now(UTC)
    start = moment_from(since, now)
    with opened_house() as house:
        if dry_run:
            would = plan(house, rule, start)
            click.echo(
                f"{counted(would.publish, 'comment')} would be published and {would.hold:,} held; {would.stands:,} would stay."
            )
            return
        try:
            done = revert(house, _moderator(house, name), rule, start, reason, secrets.token_hex(8), now)
        except Refusal as refusal:
            raise CouldNotRun(refusal.message) from None
    click.echo(f"{counted(len(done.done), 'comment')} changed, {len(done.left):,} stay as they are.")


@command.command("hold")
@click.argument("rule")
@as_option
@reason_option
def hold(rule: str, name: str, reason: str) -> None:
    """Let RULE ask a person from now on instead of removing.

    Example: moderation rules hold spam/many-links --as Ann
    """
    _set(rule, name, reason, held=True)


@command.command("release")
@click.argument("rule")
@as_option
@reason_option
def release(rule: str, name: str, reason: str) -> None:
    """Let RULE remove again.

    Example: moderation rules release spam/many-links --as Ann
    """
    _set(rule, name, reason, held=False)


def _set(rule: str, name: str, reason: str, *, held: bool) -> None:
    from moderation.workflow.refusals import Refusal
    from moderation.workflow.rule_watch import set_hold

    with opened_house() as house:
        try:
            done = set_hold(house, _moderator(house, name), rule, held, reason, secrets.token_hex(8), datetime.now(UTC))
        except Refusal as refusal:
            raise CouldNotRun(refusal.message) from None
    click.echo("Done." if done.batch else "It is so already.")


def _moderator(house: House, name: str) -> ModeratorView:
    from moderation.storage import moderators

    with house.store.read() as tx:
        found = next((one for one in moderators.listed(tx) if one.name == name), None)
    if found is None:
        raise CouldNotRun(visible(f"There is no moderator {name}."))
    return found


def _line(one: Tally) -> str:
    decided = one.upheld + one.overturned
    verdicts = f"; people upheld {one.upheld:,} and published {one.overturned:,}" if decided else ""
    share = f" ({one.precision:.0%} right)" if one.precision is not None else ""
    shadow_ = f"; in shadow {one.shadow_held + one.shadow_removed:,}" if one.shadow_held + one.shadow_removed else ""
    return f"{one.rule}: held {one.held:,}, removed {one.removed:,}{shadow_}{verdicts}{share}"


def _hit(one: Hit) -> str:
    text = " ".join(one.text.split())[:EXCERPT]
    verdict = f", a person chose {one.verdict}" if one.verdict else ""
    return f"  {one.comment_id}  {one.at:%Y-%m-%d %H:%M}  would {one.asked}, is {one.status}{verdict}: {text}"
