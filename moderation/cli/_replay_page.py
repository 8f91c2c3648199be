"""The report of a replay as one page that needs nothing else: sentences, a plot, tables with samples and links."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape

from moderation.cli._page import drawn, plain_style, plots, table, whole_page
from moderation.vocabulary import Action
from moderation.workflow.replay_report import Replayed, RuleChange

DONE = {Action.PUBLISH: "published", Action.HOLD: "held", Action.REMOVE: "removed"}
MOST_BARS = 20


def page_of(report: Replayed, told: Mapping[int, str], desk: str, site: str) -> str:
    """The whole page. `told` has the beginning of each sample; links lead to `desk` followed by the number."""
    title = f"What the new policy would change at {site}" if site else "What the new policy would change"
    body = [
        f"<h1>{escape(title)}</h1>",
        (
            f"<p>{report.judged:,} comments since {report.since:%Y-%m-%d %H:%M} UTC were judged by the policy in force and by the"
            " new one, each with what was known when it was written. Nothing was changed.</p>"
        ),
        f"<p><strong>{escape(in_short(report))}</strong></p>",
    ]
    if report.decided:
        body.append(
            f'<p class="quiet">People have decided on {report.decided:,} of these comments. The policy in force decides'
            f" {report.against_before:,} of them otherwise, the new one {report.against_after:,}.</p>"
        )
    body += [_plot(report), "<h2>Comment by comment</h2>", _moves(report, told, desk)]
    body += ["<h2>Rule by rule</h2>", _rules(report, told, desk)]
    return whole_page(title, body)


def in_short(report: Replayed) -> str:
    """The one sentence that matters most."""
    if not report.moves:
        return "No comment would be treated otherwise."
    return (
        f"The new policy would have stopped {report.stopped:,} more, of which a person had published"
        f" {report.stopped_against:,}, and freed {report.freed:,}, of which a person had removed {report.freed_against:,}."
    )


def _plot(report: Replayed) -> str:
    """Bars of what each rule stops, before and after; those that change most. Empty where none does."""
    changed = sorted(_changed(report), key=lambda pair: -abs(pair[1].after.total() - pair[1].before.total()))
    shown = changed[:MOST_BARS]
    if not shown:
        return ""
    style = plain_style()
    chart = plots().HorizontalBar(style=style, js=(), height=120 + 44 * len(shown), width=960, legend_at_bottom=True)
    chart.title = "Comments that each rule stops"
    chart.x_labels = [rule for rule, _ in reversed(shown)]
    chart.add("policy in force", [change.before.total() for _, change in reversed(shown)])
    chart.add("new policy", [change.after.total() for _, change in reversed(shown)])
    return f'<div class="wide">{drawn(chart)}</div>'


def _changed(report: Replayed) -> list[tuple[str, RuleChange]]:
    return [(rule, change) for rule, change in sorted(report.rules.items()) if change.samples]


def _moves(report: Replayed, told: Mapping[int, str], desk: str) -> str:
    rows = [
        [
            DONE[old],
            DONE[new],
            f"{number:,}",
            f"{report.moved_against[old, new]:,}",
            _samples(report.samples[old, new], told, desk),
        ]
        for (old, new), number in report.moves.most_common()
    ]
    return table(["now", "then", "#comments", "#a person had decided otherwise", "for example"], rows)


def _rules(report: Replayed, told: Mapping[int, str], desk: str) -> str:
    rows = [
        [
            f"<code>{escape(rule)}</code>",
            f"{change.held_before:,}",
            f"{change.held_after:,}",
            f"{change.removed_before:,}",
            f"{change.removed_after:,}",
            f"{change.overturned_before:,}",
            f"{change.overturned_after:,}",
            _samples(change.samples, told, desk),
        ]
        for rule, change in _changed(report)
    ]
    heads = ["rule", "#holds now", "#then", "#removes now", "#then", "#of these, published by a person", "#then"]
    return table([*heads, "for example"], rows)


def _samples(ids: Iterable[int], told: Mapping[int, str], desk: str) -> str:
    items = (
        f'<li><a href="{escape(desk)}{number}">Comment {number}</a> <span class="quiet" dir="auto">'
        f"{escape(told.get(number, ''))}</span></li>"
        for number in ids
    )
    return f"<ul>{''.join(items)}</ul>"
