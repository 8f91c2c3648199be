"""policy.yaml as frozen values: what a site has written, how it is enforced, and the examples that test it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from types import MappingProxyType

from moderation.detectors import Detector, Gate, gate_of
from moderation.policy.conditions import Condition
from moderation.vocabulary import Action, History, RuleStatus, Submission


@dataclass(frozen=True, slots=True)
class Clause:
    """One sentence of the published policy. People read it; rules enforce it."""

    id: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Example:
    """A comment and what must happen to it. Examples are tests, run by `moderation policy check`."""

    submission: Submission
    history: History
    expect: Action
    known_gap: bool = False
    """A miss that is written down. Strict: once it passes, the mark must go."""
    line: int = 0
    """Where it stands in the file."""


@dataclass(frozen=True, slots=True)
class Rule:
    """When this detector notices that, and these conditions hold, ask for this action."""

    id: str
    clause: str
    status: RuleStatus
    detector: Detector
    detector_name: str
    act_at: Mapping[Action, float]
    """Lowest score that asks for hold and for remove."""
    because: str
    when: Condition | None = None
    unless: Condition | None = None
    false_alarms: str = ""
    examples: tuple[Example, ...] = ()
    line: int = 0
    lists: tuple[str, ...] = ()
    """The names of the included lists that its settings use."""

    @property
    def thresholds(self) -> Mapping[str, float]:
        """The thresholds by the action's word, as findings carry them."""
        return MappingProxyType({action.word: score for action, score in self.act_at.items()})


@dataclass(frozen=True, slots=True)
class Step:
    """A rung of the ladder."""

    at: int
    """Weight of live strikes that leads here."""
    do: str
    """warn, block or ban"""
    length: timedelta | None = None
    automatic: bool = False


@dataclass(frozen=True, slots=True)
class Offenders:
    """How strikes count and where they lead."""

    strike_expires: timedelta = timedelta(days=180)
    strikes: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({"default": 1}))
    ladder: tuple[Step, ...] = ()
    networks_age_out: timedelta = timedelta(days=365)
    """A stopped network that nobody met for so long is free again: addresses get other owners."""

    def weight(self, clause: str) -> int:
        """How much a removal under this clause weighs."""
        return self.strikes.get(clause, self.strikes.get("default", 1))


@dataclass(frozen=True, slots=True)
class Commenting:
    """The rules of the form itself."""

    edit_window: timedelta = timedelta(minutes=15)
    close_after: timedelta | None = None
    """Threads close this long after they were opened; None: never."""
    max_length: int = 10_000
    """Code points of a comment."""
    require_email: bool = False
    nesting_shown: int = 4
    """Replies deeper than this are shown flat, none is lost."""
    page_size: int = 100
    """Top-level comments on one page of a thread."""


@dataclass(frozen=True, slots=True)
class Site:
    """Who publishes the policy."""

    name: str
    contact: str
    language: str = ""
    """The one language of its pages; empty: the reader's."""


@dataclass(frozen=True, slots=True)
class Aliases:
    """From which probability two names count as one person, and from which a moderator is asked."""

    link_at: float = 0.95
    ask_at: float = 0.70
    evidence_kept: timedelta = timedelta(days=90)
    """Traces of networks and browsers are forgotten so long after they were last seen."""
    identity_kept: timedelta = timedelta(days=365)
    """Traces of e-mail, name and website likewise, but not while a strike or ban needs them."""


@dataclass(frozen=True, slots=True)
class Removal:
    """What it takes before the machine removes a comment by itself; with less it holds."""

    kinds: int = 1
    """Kinds of evidence that must ask for at least hold."""
    scorer: float = 0.5
    """From this probability of any label on, the trained scorer counts as one of them."""
    alone: float = 0.95
    """From this probability on, the trained scorer needs no other."""


@dataclass(frozen=True, slots=True)
class RuleWatch:
    """When the service stops a rule from removing until a person has looked."""

    overturned: float = 0.3
    """Share of its removals that people may publish."""
    verdicts: int = 10
    """So many of its removals must have been decided by people first."""
    surge: float = 5.0
    """How many times as often as in shadow a young rule may stop comments."""
    young: timedelta = timedelta(days=14)
    """For how long after its first effect a rule is young."""


@dataclass(frozen=True, slots=True)
class WordList:
    """A list of words or hosts in a file of its own, which rules of the policy use. See policy/lists.py."""

    name: str
    of: str
    """words or hosts"""
    file: str
    """Its path from the folder of the policy."""
    text: str
    """As written, with remarks."""
    entries: tuple[str, ...]


Check = tuple[int, Detector, tuple[Rule, ...]]
"""A detector with its identity and the rules that ask it."""


@dataclass(frozen=True, slots=True)
class Policy:
    """A whole policy file, checked. `policy.loader.load` makes it."""

    version: int
    sha256: str
    source: str
    """The file as written, with the lists that it includes behind it. `loads` reads it again."""
    site: Site
    preamble: str
    discretion: str
    clauses: Mapping[str, Clause]
    rules: tuple[Rule, ...]
    commenting: Commenting = Commenting()
    offenders: Offenders = Offenders()
    aliases: Aliases = Aliases()
    removal: Removal = Removal()
    rule_watch: RuleWatch = RuleWatch()
    lists: Mapping[str, WordList] = field(default_factory=lambda: MappingProxyType({}))
    second_opinion: bool = True
    """Whether the larger scorer is asked about comments of which the fast one is not sure."""
    checks: tuple[tuple[Gate | None, tuple[Check, ...]], ...] = field(init=False, repr=False, compare=False)
    """What is looked for in a comment, by what has to be true of a case before it is asked; no drafts."""

    def __post_init__(self) -> None:
        """Puts rules that share a detector together, and detectors that share a gate."""
        together: dict[int, list[Rule]] = {}
        for rule in self.rules:
            if rule.status is not RuleStatus.DRAFT:
                together.setdefault(id(rule.detector), []).append(rule)
        gates: dict[Gate | None, list[Check]] = {}
        for key, asking in together.items():
            detector = asking[0].detector
            gates.setdefault(gate_of(detector), []).append((key, detector, tuple(asking)))
        object.__setattr__(self, "checks", tuple((gate, tuple(checks)) for gate, checks in gates.items()))

    @property
    def gravest_first(self) -> tuple[str, ...]:
        """The clauses by harm: those whose strikes weigh most first."""
        return tuple(sorted(self.clauses, key=lambda clause: -self.offenders.weight(clause)))
