"""What a removal by the machine rests on. One kind of evidence alone errs too often: then the comment is held instead.

The policy says under `removal:` how many kinds of evidence must agree. Kinds are told apart by where they come from:
wording (lists and phrases), the trained scorer, links, behaviour and so on; two lists are one kind. The scorer agrees only
where it says the same thing: a slur makes any sentence sound rude, so `toxic` does not confirm a slur; `identity_attack` does.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from moderation.detectors import BY_A_PERSON, Case, kind_of
from moderation.policy.rules import Removal
from moderation.policy.scores import SPEAKS_FOR
from moderation.scoring.labels import LABELS
from moderation.vocabulary import Action, Finding

SCORER = "scorer"
HOSTILE = 0.85
"""Twenty held-out posts that use a slur and mean no harm had 0.50 to 0.84 here."""
HELD_INSTEAD = "Held, not removed: only one kind of evidence asks for it."


def weighed(findings: Sequence[Finding], removal: Removal, case: Case) -> list[Finding]:
    """The findings, those that ask for a removal lowered to hold where too few kinds of evidence agree."""
    wanting = [finding for finding in findings if finding.action is Action.REMOVE]
    if not wanting or _enough(findings, wanting, removal, case):
        return list(findings)
    return [
        replace(finding, action=Action.HOLD, note=f"{finding.note} {HELD_INSTEAD}".strip())
        if finding.action is Action.REMOVE
        else finding
        for finding in findings
    ]


def _enough(findings: Iterable[Finding], wanting: Iterable[Finding], removal: Removal, case: Case) -> bool:
    kinds = {kind_of(one.detector) for one in findings if one.action >= Action.HOLD and not one.failed} - {SCORER}
    for finding in wanting:
        kind = kind_of(finding.detector)
        if kind == BY_A_PERSON or (kind == SCORER and finding.score >= removal.alone) or len(kinds) >= removal.kinds:
            return True
        if len(kinds) + 1 >= removal.kinds and _agreement(finding.clause, case) >= removal.scorer:
            return True
    return False


def _agreement(clause: str, case: Case) -> float:
    """How likely the scorer finds what this clause is about; `toxic`, which any slur raises, counts only where it is high.
    A clause that it has no label for takes its word on every label.
    """
    scores = case.scored.scores
    labels = SPEAKS_FOR.get(clause, LABELS)
    return max(scores[label] for label in labels if label != "toxic" or scores[label] >= HOSTILE)
