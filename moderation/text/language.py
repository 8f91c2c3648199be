"""Which language a text is written in, as far as its letters and small words tell. Coarse on purpose."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping
from types import MappingProxyType

LONGEST_READ = 5_000
"""Letters that are looked at; more would not change the answer."""
CLEARLY = 2
"""By how many small words another language must be ahead before a text in Latin letters is not called English."""

SCRIPTS: Mapping[str, str] = MappingProxyType(
    {
        "CYRILLIC": "ru",
        "GREEK": "el",
        "ARABIC": "ar",
        "HEBREW": "he",
        "DEVANAGARI": "hi",
        "THAI": "th",
        "HANGUL": "ko",
        "HIRAGANA": "ja",
        "KATAKANA": "ja",
        "CJK": "zh",
        "GEORGIAN": "ka",
        "ARMENIAN": "hy",
        "BENGALI": "bn",
        "TAMIL": "ta",
        "TELUGU": "te",
    }
)
"""A script, as the names of its letters begin, and the language that most of its writers use."""

SMALL_WORDS: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "en": frozenset(
            "the and is are was you your that this it of to for not with have has they we he she be will would can what"
            " who why how when there their from my me do does don't i i'm it's his her but as if or by just about".split()
        ),
        "de": frozenset(
            "der die das und ist nicht ich du sie wir ihr ein eine einen dem den des zu mit auf für von auch dass sich"
            " wie aber oder nur noch schon wenn kann haben sind wird bei aus nach war".split()
        ),
        "fr": frozenset(
            "le la les et est pas je tu il elle nous vous un une des du de que qui dans pour sur avec ce cette mais ou"
            " plus sont être avoir c'est très aux au ne se son ses".split()
        ),
        "es": frozenset(
            "el la los las y es no yo tú ella nosotros un una unos de del que en para por con como pero más está son"
            " muy eso esto esta este su sus al lo le me mi cuando porque también hay".split()
        ),
        "it": frozenset(
            "il lo la gli e è non io tu lui lei noi voi un una di del della che in per con come ma più sono questo"
            " questa anche perché molto si mi ti ci nel alla delle dei ho hai".split()
        ),
        "pt": frozenset(
            "o a os as e é não eu tu ele ela nós um uma de do da dos das que em para por com como mas mais está são"
            " muito isso isto esta este seu sua você também no na nos porque foi".split()
        ),
        "nl": frozenset(
            "de het een en is niet ik jij je hij zij wij van dat die dit in op voor met aan maar ook nog wel als er"
            " naar zijn hebben wordt bij uit kan om te heeft deze geen".split()
        ),
        "pl": frozenset(
            "i w nie na się to że jest z do jak ale co tak o po za od czy już tylko przez był może ma dla jego są by".split()
        ),
        "sv": frozenset(
            "och att det som en ett är på inte jag du han hon vi för med den har av till om men så kan var ska från".split()
        ),
        "tr": frozenset("ve bir bu da de için ile ne çok değil ben sen o mi mı gibi daha ama var yok kadar en".split()),
        "id": frozenset("yang dan di ini itu tidak untuk dengan dari ke ada saya kamu dia akan juga pada bisa".split()),
    }
)
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")


def detect(text: str) -> tuple[str, ...]:
    """Languages by their ISO 639-1 codes, the likeliest first; nothing where there are no letters to tell by.

    A text in Latin letters counts as English unless the small words of another language clearly prevail.
    """
    scripts = Counter(filter(None, map(_script, text[:LONGEST_READ])))
    if not scripts:
        return ()
    ordered = [language for language, _ in scripts.most_common()]
    if "ja" in ordered and "zh" in ordered:  # Japanese is written in both; Chinese in one
        ordered = ["ja", *(language for language in ordered if language not in {"ja", "zh"})]
    found = [_latin(text[:LONGEST_READ]) if language == "latin" else language for language in ordered]
    return tuple(dict.fromkeys(found))


def _latin(text: str) -> str:
    words = [word.replace("’", "'").lower() for word in _WORD.findall(text)]
    hits = {language: sum(word in small for word in words) for language, small in SMALL_WORDS.items()}
    best = max(hits, key=lambda language: hits[language])
    return best if hits[best] >= hits["en"] + CLEARLY else "en"


def _script(letter: str) -> str:
    if letter.isascii():
        return "latin" if letter.isalpha() else ""
    if not letter.isalpha():
        return ""
    name = unicodedata.name(letter, "").partition(" ")[0]
    return SCRIPTS.get(name, "latin" if unicodedata.normalize("NFKD", letter)[0].isascii() or name == "LATIN" else "")
