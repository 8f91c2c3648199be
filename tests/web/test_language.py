"""Readers get pages in their language: all of a page, and every reader their own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from moderation.app import create_app
from moderation.policy.current import PolicyFile
from moderation.settings import Settings
from moderation.storage import threads
from moderation.storage.database import Store
from moderation.workflow.house import House
from tests.web.conftest import POLICY, SECRET, SLUG, Page, Visitor

THREAD = f"/threads/{SLUG}"
GERMAN = {"Accept-Language": "de-AT,de;q=0.9,en;q=0.5"}
# The words of a site are its own; here they are German, so that English stands out.
OWN_WORDS = {
    "Test Gazette": "Testblatt",
    "Be kind.": "Seid freundlich zueinander.",
    "The administrators decide.": "Am Ende entscheidet die Redaktion allein.",
    "Threats of violence": "Gewaltdrohungen",
    "Do not threaten anybody.": "Niemand wird bedroht.",
    "Personal attacks": "Angriffe auf Personen",
    "Argue with the argument.": "Es geht um das Argument.",
    "Repeat offenders": "Wiederholung",
    "Who was banned stays away.": "Wer weg ist bleibt weg.",
    "Calling people fools ends every conversation.": "So endet jedes Gespräch.",
    "A threat is never the price of an argument.": "Drohungen sind kein Beitrag.",
    "Who is banned may not comment.": "Wer weg ist schreibt nicht.",
}
# What is the same in both languages.
SAME = {"Name", "Website", "SHA-256 of policy.yaml"}
WRITTEN = (
    "Nachtbusse · Testblatt Kommen sie? Gute Idee, die Busse. Noch ein Wort dazu. Du bist ein fool. I will hurt you"
)


def texts(page: Page) -> Iterator[str]:
    """Every text that a reader may see or hear, words of scripts and styles left out."""
    for node in page.root.iter():
        if node.tag in {"script", "style", "code", "kbd", "bdi", "time"} or not isinstance(node.tag, str):
            own = ()
        else:
            own = (node.text,)
        for name in ("aria-label", "placeholder", "alt", "title"):
            if node.tag != "time" and (words := node.get(name)):
                yield " ".join(words.split())
        for words in (*own, node.tail):
            if words and words.strip():
                yield " ".join(words.split())


def english_left(german: Page, english: Page) -> list[str]:
    """Texts with words in them that are the same in both pages, and are nobody's own words."""
    both = set(texts(german)) & set(texts(english))
    own = " ".join([*OWN_WORDS.values(), WRITTEN, "Joan Ada"])
    return sorted(
        words for words in both if re.search(r"[A-Za-z]{3}", words) and words not in SAME and words not in own
    )


def in_both(visitor: Visitor, path: str) -> tuple[Page, Page]:
    return visitor.get(path, headers=GERMAN), visitor.get(path, headers={"Accept-Language": "en"})


@pytest.fixture
def policy_path(tmp_path: Path) -> Path:
    words = POLICY
    for english, german in OWN_WORDS.items():
        words = words.replace(english, german)
    path = tmp_path / "policy.yaml"
    path.write_text(words, "utf-8")
    return path


@pytest.fixture
def app(house: House, clock):
    made = create_app(house.settings, clock=clock, house=house)
    with house.store.write() as tx:
        threads.open_thread(tx, SLUG, "Nachtbusse", "https://blatt.example/nachtbusse", "Joan", "Kommen sie?", clock())
    return made


def test_a_page_is_in_the_language_that_the_browser_asks_for(ada_browsing: Visitor) -> None:
    for asked, language, heading in (
        ("de-AT,de;q=0.9,en;q=0.5", "de", "Noch keine Kommentare"),
        ("es", "es", "Aún no hay comentarios"),
        ("fr-CH, fr;q=0.9", "fr", "Aucun commentaire pour l’instant"),
        ("it,nl;q=0.8", "en", "No comments yet"),
        ("", "en", "No comments yet"),
        ("*;q=0.1,;;,de;q=x" + "y" * 5000, "en", "No comments yet"),
    ):
        page = ada_browsing.get(THREAD, headers={"Accept-Language": asked})
        assert heading in page.words, asked
        assert page.root.get("lang") == page.response.headers["Content-Language"] == language
        assert "Accept-Language" in page.response.headers["Vary"]


def test_readers_of_different_languages_never_get_each_others_kept_page(ada_browsing: Visitor) -> None:
    asked = ["de", "fr", "de-CH", "en", "es", "fr", "de"]
    got = [ada_browsing.get(THREAD, headers={"Accept-Language": one}).root.get("lang") for one in asked]
    assert got == ["de", "fr", "de", "en", "es", "fr", "de"]


def test_a_site_with_one_language_speaks_it_to_everybody(sqlite_store: Store, policy_path: Path, clock) -> None:
    settings = Settings(policy_path.parent, "sqlite://", policy_path, SECRET, language="es")
    house = House(sqlite_store, PolicyFile(policy_path), SECRET, settings)
    page = Visitor(create_app(settings, clock=clock, house=house).test_client(), clock).get("/", headers=GERMAN)
    assert page.root.get("lang") == "es"
    assert "Accept-Language" not in page.response.headers.get("Vary", "")


def test_the_policy_file_can_name_the_one_language_of_its_site(sqlite_store: Store, policy_path: Path, clock) -> None:
    policy_path.write_text(policy_path.read_text("utf-8").replace("site: {", "site: {language: fr, "), "utf-8")
    settings = Settings(policy_path.parent, "sqlite://", policy_path, SECRET)
    house = House(sqlite_store, PolicyFile(policy_path), SECRET, settings)
    page = Visitor(create_app(settings, clock=clock, house=house).test_client(), clock).get("/", headers=GERMAN)
    assert page.root.get("lang") == "fr"


def test_a_page_that_was_asked_for_in_a_language_leads_to_pages_in_it(ada_browsing: Visitor) -> None:
    page = ada_browsing.get(f"/embed/threads/{SLUG}?lang=de-AT")
    assert page.root.get("lang") == "de"
    form = page.root.find(".//form[@class='comment-form']")
    assert "lang=de" in form.get("action")
    assert "lang=de" in page.link("Kommentarregeln")
    refused = ada_browsing.send(form.get("action"), {"comment": ""}, headers={"Accept": "application/json"})
    assert refused.response.json["title"].startswith("Dieses Formular war länger als einen Tag offen")


def test_programs_that_ask_for_no_language_are_told_in_english(ada_browsing: Visitor) -> None:
    told = ada_browsing.get("/threads/nowhere", headers={"Accept": "application/json"}).response.json
    assert told["title"] == "There is no such thread"


@pytest.mark.parametrize("path", ["/", THREAD, "/policy", "/nowhere", f"/embed/threads/{SLUG}"])
def test_nothing_on_a_public_page_stays_english_for_a_german_reader(ada_browsing: Visitor, path: str) -> None:
    ada_browsing.post("Gute Idee, die Busse.")
    ada_browsing.post("Noch ein Wort dazu.", reply_to="1")
    german, english = in_both(ada_browsing, path)
    assert german.root.get("lang") == "de"
    assert english_left(german, english) == []


@pytest.mark.parametrize(
    ("comment", "heading"),
    [
        ("Du bist ein fool.", "Ihr Kommentar wartet auf die Moderation"),
        ("I will hurt you", "Ihr Kommentar wurde nicht veröffentlicht"),
        ("", "Kommen sie?"),
    ],
)
def test_whatever_becomes_of_a_comment_its_author_is_told_in_their_language(
    ada_browsing: Visitor, comment: str, heading: str
) -> None:
    german = ada_browsing.post(comment, headers=GERMAN)
    english = ada_browsing.post(comment)
    assert heading in german.words
    assert english_left(german, english) == []
    if german.status in {202, 422}:
        place = german.link("Ansehen, was daraus wird" if german.status == 202 else "privaten Seite")
        for path in (place, f"{place}/data", "/comments/1/report"):
            assert english_left(*in_both(ada_browsing, path)) == []


def test_what_fills_a_message_is_escaped_in_every_language(ada_browsing: Visitor) -> None:
    ada_browsing.post("Guten Tag.", name='<b onclick="x">Ada</b> "&')
    for language in ("en", "de", "es", "fr"):
        page = ada_browsing.get(f"{THREAD}?reply_to=1", headers={"Accept-Language": language})
        assert "<b onclick" not in page.text
        assert page.root.find(".//bdi[@class='answered']").text == '<b onclick="x">Ada</b> "&'
