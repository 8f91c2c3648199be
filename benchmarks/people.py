"""How well people are told apart on a made-up site, and what that costs: `python -m benchmarks.people`.

Builds the site of benchmarks/people_site.py in a database file, compares people by the road that a new comment takes,
and prints pair precision and recall at `link_at`, cluster precision, the area under the curve, and the time a comment.
"""

from __future__ import annotations

import argparse
import random
import sqlite3
import statistics
import tempfile
import time
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

from benchmarks.people_site import DAYS, HELD_OUT, TUNED_ON, Site
from moderation.policy.rules import Aliases
from moderation.storage import candidates, people
from moderation.storage.database import Store
from moderation.workflow.likeness import compared

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
LIMITS = Aliases()
EPOCH = NOW - timedelta(days=DAYS)


def main() -> None:
    """Build, measure, print."""
    options = _options()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(options.database or Path(folder, "site.db"))
        began = time.perf_counter()
        shares = HELD_OUT if options.held_out else TUNED_ON
        site = Site(options.people, options.comments, options.puppeteers, options.seed, shares)
        if not path.exists():
            build(site, path)
        print(f"built in {time.perf_counter() - began:.0f} s: {len(site.identities):,} people")
        store = Store(f"sqlite:///{path}")
        print(
            f"{sum(len(one.comments) for one in site.identities):,} comments, {len(site.same()):,} pairs of one human"
        )
        measure(site, store, options.sample)
        store.close()


def build(site: Site, path: Path) -> None:
    """Write the site into a new database, past the service, which would take hours to be told a million comments."""
    store = Store(f"sqlite:///{path}")
    store.upgrade()
    with sqlite3.connect(path) as db:
        db.execute("PRAGMA synchronous=OFF")
        db.execute("INSERT OR IGNORE INTO site (id, name, url) VALUES (1, 'Site', '')")
        threads = ((n, 1, f"t{n}", "T", "", "", "", _at(0)) for n in range(site.threads + 2))
        db.executemany(
            "INSERT INTO thread (id, site_id, slug, title, url, author_name, body, opened_at) VALUES (?,?,?,?,?,?,?,?)",
            threads,
        )
        db.executemany(
            "INSERT INTO person (id, name, first_seen, last_seen, role) VALUES (?,?,?,?,'guest')", _people(site)
        )
        db.executemany(
            "INSERT INTO author_key (person_id, kind, digest, first_seen, last_seen, uses) VALUES (?,?,?,?,?,?)",
            _keys(site),
        )
        columns = "person_id, thread_id, parent_id, created_at, id, name, website, text, role, status, version,"
        db.executemany(
            f"INSERT INTO comment ({columns} network_digest, token_digest, channel) VALUES"
            " (?,?,?,?,?,'','','x','guest','published',1,'',?,'form')",
            _comments(site),
        )
        db.execute("ANALYZE")
    with store.write() as tx:
        candidates.count_common(tx)
    store.close()


def measure(site: Site, store: Store, sample: int) -> None:
    """Compare the people of all puppeteers, and of so many others, with whoever shares traces with them."""
    same = site.same()
    draw = random.Random(7)
    several = sorted({place for pair in same for place in pair})
    others = draw.sample(sorted(set(range(len(site.identities))) - set(several)), sample)
    found: dict[tuple[int, int], float] = {}
    seconds: list[float] = []
    share = sample / (len(site.identities) - len(several))
    for place in (*several, *others):
        with store.read() as tx:
            keys, now = people.keys_of(tx, place + 1), _moment(_last(site, place))
            began = time.perf_counter()
            links = compared(tx, keys, place + 1, now, LIMITS)
            if place in others or draw.random() < share:
                seconds.append(time.perf_counter() - began)
        for one in links:
            pair = (min(place, one.person_id - 1), max(place, one.person_id - 1))
            found[pair] = max(found.get(pair, 0.0), one.link.probability)
    # A pair of two others was looked for from a sample of all people only, so it stands for several.
    weight = {pair: 1.0 if set(pair) & set(several) else 1 / min(1.0, share) for pair in found}
    report(found, weight, same, seconds)


def report(
    found: dict[tuple[int, int], float],
    weight: dict[tuple[int, int], float],
    same: set[tuple[int, int]],
    seconds: list[float],
) -> None:
    """Print the figures."""
    linked = {pair for pair, probability in found.items() if probability >= LIMITS.link_at}
    right = linked & same
    wrong = sum(weight[pair] for pair in linked - same)
    asked = {pair for pair, probability in found.items() if probability >= LIMITS.ask_at}
    print(f"pairs linked: {len(right)} of {len(same)} right, {wrong:.0f} wrong")
    print(f"precision at link_at: {len(right) / max(1, len(right) + wrong):.4f}")
    print(f"recall at link_at: {len(right) / len(same):.3f}; asked or linked: {len(asked & same) / len(same):.3f}")
    print(f"found by any trace: {len(found.keys() & same) / len(same):.3f}")
    pure, impure = _clusters(linked, same, weight)
    print(f"cluster precision: {pure / max(1.0, pure + impure):.4f} of clusters hold one human alone")
    ones = sorted((found.get(pair, 0.0), 1.0) for pair in same)
    zeros = [(probability, weight[pair]) for pair, probability in found.items() if pair not in same]
    print(f"pair AUC against pairs that share some trace: {_auc(ones, zeros):.4f}")
    took = sorted(second * 1000 for second in seconds)
    if took:
        slow = took[int(0.95 * (len(took) - 1))]
        print(f"cost a comment: {statistics.median(took):.2f} ms at the median, {slow:.2f} ms for one in twenty")


def _clusters(
    linked: set[tuple[int, int]], same: set[tuple[int, int]], weight: dict[tuple[int, int], float]
) -> tuple[float, float]:
    group: dict[int, int] = {}

    def top(one: int) -> int:
        while group.setdefault(one, one) != one:
            one = group[one]
        return one

    for one, other in linked:
        group[top(one)] = top(other)
    members: dict[int, list[int]] = {}
    for one in list(group):
        members.setdefault(top(one), []).append(one)
    pure = impure = 0.0
    for cluster in members.values():
        whole = all((min(a, b), max(a, b)) in same for i, a in enumerate(cluster) for b in cluster[i + 1 :])
        heaviest = max(weight[pair] for pair in linked if pair[0] in cluster) if not whole else 1.0
        pure, impure = (pure + 1, impure) if whole else (pure, impure + heaviest)
    return pure, impure


def _auc(ones: list[tuple[float, float]], zeros: list[tuple[float, float]]) -> float:
    """How often a pair of one human is rated above one of two; ties count half."""
    merged = sorted([(score, 1, weight) for score, weight in ones] + [(score, 0, weight) for score, weight in zeros])
    below = wins = 0.0
    start = 0
    while start < len(merged):
        end = start
        while end < len(merged) and merged[end][0] == merged[start][0]:
            end += 1
        tied = sum(weight for _, kind, weight in merged[start:end] if not kind)
        wins += sum(weight for _, kind, weight in merged[start:end] if kind) * (below + tied / 2)
        below += tied
        start = end
    return wins / (sum(weight for _, weight in ones) * below) if below else float("nan")


def _people(site: Site):
    for place, one in enumerate(site.identities):
        days = [day for day, _, _ in one.comments]
        yield place + 1, one.name, _at(min(days)), _at(max(days))


def _keys(site: Site):
    for place, one in enumerate(site.identities):
        for (kind, value), days in one.keys.items():
            digest = sha256(f"{kind} {value}".encode()).hexdigest()
            yield place + 1, kind, digest, _at(min(days)), _at(max(days)), len(days)


def _comments(site: Site):
    first: dict[int, int] = {}
    number = 0
    rows = []
    for place, one in enumerate(site.identities):
        for day, thread, answered in one.comments:
            number += 1
            first.setdefault(place, number)
            rows.append((place + 1, thread, answered, day, number))
    for person, thread, answered, day, number in rows:
        parent = first.get(answered) if answered >= 0 else None
        yield person, thread, parent, _at(day), number, f"{number:064d}"


def _last(site: Site, place: int) -> float:
    return max(day for day, _, _ in site.identities[place].comments)


def _moment(day: float) -> datetime:
    return EPOCH + timedelta(days=day)


def _at(day: float) -> str:
    return _moment(day).strftime("%Y-%m-%d %H:%M:%S.%f")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.people", description=__doc__)
    parser.add_argument("--people", type=int, default=100_000)
    parser.add_argument("--comments", type=int, default=1_000_000)
    parser.add_argument("--puppeteers", type=float, default=0.03)
    parser.add_argument("--sample", type=int, default=10_000, help="people without other names to compare, too")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--held-out", action="store_true", help="the setting that no weight was chosen by")
    parser.add_argument("--database", help="keep the site in this file, and use it if it is there")
    return parser.parse_args()


if __name__ == "__main__":
    main()
