"""Linking the whole archive with Splink, and estimating the weights of evidence from the site's own data."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from moderation.aliases import habits, offline, weights
from moderation.aliases.habits import FEWEST_FOR_HOURS
from moderation.aliases.learned import Weights, as_stored, band_of
from moderation.storage import linking
from moderation.storage.candidates import FINDING, SPREAD
from moderation.storage.linking import Everybody
from moderation.vocabulary import Common, Key
from moderation.workflow.house import House

SUREST = 1 - 1e-9
OF_NUMBERS = {"threads", "hours", "answered"}
"""Columns that are lists of numbers; the others are lists of words."""
LEVELS = {level.kind: level for one in weights.COMPARISONS for level in one.levels}


@dataclass(frozen=True, slots=True)
class LinkedPair:
    """Two people and how likely they are one."""

    one: int
    other: int
    probability: float


def records(house: House, now: datetime) -> list[dict[str, Any]]:
    """Everybody as a record for Splink: values by kind and band, and habits."""
    with house.store.read() as tx:
        found = linking.everybody(tx, now, house.policy.aliases.evidence_kept)
    return [_record(found, person) for person in found.last_seen]


def estimate(rows: list[dict[str, Any]], start: Weights) -> Weights:
    """The weights that fit this site's pairs best, by expectation maximisation from the weights in force."""
    found = [
        {**row, "unique_id": f"{row['person']}-{place}", "value": value}
        for row in rows
        for place, value in enumerate(row[offline.FINDING])
    ]
    linker = _linker(found, offline.settings(start, train=True))
    linker.training.estimate_parameters_using_expectation_maximisation(
        offline.ONCE_EACH, fix_u_probabilities=False, record_sample_proportion=1.0
    )
    # Of pairs that share a trace, EM takes far more for one person than are: the odds before anything is known stay.
    return offline.learned(linker.misc.save_model_to_json(), start.prior_bits)


def link(rows: list[dict[str, Any]], using: Weights, at_least: float, spark: Any = None) -> Iterator[LinkedPair]:
    """Every pair that shares a trace of no crowd and is at least so likely one person, the likeliest first.

    Worked out by DuckDB, or by this Spark session where one is given.
    """
    if spark is None:
        linker = _linker(rows, offline.settings(using))
    else:
        linker = _linker_on_spark(rows, offline.settings(using, dialect="spark"), spark)
    # Odds of one to nothing are no number: nobody is that sure, and Splink cannot be asked for it.
    found = linker.inference.predict(threshold_match_probability=min(at_least, SUREST))
    pairs = [_pair(row) for row in found.as_record_list()]
    yield from sorted(pairs, key=lambda pair: (-pair.probability, pair.one, pair.other))


def _pair(row: dict[str, Any]) -> LinkedPair:
    one, other = sorted((row["unique_id_l"], row["unique_id_r"]))
    return LinkedPair(one, other, row["match_probability"])


def keep(house: House, found: Weights, people: int, now: datetime) -> int:
    """Use these weights from now on, online too."""
    with house.store.write() as tx:
        return linking.keep_weights(tx, as_stored(found), people, now)


def _record(found: Everybody, person: int) -> dict[str, Any]:
    row: dict[str, Any] = {name: [] for name in (*offline.columns(), *(f"{kind}_all" for kind in SPREAD))}
    total = len(found.last_seen)
    finding = []
    for key in found.traces.get(person, ()):
        people = found.people_of[key]
        if key.kind in SPREAD:
            row[f"{key.kind}_all"].append(key.digest)
        if key.kind in LEVELS:
            row[offline.column(key.kind, _band(key, people, total))].append(key.digest)
        if key.kind in FINDING and 1 < people < Common.CROWD:
            finding.append(f"{key.kind} {key.digest}")
    own = habits.habits(found.written.get(person, ()))
    kinds = found.kinds(person)
    return {
        **row,
        **{f"has_{kind}": kind in kinds for kind in sorted(weights.TELLING_APART)},
        "unique_id": person,
        "person": person,
        "last_seen": found.last_seen[person].timestamp(),
        offline.FINDING: finding,
        "threads": sorted(own.threads),
        "moments": sorted(own.moments),
        "hours": sorted(own.hours) if own.comments >= FEWEST_FOR_HOURS else [],
        "answered": sorted(own.answered),
    }


def _band(key: Key, people: int, total: int) -> str:
    level = LEVELS[key.kind]
    share = people / max(1, total) if level.by_share and people >= Common.CROWD else None
    return band_of(level, people, share)


def _linker(rows: list[dict[str, Any]], settings: Any) -> Any:
    import duckdb
    import pandas as pd
    from splink import DuckDBAPI, Linker

    connection = duckdb.connect()
    # DuckDB guesses a column's type from a sample of rows; of a rare trace, a sample holds empty lists alone.
    connection.execute(f"SET GLOBAL pandas_analyze_sample = {len(rows)}")
    api = DuckDBAPI(connection=connection)
    return Linker(api.register(pd.DataFrame(rows)), settings, log_level=40)


def _linker_on_spark(rows: list[dict[str, Any]], settings: Any, spark: Any) -> Any:
    import pyarrow as pa
    from splink import Linker, SparkAPI

    table = pa.Table.from_pylist(rows, pa.schema([(name, _type_of(name)) for name in rows[0]]))
    make: Any = SparkAPI  # it has no types
    parts = 2 * spark.sparkContext.defaultParallelism
    api = make(spark_session=spark, break_lineage_method="persist", num_partitions_on_repartition=parts)
    return Linker(api.register(spark.createDataFrame(table)), settings, log_level=40)


def _type_of(column: str) -> Any:
    """The type of a column for Spark, which cannot guess it where every list is empty."""
    import pyarrow as pa

    if column in {"unique_id", "person"}:
        return pa.int64()
    if column == "last_seen":
        return pa.float64()
    if column.startswith("has_"):
        return pa.bool_()
    return pa.list_(pa.int64() if column in OF_NUMBERS else pa.string())
