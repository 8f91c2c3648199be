from __future__ import annotations

import io
import json
import shutil
from datetime import datetime
from pathlib import Path

import pytest

from moderation.storage.database import Store
from moderation.workflow.export_comments import export_comments
from moderation.workflow.house import House
from tests.importers.reading import SAMPLES
from tests.workflow.conftest import Visitors, a_house
from tests.workflow.test_import_comments import bring

MADE_HERE = {"id", "parent_id", "author_id"}
"""Numbers that every database gives by itself."""


def leave(house: House, path: Path, format_name: str = "jsonl") -> Path:
    with path.open("w", encoding="utf-8", newline="") as out:
        export_comments(house, out, format_name=format_name, site="", progress=lambda *_: None)
    return path


def compared(path: Path) -> list[dict[str, str]]:
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    digests = {row["id"]: row["token_digest"] for row in rows if "id" in row}
    return sorted(
        (
            {k: v for k, v in row.items() if k not in MADE_HERE} | {"above": digests.get(row.get("parent_id"), "")}
            for row in rows
        ),
        key=lambda row: (row["thread_slug"], row.get("token_digest", "")),
    )


@pytest.mark.parametrize("format_name", ["jsonl", "wxr"])
def test_a_site_that_leaves_and_comes_back_is_the_same(
    visitors: Visitors, ada, bo, sqlite_template: Path, now: datetime, tmp_path: Path, format_name: str
) -> None:
    first = visitors.post(ada, "I *like* them.\n\n> and ]]> you?")
    visitors.post(bo, "maybe", reply_to=first.comment_id)
    visitors.post(bo, "Come to my casino")
    bring(visitors.house, SAMPLES / "wordpress.xml", now)
    left = leave(visitors.house, tmp_path / "a.jsonl")
    (tmp_path / "other").mkdir()
    shutil.copy(sqlite_template, tmp_path / "other" / "other.db")
    other = a_house(Store(f"sqlite:///{tmp_path}/other/other.db"), tmp_path / "other")
    report = bring(other, leave(visitors.house, tmp_path / "a.out", format_name), now)
    assert (report.stored, report.skipped) == (7, [])
    assert compared(leave(other, tmp_path / "b.jsonl")) == compared(left)
    other.store.close()


def test_what_comes_back_where_it_left_is_found_there(visitors: Visitors, ada, now: datetime, tmp_path: Path) -> None:
    visitors.post(ada, "Once is enough.")
    report = bring(visitors.house, leave(visitors.house, tmp_path / "a.jsonl"), now)
    assert (report.stored, report.already) == (0, 1)


def test_no_address_leaves(visitors: Visitors, ada) -> None:
    visitors.post(ada, "Hello")
    out = io.StringIO()
    export_comments(visitors.house, out, format_name="wxr", site="", progress=lambda *_: None)
    assert "Hello" in out.getvalue()
    assert ada.email not in out.getvalue()
    assert ada.ip not in out.getvalue()
