"""The figures of the desk, each with its picture, its table and its CSV; and the second look at colleagues' verdicts."""

from __future__ import annotations

import secrets
from datetime import timedelta

from flask import Blueprint, Response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from moderation.saying import length, say
from moderation.web import house, now
from moderation.web.access import needs, the_moderator
from moderation.web.comment_form import as_number
from moderation.web.desk import charts
from moderation.web.desk.as_csv import csv_of
from moderation.web.desk.page import desk_page
from moderation.web.errors import Trouble
from moderation.workflow import dsa_report, second_look, statistics
from moderation.workflow.refusals import Refusal
from moderation.workflow.statistics import Table

blueprint = Blueprint("desk_statistics", __name__, url_prefix="/admin/statistics")
SPANS = (*((days, length(timedelta(days=days))) for days in (7, 30, 90)), (365, say("A year")))
FINEST = 1 << 20


@blueprint.get("")
@needs("see")
def shown() -> str:
    """All figures of the last days."""
    days = _days()
    found = statistics.over(house(), days, now())
    return desk_page("desk/statistics.html", found=found, days=days, spans=SPANS, drawn=charts.are_possible())


@blueprint.get("/<name>.svg")
@needs("see")
def picture(name: str) -> Response:
    """The picture of one table."""
    table = _table(name)
    if not table.drawn or not charts.are_possible():
        raise Trouble(404, say("There is no such picture"), say("Its figures stand in the table."))
    response = Response(charts.draw(table), mimetype="image/svg+xml")
    response.headers["Content-Security-Policy"] = charts.POLICY
    return response


@blueprint.get("/<name>.csv")
@needs("see")
def figures(name: str) -> Response:
    """One table as CSV."""
    return csv_of(_table(name), f"{name}-{_days()}-days")


@blueprint.get("/year")
@needs("see")
def year() -> str:
    """The figures that Art. 15 and 24 of the DSA ask for each year."""
    asked = _year()
    return desk_page("desk/dsa_year.html", table=dsa_report.yearly(house(), asked), year=asked)


@blueprint.get("/year.csv")
@needs("see")
def year_figures() -> Response:
    """The same as CSV."""
    return csv_of(dsa_report.yearly(house(), _year()), f"dsa-{_year()}")


@blueprint.get("/second-look")
@needs("review")
def sample() -> str:
    """A comment that a colleague decided, without the verdict."""
    chance = secrets.randbelow(FINEST) / FINEST
    given = second_look.next_one(house(), the_moderator(), chance, now())
    return desk_page("desk/second_look.html", sample=given, problem="", said=request.args.get("said", ""))


@blueprint.post("/second-look")
@needs("review")
def looked() -> ResponseReturnValue:
    """Note what this moderator would have decided."""
    number = as_number(request.form.get("review", ""))
    if number is None:
        raise Trouble(400, say("The form does not say which comment"), say("Go back and use the buttons."))
    try:
        same = second_look.look(house(), the_moderator(), number, request.form.get("verdict", ""), now())
    except Refusal as refusal:
        return desk_page("desk/second_look.html", sample=None, problem=refusal.message, said=""), refusal.status
    return redirect(url_for("desk_statistics.sample", said="same" if same else "other"), 303)


def _days() -> int:
    given = as_number(request.args.get("days", "30"))
    return given if given in dict(SPANS) else 30


def _year() -> int:
    given = as_number(request.args.get("year", ""))
    return given if given and 2000 <= given <= now().year else now().year


def _table(name: str) -> Table:
    found = statistics.over(house(), _days(), now()).table(name)
    if found is None:
        raise Trouble(404, say("There are no such figures"), say("Start from the page of statistics."))
    return found
