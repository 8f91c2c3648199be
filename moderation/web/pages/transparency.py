"""The figures of moderation for everybody, where the site has switched that on."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, Response, abort, render_template, request

from moderation.web import house, now, settings
from moderation.web.access import public
from moderation.web.comment_form import as_number
from moderation.web.desk import charts
from moderation.web.desk.as_csv import csv_of
from moderation.workflow import dsa_report, statistics
from moderation.workflow.statistics import Statistics, Table

blueprint = Blueprint("transparency", __name__, url_prefix="/transparency")
blueprint.app_context_processor(lambda: {"transparent": settings().transparency})
OPEN = ("outcomes", "clauses", "machine", "speed", "restrictions", "appeals", "reports")
"""What everybody may read: nothing about single rules, moderators or people."""


@blueprint.before_request
def _switched_on() -> None:
    if not settings().transparency:
        abort(404)


@blueprint.get("")
@public
def shown() -> str:
    """The figures of a year."""
    year = _year()
    tables = [table for name in OPEN if (table := _found(year).table(name))]
    yearly = dsa_report.yearly(house(), year)
    return render_template("transparency.html", tables=tables, yearly=yearly, year=year, drawn=charts.are_possible())


@blueprint.get("/<name>.svg")
@public
def picture(name: str) -> Response:
    """The picture of one table."""
    table = _table(name)
    if not table.drawn or not charts.are_possible():
        abort(404)
    response = Response(charts.draw(table), mimetype="image/svg+xml")
    response.headers["Content-Security-Policy"] = charts.POLICY
    return response


@blueprint.get("/<name>.csv")
@public
def figures(name: str) -> Response:
    """One table as CSV."""
    year = _year()
    table = dsa_report.yearly(house(), year) if name == "dsa" else _table(name)
    return csv_of(table, f"{name}-{year}")


def _table(name: str) -> Table:
    found = _found(_year()).table(name) if name in OPEN else None
    if found is None:
        abort(404)
    return found


def _found(year: int) -> Statistics:
    last = min(date(year, 12, 31), now().date())
    return statistics.between(house(), date(year, 1, 1), last, now())


def _year() -> int:
    given = as_number(request.args.get("year", ""))
    return given if given and 2000 <= given <= now().year else now().year
