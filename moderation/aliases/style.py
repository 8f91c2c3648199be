"""Writing habits: whether two bodies of text could be by one hand, whatever they are about.

Words that carry a subject are masked before anything is compared, since two people on one subject are not one person.
What is left is habit: small words, punctuation, spacing, capitals, endings, length of words and sentences.
"""

from __future__ import annotations

import itertools
import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from moderation.aliases.compare import Part

FEWEST_LETTERS = 300
"""Below this, on either side, style says nothing."""
MOST_LETTERS = 20_000
"""More text of one author is not read: habits are known by then."""
FEWEST_AUTHORS = 12
MOST_AUTHORS = 200
"""The background: with fewer authors nobody knows what is usual; more say nothing new."""

BITS_PER_LIKENESS, EVEN = 20.0, 0.04
"""Measured: see docs/aliases.md. At EVEN style speaks neither for nor against."""
MOST_FOR, MOST_AGAINST = 4.0, -2.0

SMALL_WORDS = frozenset(
    """a about above after again against all almost alone along already also although always am among an and another any
    anybody anyone anything anyway are around as at away back be because been before behind being below between both
    but by can cannot could did do does doing done down each either else enough etc even ever every everybody everyone
    everything except far few first for from further get gets getting give go goes going gone got had has have having he
    hence her here hers herself him himself his how however i if in indeed instead into is it its itself just keep kind
    last least less let like little lot made make makes many may maybe me mean might mine more most mostly much must my
    myself near neither never next no nobody none nor not nothing now of off often oh ok okay on once one only onto or
    other others our ours out over own per perhaps please put quite rather re really said same say see seem seems several
    shall she should since so some somebody someone something sometimes somewhat somewhere still such sure take than
    thank thanks that the their theirs them themselves then there therefore these they thing things think this those
    though through thus till to together too toward two under unless until up upon us use used usually very via was way
    we well were what whatever when where whether which while who whole whom whose why will with within without would
    yes yet you your yours yourself don doesn didn isn aren wasn won wouldn couldn shouldn ll ve im ive dont cant doesnt
    u ur lol btw imo imho hi hello hey well anyhow actually basically definitely probably certainly simply exactly""".split()
)
_TOKEN = re.compile(r"https?://\S+|[^\W\d_]+|\d+|\s+|.", re.DOTALL)
_WORDS_AND_MARKS = re.compile(r"[^\W\d_]+|[^\w\s]+|\n+")
_ENDINGS = ("ing", "ed", "ly", "tion", "s", "er", "ment", "ness", "ful", "able", "ise", "ize", "our", "or")


@dataclass(frozen=True, slots=True)
class Profile:
    """How somebody writes: frequencies of masked letter sequences and of habits, and how much text they come from."""

    letters: int
    grams: Mapping[str, float] = field(default_factory=dict)
    """Square roots of shares: the length of this vector is 1."""
    words: Mapping[str, float] = field(default_factory=dict)
    """The same for small words and pairs of them, and for marks."""


@dataclass(frozen=True, slots=True)
class Usual:
    """The mean of many vectors, how much each place of it tells, and the mean's own weighted length."""

    means: Mapping[str, float]
    weights: Mapping[str, float]
    length: float


@dataclass(frozen=True, slots=True)
class Background:
    """What is usual among the authors of a site, so that only what is unusual counts."""

    grams: Usual
    words: Usual


def masked(text: str) -> str:
    """The text with its subject taken out: other than small words, only capitals, length up to a point and endings stay."""
    return "".join(_mask(token) for token in _TOKEN.findall(text[:MOST_LETTERS]))


def profile(texts: Iterable[str]) -> Profile:
    """The habits that these texts of one author show."""
    text = "\n".join(texts)[:MOST_LETTERS]
    plain = masked(text)
    grams: Counter[str] = Counter()
    for size in (2, 3, 4):
        grams.update(plain[place : place + size] for place in range(len(plain) - size + 1))
    tokens = _WORDS_AND_MARKS.findall(text.casefold())
    kept = [one if one in SMALL_WORDS or not one[0].isalpha() else "*" for one in tokens]
    words = Counter(one for one in kept if one != "*")
    words.update(f"{one} {other}" for one, other in itertools.pairwise(kept) if (one, other) != ("*", "*"))
    return Profile(sum(map(str.isalpha, text)), _unit(grams), _unit(words))


def background(others: Sequence[Profile]) -> Background | None:
    """What is usual among these authors; None when too few of them have written enough to say what is."""
    known = [one for one in others if one.letters >= FEWEST_LETTERS][:MOST_AUTHORS]
    if len(known) < FEWEST_AUTHORS:
        return None
    return Background(_usual([one.grams for one in known]), _usual([one.words for one in known]))


def likeness(one: Profile, other: Profile, usual: Background) -> float | None:
    """From -1 to 1, how alike two authors are in what sets them apart from others; None with too little text."""
    if min(one.letters, other.letters) < FEWEST_LETTERS:
        return None
    return (_cosine(one.grams, other.grams, usual.grams) + _cosine(one.words, other.words, usual.words)) / 2


def part(one: Profile, other: Profile, usual: Background | None) -> Part | None:
    """What style says for or against one person, to be added to other evidence; None when it has nothing to say."""
    alike = likeness(one, other, usual) if usual is not None else None
    if alike is None:
        return None
    bits = max(MOST_AGAINST, min(MOST_FOR, BITS_PER_LIKENESS * (alike - EVEN)))
    return Part("style", bits, "writes alike" if bits > 0 else "writes in another way")


def _usual(vectors: Sequence[Mapping[str, float]]) -> Usual:
    seen: Counter[str] = Counter()
    sums: defaultdict[str, float] = defaultdict(float)
    for vector in vectors:
        seen.update(vector.keys())
        for key, share in vector.items():
            sums[key] += share
    number = len(vectors)
    # What only one or two of them ever write is a subject or a signature, not a habit.
    weights = {key: (math.log(number / times) + 1) ** 2 for key, times in seen.items() if times >= 3}
    means = {key: sums[key] / number for key in weights}
    return Usual(means, weights, math.fsum(weights[key] * mean * mean for key, mean in means.items()))


def _cosine(one: Mapping[str, float], other: Mapping[str, float], usual: Usual) -> float:
    """Cosine of the two vectors, each less what is usual, with what is rare counting for more."""
    weights, means = usual.weights, usual.means
    few, many = sorted((one, other), key=len)
    product = math.fsum(
        weights[key] * share * many[key] for key, share in few.items() if key in many and key in weights
    )
    with_usual = [
        math.fsum(weights[key] * share * means[key] for key, share in vector.items() if key in weights)
        for vector in (one, other)
    ]
    own = [
        math.fsum(weights[key] * share * share for key, share in vector.items() if key in weights)
        for vector in (one, other)
    ]
    lengths = [max(0.0, own[side] - 2 * with_usual[side] + usual.length) for side in (0, 1)]
    scale = math.sqrt(lengths[0] * lengths[1])
    return (product - sum(with_usual) + usual.length) / scale if scale > 0 else 0.0


def _mask(token: str) -> str:
    if token.startswith(("http://", "https://")):
        return "@"
    if token.isdigit():
        return "#" * min(len(token), 4)
    if not token[0].isalpha():
        return token
    small = token.casefold()
    if small in SMALL_WORDS:
        return token
    ending = next((end for end in _ENDINGS if small.endswith(end) and len(small) > len(end) + 2), "")
    stem = min(len(token) - len(ending), 6)
    first = "X" if token[0].isupper() else "x"
    rest = ("X" if token.isupper() and len(token) > 1 else "x") * (stem - 1)
    return first + rest + ending


def _unit(counts: Counter[str]) -> dict[str, float]:
    total = sum(counts.values())
    return {key: math.sqrt(count / total) for key, count in counts.items()} if total else {}
