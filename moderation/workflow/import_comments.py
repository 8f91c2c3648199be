"""Takes in an archive: read whole before anything is stored, then stored in order, each batch whole or not at all.

An import that is stopped, even by a power cut, is started again and ends the same: what is stored already is found by
where it came from. Comments keep their time and their status; nothing is judged.
"""

from __future__ import annotations

import fcntl
import hashlib
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from moderation.importers import FormatError, Skipped, Unpacked, formats, recognise, unpacked
from moderation.storage import imports
from moderation.storage.database import Transaction
from moderation.storage.imports import Incoming, Place
from moderation.storage.spool import Spool, Spooled
from moderation.vocabulary import ArchivedComment, ArchivedThread, Status
from moderation.workflow import import_threads
from moderation.workflow.arrivals import Arrivals
from moderation.workflow.house import House
from moderation.workflow.refusals import Refusal

BATCH = 2000
LONGEST_SOURCE = 80
STEP = 1000
"""Comments between two reports of progress."""

Progress = Callable[[str, int, int], None]
"""What is done, how far, of how much."""


class CannotImport(Refusal):
    """The file cannot be taken. Nothing of it was stored."""

    code = "cannot_import"
    words = "This file cannot be imported."


@dataclass(slots=True)
class Report:
    """What became of a file. `found` is `stored` and `already` and all that is in `skipped` together."""

    format: str
    source: str = ""
    found: int = 0
    stored: int = 0
    already: int = 0
    threads: int = 0
    new_threads: int = 0
    statuses: Counter[str] = field(default_factory=Counter)
    skipped: list[tuple[str, str]] = field(default_factory=list)
    """(id, why)"""
    orphans: int = 0
    cycles: int = 0
    undated: int = 0


def import_comments(
    house: House,
    path: Path,
    *,
    format_name: str,
    site: str,
    dry_run: bool,
    batch: str,
    now: datetime,
    progress: Progress,
) -> Report:
    """Take in a file. `format_name` is auto or the name of a format; `site` the address of the site, or empty for the
    service's own pages. With `dry_run`, everything is read and counted and nothing is stored.

    Raises CannotImport, and then nothing was stored; StorageUnavailable, and then the same command goes on.
    """
    with _one_at_a_time(house.settings.data_dir) as spool_path:
        spool = Spool(spool_path)
        try:
            report = _lay_out(house, spool, path, format_name, site, now, progress)
            _store(house, spool, report, site, batch, now, progress, dry_run=dry_run)
            report.skipped = list(spool.skips())
        except FormatError as error:
            raise CannotImport(f"{path.name}: {error}") from None
        except OSError as error:
            raise CannotImport(f"{path} cannot be read: {error.strerror or error}.") from None
        finally:
            spool.close()
    return report


def _lay_out(
    house: House, spool: Spool, path: Path, format_name: str, site: str, now: datetime, progress: Progress
) -> Report:
    arrivals = Arrivals(house.secret, now)
    host = ""
    with unpacked(path) as file:
        report = Report(_format_of(file, format_name))
        for item in formats()[report.format].read(file.stream):
            if isinstance(item, ArchivedThread):
                place, facts = import_threads.facts_of(item, site)
                spool.add_thread(item.key, place, facts)
                host = host or import_threads.host_of(facts["url"])
                continue
            report.found += 1
            if report.found % STEP == 0:
                progress("reading", report.found, 0)
            if isinstance(item, Skipped):
                spool.skip(item.id, item.why)
            else:
                _note(spool, report, item, arrivals)
    ordered = spool.order()
    report.orphans, report.cycles = ordered.orphans, ordered.cycles
    report.source = _source(report.format, site or host)
    report.statuses = spool.statuses()
    return report


def _note(spool: Spool, report: Report, comment: ArchivedComment, arrivals: Arrivals) -> None:
    facts = arrivals.facts_of(comment)
    if not facts["text"].strip():
        if comment.status is Status.PUBLISHED or comment.status is Status.HELD:
            spool.skip(comment.id, "it has no text")
            return
        facts["status"] = Status.ERASED.value
    at = datetime.fromisoformat(facts["at"]).timestamp()
    if not spool.add_comment(comment.id, comment.parent, comment.thread, at, facts["status"], facts):
        spool.skip(comment.id, "its id stands in its thread a second time")
    elif comment.at is None:
        report.undated += 1


def _store(
    house: House,
    spool: Spool,
    report: Report,
    site: str,
    batch: str,
    now: datetime,
    progress: Progress,
    *,
    dry_run: bool,
) -> None:
    waiting = sum(report.statuses.values())
    places = {place for _, place, facts, comments in spool.threads() if comments or facts["slug"]}
    report.threads = len(places)
    if dry_run:
        _compare(house, spool, report, now)
        return
    with house.store.write() as tx:
        report.new_threads = import_threads.open_all(tx, spool, site, now)
    arrivals = Arrivals(house.secret, now)
    for spooled in spool.batches(BATCH):
        incoming = [arrivals.incoming(one, report.source) for one in spooled]
        with house.store.write() as tx:
            there = _there(tx, spool, report, spooled, incoming)
            fresh = [_below(one, there) for one in incoming if one.number not in there]
            placed = imports.add(tx, fresh, batch, now)
        report.stored += len(placed)
        everywhere = {**there, **placed}
        spool.stored((place.comment_id, place.root_id, place.thread_id, n) for n, place in everywhere.items())
        progress("storing", report.stored + report.already, waiting)


def _there(
    tx: Transaction, spool: Spool, report: Report, spooled: list[Spooled], incoming: list[Incoming]
) -> dict[int, Place]:
    """Those that are stored already. One that only has the id of another is skipped, and said."""
    known = imports.known(
        tx, report.source, [one.source_id for one in incoming], [one.token_digest for one in incoming]
    )
    found: dict[int, Place] = {}
    for waiting, one in zip(spooled, incoming, strict=True):
        place = known.get(one.token_digest) or known.get(one.source_id)
        if place is None:
            continue
        found[one.number] = place
        if waiting.facts["exact"] and place.at != one.at:
            spool.skip(waiting.id, "another comment with this id was imported before")
        else:
            report.already += 1
    return found


def _below(one: Incoming, there: dict[int, Place]) -> Incoming:
    """A comment whose parent of the same batch is stored already."""
    place = there.get(one.parent_number)
    if place is None or place.thread_id != one.thread_id:
        return one
    return replace(one, parent_id=place.comment_id, root_id=place.root_id)


def _compare(house: House, spool: Spool, report: Report, now: datetime) -> None:
    """How many are stored already and how many would be, without storing any."""
    arrivals = Arrivals(house.secret, now)
    with house.store.read() as tx:
        for spooled in spool.batches(BATCH):
            incoming = [arrivals.incoming(one, report.source) for one in spooled]
            report.stored += len(incoming) - len(_there(tx, spool, report, spooled, incoming))


def _format_of(file: Unpacked, given: str) -> str:
    if given == "auto":
        return recognise(file.start)
    if given not in formats():
        raise FormatError(f"There is no format {given}. There are: {', '.join(formats())}.")
    return given


def _source(format_name: str, place: str) -> str:
    """Where comments come from: the same for the same site, so that a second import finds the first."""
    source = f"{format_name} {place}".strip()
    if len(source) <= LONGEST_SOURCE:
        return source
    return f"{format_name} {hashlib.sha256(place.encode()).hexdigest()}"[:LONGEST_SOURCE]


@contextmanager
def _one_at_a_time(folder: Path) -> Iterator[Path]:
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with (folder / "import.lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise CannotImport("Another import is running. Wait until it has ended.") from None
        yield folder / "import.spool"
