"""Whether a comment says that somebody is right."""

from __future__ import annotations

import re

from moderation.text.normalise import fold

_AGREEING = re.compile(
    r"\b(?:i (?:fully |totally |completely |absolutely |so |strongly )*agree|agree(?:d|s)? (?:with|completely|fully|100)|"
    r"(?:is|are|was|were)(?: so| absolutely| completely| totally| quite| entirely)* (?:right|correct|spot on)|"
    r"(?:well|nicely|perfectly) (?:said|put|written)|could not (?:have said|agree)|couldnt (?:have said|agree)|"
    r"couldn't (?:have said|agree)|exactly(?: this| right)?|hear hear|spot on|so true|very true|good point|great point|"
    r"excellent point|great comment|thank you for saying|finally somebody says|finally someone says|seconded|"
    r"listen to|everybody (?:here )?knows (?:it|that)|took the words)\b|(?<!\S)(?:\+1|this!|100 ?%)"
)
_DENYING = re.compile(
    r"\b(?:do not|don't|dont|cannot|can't|cant|hardly|not|never|nobody) (?:\w+ ){0,2}(?:agree|right|correct|true)\b|"
    r"\bdisagree|\b(?:wrong|nonsense|rubbish|lie|lies|liar)\b"
)


def agrees(text: str) -> bool:
    """Whether the text applauds somebody rather than contradicting them. English; misses irony."""
    # As written too: folding takes signs such as +1 for letters.
    forms = (text.lower(), fold(text).text.lower())
    return any(map(_AGREEING.search, forms)) and not any(map(_DENYING.search, forms))
