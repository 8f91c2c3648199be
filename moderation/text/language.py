"""Which language a text is written in, as far as its letters and small words tell. Coarse on purpose."""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections import Counter
from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType

LONGEST_READ = 500
"""Characters that are looked at; more would not change the answer."""
CLEARLY = 2
"""By how many small words another language must be ahead before a text in Latin letters is not called English."""
FEWEST_SHARE = 0.15
"""Of all words, how many must be small words of the other language."""

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

_SMALL_WORDS: Mapping[str, str] = {
    "en": "the and is are was you your that this it of to for not with have has they we he she be will would can what who why"
    " how when there their from my me do does don't i'm it's his her but as if or by just about an in on at so no were been had"
    " did could should than then them our us out up all any more some only very also into over because which where too now get"
    " got like one people think know see want make time good new first after before don doesn't didn't can't won't isn't aren't"
    " you're they're that's there's thanks thank please here still even much such other",
    "de": "der die das und ist nicht ich du sie wir ihr ein eine einen einem einer dem den des zu mit auf für von auch dass sich"
    " wie aber oder nur noch schon wenn kann haben sind wird bei aus nach hat habe hast bist sein seine ihre mein meine dein"
    " deine mich dich mir dir uns euch man mal doch so sehr mehr immer hier da ja nein kein keine keinen weil als vor über unter"
    " durch gegen ohne um zum zur im vom beim alle alles diese dieser dieses was wer wo warum werden wurde war waren muss soll"
    " will können müssen jetzt dann denn etwas nichts viel viele gut ganz wieder macht gibt geht leute halt ihn ihm danke schön sehr guter gutes artikel dumme dummer stimme bringe weiß",
    "fr": "le la les et est pas je tu il elle nous vous un une des du de que qui dans pour sur avec ce cette mais ou plus sont"
    " être avoir c'est très aux au ne se son ses on ça ont fait tout tous comme bien si leur leurs mon ma mes ton ta tes notre"
    " votre par sans même aussi encore jamais toujours rien quand où donc car alors cela ces cet ils elles suis es sommes êtes"
    " était j'ai vais vas te merci beaucoup bonjour c'est nul bon bonne très tuer sale espèce n'est qu'il d'un d'une qu'on n'a y'a il y a peut faut fait dit non oui trop peu chez après avant contre entre va",
    "es": "el la los las es no yo tú ella nosotros un una unos de del que en para por con como pero más está son muy eso esto esta"
    " este su sus al lo le me mi cuando porque también hay se si ya todo todos nada qué quien buen buena artículo hijo quién ser estar tiene tienen hacer"
    " te ti tus nos les fue era han ha he soy eres somos ni sin sobre entre hasta desde donde dónde así bien mal mejor siempre"
    " nunca ahora aquí gente otro otra cada vez solo sólo puede va vamos hace señor gracias a esa ese esos estas voy estoy usted",
    "it": "il lo la gli non io tu lui lei noi voi un una di del della che in per con come ma più sono questo questa anche perché"
    " molto si mi ti ci nel alla delle dei ho hai ha è nella dal dalla sul sulla cosa cosi così quando se sempre mai tutto tutti"
    " bene essere fare fatto qui qua ora poi già senza loro suo sua nostro anni ne da al le questi quello quella chi dove",
    "pt": "os as não eu tu ele ela nós um uma de do da dos das que em para por com como mas mais está são muito isso isto esta este"
    " seu sua você também na nos porque foi ao aos pelo pela se me te já só tem têm ser ter fazer quando onde quem sem sobre até"
    " depois antes sempre nunca agora aqui bem mal todo todos tudo nada gente eles elas meu minha à é muito bom boa obrigado parabéns",
    "nl": "de het een en is niet ik jij je hij zij wij van dat die dit in op voor met aan maar ook nog wel als er naar zijn hebben"
    " wordt bij uit kan om te heeft deze geen dan wat waar wie hoe zo veel meer al weer moet mijn jouw ons onze hun haar zou"
    " worden was waren toch gewoon omdat altijd nooit alles iets niets mensen gaat ben bent heb dank wel goed",
    "pl": "nie na się to że jest do jak ale co tak po za od czy już tylko przez był może ma dla jego są by ten ta te tego tym"
    " który która które jestem mnie mi ci ty ja on ona my wy oni bardzo dobrze wszystko",
    "sv": "och att det som en ett är på inte jag du han hon vi för med den har av till om men så kan var ska från de dem sig mig"
    " dig bara när där här mycket alla eller hur vad varför måste också",
    "da": "og at det som en et er på ikke jeg du han hun vi for med den har af til om men så kan var skal fra de dem sig mig dig"
    " bare når hvor her meget alle eller hvad hvorfor også blev være",
    "fi": "ja on ei se että en hän minä sinä me te he oli ovat mutta kun niin myös kuin tämä joka mitä vain jos sen olla ole nyt",
    "tr": "ve bir bu da de için ile ne çok değil ben sen mi mı gibi daha ama var yok kadar en olarak biz siz onlar her şey",
    "id": "yang dan di ini itu tidak untuk dengan dari ke ada saya kamu dia akan juga pada bisa sudah kita mereka karena",
    "ro": "și nu este în la cu un o de pe că se mai din pentru sunt ca dar ce care eu tu el ea noi voi ei foarte acest această",
    "cs": "a se na je to že v s z do ale jak co tak po za od už jen byl může má pro jeho jsou by ten ta který která jsem si není",
    "hu": "a az és hogy nem is egy ez van meg de ha csak már mint vagy én te ő mi ti ők nagyon lesz volt",
}
_LETTERS: Mapping[str, str] = {
    "ß": "de", "ä": "de", "ü": "de", "ñ": "es", "¿": "es", "¡": "es", "ç": "fr", "ê": "fr", "è": "fr", "œ": "fr", "ã": "pt",
    "õ": "pt", "ł": "pl", "ż": "pl", "ś": "pl", "å": "sv", "ø": "da", "ı": "tr", "ğ": "tr", "ș": "ro", "ț": "ro", "ř": "cs", "ő": "hu",
}  # fmt: skip
"""Letters that speak for a language, each once."""


def _languages_of_words() -> Mapping[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for language, words in _SMALL_WORDS.items():
        for word in dict.fromkeys(words.split()):
            if len(word) > 1 or not word.isascii():  # single letters stand in lists and formulas
                found.setdefault(word, []).append(language)
    return {word: tuple(languages) for word, languages in found.items()}


_SPEAKS_FOR = _languages_of_words()
_ENGLISH = frozenset(word for word, languages in _SPEAKS_FOR.items() if "en" in languages)
_FOREIGN = frozenset(word for word, languages in _SPEAKS_FOR.items() if set(languages) - {"en"})
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")
_LETTER = re.compile("[A-Za-z]")
_A_LETTER = re.compile(r"[^\W\d_]")
MOST_OF_IT = 0.6
FEWEST_FOREIGN = 5
"""A text is in another alphabet where more than this share of its letters, and more than this number, are."""


def language_of(text: str) -> str:
    """The language of most of a text as an ISO 639-1 code; empty where there are too few letters to tell by.

    A name or a line in another alphabet does not make a text foreign.
    """
    text = text[:LONGEST_READ]
    if not text.isascii():
        scripts = Counter(filter(None, map(_script, text)))
        foreign = scripts.total() - scripts["latin"]
        if foreign > max(MOST_OF_IT * scripts.total(), FEWEST_FOREIGN):
            return "ja" if scripts["ja"] else next(one for one, _ in scripts.most_common() if one != "latin")
        if not scripts["latin"]:
            return ""
    return _latin(text) if _A_LETTER.search(text) else ""


def detect(text: str) -> tuple[str, ...]:
    """Languages by their ISO 639-1 codes, the likeliest first; nothing where there are no letters to tell by.

    A text in Latin letters counts as English unless the small words of another language clearly prevail. Only the
    beginning of a long text is looked at.
    """
    text = text[:LONGEST_READ]
    if text.isascii():
        return (_latin(text),) if _LETTER.search(text) else ()
    scripts = Counter(filter(None, map(_script, text)))
    if not scripts:
        return ()
    ordered = [language for language, _ in scripts.most_common()]
    if "ja" in ordered and "zh" in ordered:  # Japanese is written in both; Chinese in one
        ordered = ["ja", *(language for language in ordered if language not in {"ja", "zh"})]
    found = [_latin(text) if language == "latin" else language for language in ordered]
    return tuple(dict.fromkeys(found))


def _latin(text: str) -> str:
    words = set(_WORD.findall(text.lower().replace("’", "'")))
    if text.isascii() and len(words & _FOREIGN) < len(words & _ENGLISH) + CLEARLY:
        return "en"  # no other language can be ahead by so much
    hits = Counter(itertools.chain.from_iterable(map(_SPEAKS_FOR.__getitem__, words & _SPEAKS_FOR.keys())))
    if not text.isascii():
        hits.update(_LETTERS[letter] for letter in set(text) & _LETTERS.keys())
    english = hits["en"]
    best, count = max(hits.items(), key=lambda item: item[1], default=("en", 0))
    if count < english + CLEARLY or count < FEWEST_SHARE * len(words):
        return "en"
    return best


@lru_cache(maxsize=4096)
def _script(letter: str) -> str:
    if letter.isascii():
        return "latin" if letter.isalpha() else ""
    if not letter.isalpha():
        return ""
    name = unicodedata.name(letter, "").partition(" ")[0]
    return SCRIPTS.get(name, "latin" if unicodedata.normalize("NFKD", letter)[0].isascii() or name == "LATIN" else "")
