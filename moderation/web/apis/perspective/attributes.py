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

OTHER_NAMES: Mapping[str, str] = MappingProxyType({"TOXICITY_FAST": "TOXICITY"})
LANGUAGES = frozenset({"en"})
"""Those that the scorer was trained on."""


def label_of(attribute: str) -> str | None:
    """The scorer's label for an attribute as a client names it, with version (NAME@6) or suffix; None: there is none."""
    bare = re.sub(r"@[0-9]{1,9}$", "", attribute)
    bare = OTHER_NAMES.get(bare, bare).removesuffix("_EXPERIMENTAL")
    return LABEL_OF.get(bare)
