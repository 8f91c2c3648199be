"""Contact details: phone numbers, mail addresses, messenger names and wallets, as adverts and frauds carry them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import ClassVar, Literal, get_args

import phonenumbers
import re2

from moderation.detectors import Case, detector
from moderation.vocabulary import Evidence, Span

Kind = Literal["phone", "email", "messenger", "wallet"]
KINDS: tuple[Kind, ...] = get_args(Kind)

_LOOKED_AT = 20_000
_MOST = 20
"""Details of one kind that are listed; more change nothing."""

_NUMBER = re.compile(r"(?<![\w.,/#:-])(?:\+|00)?\(?\d[\d\s().\-\u2010-\u2015/]{6,22}\d(?![\w/:]|[.,]\d)")
_DATE = re.compile(r"(?:\d{1,4}[./-]){2}\d{1,4}(?:\s+\d{1,2})?")
_ADDRESS = re.compile(r"(?:\d{1,3}\.){3}\d{1,3}")
"""Of a machine in a network: 192.0.2.7. Wikis and forums are full of them."""
_YEARS = re.compile(r"(?:1[5-9]|20)\d\d\s?[-\u2010-\u2015/]\s?(?:(?:1[5-9]|20)\d\d|\d\d)")
_CALL = re.compile(
    r"\b(?:call|phone|tel|whats\s?app|text|sms|contact|toll|helpline|dial|mobile|mob|cell|viber|signal|reach|number|hotline)\b"
    r"\W*(?:\w+\W+){0,6}$",
    re.IGNORECASE,
)
_CALL_CLEARLY = re.compile(
    r"\b(?:call|phone|tel|whats\s?app|text|sms|toll|helpline|dial|mobile|mob|cell|viber|hotline|contact|reach)\b\W*(?:\w+\W+){0,6}$",
    re.IGNORECASE,
)
_NOT_A_CALL = re.compile(
    r"(?:isbn|issn|doi|order|ticket|article|case|paragraph|serial|version|id|no\.?)\W*$", re.IGNORECASE
)
_EMAIL = re.compile(
    r"(?<![\w.+-])[\w.+-]{1,64}\s?(?:@|\(at\)|\[at\]|\{at\}| at )\s?[\w-]{1,63}"
    r"(?:\s?(?:\.|\(dot\)|\[dot\]|\{dot\}| dot )\s?[\w-]{2,24}){1,4}(?![\w@])",
    re.IGNORECASE,
)
_MESSENGER = re.compile(
    r"(?:t\.me|telegram\.me|wa\.me|chat\.whatsapp\.com|discord\.gg|discord(?:app)?\.com/invite|signal\.(?:me|group)|"
    r"line\.me|vk\.me|m\.me|snapchat\.com/add|join\.skype\.com)/[\w+#/?=.-]{2,80}"
    r"|(?<!\w)(?:telegram|tele\s?gram|whats\s?app|skype|wechat|we\s?chat|weixin|viber|snapchat|discord|icq|line id|"
    r"insta(?:gram)?)(?:\s+(?:me|us|him|her|them|id|name|user(?:name)?|handle|at|on|is|number|channel|group)){0,3}"
    r"\s*(?:[:=>@+]|->|-(?=\s)|\bis\b)+\s*@?[\w.#-]{3,40}"
    # Words that mean something else as well need a sign that a name follows.
    r"|(?<!\w)(?:signal|kik|snap)(?:\s+(?:me|us|id|name|user(?:name)?|handle|at|on|is|number)){0,3}\s*(?:[:=>@+]|->)+\s*@?[\w.#-]{3,40}"
    r"|@[\w.]{3,32}\s+(?:on|via|in)\s+(?:telegram|whats\s?app|signal|skype|wechat|insta(?:gram)?|snap(?:chat)?|discord)",
    re.IGNORECASE,
)
_MESSENGER_GATE = re2.compile(
    r"(?i)t\.me|gram|wa\.me|whats|discord|signal|skype|we\s?chat|weixin|viber|kik|snap|icq|line\.me|line id|vk\.me|m\.me"
    r"|insta"
)
"""RE2 answers in two microseconds what `re` needs a hundred for: most comments name no messenger."""


def _any_kind() -> re2.Set:
    """What a text must have for any of the kinds: digits enough, a sign of an address, a messenger, a long word."""
    shapes = re2.Set.SearchSet()
    shapes.Add(rf"(?:[0-9][^0-9]{{0,9}}){{7}}[0-9]|@|(?i: at |at[)\]}}])|{_MESSENGER_GATE.pattern}|[0-9A-Za-z]{{26}}")
    shapes.Compile()
    return shapes


_ANY = _any_kind()
_WALLET = re.compile(
    r"(?<![0-9A-Za-z])(?:bc1[02-9ac-hj-np-z]{25,62}|[13][1-9A-HJ-NP-Za-km-z]{25,34}|0x[0-9a-fA-F]{40}"
    r"|T[1-9A-HJ-NP-Za-km-z]{33}|4[0-9AB][1-9A-HJ-NP-Za-km-z]{93})(?![0-9A-Za-z])"
)
_SCORES: dict[str, float] = {"phone": 0.6, "email": 0.5, "messenger": 0.7, "wallet": 0.8}


@detector("contact_details")
@dataclass(frozen=True)
class ContactDetails:
    """Scores by kind: mail address 0.5, phone number 0.6, messenger name 0.7, wallet 0.8; 0.1 more for each further
    kind, and for a phone number that the text asks to call.
    """

    kinds: tuple[Kind, ...] = KINDS
    region: str = "US"
    """Where a number without a country code is from, as an ISO 3166 code."""

    KIND: ClassVar[str] = "links"
    FACTS: ClassVar[dict[str, tuple[object, str]]] = {
        "kinds": (["phone"], "which kinds were found: phone, email, messenger, wallet"),
        "count": (1, "how many details altogether"),
    }

    def __post_init__(self) -> None:
        unknown = [kind for kind in self.kinds if kind not in KINDS]
        if unknown or not self.kinds:
            raise ValueError(f"kinds takes some of: {', '.join(KINDS)}")
        if self.region not in phonenumbers.SUPPORTED_REGIONS:
            raise ValueError(f"region {self.region!r} is no ISO 3166 code of a country, such as US or DE")

    def find(self, case: Case) -> Iterable[Evidence]:
        """One piece of evidence for all details, with a span for each."""
        text = case.text[:_LOOKED_AT]
        if not _ANY.Match(text.encode(errors="replace")):
            return
        spans: list[Span] = []
        kinds: list[str] = []
        score = 0.0
        for kind in self.kinds:
            found = [span for span, _ in zip(self._spans(kind, text), range(_MOST), strict=False)]
            if found:
                kinds.append(kind)
                spans += found
                score = max(score, _SCORES[kind] + (0.1 if kind == "phone" and _asked_to_call(text, found) else 0.0))
        if not kinds:
            return
        named = ", ".join(f"{span.text.strip()!r}" for span in spans[:3])
        yield Evidence(
            detector="contact_details",
            score=min(1.0, round(score + 0.1 * (len(kinds) - 1), 2)),
            note=f"Contact details ({', '.join(kinds)}): {named}{' and more' if len(spans) > 3 else ''}.",
            spans=tuple(spans),
            facts={"kinds": kinds, "count": len(spans)},
        )

    def _spans(self, kind: str, text: str) -> Iterator[Span]:
        return _phones(text, self.region) if kind == "phone" else _OTHERS[kind](text)


def _asked_to_call(text: str, found: list[Span]) -> bool:
    return any(_CALL.search(text, max(0, span.start - 60), span.start) for span in found)


def _span(text: str, start: int, end: int) -> Span:
    return Span(start, end, text[start:end])


def _phones(text: str, region: str) -> Iterator[Span]:
    if not any(digit in text for digit in "23456789"):
        return
    for match in _NUMBER.finditer(text):
        written = match[0]
        digits = sum(sign.isdigit() for sign in written)
        if not 8 <= digits <= 15 or any(shape.fullmatch(written.strip("() ")) for shape in (_DATE, _YEARS, _ADDRESS)):
            continue
        if _NOT_A_CALL.search(text, max(0, match.start() - 20), match.start()):
            continue
        if _is_phone(written, text, match.start(), region):
            yield _span(text, *match.span())


def _is_phone(written: str, text: str, start: int, region: str) -> bool:
    plain = written.strip().isdigit() and not written.startswith("00")
    asked = _CALL_CLEARLY if plain else _CALL  # "about the number 4294967297" asks nobody to call
    called = bool(asked.search(text, max(0, start - 60), start))
    if called and sum(sign.isdigit() for sign in written) >= 9:
        # Which country's habits the writer follows is not known; that a number is to be called is plain.
        return True
    marked = called or written.startswith(("+", "00", "("))
    grouped = sum(not sign.isdigit() for sign in written.strip()) >= 2
    if not marked and not grouped:
        return False
    number = "+" + written[2:] if written.startswith("00") else written
    try:
        parsed = phonenumbers.parse(number, region)
    except phonenumbers.NumberParseException:
        return False
    return phonenumbers.is_possible_number(parsed) and (marked or phonenumbers.is_valid_number(parsed))


def _emails(text: str) -> Iterator[Span]:
    if "@" not in text and " at " not in text.lower() and "at)" not in text.lower() and "at]" not in text.lower():
        return
    for match in _EMAIL.finditer(text):
        spelled = "@" not in match[0]
        if spelled and not re.search(r"dot|\.\s?(?:com|net|org|info|ru|de|co)\b", match[0], re.IGNORECASE):
            continue
        if spelled and " at " in match[0].lower() and " dot " not in match[0].lower():
            continue
        yield _span(text, *match.span())


def _messengers(text: str) -> Iterator[Span]:
    if _MESSENGER_GATE.search(text):
        for match in _MESSENGER.finditer(text):
            yield _span(text, *match.span())


def _wallets(text: str) -> Iterator[Span]:
    if len(text) >= 26:
        for match in _WALLET.finditer(text):
            if any(sign.isdigit() for sign in match[0][1:]) and not match[0].isdigit():
                yield _span(text, *match.span())


_OTHERS: dict[str, Callable[[str], Iterator[Span]]] = {
    "email": _emails,
    "messenger": _messengers,
    "wallet": _wallets,
}
