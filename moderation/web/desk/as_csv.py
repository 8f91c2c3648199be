"""A table as CSV that spreadsheets take for what it is: text stays text, whatever sign it begins with."""

from __future__ import annotations

import csv
import io

from flask import Response

from moderation.workflow.statistics import Cell, Table


def csv_of(table: Table, name: str) -> Response:
    """The table as a file with that name."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow(table.columns)
    writer.writerows([_shown(cell) for cell in row] for row in table.rows)
    response = Response(file.getvalue(), mimetype="text/csv")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


def _shown(cell: Cell) -> str:
    if isinstance(cell, float):
        return f"{cell:.4f}"
    text = "" if cell is None else str(cell)
    # A cell that begins like a formula would be worked out by the spreadsheet that opens it.
    return f"'{text}" if text[:1] in {"=", "+", "-", "@", "\t", "\r"} else text
