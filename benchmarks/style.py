"""How well ways of writing tell people apart: `python -m benchmarks.style FILE...`, by amount of text.

Files hold one JSON object a line: `author` and `text` (an author's texts are dealt into two halves), or `unknown`, `known`
and `same_author`. For each amount, the area under the curve of the shipped comparison, whose words of the subject are
masked, beside a plain cosine of tf-idf vectors of character n-grams, of the text as it is and of the masked text; and
how often pairs were one hand where the comparison claimed so many bits.
"""

from __future__ import annotations

import argparse
import gzip
import itertools
import json
import math
import random
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence

from moderation.aliases import style

AMOUNTS = (390, 800, 1_500, 5_000, 20_000)
FEWEST_TEXTS = 4
Pair = tuple[int, int, bool]


def main() -> None:
    """Measure every file that is named."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.style", description=__doc__)
    parser.add_argument("files", nargs="+")
    parser.add_argument("--amounts", type=int, nargs="*", default=AMOUNTS)
    for_measuring = parser.parse_args()
    for name in for_measuring.files:
        print(name)
        rows = [json.loads(line) for line in (gzip.open if name.endswith(".gz") else open)(name, "rt")]
        for amount in for_measuring.amounts:
            texts, pairs = _pairs_of_halves(rows) if "author" in rows[0] else _pairs_of_problems(rows)
            measure(texts, pairs, amount)


def measure(texts: Sequence[str], pairs: Sequence[Pair], amount: int) -> None:
    """Print a line for texts cut to this amount."""
    cut = [text[:amount] for text in texts]
    long = {place for place, text in enumerate(cut) if sum(map(str.isalpha, text)) >= style.FEWEST_LETTERS}
    kept = [pair for pair in pairs if pair[0] in long and pair[1] in long]
    ones = sum(same for *_, same in kept)
    if not ones or ones == len(kept):
        return
    profiles = [style.profile([text]) for text in cut]
    usual = style.background([profiles[place] for place in sorted(long)])
    if usual is None:
        return
    bits = [(found.weight if (found := style.part(profiles[a], profiles[b], usual)) else 0.0) for a, b, _ in kept]
    alike = [style.likeness(profiles[a], profiles[b], usual) or 0.0 for a, b, _ in kept]
    same = [pair[2] for pair in kept]
    raw, masked = _cosines(cut), _cosines([style.masked(text) for text in cut])
    plain = [raw(a, b) for a, b, _ in kept]
    hidden = [masked(a, b) for a, b, _ in kept]
    print(
        f"  {amount:>6} characters, {ones} pairs by one hand, {len(kept) - ones} by two: AUC {auc(alike, same):.3f};"
        f" character n-grams {auc(plain, same):.3f}, masked {auc(hidden, same):.3f}"
    )
    prior = math.log2(ones / (len(kept) - ones))
    for low, high in ((-9, -1), (-1, 0), (0, 1), (1, 2), (2, 3), (3, 9)):
        inside = [(bit, one) for bit, one in zip(bits, same, strict=True) if low <= bit < high]
        right = sum(one for _, one in inside)
        if len(inside) >= 20 and 0 < right < len(inside):
            claimed = sum(bit for bit, _ in inside) / len(inside)
            print(
                f"         claimed {claimed:+.1f} bits, found {math.log2(right / (len(inside) - right)) - prior:+.1f} ({len(inside)} pairs)"
            )


def auc(scores: Sequence[float], same: Sequence[bool]) -> float:
    """How often a pair by one hand is rated above one by two; ties count half."""
    order = sorted(zip(scores, same, strict=True))
    ones, below, wins, start = sum(same), 0.0, 0.0, 0
    while start < len(order):
        end = start
        while end < len(order) and order[end][0] == order[start][0]:
            end += 1
        right = sum(one for _, one in order[start:end])
        wins += right * (below + (end - start - right) / 2)
        below += end - start - right
        start = end
    return wins / (ones * below)


def _pairs_of_halves(rows: Sequence[dict]) -> tuple[list[str], list[Pair]]:
    """Each author's texts dealt into two halves; every first half against every second one, of few authors by two hands."""
    by_author: defaultdict[str, list[str]] = defaultdict(list)
    for row in rows:
        by_author[row["author"]].append(row["text"])
    chosen = [texts for texts in by_author.values() if len(texts) >= FEWEST_TEXTS]
    texts = [half for several in chosen for half in ("\n".join(several[::2]), "\n".join(several[1::2]))]
    pairs = [(2 * a, 2 * b + 1, a == b) for a, b in itertools.product(range(len(chosen)), repeat=2)]
    draw = random.Random(1)
    return texts, [pair for pair in pairs if pair[2] or draw.random() < min(1.0, 6_000 / len(pairs))]


def _pairs_of_problems(rows: Sequence[dict]) -> tuple[list[str], list[Pair]]:
    texts = [text for row in rows for text in (row.get("unknown") or row["text"], "\n".join(row["known"]))]
    return texts, [
        (2 * n, 2 * n + 1, bool(row["labels"]["same_author"] if "labels" in row else row["same_author"]))
        for n, row in enumerate(rows)
    ]


def _cosines(texts: Sequence[str]) -> Callable[[int, int], float]:
    """Cosines of tf-idf vectors of sequences of two to four characters."""
    counts = [Counter(text[i : i + size] for size in (2, 3, 4) for i in range(len(text) - size + 1)) for text in texts]
    seen = Counter(gram for count in counts for gram in count)
    vectors = []
    for count in counts:
        vector = {gram: (1 + math.log(times)) * math.log(1 + len(texts) / seen[gram]) for gram, times in count.items()}
        length = math.sqrt(sum(value * value for value in vector.values())) or 1.0
        vectors.append({gram: value / length for gram, value in vector.items()})

    def cosine(a: int, b: int) -> float:
        few, many = sorted((vectors[a], vectors[b]), key=len)
        return sum(value * many[gram] for gram, value in few.items() if gram in many)

    return cosine


if __name__ == "__main__":
    main()
