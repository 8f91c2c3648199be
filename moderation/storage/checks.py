"""Decisions on comments that other systems keep, and what people there decided in the end. Never a text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select

from moderation.storage.database import Transaction
from moderation.storage.sql import insert_row, storable
from moderation.storage.tables import ApiKeyRow, CheckRow, SiteRow, VerdictRow
from moderation.vocabulary import Decision

SPAM, HAM, DISCARD, SCORES = "spam", "ham", "discard", "scores"
NO_SCORES: Mapping[str, float] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class CheckView:
    """A decision that another system was given."""

    id: int
    guid: str
    at: datetime
    text_digest: str
    answer: str
    """ham, spam or discard"""
    is_test: bool


@dataclass(frozen=True, slots=True)
class Tally:
    """What happened under a key in a stretch of time. Tests are not counted."""

    spam: int = 0
    ham: int = 0
    missed_spam: int = 0
    """Told ham, and people called it spam."""
    false_positives: int = 0
    """Told spam, and people called it ham."""

    @property
    def calls(self) -> int:
        """How many comments were checked."""
        return self.spam + self.ham

    @property
    def corrected(self) -> int:
        """How many answers people there called wrong."""
        return self.missed_spam + self.false_positives


def record(
    tx: Transaction,
    *,
    guid: str,
    key_id: int,
    door: str,
    text_digest: str,
    answer: str,
    is_test: bool,
    decision: Decision,
    now: datetime,
) -> int:
    """Keep a decision that another system was given; its number comes back."""
    counted = [[found.rule, found.clause, found.action.word, round(found.score, 4)] for found in decision.findings]
    values = {
        "guid": guid,
        "api_key_id": key_id,
        "door": door,
        "at": now,
        "text_digest": text_digest,
        "answer": answer,
        "is_test": is_test,
        "action": decision.action.word,
        "score": max((found.score for found in decision.deciding), default=0.0),
        "findings": counted,
        "policy_version": decision.policy_version,
        "policy_sha256": decision.policy_sha256,
        "scorer_version": decision.scorer_version,
    }
    return insert_row(tx, CheckRow, values)


def by_guid(tx: Transaction, site_id: int, guid: str) -> CheckView | None:
    """The check that this site knows by that id. What another site was told is nobody else's business."""
    return _newest(tx, _of_site(site_id), CheckRow.guid == storable(guid))


def by_text(tx: Transaction, site_id: int, text_digest: str) -> CheckView | None:
    """The site's newest check of a comment with this digest."""
    return _newest(tx, _of_site(site_id), CheckRow.text_digest == text_digest)


def _newest(tx: Transaction, *which: ColumnElement[bool]) -> CheckView | None:
    columns = (CheckRow.id, CheckRow.guid, CheckRow.at, CheckRow.text_digest, CheckRow.answer, CheckRow.is_test)
    row = tx.execute(select(*columns).where(*which).order_by(CheckRow.id.desc()).limit(1)).first()
    return CheckView(*row) if row is not None else None


def _of_site(site_id: int) -> ColumnElement[bool]:
    """Under any of the site's keys: a key that was replaced takes nothing away."""
    return CheckRow.api_key_id.in_(_keys(site_id))


def _keys(site_id: int) -> Select[int]:
    return select(ApiKeyRow.id).where(ApiKeyRow.site_id == site_id)


def add_verdict(
    tx: Transaction,
    *,
    key_id: int,
    door: str,
    check: CheckView | None,
    text_digest: str,
    verdict: str,
    now: datetime,
    scores: Mapping[str, float] = NO_SCORES,
) -> bool:
    """Append what people decided. False, and nothing is added, when the newest word on this comment is the same.

    Without a `check` the comment was never seen here; it is then known by `text_digest` alone.
    """
    check_id, digest = (check.id, check.text_digest) if check else (None, text_digest)
    same = VerdictRow.check_id == check_id if check else VerdictRow.check_id.is_(None)
    known = select(VerdictRow.verdict, VerdictRow.scores).where(
        VerdictRow.api_key_id == key_id, same, VerdictRow.text_digest == digest
    )
    newest = tx.execute(known.order_by(VerdictRow.id.desc()).limit(1)).first()
    if newest is not None and (newest.verdict, newest.scores) == (verdict, dict(scores)):
        return False
    values = {
        "check_id": check_id,
        "api_key_id": key_id,
        "door": door,
        "at": now,
        "text_digest": digest,
        "verdict": verdict,
        "scores": dict(scores),
    }
    insert_row(tx, VerdictRow, values)
    return True


def verdicts_of(tx: Transaction, check_id: int) -> tuple[str, ...]:
    """What people called a comment, the first word first."""
    wanted = select(VerdictRow.verdict).where(VerdictRow.check_id == check_id).order_by(VerdictRow.id)
    return tuple(tx.execute(wanted).scalars())


def first_at(tx: Transaction, site_id: int) -> datetime | None:
    """When the site had its first comment checked."""
    return tx.execute(select(func.min(CheckRow.at)).where(_of_site(site_id))).scalar()


def tally(tx: Transaction, site_id: int, since: datetime, until: datetime) -> Tally:
    """What happened under the site's keys from `since` to before `until`. People's newest word on a comment counts."""
    spam = func.sum(case((CheckRow.answer == HAM, 0), else_=1))
    checked = select(func.count(), spam).where(
        _of_site(site_id), CheckRow.is_test.is_(False), CheckRow.at >= since, CheckRow.at < until
    )
    calls, called_spam = tx.execute(checked).one()
    newest = (
        select(func.max(VerdictRow.id))
        .where(
            VerdictRow.api_key_id.in_(_keys(site_id)),
            VerdictRow.verdict.in_((SPAM, HAM)),
            VerdictRow.at >= since,
            VerdictRow.at < until,
        )
        .group_by(VerdictRow.check_id, VerdictRow.text_digest)
    )
    was_ham = or_(VerdictRow.check_id.is_(None), CheckRow.answer == HAM)
    corrected = (
        select(
            func.sum(case((and_(VerdictRow.verdict == SPAM, was_ham), 1), else_=0)),
            func.sum(case((and_(VerdictRow.verdict == HAM, CheckRow.answer != HAM), 1), else_=0)),
        )
        .select_from(VerdictRow)
        .outerjoin(CheckRow, CheckRow.id == VerdictRow.check_id)
        .where(VerdictRow.id.in_(newest))
    )
    missed, wrong = tx.execute(corrected).one()
    return Tally(int(called_spam or 0), calls - int(called_spam or 0), int(missed or 0), int(wrong or 0))


def tallies(tx: Transaction, since: datetime, until: datetime) -> dict[str, Tally]:
    """The same for every site that had comments checked in that time or corrected an answer, by its address."""
    sites = select(SiteRow.id, SiteRow.url).where(SiteRow.id.in_(select(ApiKeyRow.site_id))).order_by(SiteRow.url)
    counted = {row.url: tally(tx, row.id, since, until) for row in tx.execute(sites).all()}
    return {url: one for url, one in counted.items() if one != Tally()}
