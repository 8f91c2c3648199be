import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.detectors import Case
from moderation.detectors.contact_details import ContactDetails
from moderation.vocabulary import History, Submission


def kinds(text):
    found = list(ContactDetails().find(Case(Submission(text), History(), None)))
    return found[0].facts["kinds"] if found else []


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Call us at +1 (555) 010-7788 today", "phone"),
        ("toll free 1-800-555-0199", "phone"),
        ("Ring (312) 555-0142, ask for Rex", "phone"),
        ("WhatsApp 07700 900 123 for prices", "phone"),
        ("0049 30 901820 any time", "phone"),
        ("write to rex@cheap-loans.example", "email"),
        ("rex (at) cheap-loans (dot) com", "email"),
        ("mail me: rex at cheap dot com", "email"),
        ("Find us on t.me/cheap_signals", "messenger"),
        ("Telegram: @rex_trades", "messenger"),
        ("message @rex.trades on telegram", "messenger"),
        ("WhatsApp me -> rex12345", "messenger"),
        ("join discord.gg/abc123", "messenger"),
        ("send to bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq", "wallet"),
        ("ETH 0x52908400098527886E0F7030069857D2E4169EE7 thanks", "wallet"),
    ],
)
def test_ways_to_get_in_touch_are_noticed(text, kind):
    assert kind in kinds(text)


@pytest.mark.parametrize(
    "text",
    [
        "On 12.05.2023 and 2024-11-03 the council voted 12-7.",
        "The war of 1939-1945 and the years 1914-18.",
        "ISBN 978-3-16-148410-0 is out of print.",
        "It cost 1,250,000 euros, then 2.750.000.",
        "Flight LH 2034 left at 10:45, gate 22.",
        "We met at the corner. Dot your i's at home.",
        "Room 455, page 1234567890.",
        "I signalled left, then the skype call dropped.",
        "The score was 3:2, 4:1 and 2-2.",
        "Commit 3f786850e387550fdab836ed7e6dc881de23001b broke it.",
        "@ada you are right about the bus lane",
        "He was looking at example.org at home",
        "192.168.100.200 is my printer",
        "Between 2010 2011 2012 2013 nothing happened",
        "I can be reached, but I am 203.0.113.77 in the list",
        "The signal-dependent noise is known; the signal is going down.",
        "Text me when 198.51.100.7 answers again",
    ],
)
def test_numbers_and_words_that_lead_nowhere_are_left_alone(text):
    assert kinds(text) == []


def test_more_kinds_weigh_more():
    (one,) = ContactDetails().find(Case(Submission("Telegram: @rex_trades"), History(), None))
    (two,) = ContactDetails().find(Case(Submission("Telegram: @rex_trades or rex@x.example"), History(), None))
    assert two.score > one.score


def test_a_rule_may_ask_for_some_kinds_only():
    text = "Telegram: @rex_trades or rex@x.example"
    (found,) = ContactDetails(kinds=("email",)).find(Case(Submission(text), History(), None))
    assert [span.text for span in found.spans] == ["rex@x.example"]


@pytest.mark.parametrize("wrong", [{"kinds": ("fax",)}, {"kinds": ()}, {"region": "XX"}])
def test_settings_that_make_no_sense_are_refused(wrong):
    with pytest.raises(ValueError, match=next(iter(wrong))):
        ContactDetails(**wrong)


@given(st.text(alphabet="0123456789+-() .@atdotcomwhatsapp:/x", max_size=200))
def test_spans_lie_inside_the_text_whatever_is_written(text):
    for one in ContactDetails().find(Case(Submission(text), History(), None)):
        assert all(text[span.start : span.end] == span.text for span in one.spans)


@pytest.mark.parametrize("text", ["1" * 1_000_000, "1 " * 500_000, "a." * 500_000, "@" * 1_000_000, "call " * 200_000])
def test_a_huge_text_is_looked_at_in_no_time(text):
    kinds(text)
