"""Who is meant by a passage, and is it said, quoted, reported, denied or objected to?

"You are an idiot" and "He called me an idiot" share their words and part ways here. English only; what is not
understood counts as said outright. Looks at the sentence around the passage, so cost does not grow with the text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass

from moderation.text import aim_signs as signs

FACTS: Mapping[str, str] = {
    "person": "a single person is meant: the reader, a named commenter, he or she",
    "you": 'the reader is spoken to: you, your, or a call such as "shut up, …"',
    "named": "somebody who writes in this thread, or wrote the article, is named in the same sentence",
    "called": "somebody is called this outright: you are a …, you …, he is such a …, what a …",
    "group": "several people are meant: they, these people, all …",
    "own": "the writer means themselves",
    "thing": "a thing is meant, not a person: a stupid decision",
    "quoted": "the passage stands inside quotation marks or a block quote, with words of the writer's own around it",
    "reported": "the writer tells what somebody said: he called me …, she wrote that …",
    "countered": "the writer objects to such talk: it is wrong to say …, stop calling people …",
    "negated": "the passage is denied: you are not …",
    "title": "the passage is part of a name or title: Moby Dick",
    "told": "quoted, reported or countered: others said it",
    "excused": "quoted, reported, countered, negated, own, thing or title",
}
"""What a rule's condition may ask under `aim.`"""

_REACH = 300
"""Characters on each side that count as the surroundings."""
_QUOTES_REACH = 1500

_STRAIGHT = str.maketrans({"’": "'", "‘": "'", "`": "'", "´": "'", "\u00a0": " "})
_SENTENCE_END = re.compile(r"[.!?…]+[\"'”»)\]]*\s+|\n\s*\n|\n(?=\s*>)|;\s+")
_OPENERS, _CLOSERS = "“„«‹", "”»›"

_WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class Aim:
    """The answers, as rules may ask for them. See FACTS for what each means."""

    person: bool = False
    you: bool = False
    named: bool = False
    called: bool = False
    group: bool = False
    own: bool = False
    thing: bool = False
    quoted: bool = False
    reported: bool = False
    countered: bool = False
    negated: bool = False
    title: bool = False

    @property
    def told(self) -> bool:
        """Whether the writer repeats or judges what others said."""
        return self.quoted or self.reported or self.countered

    @property
    def excused(self) -> bool:
        """Whether the writer does not say it of anybody."""
        said = self.told or self.negated
        return said or self.own or self.title or (self.thing and not self.called)

    def facts(self) -> Mapping[str, bool]:
        """The answers by name, `told` and `excused` among them."""
        return {**asdict(self), "told": self.told, "excused": self.excused}


def aim(text: str, start: int, end: int, people: tuple[str, ...] = ()) -> Aim:
    """Who is meant by `text[start:end]`. `people` are the names of those whom the comment may be aimed at."""
    start, end = max(0, min(start, len(text))), max(0, min(end, len(text)))
    before, passage, after = _sentence(text, start, end)
    low_before, low_after = before.lower(), after.lower()
    low_passage = passage.lower()
    quoted = _is_quoted(text, start, end)
    own = bool(signs.OWN.search(low_before) or signs.OWN_AFTER.match(low_after)) and not signs.YOU.search(low_passage)
    sentence = f"{low_before}{low_passage}{low_after}"
    call = bool(signs.CALL_BEFORE.search(low_before)) and bool(signs.CALL_AFTER.match(low_after)) and not own
    you = bool(signs.YOU.search(sentence) or signs.YOU_ELSEWHERE.search(sentence)) or call
    named = _names_somebody(sentence, people)
    reported = _is_reported(low_before, low_after, low_passage)
    thing = not signs.YOU.search(low_passage) and bool(
        signs.OF_THING.match(low_after) or signs.THING_IS.search(low_before)
    )
    return Aim(
        person=you or named or bool(signs.THIRD.search(f"{low_before[-60:]}{low_passage}")),
        you=you,
        named=named,
        called=call
        or bool(signs.CALLED_AFTER.match(low_after))
        or (not thing and _is_called(before, low_before, low_passage)),
        group=bool(signs.GROUP.search(sentence)),
        own=own,
        thing=thing and not call,
        quoted=quoted,
        reported=reported,
        countered=_is_countered(low_before, low_after, quoted=quoted),
        negated=bool(signs.NEGATED.search(low_before)) and not signs.NOT_A_NEGATION.search(low_before),
        title=_is_title(text, before, passage, after),
    )


def _is_countered(before: str, after: str, *, quoted: bool) -> bool:
    if signs.COUNTERED.search(before) or signs.MYTH.search(before) or (quoted and signs.COUNTERED_AFTER.match(after)):
        return True
    return bool((quoted or signs.CLAIM.search(before)) and signs.JUDGED.match(after))


def _is_called(before: str, low_before: str, low_passage: str) -> bool:
    if signs.YOU.search(low_passage) or signs.CALLED.search(low_before[-80:]):
        return True
    name = signs.NAME_IS.search(before[-80:])
    if name is None:
        return False
    return name[1] not in signs.NO_NAMES and not re.fullmatch(signs.THINGS, name[1].lower())


def _sentence(text: str, start: int, end: int) -> tuple[str, str, str]:
    before = text[max(0, start - _REACH) : start].translate(_STRAIGHT)
    after = text[end : end + _REACH].translate(_STRAIGHT)
    for stop in _SENTENCE_END.finditer(before):
        last = stop.end()
        # What a speaker announces before a quotation belongs to it: He said: "Go away. You idiot."
        if before[last:].count('"') % 2 == 0 or before[:last].count('"') % 2 == 0:
            before = " " * last + before[last:]
    final = _SENTENCE_END.search(after)
    return before.lstrip(), text[start:end].translate(_STRAIGHT), after[: final.start() + 1] if final else after


def _is_quoted(text: str, start: int, end: int) -> bool:
    line_start = text.rfind("\n", 0, start) + 1
    if text[line_start:start].lstrip().startswith(">"):
        return any(
            line.strip() and not line.lstrip().startswith(">") for line in text[: _QUOTES_REACH * 4].splitlines()
        )
    left = text[max(0, start - _QUOTES_REACH) : start]
    right = text[end : end + _QUOTES_REACH]
    left, right = left[left.rfind("\n\n") + 1 :], right.split("\n\n", 1)[0]
    opened = max((left.rfind(sign) for sign in _OPENERS), default=-1)
    closed = max((left.rfind(sign) for sign in _CLOSERS), default=-1)
    curly = opened > closed and any(sign in right for sign in _CLOSERS)
    straight = left.count('"') % 2 == 1 and '"' in right
    single = _in_single_quotes(left.translate(_STRAIGHT), right.translate(_STRAIGHT))
    if not (curly or straight or single):
        return False
    begin = opened if curly else left.rfind('"') if straight else left.translate(_STRAIGHT).rfind("'")
    outside = left[:begin] + re.split("[\"”»']", right, maxsplit=1)[-1]
    # A comment that is nothing but a quotation quotes nobody: the marks would be a free pass.
    return len(_WORD.findall(outside)) >= 3


def _in_single_quotes(left: str, right: str) -> bool:
    opening = re.search(r"(?:^|[\s(])'(?=\w)(?:[^']|(?<=\w)'(?=\w))*$", left)
    return bool(opening and re.match(r"(?:[^']|(?<=\w)'(?=\w))*'(?!\w)", right))


def _is_reported(before: str, after: str, passage: str) -> bool:
    if signs.SAID_BY_ME_TO_YOU.search(before + passage):
        return False
    return bool(signs.REPORTED.search(before) or signs.REPORTED_AFTER.match(after))


def _names_somebody(sentence: str, people: tuple[str, ...]) -> bool:
    words: set[str] | None = None
    for name in people:
        low = name.casefold().strip()
        if len(low) < 2:
            continue
        if words is None:
            words = set(_WORD.findall(sentence))
        first, *_ = [*_WORD.findall(low), ""]
        if first in words:
            return True
    return False


def _is_title(text: str, before: str, passage: str, after: str) -> bool:
    if not passage[:1].isupper() or passage.isupper() or text.isupper():
        return False
    left = re.search(r"([\w'-]+)\s+$", before)
    right = re.match(r"^\s+([\w'-]+)", after)
    name_before = bool(left and left[1][:1].isupper() and left[1] not in signs.NO_PART_OF_A_NAME)
    starts_sentence = not before.strip() or bool(re.search(r"[.!?:]\s*$", before))
    name_after = bool(right and right[1][:1].isupper() and not starts_sentence)
    work = bool(left and left[1] == "The" and right and right[1] in {"by", "of", "is", "was", "and"})
    return name_before or name_after or work
