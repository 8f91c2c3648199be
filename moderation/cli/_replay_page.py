"""The report of a replay as one page that needs nothing else: sentences, a plot, tables with samples and links."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape

from moderation.vocabulary import Action
from moderation.workflow.replay_report import Replayed, RuleChange

DONE = {Action.PUBLISH: "published", Action.HOLD: "held", Action.REMOVE: "removed"}
MOST_BARS = 20
_STYLE = """
:root { color-scheme: light dark; --line: color-mix(in srgb, currentColor 22%, transparent); }
body { font: 1rem/1.55 system-ui, sans-serif; max-width: 64rem; margin: 0 auto; padding: 1.5rem 1rem 4rem; }
h1 { line-height: 1.2; } h2 { margin-top: 2.5rem; }
.quiet { opacity: .75; } .wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: start; vertical-align: top; padding: .45rem .7rem .45rem 0; border-bottom: 1px solid var(--line); }
td.number, th.number { text-align: end; font-variant-numeric: tabular-nums; }
ul { margin: 0; padding: 0; list-style: none; } li + li { margin-top: .3rem; } code { overflow-wrap: anywhere; }
svg { width: 100%; min-width: 34rem; height: auto; }
"""


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
    return (
        f'<!doctype html>\n<html lang="en">\n<head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex">'
        f"<title>{escape(title)}</title><style>{_STYLE}</style></head>\n<body>\n"
        + "\n".join(body)
        + "\n</body>\n</html>\n"
    )


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
    from xml.etree import ElementTree as ET  # writes what pygal made; nothing is parsed

    import pygal
    from pygal.style import Style

    changed = sorted(_changed(report), key=lambda pair: -abs(pair[1].after.total() - pair[1].before.total()))
    shown = changed[:MOST_BARS]
    if not shown:
        return ""
    style = Style(
        background="transparent",
        plot_background="transparent",
        colors=("#8a94a6", "#2f6fde"),
        foreground="currentColor",
        foreground_strong="currentColor",
        foreground_subtle="currentColor",
        font_family="system-ui, sans-serif",
    )
    chart = pygal.HorizontalBar(style=style, js=(), height=120 + 44 * len(shown), width=960, legend_at_bottom=True)
    chart.title = "Comments that each rule stops"
    chart.x_labels = [rule for rule, _ in reversed(shown)]
    chart.add("policy in force", [change.before.total() for _, change in reversed(shown)])
    chart.add("new policy", [change.after.total() for _, change in reversed(shown)])
    tree = chart.render_tree()
    for above in list(tree.iter()):
        for script in [one for one in above if str(one.tag).endswith("script")]:
            above.remove(script)
    return f'<div class="wide">{ET.tostring(tree, encoding="unicode")}</div>'


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
    return _table(["now", "then", "#comments", "#a person had decided otherwise", "for example"], rows)


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
    return _table([*heads, "for example"], rows)


def _samples(ids: Iterable[int], told: Mapping[int, str], desk: str) -> str:
    items = (
        f'<li><a href="{escape(desk)}{number}">Comment {number}</a> <span class="quiet" dir="auto">'
        f"{escape(told.get(number, ''))}</span></li>"
        for number in ids
    )
    return f"<ul>{''.join(items)}</ul>"


def _table(heads: list[str], rows: list[list[str]]) -> str:
    """A head that begins with # is that of a column of numbers. Cells are HTML."""
    if not rows:
        return "<p>None.</p>"
    kinds = [' class="number"' if head.startswith("#") else "" for head in heads]
    head = "".join(
        f'<th scope="col"{kind}>{escape(name.lstrip("#"))}</th>' for name, kind in zip(heads, kinds, strict=True)
    )
    lines = (
        "<tr>" + "".join(f"<td{kind}>{cell}</td>" for cell, kind in zip(row, kinds, strict=True)) + "</tr>"
        for row in rows
    )
    return f'<div class="wide"><table><thead><tr>{head}</tr></thead><tbody>{"".join(lines)}</tbody></table></div>'
