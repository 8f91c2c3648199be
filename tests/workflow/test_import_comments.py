from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import func, select

from moderation.storage import comments, decisions, log, threads
from moderation.storage.tables import AuthorKeyRow, CommentRow, PersonRow
from moderation.storage.views import LogFilter
from moderation.vocabulary import Status
from moderation.workflow.house import House
from moderation.workflow.import_comments import CannotImport, Report, import_comments
from tests.importers.reading import SAMPLES
from tests.workflow.conftest import a_house


def bring(house: House, path: Path, now: datetime, **other: object) -> Report:
    given: dict[str, object] = {"format_name": "auto", "site": "", "dry_run": False, "batch": "import-1", **other}
    return import_comments(house, path, now=now, progress=lambda *_: None, **given)


def lines(path: Path, *rows: dict[str, object]) -> Path:
    base = {"thread_url": "https://gazette.example/a", "created_at": "2026-03-01T09:00:00Z", "body": "Hello there."}
    path.write_text("".join(json.dumps(base | row) + "\n" for row in rows), "utf-8")
    return path


def stored(house: House) -> dict[str, object]:
    with house.store.read() as tx:
        return {row.source_id: row for row in tx.execute(select(CommentRow.__table__))}


def test_comments_keep_their_time_status_and_place(house: House, now: datetime) -> None:
    report = bring(house, SAMPLES / "wordpress.xml", now)
    assert (report.found, report.stored, report.already, len(report.skipped)) == (5, 4, 0, 1)
    assert (report.threads, report.new_threads, report.orphans, report.cycles) == (2, 2, 1, 0)
    rows = stored(house)
    assert rows["12"].parent_id == rows["12"].root_id == rows["11"].id
    assert rows["15"].parent_id is None
    assert {id_: row.status for id_, row in rows.items()} == {
        "11": "published",
        "12": "published",
        "13": "removed",
        "15": "held",
    }
    with house.store.read() as tx:
        thread = threads.by_slug(tx, "2026-night-buses")
        assert thread is not None
        page, _ = comments.published_page(tx, thread.id, 1, 10)
        assert [one.name for one in page] == ["Ada & Co", "Bo"]
        assert page[0].created_at == datetime.fromisoformat("2026-03-01T09:00:00Z")
        assert decisions.newest(tx, rows["11"].id) is None


def test_the_log_says_what_the_other_system_had_decided(house: House, now: datetime) -> None:
    bring(house, SAMPLES / "wordpress.xml", now)
    with house.store.read() as tx:
        entries, _ = log.page(tx, "", 10, LogFilter(comment_id=stored(house)["13"].id))
    assert [(entry.kind, entry.reason, entry.can_undo) for entry in entries] == [
        ("import", "It was spam where it came from.", False)
    ]


def test_nothing_of_an_address_is_kept_in_clear(house: House, now: datetime, tmp_path: Path) -> None:
    bring(house, SAMPLES / "wordpress.xml", now)
    with house.store.read() as tx:
        kinds = set(tx.execute(select(AuthorKeyRow.kind)).scalars())
        digests = tx.execute(select(AuthorKeyRow.digest)).scalars().all()
    assert {"email", "connection", "network", "visitor"} <= kinds
    assert all(len(digest) == 64 for digest in digests)
    assert not list(tmp_path.glob("import.spool*"))


def test_one_address_is_one_person(house: House, now: datetime) -> None:
    bring(house, SAMPLES / "wordpress.xml", now)
    rows = stored(house)
    assert rows["11"].person_id == rows["15"].person_id
    with house.store.read() as tx:
        assert tx.execute(select(func.count()).select_from(PersonRow)).scalar() == 3


def test_a_second_import_stores_nothing(house: House, now: datetime) -> None:
    bring(house, SAMPLES / "wordpress.xml", now)
    again = bring(house, SAMPLES / "wordpress.xml", now)
    assert (again.stored, again.already, again.new_threads) == (0, 4, 0)
    assert len(stored(house)) == 4


def test_a_dry_run_counts_and_stores_nothing(house: House, now: datetime) -> None:
    report = bring(house, SAMPLES / "wordpress.xml", now, dry_run=True)
    assert (report.found, report.stored, report.statuses["held"]) == (5, 4, 1)
    assert stored(house) == {}


def test_rings_are_cut_and_told(house: House, now: datetime, tmp_path: Path) -> None:
    rows = [{"id": str(n), "parent_id": str(n % 5 + 1)} for n in range(1, 6)]
    report = bring(house, lines(tmp_path / "f.jsonl", *rows, {"id": "6", "parent_id": "6"}), now)
    assert (report.stored, report.cycles, report.orphans) == (6, 2, 0)
    tops = [row for row in stored(house).values() if row.parent_id is None]
    assert {row.source_id for row in tops} == {"1", "6"}


def test_a_chain_of_three_thousand_that_stands_backwards_is_kept(house: House, now: datetime, tmp_path: Path) -> None:
    rows = [{"id": str(n), "parent_id": str(n - 1) if n else ""} for n in range(3_000, -1, -1)]
    report = bring(house, lines(tmp_path / "f.jsonl", *rows), now)
    assert (report.stored, report.orphans) == (3_001, 0)
    found = stored(house)
    assert found["3000"].root_id == found["0"].id
    assert found["3000"].parent_id == found["2999"].id


def test_a_file_with_a_mistake_stores_nothing(house: House, now: datetime, tmp_path: Path) -> None:
    path = lines(tmp_path / "f.jsonl", *({"id": str(n)} for n in range(3000)))
    path.write_bytes(path.read_bytes()[:-30])
    with pytest.raises(CannotImport, match=r"f\.jsonl: Line 3,000 is no JSON"):
        bring(house, path, now)
    assert stored(house) == {}


def test_one_page_under_several_addresses_is_one_thread(house: House, now: datetime, tmp_path: Path) -> None:
    urls = ["http://gazette.example/a/", "https://www.gazette.example/a?fbclid=1#c2", "https://gazette.example/a"]
    report = bring(
        house, lines(tmp_path / "f.jsonl", *({"id": str(n), "thread_url": u} for n, u in enumerate(urls))), now
    )
    assert (report.stored, report.threads) == (3, 1)
    assert len({row.thread_id for row in stored(house).values()}) == 1


def test_the_same_number_in_two_threads_means_two_comments(house: House, now: datetime, tmp_path: Path) -> None:
    rows = [
        {"id": "1"},
        {"id": "1", "thread_url": "https://gazette.example/b", "created_at": "2026-03-02T09:00:00Z"},
        {"id": "2", "parent_id": "1", "thread_url": "https://gazette.example/b"},
    ]
    assert bring(house, lines(tmp_path / "f.jsonl", *rows), now).stored == 3
    assert bring(house, tmp_path / "f.jsonl", now).already == 3
    found = stored(house)
    assert found["2"].thread_id == next(row for id_, row in found.items() if id_.startswith("1 ")).thread_id
    assert found["2"].parent_id is not None


def test_what_has_no_text_or_thread_is_listed(house: House, now: datetime, tmp_path: Path) -> None:
    rows = [{"id": "1", "body": "  "}, {"id": "2", "body": "", "status": "deleted"}, {"id": "3", "thread_url": ""}]
    report = bring(house, lines(tmp_path / "f.jsonl", *rows), now)
    assert report.skipped == [("1", "it has no text"), ("3", "it names no thread")]
    assert report.found == report.stored + report.already + len(report.skipped)
    assert Status(stored(house)["2"].status) is Status.ERASED


def test_a_killed_import_goes_on_with_the_same_result(sqlite_store: object, tmp_path: Path) -> None:
    rows = [{"id": str(n), "parent_id": str(n - 1) if n % 3 else "", "author_name": f"N{n % 50}"} for n in range(4_500)]
    path = lines(tmp_path / "f.jsonl", *rows)
    environment = {
        **os.environ,
        "MODERATION_DATA_DIR": str(tmp_path / "data"),
        "MODERATION_SECRET_KEY": "x" * 40,
        "MODERATION_DATABASE_URL": str(sqlite_store.url),
    }
    command = [sys.executable, "-c", "from moderation.cli import main; main()", "import", str(path)]
    process = subprocess.Popen(command, env=environment)
    database = Path(str(sqlite_store.url.database))
    while process.poll() is None:
        with sqlite_store.read() as tx:
            if tx.execute(select(func.count()).select_from(CommentRow)).scalar():
                process.send_signal(signal.SIGKILL)
                break
        time.sleep(0.01)
    process.wait()
    assert database.exists()
    subprocess.run(command, env=environment, check=True, capture_output=True)
    house = a_house(sqlite_store, tmp_path)
    found = stored(house)
    assert len(found) == 4_500
    assert all(row.parent_id == (found[str(int(id_) - 1)].id if int(id_) % 3 else None) for id_, row in found.items())
