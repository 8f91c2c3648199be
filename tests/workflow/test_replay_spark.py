"""Files of Parquet, each judged alone, add up to what the database comes to. Spark itself is tried by `make spark`."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pyarrow.parquet as pq
import pytest

from moderation.policy.loader import loads
from moderation.workflow import replay, replay_spark
from moderation.workflow.replay_parquet import Around, Stretch
from moderation.workflow.replay_report import Replayed
from tests.policy.files import GOOD
from tests.workflow.conftest import Visitors
from tests.workflow.test_replay_parts import fill

RULE = """\
  - {id: attacks/again, clause: attacks, status: enforced, detector: repetition, act_at: {hold: 0.5},
     with: {at_least: 1, within: 20d, by: anybody}, because: Again., examples: [{text: a, expect: hold}, {text: b, expect: publish}]}
  - {id: attacks/posing, clause: attacks, status: shadow, detector: impersonation, act_at: {hold: 0.1}, because: Name.,
     examples: [{text: a, expect: hold}, {text: b, expect: publish}]}
  - {id: attacks/new, clause: attacks, status: enforced, detector: words, with: {words: [bridge], score: 0.7},
     act_at: {hold: 0.5}, when: "author.published < 9 && thread.people > 1", because: New., examples: [{text: a, expect: hold}, {text: b, expect: publish}]}
comments:"""


class Machines:
    """Does with each file what Spark does with it, the last file first, a few rows at a time."""

    def __init__(self) -> None:
        self.sparkContext = SimpleNamespace(defaultParallelism=2)

    @property
    def read(self) -> Machines:
        return self

    def parquet(self, folder: str) -> Machines:
        self.files = sorted(Path(folder).glob("*.parquet"), reverse=True)
        return self

    def mapInArrow(self, work: Callable, _schema: str) -> Machines:
        self.found = [
            SimpleNamespace(**row)
            for file in self.files
            for batch in work(pq.ParquetFile(file).iter_batches(batch_size=7))
            for row in batch.to_pylist()
        ]
        return self

    def collect(self) -> list[SimpleNamespace]:
        return self.found


def test_files_add_up_to_the_whole(sqlite_visitors: Visitors, now, tmp_path: Path, monkeypatch) -> None:
    fill(sqlite_visitors, now, 60)
    monkeypatch.setattr(replay_spark, "FEWEST_IN_A_FILE", 12)
    old, new = loads(GOOD), loads(GOOD.replace("comments:", RULE))
    asked = (sqlite_visitors.house.store, old, new)
    since = now - timedelta(days=65)
    here = replay.compare(*asked, since=since, progress=lambda *_: None)
    there = replay_spark.compare(*asked, since=since, progress=lambda *_: None, spark=Machines(), folder=tmp_path)
    assert len(list(tmp_path.iterdir())) > 3
    assert there == here
    assert here.rules.keys() >= {"attacks/again", "attacks/new"}
    assert Replayed.from_plain(here.as_plain()) == here


def test_rows_in_another_order_are_refused(sqlite_visitors: Visitors, now, tmp_path: Path) -> None:
    fill(sqlite_visitors, now, 12)
    policy = loads(GOOD)
    store = sqlite_visitors.house.store
    since = now - timedelta(days=400)
    replay_spark.compare(
        store, policy, policy, since=since, progress=lambda *_: None, spark=Machines(), folder=tmp_path
    )
    (batch,) = pq.ParquetFile(next(tmp_path.iterdir())).iter_batches()
    with pytest.raises(ValueError, match="another order"):
        list(Stretch(Around({}, ())).written([batch.slice(3), batch.slice(0, 3)]))
