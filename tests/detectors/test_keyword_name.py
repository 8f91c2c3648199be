import pytest

from moderation.detectors import Case
from moderation.detectors.keyword_name import KeywordName
from moderation.vocabulary import Author, History, Submission


def score(name, website=""):
    found = list(
        KeywordName().find(Case(Submission("Nice post.", Author(name=name, website=website)), History(), None))
    )
    return found[0].score if found else 0.0


@pytest.mark.parametrize(
    ("name", "website"),
    [
        ("Cheap Car Insurance", ""),
        ("SEO Services Delhi", "https://seo.example"),
        ("buyviagra24", ""),
        ("Emergency Plumber London", ""),
        ("best casino", ""),
        ("B3st Cas1no Bonus", ""),
        ("Best Kitchen Shop", "https://best-kitchen-shop.example/sale"),
        ("payday loan", ""),
    ],
)
def test_names_that_sell_are_noticed(name, website):
    assert score(name, website) >= 0.6


@pytest.mark.parametrize(
    ("name", "website"),
    [
        ("", ""),
        ("Jo Carpenter", "https://jo-carpenter.example"),
        ("Peter Baker", "https://baker.example"),
        ("Ada", ""),
        ("Best", "https://best.example"),
        ("Free Spirit", ""),
        ("Roofing Bob", ""),
        ("The Buyer", ""),
        ("Van Slots", ""),
        ("Dr Price", "https://price.example"),
        ("Online", ""),
    ],
)
def test_names_of_people_are_left_alone(name, website):
    assert score(name, website) < 0.5


def test_a_website_with_the_name_of_a_shop_is_noticed_whoever_gives_it():
    assert score("Jim", "http://web-hosting-review.example/best") >= 0.5
    assert score("Jim", "https://cheap.car.insurance.example") >= 0.5
    for site in (
        "https://my-dating-life.example",
        "https://the-credit-where-due.example",
        "https://bestfriends.example",
    ):
        assert score("Jim", site) < 0.5
