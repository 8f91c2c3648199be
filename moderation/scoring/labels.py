"""What the scorer speaks about, in the order of the columns of its weights."""

from collections.abc import Mapping
from types import MappingProxyType

LABELS = ("toxic", "severe_toxic", "insult", "profanity", "threat", "identity_attack", "sexual", "spam")

ORDINARY_RATES: Mapping[str, float] = MappingProxyType(
    {
        "toxic": 0.08,
        "severe_toxic": 0.01,
        "insult": 0.05,
        "profanity": 0.04,
        "threat": 0.004,
        "identity_attack": 0.012,
        "sexual": 0.006,
        "spam": 0.03,
    }
)
"""Share of ordinary comments that carry each label, as the large public counts of news and encyclopaedia talk have it.
Probabilities are calibrated to hold at these rates, whatever the rates of a labelled file."""
