"""The ban table and the log leave whole, and no cell becomes a formula."""

from __future__ import annotations

import csv
import io
import json

from moderation.storage import comments
from moderation.workflow import export_records
from moderation.workflow.restrict import lift, place
from tests.workflow.conftest import Visitors


def test_bans_and_log_leave_with_their_whole_story(visitors: Visitors, rex, monkeypatch) -> None:
    monkeypatch.setattr(export_records, "PAGE", 2)
    mo = visitors.staff()
    posted = visitors.post(rex, "casino")
    with visitors.house.store.read() as tx:
        person = comments.persons_of(tx, [posted.comment_id])[posted.comment_id]
    ban = place(visitors.house, mo, person, "ban", "spam", "=HYPERLINK(1)", None, "one", visitors.now)
    lift(visitors.house, mo, ban, "+ forgiven", "two", visitors.now)
    place(visitors.house, mo, person, "ban", "spam", "again", None, "three", visitors.now)
    out = io.StringIO()
    assert export_records.export_bans(visitors.house, out, as_csv=True, now=visitors.now) == 2
    rows = list(csv.DictReader(io.StringIO(out.getvalue())))
    assert [(row["name"], row["in_force"], row["placed_by"]) for row in rows] == [
        ("Rex", "True", "Mo"),
        ("Rex", "False", "Mo"),
    ]
    assert (rows[1]["reason"], rows[1]["end_reason"]) == ("'=HYPERLINK(1)", "'+ forgiven")
    out = io.StringIO()
    number = export_records.export_log(visitors.house, out, as_csv=False)
    lines = [json.loads(line) for line in out.getvalue().splitlines()]
    assert len(lines) == number
    assert [line["kind"] for line in lines][:3] == ["ban", "lift", "ban"]
    assert [line["id"] for line in lines] == sorted((line["id"] for line in lines), reverse=True)
    assert "192.0.2" not in out.getvalue()
    assert "rex@example.com" not in out.getvalue()
