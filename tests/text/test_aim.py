import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.text.aim import FACTS, Aim, aim


def of(text, passage, people=()):
    start = text.index(passage)
    return aim(text, start, start + len(passage), people)


@pytest.mark.parametrize(
    "text",
    [
        "You are an idiot.",
        "you idiot",
        "Shut up, idiot!",
        "Idiot.",
        "What an idiot you are",
        "I think you are an idiot, sorry.",
        "I'm calling you an idiot because you are one.",
        '"You are wrong" — no, you are an idiot.',
        "You are not only an idiot but a liar.",
        "In my opinion you are an idiot.",
        "Why don't you read it again, idiot?",
        "He said the bus is late. You are an idiot.",
        '"idiot"',
    ],
)
def test_an_insult_at_the_reader_is_meant(text):
    passage = "Idiot" if "Idiot" in text else "idiot"
    found = of(text, passage)
    assert found.person, found
    assert not found.excused, found


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        ("He called me an idiot in front of everyone.", "reported"),
        ("I was called an idiot for asking.", "reported"),
        ("My boss said that I am an idiot.", "reported"),
        ('"You idiot", she shouted at the driver.', "reported"),
        ('Somebody wrote "you are an idiot" under my photo.', "quoted"),
        ("> you are an idiot\n\nPlease do not write such things here.", "quoted"),
        ("It is wrong to say that every voter is an idiot.", "countered"),
        ("Please stop calling each other idiot.", "countered"),
        ('"Every one of them is an idiot" is not an argument.', "countered"),
        ("People who think that a nurse is an idiot know nothing.", "countered"),
        ("You are not an idiot.", "negated"),
        ("She is far from an idiot.", "negated"),
        ("I am such an idiot, wrong thread.", "own"),
        ("The Idiot by Dostoevsky is a fine book.", "title"),
    ],
)
def test_what_is_not_said_of_anybody_is_told_apart(text, fact):
    passage = "Idiot" if "Idiot" in text else "idiot"
    found = of(text, passage)
    assert found.facts()[fact], found
    assert found.excused


@pytest.mark.parametrize(
    ("text", "passage"),
    [("What a stupid decision.", "stupid"), ("That idea is stupid.", "stupid"), ("this damn weather", "damn")],
)
def test_a_stupid_decision_is_no_stupid_person(text, passage):
    assert of(text, passage).thing


def test_a_name_in_two_words_is_a_title():
    assert of("I finished Moby Dick last night.", "Dick").title


def test_a_named_commenter_is_a_person():
    found = of("Ada is an idiot", "idiot", ("Ada Lovelace",))
    assert found.named
    assert found.person


def test_a_stranger_to_the_thread_is_not_named():
    assert not of("Caesar was an idiot", "idiot", ("Ada Lovelace",)).named


def test_they_are_a_group():
    assert of("They are all idiots", "idiots").group


def test_every_answer_has_a_meaning_for_rules():
    assert set(Aim().facts()) == set(FACTS)


@given(st.text(max_size=200), st.integers(-5, 250), st.integers(-5, 250), st.lists(st.text(max_size=10), max_size=3))
def test_no_text_and_no_place_make_it_fail(text, start, end, people):
    aim(text, start, end, tuple(people))


@pytest.mark.parametrize("piece", ['"', "'", "a ", "not ", "he said ", "> ", "a.b ", "don't say "])
def test_a_huge_text_costs_no_more_than_its_surroundings(piece):
    text = piece * 200_000
    aim(text, len(text) // 2, len(text) // 2 + 1)


@pytest.mark.parametrize(
    ("text", "passage"),
    [
        ("You are such a clown, honestly.", "clown"),
        ("You stubborn clown, read it again.", "clown"),
        ("Kenny is a clown.", "clown"),
        ("She's so stupid.", "stupid"),
        ("Your a clown", "clown"),
        ("What a clown.", "clown"),
        ("Thanks for nothing, clown.", "clown"),
        ("Everyone here is a clown", "clown"),
        ("Du bist ein Clown.", "Clown"),
        ("Tu es un clown", "clown"),
        ("Eres un payaso", "payaso"),
    ],
)
def test_it_is_told_when_somebody_is_called_a_thing_outright(text, passage):
    assert of(text, passage).called


@pytest.mark.parametrize(
    ("text", "passage"),
    [
        ("Why do you defend such a stupid law?", "stupid"),
        ("Please delete your useless copies.", "useless"),
        ("It was blocked for racist reasons, as you know.", "racist"),
        ("That is a stupid idea.", "stupid"),
        ("This is stupid.", "stupid"),
        ("You saw the clown at the circus.", "clown"),
        ("I bought a clown costume for him.", "clown"),
    ],
)
def test_a_word_near_a_person_calls_nobody_anything(text, passage):
    assert not of(text, passage).called
