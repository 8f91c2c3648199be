"""Learning from people's verdicts: gathered, learned, tried on later ones, and switched on only when clearly better."""

from __future__ import annotations

import logging
import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

import numpy as np

from moderation.policy.rules import Policy
from moderation.scoring import learned as local
from moderation.scoring.learned import ABUSE, features, shipped_logits
from moderation.scoring.learning import Example, Trial, learned_from
from moderation.storage import learned, standing_orders
from moderation.storage.database import Transaction, lock
from moderation.vocabulary import Learned, Submission
from moderation.workflow.acts import Click
from moderation.workflow.house import House

MOST = 10_000
"""Verdicts of each source that are learned from, the newest."""
ON, OFF = "learned_on", "learned_off"
"""Kinds of acts."""
_OF_SCORER = {"spam": "spam"} | dict.fromkeys(ABUSE, "abuse")
SUGGESTED = {"TOXICITY": "abuse", "SEVERE_TOXICITY": "abuse", "INSULT": "abuse", "THREAT": "abuse"} | {
    "IDENTITY_ATTACK": "abuse",
    "SPAM": "spam",
}
"""Attributes of the Perspective protocol, and the label that each speaks of."""

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Result:
    """What came of learning."""

    verdicts: int
    trials: tuple[Trial, ...]
    switched_on: bool
    version: str = ""


def learn(house: House, now: datetime, *, store: bool = True) -> Result:
    """Learn from all verdicts. With `store`, what passed its trial is kept and counts from now on.

    What counted before stays as it is where nothing passed.
    """
    stamp, examples = gather(house)
    scorer, trials = learned_from(examples)
    if not scorer.corrections or not store:
        if store:
            _keep(house, None, stamp, trials, len(examples), now)
        return Result(len(examples), trials, switched_on=False)
    packed = scorer.packed()
    _keep(house, packed, stamp, trials, len(examples), now)
    return Result(len(examples), trials, switched_on=True, version=packed.version)


def run(house: House, now: datetime) -> int:
    """Learn where there are new verdicts and a rule that asks for what was learned; 1 when something counts anew.

    Whoever switched it off by hand is not overruled. Done by the clock: workflow/upkeep.py.
    """
    if not any(rule.detector_name == "local" for rule in house.policy.rules):
        return 0
    with house.store.read() as tx:
        newest = next(iter(learned.listed(tx, 1)), None)
        fresh = list(learned.newest_verdict(tx))
        if learned.is_switched_off(tx) or not any(fresh) or (newest and newest.facts.get("stamp") == fresh):
            return 0
    return int(learn(house, now).switched_on)


def switch_off(house: House, batch: str, now: datetime) -> bool:
    """From now on the shipped scorer alone counts, until somebody has it learn again. False: it is so already."""
    with house.store.write() as tx:
        standing_orders.lock(tx)
        if learned.current(tx) is None and learned.is_switched_off(tx):
            return False
        learned.switch(tx, None, moderator_id=None, now=now)
        Click(tx, batch, None, now).log(OFF, reason="Switched off on the command line.")
    return True


def gather(house: House) -> tuple[list[int], list[Example]]:
    """The stamp of the newest verdicts, and every verdict with what the scorer sees of its comment, oldest first."""
    clauses = labels_of_clauses(house.policy)
    found: list[tuple[datetime, Example]] = []
    with house.store.read() as tx:
        stamp = list(learned.newest_verdict(tx))
        # Storage gives the newest first, learning begins with the oldest.
        words = [*learned.imported(tx, MOST), *reversed([*learned.words(tx, MOST)])]
        elsewhere = [*reversed([*learned.elsewhere(tx, MOST)])]
    for word in words:
        labels = _labels(word, clauses)
        if labels:
            found.append((word.at, Example(features(word.text), shipped_logits(word.text), labels)))
    for one in elsewhere:
        known = Example(np.frombuffer(one.features, "<u2"), dict(one.shipped), dict(one.labels))
        found.append((one.at, known))
    found.sort(key=lambda pair: pair[0])
    return stamp, [example for _, example in found]


def labels_of_clauses(policy: Policy) -> Mapping[str, str]:
    """Which label a removal under a clause speaks of: that of the rules of the clause which ask the scorer."""
    found: dict[str, str] = {}
    for rule in policy.rules:
        label = str(getattr(rule.detector, "label", ""))
        if rule.detector_name == "local":
            found[rule.clause] = label
        elif rule.detector_name == "scorer" and label in _OF_SCORER:
            found.setdefault(rule.clause, _OF_SCORER[label])
    return found


def note_elsewhere(
    tx: Transaction, submission: Submission, verdict: str, scores: Mapping[str, float], door: str, now: datetime
) -> None:
    """Keep what people elsewhere said of a comment, as numbers in which no text can be read."""
    labels = {"spam": {"spam": 1}, "ham": {"spam": 0}}.get(verdict) or {}
    for attribute, score in scores.items():
        if attribute in SUGGESTED:
            label = SUGGESTED[attribute]
            labels[label] = max(labels.get(label, 0), int(score >= 0.5))
    if labels and submission.text.strip():
        found = features(submission.text).astype("<u2").tobytes()
        logits = shipped_logits(submission.text)
        learned.add_example(tx, door=door, labels=labels, shipped=logits, features=found, now=now)


def _labels(word: learned.Word, clauses: Mapping[str, str]) -> dict[str, int]:
    if word.verdict in {"publish", "published"}:
        return dict.fromkeys(local.LABELS, 0)
    if word.verdict == "spam":
        return {"spam": 1}
    if word.verdict == "refused":
        # Nobody said what for: for whichever of the two the shipped scorer finds likelier.
        seen = shipped_logits(word.text)
        return {max(seen, key=seen.__getitem__): 1}
    label = clauses.get(word.clause)
    return {label: 1} if label else {}


def _keep(
    house: House, packed: Learned | None, stamp: Sequence[int], trials: Sequence[Trial], verdicts: int, now: datetime
) -> None:
    facts = {"verdicts": verdicts, "stamp": list(stamp), "trials": [_plain(one) for one in trials]}
    with house.store.write() as tx:
        lock(tx, "learning")
        standing_orders.lock(tx)
        version, weights = (packed.version, packed.weights) if packed else ("", b"")
        number = learned.add(tx, version, weights, facts, now)
        if packed is not None:
            learned.switch(tx, number, moderator_id=None, now=now)
            batch = f"learned-{number}"
            Click(tx, batch, None, now).log(ON, reason=f"Learned from {verdicts} verdicts.", after={"version": version})
    logger.info("learned: number=%d verdicts=%d switched_on=%s", number, verdicts, packed is not None)


def _plain(trial: Trial) -> dict[str, object]:
    """Without numbers that JSON does not know."""
    return {
        name: None if isinstance(value, float) and math.isnan(value) else value for name, value in asdict(trial).items()
    }
