"""What reports share that are one page and need nothing else: their style, tables, plots."""

from __future__ import annotations

import sys
from html import escape
from typing import Any

_STYLE = """
:root { color-scheme: light dark; --line: color-mix(in srgb, currentColor 22%, transparent); }
body { font: 1rem/1.55 system-ui, sans-serif; max-width: 64rem; margin: 0 auto; padding: 1.5rem 1rem 4rem; }
h1 { line-height: 1.2; } h2 { margin-top: 2.5rem; }
.quiet { opacity: .75; } .wide { overflow-x: auto; } .worse { font-weight: 600; }
.plots { display: grid; grid-template-columns: repeat(auto-fit, minmax(18rem, 1fr)); gap: 1rem; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: start; vertical-align: top; padding: .45rem .7rem .45rem 0; border-bottom: 1px solid var(--line); }
td.number, th.number { text-align: end; font-variant-numeric: tabular-nums; }
ul { margin: 0; padding: 0; list-style: none; } li + li { margin-top: .3rem; } code { overflow-wrap: anywhere; }
svg { width: 100%; height: auto; } .wide svg { min-width: 34rem; }
"""
COLOURS = ("#8a94a6", "#2f6fde", "#c2542d", "#3b8f5a")


def whole_page(title: str, body: list[str]) -> str:
    """A page around these pieces of HTML."""
    return (
        f'<!doctype html>\n<html lang="en">\n<head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex">'
        f"<title>{escape(title)}</title><style>{_STYLE}</style></head>\n<body>\n"
        + "\n".join(body)
        + "\n</body>\n</html>\n"
    )


def plots() -> Any:
    """The package that draws. It leaves an old-style finder of plug-ins among Python's importers, which is taken out
    again: we use none, and every later import would warn of it.
    """
    import pygal

    sys.meta_path[:] = [finder for finder in sys.meta_path if type(finder).__name__ != "PluginImportFixer"]
    return pygal


def plain_style(colours: tuple[str, ...] = COLOURS) -> Any:
    """A style for plots that fits a light and a dark page."""
    return plots().style.Style(
        background="transparent",
        plot_background="transparent",
        colors=colours,
        foreground="currentColor",
        foreground_strong="currentColor",
        foreground_subtle="currentColor",
        font_family="system-ui, sans-serif",
    )


def drawn(chart: Any) -> str:
    """The plot as SVG without scripts."""
    from xml.etree import ElementTree as ET  # writes what pygal made; nothing is parsed

    tree = chart.render_tree()
    for above in list(tree.iter()):
        for script in [one for one in above if str(one.tag).endswith("script")]:
            above.remove(script)
    return ET.tostring(tree, encoding="unicode")


def table(heads: list[str], rows: list[list[str]]) -> str:
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
