"""Attributes by their names in the protocol, and the label of our scorer that answers each of them honestly."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

LABEL_OF: Mapping[str, str] = MappingProxyType(
    {
        "TOXICITY": "toxic",
        "SEVERE_TOXICITY": "severe_toxic",
        "IDENTITY_ATTACK": "identity_attack",
        "INSULT": "insult",
        "PROFANITY": "profanity",
        "OBSCENE": "profanity",
        "THREAT": "threat",
        "SEXUALLY_EXPLICIT": "sexual",
        "SPAM": "spam",
    }
)
"""What is not here has no source that could be honest about it, and is refused."""

WITHOUT_SOURCE = frozenset(
    (
        "ATTACK_ON_AUTHOR ATTACK_ON_COMMENTER ATTACK_ON_PUBLISHER FLIRTATION INCOHERENT INFLAMMATORY LIKELY_TO_REJECT "
        "OFF_TOPIC UNSUBSTANTIAL AFFINITY COMPASSION CONSTRUCTIVE CURIOSITY NUANCE PERSONAL_STORY REASONING RESPECT "
        "ALIENATION FEARMONGERING GENERALIZATION MORAL_OUTRAGE POWER_APPEAL SCAPEGOATING"
    ).split()
)
"""Attributes of the protocol for which nothing here was ever trained or measured."""

OTHER_NAMES: Mapping[str, str] = MappingProxyType({"TOXICITY_FAST": "TOXICITY"})
LANGUAGES = frozenset({"en"})
"""Those that the scorer was trained on."""


def label_of(attribute: str) -> str | None:
    """The scorer's label for an attribute as a client names it, with version (NAME@6) or suffix; None: there is none."""
    return LABEL_OF.get(_bare(attribute))


def has_no_source(attribute: str) -> bool:
    """Whether the protocol has this attribute and we have nothing to answer it with."""
    return _bare(attribute) in WITHOUT_SOURCE


def _bare(attribute: str) -> str:
    bare = re.sub(r"@[0-9]{1,9}$", "", attribute)
    return OTHER_NAMES.get(bare, bare).removesuffix("_EXPERIMENTAL")
