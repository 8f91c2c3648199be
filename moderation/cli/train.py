"""`moderation train`: makes the scorer's weights anew from labelled files."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import click

from moderation.cli import CouldNotRun

NEEDED = ("torch", "transformers", "onnx", "onnxruntime", "tokenizers")
STEPS = ("tune", "export", "teach", "fit", "blend", "weigh")


@click.command()
@click.argument("data", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--base", required=True, type=click.Path(exists=True, file_okay=False), help="Folder of the base model.")
@click.option(
    "--work", default="training", type=click.Path(file_okay=False, path_type=Path), help="Folder for what is made."
)
@click.option("--step", "steps", multiple=True, type=click.Choice(STEPS), help="Only this step; may be given again.")
@click.option("--seed", default=1, show_default=True, help="The same seed and files make the same order of rows.")
@click.option("--minutes", default=600.0, show_default=True, help="The transformer learns at most so long.")
@click.option("--batches", default=20_000, show_default=True, help="... and at most from so many batches.")
@click.option(
    "--from",
    "start",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder of weights to go on from.",
)
def command(
    data: Path,
    base: str,
    work: Path,
    steps: tuple[str, ...],
    seed: int,
    minutes: float,
    batches: int,
    start: Path | None,
) -> None:
    """Make the scorer's weights anew from the labelled files in DATA (*.jsonl.gz).

    The weights and a manifest with the seed and the hash of every file are left in the work folder. The service keeps
    the weights it has until you copy the new ones into moderation/scoring/weights. docs/scorer.md says more.

    Example: moderation train labelled/ --base all-MiniLM-L6-v2/ --work training/
    """
    if steps == ("weigh",):  # needs nothing but the service itself
        _weigh(data, work, seed)
        return
    missing = [name for name in NEEDED if importlib.util.find_spec(name) is None]
    if missing:
        raise CouldNotRun(
            f"Training needs packages that the service does not, and that are not installed: {', '.join(missing)}. "
            f"Install them beside it: pip install {' '.join(missing)}"
        )
    if not list(data.glob("*.jsonl.gz")):
        raise CouldNotRun(f"There are no files *.jsonl.gz in {data}.")
    from moderation.scoring.training.steps import STEPS as RUN
    from moderation.scoring.training.steps import Plan

    work.mkdir(parents=True, exist_ok=True)
    plan = Plan(data, base, work, seed=seed, passes=batches, minutes=minutes, start=start)
    for step in STEPS:
        if not steps or step in steps:
            click.echo(f"{step} ...", err=True)
            if step == "weigh":
                _weigh(data, work, seed)
            else:
                RUN[step](plan)
    click.echo(f"Done. What was made is in {work}.")


def _weigh(data: Path, work: Path, seed: int) -> None:
    from moderation.cli._policies import load_policy
    from moderation.cli._weigh_evidence import weigh

    work.mkdir(parents=True, exist_ok=True)
    weigh(load_policy(None), data, work, seed)
    click.echo(f"{work / 'evidence.json'} is written, for the weights that are in use now.")
