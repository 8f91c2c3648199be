"""Reports by readers that nobody has decided, each with its comment."""

from __future__ import annotations

from flask import Blueprint, g

from moderation.detectors.reports import arranged
from moderation.storage import queue, reports
from moderation.web import house, now
from moderation.web.access import current_moderator, needs
from moderation.web.desk.items import item_of, new_batch
from moderation.web.desk.page import PAGE_SIZE, desk_page
from moderation.workflow import report

blueprint = Blueprint("desk_reports", __name__, url_prefix="/admin")


@blueprint.app_context_processor
def _counted() -> dict[str, object]:
    return {"reported_count": reported_count}


def reported_count() -> int:
    """How many comments have open reports. Asked once a request."""
    if "reported_count" not in g:
        with house().store.read() as tx:
            g.reported_count = reports.waiting(tx, 0, house().site_id)[1] if current_moderator() else 0
    count: int = g.reported_count
    return count


@blueprint.get("/reports")
@needs("see")
def listed() -> str:
    """Reported comments: those reported as illegal first, then the weightiest."""
    moment = now()
    with house().store.read() as tx:
        ids, count = reports.waiting(tx, PAGE_SIZE, house().site_id)
        found = [comment for number in ids if (comment := queue.item(tx, number, moment))]
        said = reports.of_comments(tx, ids)
    clauses = house().policy.clauses
    items = [
        (
            item_of(one, clauses),
            said.get(one.id, ()),
            arranged([report.as_evidence(each) for each in said.get(one.id, ())]),
        )
        for one in found
    ]
    return desk_page("desk/reports.html", items=items, count=count, origin="reports", batch=new_batch())
