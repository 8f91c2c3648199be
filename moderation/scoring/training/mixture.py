"""What the transformer sees, in which order: every source by its share, some words respelled, some sentences joined."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from moderation.scoring.training import data, templates
from moderation.scoring.training.spelling import respelled
from moderation.scoring.training.templates import Row

RESPELLED = 0.10
JOINED = 0.12
TELLING = ("slur", "insult", "insult_adj", "vermin", "harm", "bad_adj", "swear", "strong", "one_slur")


class Mixture:
    """An endless, seeded stream of rows."""

    def __init__(self, folder: Path, seed: int, per_kind: int) -> None:
        self._rng = random.Random(seed)
        rows = [
            *data.rows_for_training(folder, seed, repeat=False),
            *data.listed_spam(folder, seed, 4000),
            *templates.generate(per_kind, seed),
        ]
        self._by_source: dict[str, list[Row]] = defaultdict(list)
        for row in rows:
            self._by_source[row.source.split("/")[0]].append(row)
        kinds: dict[str, list[Row]] = defaultdict(list)
        for row in self._by_source["templates"]:
            kinds[row.source].append(row)
        often = templates.how_often()
        self._kinds = [rows for name, rows in kinds.items() for _ in range(often[name.split("/")[1]])]
        slots = templates.slots()
        self._telling = frozenset(word for name in TELLING for word in slots[name] if " " not in word)
        self._harmless = slots["harmless"]
        self.rows = len(rows)
        self.sources = tuple(sorted(self._by_source))

    def __iter__(self) -> Iterator[Row]:
        rng = self._rng
        names = [name for name in self.sources if name in data.SHARES]
        shares = [data.SHARES[name] for name in names]
        queues: dict[str, list[Row]] = {name: [] for name in names}
        while True:
            for name in rng.choices(names, shares, k=1024):
                if name == "templates":
                    row = rng.choice(rng.choice(self._kinds))
                else:
                    if not queues[name]:
                        queues[name] = self._by_source[name][:]
                        rng.shuffle(queues[name])
                    row = queues[name].pop()
                yield self._varied(row)

    def _varied(self, row: Row) -> Row:
        text = row.text
        if row.source.startswith("templates") and self._rng.random() < JOINED:
            other = self._rng.choice(self._harmless)
            text = f"{text.rstrip()} {other}" if self._rng.random() < 0.5 else f"{other} {text}"
        if self._rng.random() < RESPELLED and len(text) < 400:
            text = respelled(text, self._rng, self._telling)
        return row if text is row.text else Row(text, row.labels, row.source)
