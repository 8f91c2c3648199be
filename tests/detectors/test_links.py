import dataclasses

import pytest

from moderation.detectors import Case
from moderation.detectors.links import Links, imitated, is_shortener
from moderation.vocabulary import Author, History, Submission, Thread


def found(text="", *, author=None, thread=None, **settings):
    submission = Submission(text, author or Author(), thread or Thread())
    return list(Links(**settings).find(Case(submission, History(), None)))


def test_links_up_to_the_limit_are_fine(ada):
    assert not found("https://one.example and https://two.example", author=ada, more_than=2)


def test_more_links_weigh_more():
    three, six = ("".join(f"https://site{n}.example " for n in range(count)) for count in (3, 6))
    (few,), (many,) = found(three, more_than=2), found(six, more_than=2)
    assert few.score == pytest.approx(0.5)
    assert few.note == "3 links, the limit is 2."
    assert many.score == pytest.approx(0.8)
    assert many.facts["count"] == 6


def test_links_to_the_site_itself_and_to_allowed_hosts_do_not_count():
    thread = Thread(url="https://www.gazette.example/bikes")
    text = "https://gazette.example/old-story https://en.wikipedia.org/wiki/Bicycle"
    assert not found(text, thread=thread, more_than=0, allow_hosts=("wikipedia.org",))
    assert len(found(text, more_than=0)) == 1


def test_a_host_that_only_ends_alike_is_not_allowed():
    assert found("https://evilwikipedia.org", more_than=0, allow_hosts=("wikipedia.org",))


def test_a_blocked_host_is_found_with_everything_below_it():
    (evidence,) = found("see shop.win-cash.example/x", block_hosts=("win-cash.example",))
    assert evidence.score == 1.0
    assert [span.text for span in evidence.spans] == ["shop.win-cash.example/x"]


def test_a_blocked_host_counts_as_website_as_well(rex):
    rex = dataclasses.replace(rex, website="http://www.win-cash.example")
    (evidence,) = found("Nice", author=rex, block_hosts=("win-cash.example",))
    assert evidence.spans[0].field == "website"


@pytest.mark.parametrize("host", ["bit.ly", "www.tinyurl.com", "t.co"])
def test_shorteners_are_known(host):
    assert is_shortener(host)
    assert found(f"look https://{host}/abc", shorteners=True)


@pytest.mark.parametrize(
    ("host", "brand"),
    [
        ("paypa1.com", "paypal"),
        ("paypal-login.example", "paypal"),
        ("paypal.com.secure.example", "paypal"),
        ("rnicrosoft.com", "microsoft"),
        ("g00gle.example", "google"),
        ("xn--pypal-4ve.com", "paypal"),
        ("gooogle.com", "google"),
        ("support-binance.example", "binance"),
        ("blnance.com", "binance"),
        ("pay-pal.example", "paypal"),
    ],
)
def test_imitated_names_are_seen(host, brand):
    assert imitated(host) == brand


@pytest.mark.parametrize(
    "host",
    [
        "paypal.com",
        "www.paypal.com",
        "maps.google.co.uk",
        "google.stackexchange.com",
        "ledger.example",
        "chasse.example",
        "gazette.example",
        "192.0.2.1",
        "applegate.example",
        "pineapple.example",
        "bbc.co.uk",
        "twittering.example",
    ],
)
def test_names_of_their_own_imitate_nobody(host):
    assert imitated(host) == ""


def test_a_link_that_shows_another_host_is_hidden():
    (evidence,) = found("[https://bank.example](https://evil.example/login)", hidden=True)
    assert evidence.facts["hidden"] is True
    assert "leads to evil.example" in evidence.note


@pytest.mark.parametrize(
    "text",
    ["www . win - cash . example", "go to win-cash dot com now", "hxxps://win-cash[.]example", "win-cash (dot) com"],
)
def test_spelled_out_links_are_hidden_links(text):
    assert found(text, hidden=True)


def test_a_link_in_the_name_is_reported_with_its_field(bo):
    bo = dataclasses.replace(bo, name="Best Loans www.loans.example")
    (evidence,) = found("Nice post", author=bo, in_name=True)
    assert evidence.spans[0].field == "name"
    assert evidence.facts["field"] == "name"


def test_an_ordinary_name_and_website_are_fine(ada):
    assert not found("Nice post", author=ada, in_name=True, in_website=True)
    assert not found("Nice post", author=Author("J. R. R. Tolkien"), in_name=True)


@pytest.mark.parametrize(
    "website",
    [
        "https://bit.ly/x",
        "http://paypal-login.example",
        "http://203.0.113.9/",
        "javascript:alert(1)",
        "best-cheap-pills-online.example",
        "https://win.casino",
    ],
)
def test_a_suspicious_website_is_reported(website):
    assert found("Nice post", author=Author("Bo", website=website), in_website=True)


def test_a_risky_ending_is_a_hint():
    (evidence,) = found("https://prizes.icu/now", risky_endings=True)
    assert evidence.score == 0.5


def test_a_rule_that_asks_nothing_is_refused():
    with pytest.raises(ValueError, match="asks nothing"):
        Links(allow_hosts=("example.org",))


def test_strongest_evidence_comes_first():
    scores = [
        one.score for one in found("https://paypa1.com https://bit.ly/x", lookalikes=True, shorteners=True, more_than=0)
    ]
    assert scores == sorted(scores, reverse=True)
    assert len(scores) == 3


def test_every_fact_is_documented():
    for evidence in found("https://paypa1.com", more_than=0, lookalikes=True):
        assert set(evidence.facts) == set(Links.FACTS)
