"""Statements of reasons for the EU's DSA Transparency Database, from what was decided in a stretch of time."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Any

from moderation.exporters import dsa
from moderation.exporters.dsa import Restricted
from moderation.storage import statements
from moderation.workflow.house import House


def export(house: House, first: datetime, end: datetime, *, without: Collection[str] = ()) -> Iterator[dict[str, Any]]:
    """The statements for all restrictions from `first` to before `end`, but for these clauses."""
    policy, site = house.policy, house.settings.site_url
    url = f"{site}/policy" if site else ""
    with house.store.read() as tx:
        for one in statements.between(tx, first, end):
            if one.clause in without:
                continue
            clause = policy.clauses.get(one.clause)
            facts = Restricted(
                puid=one.puid,
                kind=one.kind,
                clause=one.clause,
                clause_title=clause.title if clause else one.clause,
                clause_text=clause.text if clause else "",
                by_machine=one.by_machine,
                noticed_by_machine=one.noticed_by_machine,
                reported=one.reported,
                written_on=one.written_at.date(),
                applied_on=one.at.date(),
                until=one.until.date() if one.until else None,
            )
            yield dsa.statement(facts, url)
