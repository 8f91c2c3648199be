"""`moderation replay`: what another policy would have done with the comments that are already here."""

from __future__ import annotations

import json
import os
import sys
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from moderation.cli import CouldNotRun, opened_house
from moderation.cli._moments import moment_from
from moderation.cli._policies import counted, load_policy, visible
from moderation.cli._progress import Bar
from moderation.cli._spark import on_spark, spark_options

if TYPE_CHECKING:
    from moderation.vocabulary import Action
    from moderation.workflow.replay import Replayed

LOCAL = "http://127.0.0.1:8000"
"""Where links lead when no address of the service is set."""
DONE = {"publish": "published", "hold": "held", "remove": "removed"}
MOST_PROCESSES = 8


@click.command()
@click.option("--policy", "policy_path", required=True, type=click.Path(path_type=Path), help="The new policy file.")
@click.option("--since", default="90d", metavar="TIME", help="How far back, like 90d or 12h, or a date. Default: 90d.")
@click.option("--json", "as_json", is_flag=True, help="The report as JSON.")
@click.option(
    "--html", "page", type=click.Path(path_type=Path, dir_okay=False), help="Write the report as a page, with a plot."
)
@click.option("--fast", is_flag=True, help="Ask the fast scorer alone, for both policies.")
@click.option(
    "--processes",
    type=click.IntRange(1, 64),
    default=lambda: min(MOST_PROCESSES, os.cpu_count() or 1),
    show_default="the number of cores, at most 8",
    help="How many processes judge.",
)
@spark_options
def command(
    policy_path: Path,
    since: str,
    as_json: bool,
    page: Path | None,
    fast: bool,
    processes: int,
    engine: str,
    spark_master: str,
    spark_folder: Path | None,
) -> None:
    """Judge the comments that are here by the policy in force and by a new one, and show what would change.

    Each is judged as if it arrived when it was written. Nothing is stored. What no longer is known (addresses,
    browsers, strikes of then) counts as unknown for both: docs/archives.md.

    Exit status: 0 when nothing would change, 1 when something would, 2 when it could not run.

    Example: moderation replay --policy new-policy.yaml --since 30d --html report.html
    """
    from moderation.cli._replay_page import page_of
    from moderation.workflow import replay_spark
    from moderation.workflow.replay import compare
    from moderation.workflow.try_policy import excerpts

    new = load_policy(policy_path)
    start = moment_from(since, datetime.now(UTC))
    with opened_house() as house, Bar() as bar:
        old = house.policy
        if fast:
            old, new = replace(old, second_opinion=False), replace(new, second_opinion=False)
        if engine == "spark":
            with on_spark(spark_master, spark_folder) as (spark, folder):
                report = replay_spark.compare(
                    house.store, old, new, since=start, progress=bar.show, spark=spark, folder=folder
                )
        else:
            report = compare(house.store, old, new, since=start, progress=bar.show, processes=processes)
        told = excerpts(house, report)
        desk = f"{house.settings.site_url or LOCAL}/admin/comments/"
        site_name = house.settings.site_name or old.site.name
    click.echo(json.dumps(as_mapping(report, told), ensure_ascii=False) if as_json else in_words(report))
    if page is not None:
        try:
            page.write_text(page_of(report, told, desk, site_name), "utf-8")
        except OSError as problem:
            raise CouldNotRun(f"{page} cannot be written: {problem.strerror or problem}.") from None
        click.echo(f"The report is in {page}.", err=True)
    sys.exit(1 if report.moves else 0)


def as_mapping(report: Replayed, told: Mapping[int, str]) -> dict[str, object]:
    """The report with the words of the policy. `told` has the beginning of each sample."""
    return {
        "since": report.since.isoformat(),
        "judged": report.judged,
        "before": _by_word(report.before),
        "after": _by_word(report.after),
        "stopped_more": report.stopped,
        "of_these_published_by_a_person": report.stopped_against,
        "freed": report.freed,
        "of_these_removed_by_a_person": report.freed_against,
        "moves": [
            {
                "from": old.word,
                "to": new.word,
                "comments": number,
                "a_person_had_decided_otherwise": report.moved_against[old, new],
                "samples": report.samples[old, new],
            }
            for (old, new), number in report.moves.most_common()
        ],
        "decided_by_people": report.decided,
        "against_people": {"before": report.against_before, "after": report.against_after},
        "rules": {
            rule: {
                "before": _by_word(change.before),
                "after": _by_word(change.after),
                "published_by_a_person": {"before": change.overturned_before, "after": change.overturned_after},
                "samples": change.samples,
            }
            for rule, change in sorted(report.rules.items())
        },
        "texts": {str(number): text for number, text in sorted(told.items())},
    }


def _by_word(counts: Counter[Action]) -> dict[str, int]:
    return {action.word: number for action, number in sorted(counts.items()) if number}


def in_words(report: Replayed) -> str:
    """The report for reading."""
    said = [f"{counted(report.judged, 'comment')} since {report.since:%Y-%m-%d %H:%M} UTC judged by both policies."]
    for (old, new), number in report.moves.most_common():
        against = report.moved_against[old, new]
        had = f"; on {against:,} of them a person had decided otherwise" if against else ""
        said.append(f"{_done(old)} -> {_done(new)}: {number:,}{had}. See comments {_listed(report.samples[old, new])}.")
    if not report.moves:
        said.append("No comment would be treated otherwise.")
    if report.decided:
        said.append(
            f"People decided on {report.decided:,}: otherwise than the policy in force {report.against_before:,} times,"
            f" than the new one {report.against_after:,} times."
        )
    changed = {rule: one for rule, one in sorted(report.rules.items()) if one.samples}
    said += [
        f"  {visible(rule)}: {one.before.total():,} before, {one.after.total():,} after;"
        f" {one.overturned_after:,} of these a person had published; see {_listed(one.samples)}"
        for rule, one in changed.items()
    ]
    return "\n".join(said)


def _done(action: Action) -> str:
    return DONE[action.word]


def _listed(ids: list[int]) -> str:
    return ", ".join(str(id_) for id_ in ids)
