"""The comparison of aliases/compare.py as settings of Splink, for linking a whole archive at once.

Each record is a person; each kind of trace is a column for each band of how many people share it, holding the person's
values of that kind and band. So term frequencies are levels, both roads weigh the same, and Splink's EM can estimate
every level from the site's own pairs. Needs the extra `linking`; nothing else in the service imports this.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any, Literal

from moderation.aliases import weights
from moderation.aliases.compare import SAME_MINUTE
from moderation.aliases.learned import Weights, bands_of, is_rarer, name_of
from moderation.aliases.weights import Comparison, Level

FINDING = "finding"
"""The column with all values by which people find each other: those that no crowd shares."""

Dialect = Literal["duckdb", "spark"]
IN_SPARK = {
    "len": "size",
    "list_intersect": "array_intersect",
    "list_contains": "array_contains",
    "list_min": "array_min",
}
"""What DuckDB's functions of lists are called in Spark; the rest of the conditions reads alike in both."""


def in_dialect(condition: str, dialect: Dialect) -> str:
    """A condition, which is written for DuckDB, in the words of the database that is to run it."""
    if dialect == "duckdb":
        return condition
    return re.sub(rf"\b({'|'.join(IN_SPARK)})\(", lambda found: f"{IN_SPARK[found[1]]}(", condition)


def column(kind: str, band: str) -> str:
    """The name of the column of a kind and band."""
    return f"{kind}_{band.replace('-', '_')}"


def columns() -> tuple[str, ...]:
    """Every column of values that a record needs, apart from those of habits."""
    return tuple(
        column(level.kind, band) for one in weights.COMPARISONS for level in one.levels for band in bands_of(level)
    )


def settings(using: Weights, *, train: bool = False, dialect: Dialect = "duckdb") -> Any:
    """Settings of Splink in which every level has the weight that it has online. `train`: to begin EM from them.

    `dialect` names the engine that will run them: DuckDB on one machine, Spark on several.
    """
    from splink import SettingsCreator, block_on

    chance = 2.0**using.prior_bits
    return SettingsCreator(
        link_type="dedupe_only",
        comparisons=[
            _comparison(name, list(levels), using, train=train, dialect=dialect) for name, levels in _comparisons(using)
        ],
        blocking_rules_to_generate_predictions=[block_on(FINDING, arrays_to_explode=[FINDING])],
        probability_two_random_records_match=chance / (1 + chance),
        retain_matching_columns=False,
        retain_intermediate_calculation_columns=False,
        max_iterations=6 if train else 25,
    )


ONCE_EACH = f"l.value = r.value AND list_min(list_intersect(l.{FINDING}, r.{FINDING})) = l.value"
"""Pairs for estimating, each once: records stand there once for each value by which they are found."""


def learned(trained: dict[str, Any], prior_bits: float) -> Weights:
    """The weights that Splink has found, by the names of observations. `trained` is its saved model."""
    from math import log2
    from types import MappingProxyType

    found: dict[str, tuple[float, float]] = {}
    for one in trained["comparisons"]:
        for level in one["comparison_levels"]:
            m, u = level.get("m_probability"), level.get("u_probability")
            name = level.get("label_for_charts", "")
            if "/" in name and m and u and abs(log2(m / u)) <= MOST_BITS:
                found[name] = (float(m), float(u))
    return Weights(prior_bits, MappingProxyType(found))


MOST_BITS = 12.0
"""EM that claims more for one observation has seen too few pairs; the shipped value holds then."""
TOO_RARE = frozenset(
    {"email", "email_canonical", "email_folded", "visitor", "website", "name", "answers", "at_once", "often"}
)

Named = tuple[str, Level | None, str, str]
"""Name of the observation, its level, its band, and the condition in SQL; without a level it says nothing."""


def _comparisons(using: Weights) -> Iterator[tuple[str, list[Named]]]:
    for one in weights.COMPARISONS:
        yield one.what, list(_levels(one, using))
    for one, kind in weights.OF_SPREAD:
        assert one.differs is not None
        level, both = one.levels[0], f"len(list_intersect({kind}_all_l, {kind}_all_r))"
        fewer = f"least(len({kind}_all_l), len({kind}_all_r)) >= {weights.FEWEST_FOR_SPREAD}"
        every = f"(len({kind}_all_l) + len({kind}_all_r) - {both})"
        applies = f"({_shared('connection')}) AND {fewer}"
        same = f"{applies} AND {both} >= {weights.SAME_SPREAD} * {every}"
        parted = f"{applies} AND {both} <= {weights.OTHER_SPREAD} * {every}"
        yield (
            one.what,
            [(name_of(one.what, level), level, "", same), (name_of(one.what, one.differs), one.differs, "", parted)],
        )
    differs = weights.MOMENT.differs
    assert differs is not None
    apart = f"abs(last_seen_l - last_seen_r) < {SAME_MINUTE} AND {_parted(weights.AGENT)}"
    yield weights.MOMENT.what, [(name_of(weights.MOMENT.what, differs), differs, "", apart)]
    for one, conditions in _habits():
        known = {level.kind: level for level in (*one.levels, *([one.differs] if one.differs else []))}
        named: list[Named] = [("", None, "", f"NOT ({_habits_count()})")]
        named += [(name_of(one.what, known[kind]), known[kind], "", sql) for kind, sql in conditions]
        yield one.what, named


def _levels(one: Comparison, using: Weights) -> Iterator[Named]:
    if one is weights.MAIL_DOMAIN:
        yield "", None, "", " OR ".join(_shared(kind) for kind in sorted(weights.ONE_MAILBOX))
    if one is weights.AGENT:
        yield "", None, "", _shared("visitor")
        (level,), at_home = one.levels, weights.AGENT_AT_HOME
        rare = [band for band in bands_of(level) if is_rarer(using, one.what, level, band, at_home)]
        if rare:
            of_them = " OR ".join(_overlap(column(level.kind, band)) for band in rare)
            yield name_of(one.what, at_home), at_home, "", f"({_shared('connection')}) AND ({of_them})"
    if one is weights.LINE:
        on_it = " OR ".join(_shared(level.kind) for level in one.levels)
        level = weights.LINE_OF_ONE_BROWSER
        yield name_of(one.what, level), level, "", f"({_shared('visitor')}) AND ({on_it})"
    for level in one.levels:
        for band in bands_of(level):
            yield name_of(one.what, level, band), level, band, _overlap(column(level.kind, band))
    if one.differs is not None:
        yield name_of(one.what, one.differs), one.differs, "", _parted(one)


def _habits() -> tuple[tuple[Comparison, tuple[tuple[str, str], ...]], ...]:
    common, fewer = "len(list_intersect(threads_l, threads_r))", "least(len(threads_l), len(threads_r))"
    often = f"{common} >= {weights.OFTEN_THREADS} AND {common} >= {weights.OFTEN_SHARE} * {fewer}"
    hours = "len(list_intersect(hours_l, hours_r)) / greatest(1, least(len(hours_l), len(hours_r)))"
    both = "len(hours_l) > 0 AND len(hours_r) > 0"
    return (
        (
            weights.ANSWERS,
            (("answers", "list_contains(answered_l, person_r) OR list_contains(answered_r, person_l)"),),
        ),
        (
            weights.THREADS,
            (
                ("at_once", _overlap("moments")),
                ("often", often),
                ("some", f"{common} > 0"),
                ("differs", f"{fewer} >= {weights.APART_THREADS}"),
            ),
        ),
        (
            weights.HOURS,
            (
                ("hours", f"{both} AND {hours} >= {weights.SAME_HOURS}"),
                ("differs", f"{both} AND {hours} <= {weights.OTHER_HOURS}"),
            ),
        ),
    )


def _habits_count() -> str:
    crowded = [band for band in bands_of(weights.BROWSER.levels[0]) if int(band) > weights.MOST_AT_ONE_BROWSER]
    few = [band for band in bands_of(weights.BROWSER.levels[0]) if band not in crowded]
    rare = " OR ".join(_overlap(column("visitor", band)) for band in few)
    public = " OR ".join(_overlap(column("visitor", band)) for band in crowded)
    return f"NOT ({_parted(weights.AGENT)}) AND (({rare}) OR NOT ({public}))"


def _overlap(name: str) -> str:
    return f"len(list_intersect({name}_l, {name}_r)) > 0"


def _shared(kind: str) -> str:
    level = next(level for one in weights.COMPARISONS for level in one.levels if level.kind == kind)
    return " OR ".join(_overlap(column(kind, band)) for band in bands_of(level))


def _parted(one: Comparison) -> str:
    """Both left some, and none alike. Kinds that tell nobody apart do not count."""
    kinds = [
        kind for kind in one.decided_by or tuple(level.kind for level in one.levels) if kind in weights.TELLING_APART
    ]
    alike = " OR ".join(_shared(level.kind) for level in one.levels)
    apart = " OR ".join(f"(has_{kind}_l AND has_{kind}_r AND NOT ({_shared(kind)}))" for kind in kinds)
    return f"NOT ({alike}) AND ({apart})"


def _comparison(name: str, levels: Sequence[Named], using: Weights, *, train: bool, dialect: Dialect) -> Any:
    import splink.comparison_level_library as cll
    import splink.comparison_library as cl

    made: list[Any] = []
    for place, (called, level, band, condition) in enumerate(levels):
        made_level = cll.CustomLevel(
            in_dialect(condition, dialect),
            label_for_charts=called or f"nothing to say {place}",
            base_dialect_str=dialect,
        )
        if level is None:
            made.append(made_level.configure(is_null_level=True))
        else:
            m, u = using.of(name, level, band)
            # Of what strangers hardly ever share, no site has enough pairs to count how often they do.
            made.append(
                made_level.configure(
                    m_probability=m,
                    u_probability=u,
                    fix_u_probability=level.kind in TOO_RARE or level is weights.LINE_OF_ONE_BROWSER,
                )
            )
    # Nothing observed says nothing; while training it must be free to be what the others leave.
    rest = cll.ElseLevel().configure(
        m_probability=0.5, u_probability=0.5, fix_m_probability=not train, fix_u_probability=not train
    )
    return cl.CustomComparison([*made, rest], output_column_name=name.replace(" ", "_").replace("-", "_"))
