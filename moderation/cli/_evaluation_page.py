"""An evaluation as one page: tables of figures, a ROC curve and a calibration plot for each label."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import TYPE_CHECKING, Any

from moderation.cli._page import drawn, plain_style, plots, table, whole_page

if TYPE_CHECKING:
    from moderation.policy.evaluation_change import Change

FEWEST_FOR_A_PLOT = 20
_BLUE = ("#2f6fde", "#8a94a6")


def page_of(found: Sequence[Mapping[str, Any]], changed: Sequence[Change] | None) -> str:
    """The whole page. `found` are evaluations as mappings; `changed` is None where nothing was compared."""
    title = "How well the policy and its scorer do"
    first: Mapping[str, Any] = found[0] if found else {}
    body = [
        f"<h1>{title}</h1>",
        f'<p class="quiet">Policy {escape(first.get("policy", ""))}, scorer {escape(first.get("scorer", ""))}.</p>',
        "<h2>Clean comments that are stopped</h2>",
        table(["file", "#rows", "#clean", "#held", "#removed"], [_stops(one) for one in found]),
        "<h2>Labels</h2>",
        table(
            ["file", "label", "#positive", "#known", "#AUC", "#average precision", "#calibration error",
             "#at ordinary rates", "#stopped"],
            [_label(one, label) for one in found for label in one["labels"]],
        ),
        "<h2>Thresholds of the policy</h2>",
        table(["file", "label", "rule", "action", "#threshold", "#precision", "#recall"], _thresholds(found)),
    ]  # fmt: skip
    if any(one["bias"] for one in found):
        body += [
            "<h2>Groups that are mentioned</h2>",
            table(["file", "group", "#subgroup", "#BPSN", "#BNSP"], _bias(found)),
        ]
    if changed is not None:
        body += [
            "<h2>Against the stored figures</h2>",
            table(["file", "label", "figure", "#before", "#now", ""], _changes(changed)),
        ]
    told = "Left: found against falsely found. Right: what the score says against what is true, at ordinary rates."
    body += ["<h2>Plots</h2>", f'<p class="quiet">{told}</p>', *_plots(found)]
    return whole_page(title, body)


def _number(value: float | None, digits: int = 3) -> str:
    return "–" if value is None else f"{value:.{digits}f}"


def _stops(one: Mapping[str, Any]) -> list[str]:
    def share(part: int) -> str:
        return f"{part:,} ({part / one['clean']:.2%})" if one["clean"] else "–"

    return [
        escape(one["name"]),
        f"{one['rows']:,}",
        f"{one['clean']:,}",
        share(one["clean_held"]),
        share(one["clean_removed"]),
    ]


def _label(one: Mapping[str, Any], label: str) -> list[str]:
    figures = one["labels"][label]
    names = ("auc", "average_precision", "calibration_error", "calibration_error_ordinary", "stopped")
    return [
        escape(one["name"]),
        label,
        f"{figures['positive']:,}",
        f"{figures['known']:,}",
        *(_number(figures[name]) for name in names),
    ]


def _thresholds(found: Sequence[Mapping[str, Any]]) -> list[list[str]]:
    return [
        [escape(one["name"]), label, f"<code>{escape(at['rule'])}</code>", at["action"], _number(at["threshold"], 2),
         _number(at["precision"]), _number(at["recall"])]
        for one in found
        for label, figures in one["labels"].items()
        for at in figures["at"]
    ]  # fmt: skip


def _bias(found: Sequence[Mapping[str, Any]]) -> list[list[str]]:
    return [
        [escape(one["name"]), escape(group), *(_number(bias[name]) for name in ("subgroup", "bpsn", "bnsp"))]
        for one in found
        for group, bias in one["bias"].items()
    ]


def _changes(changed: Sequence[Change]) -> list[list[str]]:
    return [
        [escape(one.name), one.label, one.figure.replace("_", " "), _number(one.before), _number(one.after),
         '<span class="worse">worse</span>' if one.worse else ""]
        for one in changed
    ]  # fmt: skip


def _plots(found: Sequence[Mapping[str, Any]]) -> list[str]:
    pieces: list[str] = []
    for one in found:
        for label, figures in one["labels"].items():
            if figures["positive"] < FEWEST_FOR_A_PLOT or not figures["roc"]:
                continue
            pieces += [f"<h3>{escape(one['name'])}: {label}</h3>", '<div class="plots">']
            pieces += [_curve("found against falsely found", figures["roc"], [(0, 0), (1, 1)])]
            stated = [(mean, met) for mean, met, _ in figures["reliability"]]
            top = max([0.01, *(value for pair in stated for value in pair)])
            pieces += [_curve("said against true", stated, [(0, 0), (top, top)]), "</div>"]
    return pieces or ["<p>There are too few labelled rows for plots.</p>"]


def _curve(name: str, points: Sequence[Sequence[float]], straight: Sequence[tuple[float, float]]) -> str:
    chart = plots().XY(
        style=plain_style(_BLUE), js=(), width=420, height=320, show_legend=False, dots_size=2, explicit_size=False
    )
    chart.title = name
    chart.add(name, [tuple(point) for point in points])
    chart.add("ideal or chance", list(straight), show_dots=False, stroke_style={"dasharray": "4, 4"})
    return drawn(chart)
