import pytest

from moderation.detectors import Case
from moderation.detectors.language import Language
from moderation.detectors.words import ListedWords
from moderation.vocabulary import History, Submission


def case(text):
    return Case(Submission(text), History(), None)


def words_in(text, *lists):
    found = ListedWords(lists=lists or ("profanity", "insults", "slurs", "threats", "self_harm")).find(case(text))
    return [span.text for evidence in found for span in evidence.spans]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Der Bürgermeister hat recht, und das sage ich nicht oft.", "German"),
        ("Il sindaco ha ragione, ma il ponte non si farà mai.", "Italian"),
        ("この記事はとても面白い", "Japanese"),
    ],
)
def test_a_language_that_nobody_learned_is_named(text, name):
    (evidence,) = Language().find(case(text))
    assert name in evidence.note


@pytest.mark.parametrize("text", ["", "12:30", "lol", "Bravo!", "The mayor is right.", "Ciao Anna, see you on Sunday."])
def test_english_and_what_is_too_short_to_tell_says_nothing(text):
    assert not list(Language().find(case(text)))


def test_a_site_may_name_more_languages_that_it_can_judge():
    assert not list(Language(judged=("en", "de")).find(case("Das ist nicht der Bus, auf den ich warte.")))


@pytest.mark.parametrize("judged", [(), ("xx",)])
def test_languages_that_do_not_exist_are_refused(judged):
    with pytest.raises(ValueError, match="judged"):
        Language(judged=judged)


@pytest.mark.parametrize(
    ("text", "passage"),
    [
        ("Halt die Fresse, du Hurensohn", "Hurensohn"),
        ("so eine scheisse", "scheisse"),
        ("Sch3isse", "Sch3isse"),
        ("ta gueule", "ta gueule"),
        ("espèce d'enculé", "enculé"),
        ("hijo de puta", "hijo de puta"),
        ("g i l i p o l l a s", "g i l i p o l l a s"),
        ("C'est un con, il ne dit que des mensonges.", "con"),
        ("Eso es un culo de gobierno y no me gusta nada.", "culo"),
    ],
)
def test_german_french_and_spanish_words_are_found(text, passage):
    assert passage in words_in(text)


@pytest.mark.parametrize(
    "text",
    [
        "The con was on, and the culo of it is a Latin root.",
        "Johnny Depp drove a Spinner in that film.",
        "An ice cream in a cono, please; the dog had a bite.",
        "El gato negro duerme en la silla.",
        "Die Hard is a Christmas film.",
        "The mist over Linz was thick.",
        "Gogol wrote Dead Souls; Verga wrote in Sicily.",
    ],
)
def test_words_that_mean_something_else_elsewhere_are_left_alone(text):
    assert words_in(text) == []


def test_a_rule_may_ask_in_which_language_the_word_is():
    (evidence,) = ListedWords(lists=("profanity",)).find(case("so eine Scheiße"))
    assert evidence.facts["language"] == "de"
