"""Who is meant by a passage, and is it said, quoted, reported, denied or objected to?

"You are an idiot" and "He called me an idiot" share their words and part ways here. English only; what is not
understood counts as said outright. Looks at the sentence around the passage, so cost does not grow with the text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass

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
    "excused": "quoted, reported, countered, negated, own, thing or title",
}
"""What a rule's condition may ask under `aim.`"""

_REACH = 300
"""Characters on each side that count as the surroundings."""
_QUOTES_REACH = 1500

_STRAIGHT = str.maketrans({"’": "'", "‘": "'", "`": "'", "´": "'", "\u00a0": " "})
_SENTENCE_END = re.compile(r"[.!?…]+[\"'”»)\]]*\s+|\n\s*\n|\n(?=\s*>)|;\s+")
_OPENERS, _CLOSERS = "“„«‹", "”»›"

_SAYING = (
    r"(?:call(?:s|ed|ing)?|sa(?:id|ys|ying)|wr(?:ote|ites|iting)|shout(?:ed|s|ing)|yell(?:ed|s|ing)|scream(?:ed|s|ing)|"
    r"t(?:old|ells|elling)|nam(?:ed|es)|label(?:l?ed|s|l?ing)|refer(?:red|s|ring) to|describ(?:ed|es|ing)|text(?:ed|s)|"
    r"tweet(?:ed|s)|post(?:ed|s|ing)|comment(?:ed|s)|insult(?:ed|s)|threaten(?:ed|s|ing)|claim(?:ed|s|ing)|"
    r"argu(?:ed|es|ing)|mutter(?:ed|s)|whisper(?:ed|s)|chant(?:ed|s|ing)|sang|sings|quot(?:ed|es|ing)|apologi[sz]ed for|"
    r"the words?|the slogan|the phrase|the term|the slur)"
)
_REPORTED = re.compile(
    rf"\b(?:he|she|they|it|someone|somebody|who|people|man|woman|guy|boy|girl|teacher|boss|minister|president|mayor|"
    rf"neighbou?r|customer|user|commenter|politician|article|text|sign|poster|letter|message|mail|was|were|been|being|"
    rf"got|get|getting|you just|you have|i (?:heard|read)|(?!you\b|i\b|t\b)[a-z]+)\s+(?:\w+ ){{0,2}}?{_SAYING}\b"
    r"(?:(?!\b(?:but|however|and you)\b).){0,90}$|\byou (?:just |have )?called (?:me|him|her|us|them)\b.{0,40}$"
    r"|\bi (?:heard|read)\b.{0,60}$|\bthe (?:words?|terms?|slurs?|phrase|slogan)\s+[\"'“‘]?$",
)
_REPORTED_AFTER = re.compile(
    rf"^[\"'”»]?[,.!?]*[\"'”»]?\s*(?:,\s*)?(?:(?:he|she|they|someone|somebody|the \w+|my \w+|a \w+)\s+(?:\w+ )?{_SAYING}|"
    r"is what (?:he|she|they|someone|somebody|people|the|my|a|you|was|i (?:was|got|heard|read)))\b"
)
_SAID_BY_ME_TO_YOU = re.compile(
    r"\bi(?:'m| am|'ll| will|'d| would| have to| must| can only)?\s+(?:\w+ )?(?:call|calling|say|saying|tell|telling|said|told|think)"
    r"(?:ing)?\b(?:(?!\bhe\b|\bshe\b).){0,30}\byou\b(?!.{0,20}\bnot\b)"
)
_COUNTERED = re.compile(
    r"\b(?:wrong|racist|sexist|homophobic|disgusting|unacceptable|hateful|offensive|ignorant|prejudice[d]?|shameful|ashamed|"
    r"sick of|tired of|stop|quit|don'?t|do not|never|nobody|no one|noone|must not|mustn't|shouldn'?t|should not|can'?t|"
    r"cannot|not ok|not okay|not acceptable|not right|instead of|rather than|without|against|how dare|why (?:do|would|does)|"
    r"if (?:you|someone|somebody|anyone)|people who|those who|anyone who|whoever|imagine|report(?:ed)?|condemn\w*|"
    r"nothing (?:funny|right)|refus\w+ to|accus\w+ of)\b[^.!?]{0,60}?\b(?:say|saying|says|said|call|calling|calls|called|claim|"
    r"claiming|claims|write|writing|writes|wrote|think|thinking|thinks|post|posting|posts|use|using|uses|shout|shouting|"
    r"tell|telling|believe|believing|believes|chant|chanting|wish|wishing|threaten|threatening|label|being)\b[^.!?]{0,70}$"
    r"|^\W*calling (?:people|somebody|someone|others|him|her|them|anyone|anybody|everyone|everybody|each other|one another)\b"
    r"[^.!?]{0,40}$|\btreat(?:s|ed|ing)? \w+ (?:\w+ )?(?:like|as) (?:\w+ ){0,2}$|\btak(?:e|es|ing) \w+ for (?:\w+ ){0,2}$"
)
_CLAIM = re.compile(
    r"\b(?:saying|claiming|pretending|believing|thinking|to (?:say|claim|believe|think|pretend|suggest)|calling \w+|whoever|anyone who|"
    r"anybody who|people who|those who|the (?:idea|claim|notion|belief|assumption|suggestion|accusation|thought|view)(?: that)?)\b[^.!?]{0,80}$"
)
_MYTH = re.compile(
    r"\b(?:the|a|an|old|this|that) (?:myth|lie|stereotype|prejudice|slander|clich[eé]|trope|slur|smear|propaganda|falsehood|rumou?r)s?"
    r"(?: that| of| about|:)?\b[^.!?]{0,60}$"
)
_JUDGED = re.compile(
    r"^[^.!?\n]{0,60}?\b(?:is|are|was|were|'s|should|has|have|had|ha[sd]n't|needs|belongs?|knows?|tells?|must|makes?)\b\s+(?:\w+ ){0,3}?"
    r"(?:racist|sexist|homophobic|transphobic|wrong|unacceptable|hateful|false|untrue|nonsense|rubbish|bigot\w*|ignorant|offensive|disgusting|"
    r"shameful|not (?:ok|okay|acceptable|true|right|an argument|funny|a joke|fair)|a lie|a myth|lies|prejudice|dead|over|gone|stop|"
    r"(?:the|part of the) problem|ashamed|never (?:met|talked|been|spoken|known|read)|no (?:place|idea)|nothing|more about you|you a bigot|meet)\b"
)
_COUNTERED_AFTER = re.compile(
    r"^[^.!?\n]{0,60}?\b(?:is|are|was|were|'s)\b\s+(?:\w+ ){0,3}?(?:racist|sexist|homophobic|wrong|unacceptable|hateful|"
    r"not (?:ok|okay|acceptable|true|right|an argument|funny|a joke)|a lie|a slur|plain prejudice|offensive|disgusting|"
    r"exactly (?:the|what)|the kind of|should not|shouldn't|never (?:ok|okay|acceptable))\b"
)
_NEGATED = re.compile(
    r"(?:\b(?:not|never|nobody|no one|neither|nor|hardly|far from|without|no)|n't)\b(?:\s+[\w']+){0,3}\s*[\"'“]?$"
)
_NOT_A_NEGATION = re.compile(
    r"\b(?:not only|not just|not even|no doubt|no wonder|not surpris\w+|why (?:don'?t|doesn'?t|not)|can'?t you|"
    r"don'?t you|aren'?t you|isn'?t (?:he|she|it|that)|no,|not be surprised)(?:\s+[\w']+){0,3}\s*$"
)
_OWN = re.compile(
    r"\b(?:i am|i'm|im|i was|i've been|i feel|i felt|i look|i looked|i sound|call me|makes? me|made me|sorry for being|apologi[sz]e for being|feel like|felt like|"
    r"we are|we were|we're|was i|am i|i can be|i acted like|consider myself|to myself)\s+(?:(?!you\b)[\w']+\s+){0,3}$|"
    r"\b(?:my|our)\s+(?:own\s+)?(?:(?!\b(?:opinion|view|eyes|book|mind)\b)[\w']+\s+){0,2}$"
)
_OWN_AFTER = re.compile(r"^\s*(?:i|we) (?:was|am|were|have been|must have been|had been|'m)\b")
_THINGS = (
    r"(?:decision|idea|law|plan|article|argument|question|rule|rules|policy|mistake|game|weather|film|movie|book|show|"
    r"joke|headline|comment|thing|things|system|bill|tax|phone|computer|printer|car|bus|train|traffic|road|excuse|"
    r"reason|point|claim|statement|logic|theory|story|song|video|ad|advert|advertisement|app|update|design|layout|"
    r"website|page|form|process|bureaucracy|paperwork|war|debate|discussion|campaign|election|vote|result|match|score|"
    r"season|team|recipe|name|word|phrase|slogan|title|cover|ending|plot|hat|shirt|dog|cat|wind|rain|snow|heat|noise|"
    r"smell|taste|food|coffee|job|work|deadline|meeting|exam|test|homework|price|prices|fee|fees|fine|fines|stuff|way|"
    r"time|day|week|year|life|world|place|town|city|building|lane|bridge|stadium|bike|door|window|chair|bug|code|error)"
)
_OF_THING = re.compile(rf"^(?:\s+[\w-]+)?\s+{_THINGS}\b")
_THING_IS = re.compile(
    rf"\b(?:it|this|that|these|those|which|what a|what an|{_THINGS})\s*(?:'s|is|was|are|were|sounds|looks|seems|"
    r"would be|will be)?\s+(?:(?!(?:guy|man|woman|person|one|you|people|boy|girl)\b)[\w']+\s+){0,2}$"
)
_YOU = re.compile(r"\b(?:you|your|yours|you're|youre|ur|u|ya|yall|y'all|yourself|yourselves|thou)\b")
_OFFICES = (
    r"(?:author|writer|journalist|reporter|editor|mayor|minister|president|op|judge|councillor|senator|governor|teacher|boss|"
    r"neighbou?r|commenter|poster|columnist|chairman|chair|director|manager|owner|landlord|priest|bishop|officer|doctor|referee|"
    r"coach|player|king|queen|prince|chancellor|politician|candidate)"
)
_THIRD = re.compile(
    r"\b(?:he|she|him|her|his|this (?:guy|man|woman|person|user|author|writer|idiot)|that (?:guy|man|woman|person)|"
    rf"(?:the|this|that|our|your|their) (?:\w+ )?{_OFFICES}|op|diese[rnms]?|cette?|est[ea]|es[ea])\b"
)
_YOU_ELSEWHERE = re.compile(
    r"\b(?:du|dich|dir|deine?[rnms]?|euch|eure?[rn]?|ihr seid|halt die|halts? maul|tu es|t'es|toi|vous|votre|espèce|ta gueule|"
    r"tú|eres|usted(?:es)?|vosotros|cállate|callate)\b"
)
_GROUP = re.compile(
    r"\b(?:they|them|their|these|those|all|every|everyone|everybody|you people|you lot|you guys|[a-z]{3,}s are)\b"
)
_FILL = (
    r"(?:(?!(?:not|never|who|that|which|and|but|or|if|in|on|of|to|for|with|by|from|about|because|when|nicht|pas|no)\b)"
    r"[\w'-]+\s+){0,4}"
)
_CALLED = re.compile(
    # A person, "is", and up to four words: you are such a …, he's just a …, they look like complete …
    r"\b(?:you|u|ya|he|she|they|we all|y'all|yall|everyone|everybody|who)(?: (?:all|both|two|lot|guys|people|here|really|still|just))?"
    r"(?:'re|'s| are| is| was| were| r| ar| be| being| look| looks| sound| sounds| seem| seems| act| acts| must be| acting)"
    rf"\s+{_FILL}$|\b(?:youre|ur|your|hes|shes|theyre)\s+(?:(?:a|an|such|so|just|too|all|the|really|fucking|one|nothing but|both|"
    rf"absolutely|total|complete|such a)\s+){{1,4}}$|\b(?:youre|hes|shes|theyre)\s+{_FILL}$"
    rf"|\b(?:the|this|that|our|your|their) (?:\w+ )?{_OFFICES}(?:'s| is| was| sounds like| looks like)\s+{_FILL}$"
    # You …, what a …, such a …
    r"|\b(?:you|u)\s+(?:(?!(?:are|can|will|should|have|had|do|did|know|see|say|said|need|want|were|was|would|could|might|may|"
    r"must|think|made|make|get|got|put|saw|the|a|an|my|his|her|their|our|not|never|and|or|but|to|in|on|for|with|at)\b)[\w'-]+\s+){0,2}$"
    r"|\b(?:what|such)\s+(?:an?|ein|eine)\s+(?:[\w'-]+\s+){0,2}$"
    # The same in German, French and Spanish.
    rf"|\b(?:du|ihr|sie|er|tu|t'|c'|vous|il|elle|ils|elles|usted|ustedes|él|ella|ellos|ellas)\s*(?:bist|seid|sind|ist|es|êtes|est|sont|"
    rf"es|son|sois)\s+{_FILL}$|\b(?:eres|sois)\s+{_FILL}$|\b(?:du|ihr|espèce d[e'’]|bande de|sales?|pinches?|puto|puta|maldit[oa])\s*"
    r"(?:[\w'-]+\s+){0,2}$"
)
_CALLED_AFTER = re.compile(r"^\s+(?:you|u|he|she|they)(?:'re|'s| are| is| r| were| was)\b")
_NAME_IS = re.compile(
    r"(?:^|[\s(\"'])([A-Z][\w'-]+)\s+(?:is|was|are|were|sounds like|looks like)\s+(?:[\w'-]+\s+){0,4}$"
)
_NO_NAMES = frozenset(
    "This That It There What Everything Something Nothing Which Here These Those Who Where When How The A And But So I"
    " Life Work School Love Money Politics Government Today Yesterday Monday Sunday Winter Summer Why".split()
)
_CALL_BEFORE = re.compile(
    r"(?:^|[,;:!?.@\n]\s*|\b(?:hey|oi|shut up|piss off|get lost|listen|bye|ok|lol|lmao|damn|what an?|such an?)\s+)(?:you\s+)?[\"'“]?$"
)
_CALL_AFTER = re.compile(r"^[\"'”]?\s*(?:[,!?.…]|$|\n)")
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
    def excused(self) -> bool:
        """Whether the writer does not say it of anybody."""
        said = self.quoted or self.reported or self.countered or self.negated
        return said or self.own or self.title or (self.thing and not self.called)

    def facts(self) -> Mapping[str, bool]:
        """The answers by name, `excused` among them."""
        return {**asdict(self), "excused": self.excused}


def aim(text: str, start: int, end: int, people: tuple[str, ...] = ()) -> Aim:
    """Who is meant by `text[start:end]`. `people` are the names of those whom the comment may be aimed at."""
    start, end = max(0, min(start, len(text))), max(0, min(end, len(text)))
    before, passage, after = _sentence(text, start, end)
    low_before, low_after = before.lower(), after.lower()
    low_passage = passage.lower()
    quoted = _is_quoted(text, start, end)
    own = bool(_OWN.search(low_before) or _OWN_AFTER.match(low_after)) and not _YOU.search(low_passage)
    sentence = f"{low_before}{low_passage}{low_after}"
    call = bool(_CALL_BEFORE.search(low_before)) and bool(_CALL_AFTER.match(low_after)) and not own
    you = bool(_YOU.search(sentence) or _YOU_ELSEWHERE.search(sentence)) or call
    named = _names_somebody(sentence, people)
    reported = _is_reported(low_before, low_after, low_passage)
    thing = not _YOU.search(low_passage) and bool(_OF_THING.match(low_after) or _THING_IS.search(low_before))
    return Aim(
        person=you or named or bool(_THIRD.search(f"{low_before[-60:]}{low_passage}")),
        you=you,
        named=named,
        called=call
        or bool(_CALLED_AFTER.match(low_after))
        or (not thing and _is_called(before, low_before, low_passage)),
        group=bool(_GROUP.search(sentence)),
        own=own,
        thing=thing and not call,
        quoted=quoted,
        reported=reported,
        countered=_is_countered(low_before, low_after, quoted=quoted),
        negated=bool(_NEGATED.search(low_before)) and not _NOT_A_NEGATION.search(low_before),
        title=_is_title(text, before, passage, after),
    )


def _is_countered(before: str, after: str, *, quoted: bool) -> bool:
    if _COUNTERED.search(before) or _MYTH.search(before) or (quoted and _COUNTERED_AFTER.match(after)):
        return True
    return bool((quoted or _CLAIM.search(before)) and _JUDGED.match(after))


def _is_called(before: str, low_before: str, low_passage: str) -> bool:
    if _YOU.search(low_passage) or _CALLED.search(low_before[-80:]):
        return True
    name = _NAME_IS.search(before[-80:])
    if name is None:
        return False
    return name[1] not in _NO_NAMES and not re.fullmatch(_THINGS, name[1].lower())


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
    if _SAID_BY_ME_TO_YOU.search(before + passage):
        return False
    return bool(_REPORTED.search(before) or _REPORTED_AFTER.match(after))


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


_NO_PART_OF_A_NAME = frozenset(
    "You What This Such A An I Shut Du Ihr Sie Er Der Die Das Diese Dieser Dieses Ein Eine So Was Welch Alle Diesen Euch".split()
)


def _is_title(text: str, before: str, passage: str, after: str) -> bool:
    if not passage[:1].isupper() or passage.isupper() or text.isupper():
        return False
    left = re.search(r"([\w'-]+)\s+$", before)
    right = re.match(r"^\s+([\w'-]+)", after)
    name_before = bool(left and left[1][:1].isupper() and left[1] not in _NO_PART_OF_A_NAME)
    starts_sentence = not before.strip() or bool(re.search(r"[.!?:]\s*$", before))
    name_after = bool(right and right[1][:1].isupper() and not starts_sentence)
    work = bool(left and left[1] == "The" and right and right[1] in {"by", "of", "is", "was", "and"})
    return name_before or name_after or work
