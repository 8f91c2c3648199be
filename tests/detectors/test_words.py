"""Listed words are found however they are written, and innocent words are left in peace."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from better_profanity import Profanity

from moderation.detectors import Case, known_detectors
from moderation.detectors.words import VERDICTS, ListedWords, house_lists, word_lists
from moderation.text.lexicon import LexiconError, read_lexicon
from moderation.text.normalise import fold
from moderation.text.vulgar_list import installed_list, read_verdicts
from moderation.vocabulary import Author, Evidence, History, Submission

NOW = datetime(2026, 11, 22, 12, 0)
SWEARING = ListedWords(lists=("profanity", "slurs"), severity=2)
ALL = ListedWords(lists=tuple(word_lists()), severity=2)


def look(detector: ListedWords, text: str = "", **author: str) -> list[Evidence]:
    return list(detector.find(Case(Submission(text, author=Author(**author)), History(), NOW)))


HIDDEN = [
    "f.u.c.k", "f-u-c-k", "f_u_c_k", "F U C K", "f u c k you", "I f u c k", "F\nU\nC\nK", "fuuuuck", "fuckkkk", "ffuck",
    "f u u u c k", "fuсk", "fцck", "ｆｕｃｋ", "𝐟𝐮𝐜𝐤", "ⓕⓤⓒⓚ", "🅵🆄🅲🅺", "🇫🇺🇨🇰", "ꜰᴜᴄᴋ", "fück", "ƒuck", "fuc\u0301k", "f\xadu\xadck",
    "fu\u200bck", "f\u202euck", "f̷u̷c̷k̷", "<b>f</b>uck", "f&#117;ck", "f&#x75;ck", "f**u**ck", "[fu](http://x.example)ck", "f*ck",
    "f**k", "f***", "fu**", "f#ck", "f@ck", "f-ck", "fvck", "phuck", "fu.ck", "fuckyou", "youfuck", "'fuck'", "(fuck)",
    "FUCK!!!", "fu(k", "xxfuckxx", "fcuk", "fuck123", "fu ck", "f u ck",
]  # fmt: skip


@pytest.mark.parametrize("written", HIDDEN)
def test_a_strong_word_is_found_however_it_is_written(written: str) -> None:
    (evidence,) = look(SWEARING, f"well, {written} then")
    assert evidence.score >= 0.6
    assert '"fuck"' in evidence.note or '"fuck you"' in evidence.note
    for span in evidence.spans:
        assert f"well, {written} then"[span.start : span.end] == span.text


@pytest.mark.parametrize(
    "written",
    ["sh1t", "5h1t", "$hit", "sh!t", "sh|t", "b!tch", "bi+ch", "b1tch", "a$$hole", "a55hole", "n1gg3r", "f@gg0t", "wh0re",
     "d1ckhead", "c.u.n.t", "s h i t", "assholeee", "shiiit", "biatch", "sh-it", "cnut", "dumba$$", "niqqer", "k1ke"],
)  # fmt: skip
def test_digits_and_signs_are_read_as_letters(written: str) -> None:
    assert look(ALL, f"what a {written} this is")


@pytest.mark.parametrize(
    "threat",
    ["I will find you", "you should be shot", "kys", "k y s", "go kill urself", "w3 w1ll f1nd y0u", "I'm gonna kill you",
     "I know where you live", "drop dead", "hope you get cancer", "she needs a bullet", "watch your back", "KILL YOURSELF",
     "i'll slit your throat", "burn their mosque down", "we are coming for you", "hang the traitors", "put a bullet in his head"],
)  # fmt: skip
def test_threats_are_known_by_their_phrases(threat: str) -> None:
    found = look(ListedWords(lists=("threats", "self_harm"), severity=2), f"Listen: {threat}.")
    assert found
    assert found[0].facts["category"] in {"threat", "self_harm"}


INNOCENT = """organ donor|gay marriage|stroke|God bless|Scunthorpe|Cockburn|Penistone|Dick Cheney|Moby Dick|room 455|tit for tat
cum laude|puss in boots|weed killer|master/slave|kill a process|breast cancer|rape seed|queer theory|sex education|assassin
cocktail|class|Essex|shiitake|the pen is here|nazi Germany|Mr Wang|Hitler was born in Austria|slope|fat cat|ugly duckling
murder mystery|heroin addict|oral exam|Free Willy|Virgin Atlantic|pawn|Niger|he sniggered|he'll be there|it's hit a wall
who're you|she'd go, we'll stay|this will kill the bill|You should be ashamed|a cold can kill you|don't kill yourself working
smoking will kill you|suicide prevention hotline|the blue tits on my feeder|I'll find you a copy|we'll get you a refund|fire retardant
Fukushima|Mr Hoare|Dickens and Dickinson|Titanic|therapist|analysis|basement|assess|Sussex|grape and drape|Shitterton|Lake Titicaca
Cummings|document|cucumber|pussycat|peacock|Hancock|shuttlecock|button|buttocks|the picture should be hung|kill you with kindness
I beat you to it|a chink in the armour|f(x) = 3x + 1|print(a)|mail me@example.com about the A55|5*3*2 = 30|R&D and Q&A|a rake and a hoe
fag end of the day|a drop dead gorgeous dress|Maine coon|homo sapiens|spick and span|faggots and peas|a useful idiot's guide
raccoon|Kaffir lime|blood and thunder|Spastic colon|resting in Lesbos|the island of Lesbos|shih tzu|Matsushita|Yoshida|Kunta Kinte
Arsenal|Arsène Wenger|Hershey|mishit the ball|Bangkok|Dickson|Hitchcock|Babcock|Woodcock|Alcock|Sandra Bullock|Cumbria|Cumberland
Clitheroe|Lightwater|Middlesex|Wankel engine|Swansea|Fuchs|mass debate|as hot as it gets|who represents us
a hole in one|the drug was withdrawn|the shot was good|he was shot in 1914|classic bass guitar|passive|embarrassing|crass|grass|harassed
pissarro|mississippi|epistle|Piscataway|sextant|sexton|bisexual rights|asexual|transsexual rights|virgin olive oil|the cockpit
cockerel|cockroach|hard cock pheasant shooting|tithe|titular|constitution|institute|petite|appetite|spice|auspicious|conspicuous
snatched a purse|nitwittery|Niggle by Tolkien|denigrate|renege|vinegar|Nigeria|Nigel"""


@pytest.mark.parametrize("text", [t for line in INNOCENT.splitlines() for t in line.split("|")])
def test_innocent_words_names_and_titles_are_left_in_peace(text: str) -> None:
    assert [evidence.note for evidence in look(ALL, text)] == []


def test_the_note_says_which_word_how_severe_and_how_it_was_hidden() -> None:
    (evidence,) = look(SWEARING, "Oh f.u.c.k off")
    assert evidence.note == '"fuck" (profanity, severity 2), written as "f.u.c.k" (split by punctuation)'
    assert evidence.facts["disguised"] is True
    assert evidence.facts["severity"] == 2


def test_mild_words_never_add_up_to_a_strong_one() -> None:
    (evidence,) = look(ListedWords(lists=("profanity",)), "damn hell crap bugger bloody hell arse piss fart poop")
    assert evidence.facts["severity"] == 1
    assert evidence.score == 0.45


def test_more_different_words_weigh_more_and_repetition_does_not() -> None:
    (one,), (again,), (more,) = (look(SWEARING, text) for text in ("shit", "shit shit shit", "shit wanker twat"))
    assert one.score == again.score == 0.6
    assert more.score == 0.7


def test_a_rule_may_add_words_and_exceptions_of_its_own() -> None:
    rule = ListedWords(words=("numbskull", "absolute muppet*"), exceptions=("numbskull award",))
    assert look(rule, "You numb$kull, you absolute muppets")[0].facts["count"] == 2
    assert not look(rule, "He won the numbskull award")


def test_own_exceptions_also_excuse_words_of_the_lists() -> None:
    rule = ListedWords(lists=("profanity",), exceptions=("holy shit moments",), severity=2)
    assert not look(rule, "my ten holy shit moments")
    assert look(rule, "holy shit")


def test_words_in_any_script_can_be_added() -> None:
    rule = ListedWords(words=("придурок", "馬鹿"))
    assert look(rule, "Ты ПРИДУРОК!")[0].spans[0].text == "ПРИДУРОК"
    assert look(rule, "お前は馬鹿だ")[0].spans[0].text == "馬鹿"


def test_the_name_and_the_website_are_judged_too() -> None:
    everywhere = ListedWords(lists=("profanity",), severity=2, field="all")
    found = look(everywhere, "Good evening", name="F_u_c_k_e_r", website="https://fuck.example")
    assert {evidence.facts["field"] for evidence in found} == {"name", "website"}
    assert not look(SWEARING, "Good evening", name="fucker")


def test_a_rule_may_ask_for_categories_and_a_fixed_score() -> None:
    rule = ListedWords(lists=("profanity", "slurs"), categories=("slur",), score=0.95)
    (evidence,) = look(rule, "fuck that wetback")
    assert (evidence.facts["category"], evidence.score) == ("slur", 0.95)


def test_a_flood_of_mild_words_does_not_hide_a_slur() -> None:
    assert look(SWEARING, "damn shit " * 2000 + "kike")[0].facts["severity"] == 3


def test_hundreds_of_thousands_of_hits_are_counted_without_trouble() -> None:
    for text in ("fuck " * 100_000, "fuck" * 100_000, "f u c k " * 50_000, "shit damn scunthorpe " * 20_000):
        assert look(SWEARING, text)


def test_a_list_that_does_not_exist_is_refused_with_those_that_do() -> None:
    with pytest.raises(ValueError, match="there is no list 'profanty'; there are insults, profanity"):
        ListedWords(lists=("profanty",))
    with pytest.raises(ValueError, match="name at least one list"):
        ListedWords()
    with pytest.raises(ValueError, match="between 0 and 1"):
        ListedWords(words=("x",), score=2)


def test_the_detector_is_found_in_its_folder() -> None:
    assert known_detectors()["words"] is ListedWords


def test_every_word_of_better_profanity_has_a_verdict() -> None:
    verdicts = read_verdicts(VERDICTS)
    told = verdicts.strong | verdicts.mild | set(verdicts.left_out)
    assert [word for word in installed_list() if word not in told and not house_lists().find(fold(word))] == []
    assert not verdicts.strong & verdicts.mild
    assert not (verdicts.strong | verdicts.mild) & set(verdicts.left_out)
    assert told <= set(installed_list())


def test_words_left_out_are_not_held() -> None:
    left_out = read_verdicts(VERDICTS).left_out
    assert [word for word in left_out if look(SWEARING, word)] == []


def test_every_substitution_that_better_profanity_knows_is_seen_through() -> None:
    for letter, others in Profanity().CHARS_MAPPING.items():
        for word in ("shit", "bitch", "fucker", "cunt", "asshole", "whore", "slut"):
            for other in others:
                written = word.replace(letter, other, 1)
                if written.startswith("*"):
                    continue  # "*unt" may be anything
                assert look(SWEARING, written), written


def test_every_list_can_be_read_and_says_what_it_is_for() -> None:
    assert {"profanity", "sexual", "slurs", "insults", "self_harm", "threats", "spam_terms"} <= set(word_lists())
    for name, path in word_lists().items():
        lexicon = read_lexicon(path)
        assert lexicon.entries
        assert {entry.list for entry in lexicon.entries} == {name}


def test_a_broken_list_is_named_with_its_mistake(tmp_path: Path) -> None:
    broken = tmp_path / "mine.yaml"
    broken.write_text("list: mine\nabout: x\ngroups: [{severity: 9, category: own, words: [a]}]\n")
    with pytest.raises(LexiconError, match=r"mine\.yaml: groups, 0, severity: .* less than or equal to 3"):
        read_lexicon(broken)
