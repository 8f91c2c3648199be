"""Pictures of tables as SVG, by pygal. They hold no script, load nothing, and follow the reader's light or dark.

pygal writes its style and a script into each picture; both are taken out, and one style of ours is put in, whose hash
the answer's policy names.
"""

from __future__ import annotations

import base64
import hashlib
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from moderation.saying import say
from moderation.translations import shown
from moderation.web.language import language, said
from moderation.workflow.statistics import Table

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

MOST_BARS = 14
SVG = "{http://www.w3.org/2000/svg}"
STYLE = """
svg { font-family: system-ui, sans-serif; }
text { fill: #3d444f; font-size: 13px; }
.background, .plot_background { fill: none; }
.line, .guide { stroke: #dedbd4; fill: none; }
.tooltip, .tooltip-overlay, .text-overlay, .always_show { display: none; }
.axis.x text { text-anchor: middle; }
.axis.y text { text-anchor: end; }
.horizontal .axis.y .guide, .vertical .axis.x .guide { opacity: 0; }
.no_data { text-anchor: middle; font-size: 18px; }
.reactive { stroke: none; }
.color-0 { fill: #23805a; } .color-1 { fill: #c98a1b; } .color-2 { fill: #b23a34; }
@media (prefers-color-scheme: dark) {
  text { fill: #c9ced6; } .line, .guide { stroke: #3b434d; }
  .color-0 { fill: #5fc596; } .color-1 { fill: #efb95a; } .color-2 { fill: #f0817a; }
}
"""
POLICY = "default-src 'none'; style-src 'sha256-{}'".format(
    base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode("ascii")
)


def are_possible() -> bool:
    """Whether the package that draws is installed."""
    return find_spec("pygal") is not None


def draw(table: Table) -> bytes:
    """The picture of a table. Raises ModuleNotFoundError without the package."""
    import pygal

    by_time = table.name == "outcomes"
    rows = table.rows if by_time else table.rows[:MOST_BARS][::-1]
    kind: Any = pygal.StackedBar if by_time else pygal.HorizontalStackedBar if table.stacked else pygal.HorizontalBar
    chart = kind(
        js=(),
        css=(),
        width=900,
        height=360 if by_time else 110 + 30 * max(2, len(rows)),
        show_legend=len(table.drawn) > 1,
        legend_at_bottom=True,
        legend_at_bottom_columns=3,
        x_labels=[_short(shown(row[0], language())) for row in rows],
        truncate_label=-1,
        show_minor_x_labels=not by_time,
        x_labels_major_every=max(1, len(rows) // 8) if by_time else None,
        max_scale=5,
        margin=16,
        min_scale=2,
        value_formatter=lambda value: shown(round(value), language()),
        no_data_text=said(say("Nothing yet")),
    )
    for column in table.drawn:
        chart.add(said(table.columns[column]), [row[column] for row in rows])
    chart.add_xml_filter(_clean)
    made: bytes = chart.render()
    return made


def _clean(root: Element) -> Element:
    """Take out what runs or loads, and put the one style in."""
    for parent in list(root.iter()):
        for child in list(parent):
            if child.tag in {f"{SVG}script", f"{SVG}style", "script", "style"}:
                parent.remove(child)
    for node in root.iter():
        for name in [name for name in node.attrib if name == "style" or name.startswith("on") or "href" in name]:
            del node.attrib[name]
    # pygal draws with lxml where that happens to be installed; an element of its own kind fits both.
    style = root.makeelement("style" if not str(root.tag).startswith("{") else f"{SVG}style", {})
    style.text = STYLE
    root.insert(0, style)
    return root


def _short(name: str) -> str:
    return name if len(name) <= 34 else f"{name[:33]}…"
