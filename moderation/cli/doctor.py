"""`moderation doctor`: looks over an installation and says what to change."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from moderation.settings import Settings
    from moderation.storage.seals import Chain

BUILT = datetime(2026, 11, 1, tzinfo=UTC)
"""No right clock shows an earlier moment than this version's making."""
LITTLE_ROOM = 200 * 1024 * 1024
TOLERATED = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at. `remedy` is empty when it is fine."""

    subject: str
    words: str
    remedy: str = ""


@click.command()
def command() -> None:
    """Look at settings, folders and files, policy, database, log, mail, clock and proxies, and say what to do.

    Exit status: 0 when all is well, 1 when something needs doing, 2 when the settings cannot even be read.

    Example: moderation doctor
    """
    from moderation.cli import CouldNotRun
    from moderation.settings import Settings, SettingsError

    try:
        settings = Settings.from_environment(os.environ, Path.cwd())
    except SettingsError as error:
        raise CouldNotRun(str(error)) from None
    findings = list(examine(settings, datetime.now(UTC)))
    for finding in findings:
        click.echo(f"{'do' if finding.remedy else 'ok':<4}{finding.subject:<13}{finding.words}")
        if finding.remedy:
            click.echo(f"{'':<17}{finding.remedy}")
    sys.exit(1 if any(finding.remedy for finding in findings) else 0)


def examine(settings: Settings, now: datetime) -> Iterator[Finding]:
    """Everything that was looked at, in the order in which it would stop the service."""
    yield from data_folder(settings.data_dir)
    yield policy(settings.policy_path)
    yield from lists(settings.policy_path)
    yield from database(settings.database_url, now)
    yield mail(settings, now)
    yield clock(now)
    yield proxies(settings)
    yield cookies(settings)


def data_folder(folder: Path) -> Iterator[Finding]:
    """Whether only its owner can read it, and whether there is room left."""
    for path in (folder, folder / "secret.key", folder / "moderation.db"):
        if not path.exists():
            continue
        open_to_others = path.stat().st_mode & 0o077
        remedy = f"Others on this machine can read it. Run: chmod go= '{path}'" if open_to_others else ""
        yield Finding("data folder", f"{path}: {'open to others' if remedy else 'for its owner alone'}", remedy)
    room = os.statvfs(folder)
    free = room.f_bavail * room.f_frsize
    remedy = "Free some space: comments that find no room are refused." if free < LITTLE_ROOM else ""
    yield Finding("disk", f"{free // 1024**2:,} MiB free", remedy)


def policy(path: Path) -> Finding:
    """Whether it loads, and whether its examples end as they say."""
    from moderation.cli._policies import counted
    from moderation.policy import examples
    from moderation.policy.loader import PolicyError, load

    try:
        loaded = load(path)
    except PolicyError as error:
        mistakes = counted(len(error.problems), "mistake")
        return Finding("policy", f"{path} has {mistakes}", "Run: moderation policy check")
    failed = len(examples.check(loaded))
    words = f"{path}, version {loaded.version}, {counted(len(loaded.rules), 'rule')}"
    return Finding(
        "policy", words, f"{counted(failed, 'example')} failed. Run: moderation policy check" if failed else ""
    )


def lists(path: Path) -> Iterator[Finding]:
    """Whether moderators can put words and hosts on the lists that the policy includes. A site may want it so or so."""
    from moderation.policy import list_files
    from moderation.policy.loader import PolicyError, load

    with contextlib.suppress(PolicyError):
        for one in load(path).lists.values():
            can = "can be changed at the desk"
            if not list_files.can_write(path.parent, one.file):
                can = "cannot be written from here; the desk names the line to add by hand"
            yield Finding("list", f"{one.name} in {one.file}: {can}")


def database(url: str, now: datetime) -> Iterator[Finding]:
    """Whether it can be reached, has the tables of this version, and holds nothing from the future."""
    from moderation.storage import log, seals
    from moderation.storage.database import Store
    from moderation.storage.errors import StorageUnavailable

    kind = "SQLite" if url.startswith("sqlite") else "PostgreSQL"
    if kind == "SQLite" and not Path(url.partition("///")[2]).exists():
        yield Finding("database", "SQLite, not made yet: moderation serve makes it")
        return
    try:
        store = Store(url)
    except ValueError as error:
        yield Finding("database", "the address cannot be used", str(error))
        return
    try:
        current = store.is_current()
        yield Finding("database", f"{kind} answers")
        remedy = "" if current else "Start moderation serve once: it brings them up to date. Make a backup before."
        yield Finding("tables", "those of this version" if current else "of another version", remedy)
        if current:
            with store.read() as tx:
                entries, _ = log.page(tx, "", 1)
                chain = seals.verify(tx)
            yield Finding("log chain", *_told(chain))
            ahead = max((entry.at - now for entry in entries), default=timedelta())
            remedy = "Set the clock: blocks would end at the wrong time." if ahead > TOLERATED else ""
            yield Finding("log", "its newest entry is in the future" if remedy else "in order", remedy)
    except StorageUnavailable as error:
        yield Finding("database", f"{kind} does not answer", str(error))
    finally:
        store.close()


def _told(chain: Chain) -> tuple[str, str]:
    if chain.broken_at is None:
        return f"{chain.acts:,} lines as they were written, up to {chain.head[:16]}", ""
    remedy = (
        "Somebody changed the database behind the service's back. Keep a copy, compare it with your last backup, and look"
        " into who can reach the file."
    )
    return f"line {chain.broken_at} is not as it was written", remedy


def mail(settings: Settings, now: datetime) -> Finding:
    """Whether what should be told gets out."""
    from moderation.storage import outbox
    from moderation.storage.database import Store
    from moderation.storage.errors import StorageUnavailable

    if settings.mail is None and not settings.chats:
        return Finding("mail", "not set up: nobody is told of comments that wait; look at the queue yourself")
    if settings.database_url.startswith("sqlite") and not Path(settings.database_url.partition("///")[2]).exists():
        return Finding("mail", "set up, nothing to send yet")
    try:
        store = Store(settings.database_url)
        with store.read() as tx:
            health = outbox.health(tx, now)
        store.close()
    except (StorageUnavailable, ValueError):
        return Finding("mail", "set up; the database does not tell how it is doing")
    troubled = health.failing or health.given_up
    words = f"{health.waiting} waiting, {health.failing} failing, {health.given_up} given up in the last week"
    return Finding("mail", words, "Look at the page Outbox of the desk: it says why." if troubled else "")


def clock(now: datetime) -> Finding:
    """Whether it can be right at all."""
    remedy = "Set the clock, for example with timedatectl: blocks and links would end at the wrong time."
    return Finding("clock", f"{now:%Y-%m-%d %H:%M} UTC", remedy if now < BUILT else "")


def proxies(settings: Settings) -> Finding:
    """Whether the number of proxies fits the address that visitors use."""
    count = settings.trusted_proxies
    if settings.site_url.startswith("https://") and not count:
        return Finding(
            "proxies",
            "none is trusted, yet visitors come over https",
            "Set MODERATION_TRUSTED_PROXIES=1 for one nginx or Caddy: else all visitors seem to share its address.",
        )
    return Finding("proxies", f"{count} trusted" if count else "none; visitors reach the service directly")


def cookies(settings: Settings) -> Finding:
    """Whether a session could travel in clear."""
    remedy = ""
    if settings.site_url.startswith("https://") and not settings.secure_cookies:
        remedy = "Remove MODERATION_SECURE_COOKIES=no: a moderator's session could travel in clear."
    return Finding("cookies", "sent over https only" if settings.secure_cookies else "sent over http too", remedy)
