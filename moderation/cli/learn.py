"""`moderation learn`: learn from people's verdicts, look at what was learned, switch it off."""

from __future__ import annotations

import json
import secrets
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from moderation.cli import CouldNotRun, opened_house
from moderation.cli._policies import counted, visible

if TYPE_CHECKING:
    from moderation.scoring.learned import LocalScorer
    from moderation.scoring.learning import Trial
    from moderation.workflow.house import House


@click.command()
@click.option("--dry-run", is_flag=True, help="Learn and try, keep nothing.")
@click.option("--explain", default="", metavar="TEXT", help="What was learned says of this text, and why.")
@click.option(
    "--export", "target", type=click.Path(path_type=Path, dir_okay=False), help="Write what counts now as JSON."
)
@click.option("--off", is_flag=True, help="Forget: from now on the shipped scorer alone counts.")
def command(dry_run: bool, explain: str, target: Path | None, off: bool) -> None:
    """Learn from moderators' decisions, other systems' corrections and imported spam, and switch it on if it is better.

    What is learned is tried on the newest verdicts first. The service does this by itself once a day, where a rule
    of the policy asks for it (`detector: local`): docs/learning.md.

    Exit status: 0 when it was switched on or shown, 1 when it was not better, 2 when it could not run.

    Example: moderation learn --dry-run
    """
    from moderation.workflow.learn import learn, switch_off

    with opened_house() as house:
        if off:
            done = switch_off(house, secrets.token_hex(8), datetime.now(UTC))
            click.echo("The shipped scorer alone counts now." if done else "It is so already.")
        elif explain:
            _explain(_in_force(house), explain)
        elif target is not None:
            _export(_in_force(house), target)
        else:
            result = learn(house, datetime.now(UTC), store=not dry_run)
            click.echo(f"{counted(result.verdicts, 'verdict')} to learn from.")
            for trial in result.trials:
                click.echo(_told(trial))
            better = any(trial.passed for trial in result.trials)
            if better:
                click.echo("It would be switched on." if dry_run else "It counts from now on.")
            raise SystemExit(0 if better else 1)


def _in_force(house: House) -> LocalScorer:
    from moderation.scoring.learned import NotUsable, unpacked
    from moderation.storage import learned

    with house.store.read() as tx:
        found = learned.in_force(tx)
    if found is None:
        raise CouldNotRun("Nothing that was learned counts now. Run `moderation learn`.")
    try:
        return unpacked(found)
    except NotUsable as problem:
        raise CouldNotRun(str(problem)) from None


def _explain(scorer: LocalScorer, text: str) -> None:
    for label in scorer.corrections:
        found = scorer.score(text, label)
        if found is None:
            continue
        click.echo(f"{label}: {found[0]:.1%}, the shipped scorer says {found[1]:.1%}.")
        for part in scorer.contributions(text, label, most=8):
            click.echo(visible(f"  {part.weight:+.2f} {part.text}"))


def _export(scorer: LocalScorer, target: Path) -> None:
    from moderation.scoring.learned import FEATURES

    told = {
        "version": scorer.version,
        "features": FEATURES,
        "labels": {
            label: {
                "verdicts_against": one.yes,
                "verdicts_for": one.no,
                "weights": {str(place): round(float(one.weights[place]), 5) for place in one.weights.nonzero()[0]},
            }
            for label, one in scorer.corrections.items()
        },
    }
    try:
        target.write_text(json.dumps(told), "utf-8")
    except OSError as problem:
        raise CouldNotRun(f"{target} cannot be written: {problem.strerror or problem}.") from None
    click.echo(f"Written to {target}.", err=True)


def _told(trial: Trial) -> str:
    if not trial.tried_on:
        return f"{trial.label}: nothing learned. {trial.why_not}"
    figures = (
        f"learned from {trial.learned_from:,} verdicts, tried on the {trial.tried_on:,} newest: log loss"
        f" {trial.loss_before:.3f} before, {trial.loss_after:.3f} after; AUC {trial.auc_before:.3f} before,"
        f" {trial.auc_after:.3f} after."
    )
    return f"{trial.label}: {figures}{' ' if trial.why_not else ''}{trial.why_not}"
