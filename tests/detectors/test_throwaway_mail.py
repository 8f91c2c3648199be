import pytest

from moderation.detectors import Case
from moderation.detectors.throwaway_mail import ThrowawayMail
from moderation.vocabulary import Author, History, Submission


def found(email, **settings):
    case = Case(Submission("I agree.", Author("Bo", email)), History(), None)
    return [evidence.facts["domain"] for evidence in ThrowawayMail(**settings).find(case)]


@pytest.mark.parametrize(
    "email", ["bo@mailinator.com", "BO@Sub.Mailinator.COM", "bo@trashmail.de.", "bo@a.b.c.d.yopmail.com"]
)
def test_a_box_for_minutes_is_noticed_also_below_its_domain(email):
    assert len(found(email)) == 1


@pytest.mark.parametrize(
    "email", ["", "bo", "bo@", "bo@example.org", "bo@notmailinator.com", "mailinator.com@example.org", "@" * 9]
)
def test_ordinary_addresses_and_nonsense_say_nothing(email):
    assert found(email) == []


def test_a_site_may_add_and_allow_domains():
    assert found("bo@ten.example", domains=("ten.example",)) == ["ten.example"]
    assert found("bo@mailinator.com", allow=("mailinator.com",)) == []


def test_the_address_itself_is_not_told():
    case = Case(Submission("I agree.", Author("Bo", "secret.bo@mailinator.com")), History(), None)
    (evidence,) = ThrowawayMail().find(case)
    assert "secret" not in f"{evidence}"
