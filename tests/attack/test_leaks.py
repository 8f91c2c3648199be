"""What people did not mean to publish stays away from every page, feed, answer and log line."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.attack.stranger import Stranger
from tests.browser.service import Service

MAIL = "very.private.bo@hidden-mailbox.example"
ADDRESS = "203.0.113.199"
BROWSER = "Telltale-Browser/7.7"


@pytest.fixture(scope="module")
def visited(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Service, list[str]]:
    """A service that somebody has used in every way, stopped again, and all that it said to others meanwhile."""
    folder = tmp_path_factory.mktemp("visited")
    service = Service(folder, "--demo", MODERATION_TRUSTED_PROXIES="1")
    heard: list[str] = []
    try:
        bo, other = Stranger(service.port, "night-buses"), Stranger(service.port, "night-buses")
        bo.address = ADDRESS
        bo.open_forms(3)
        own = {"email": MAIL, "name": "Bo", "remember": "yes"}
        headers = {"User-Agent": BROWSER}
        place = bo.post(headers=headers, comment="The last bus should wait for the late train.", **own)
        assert place.status == 303, place.heading
        held = bo.post(headers=headers, comment="I sell bicycles, call 020 7946 0018 any time", **own)
        assert held.status == 202
        status = re.search(r"/comments/\d+/status/[\w-]+", held.text)
        assert status
        bo.send(f"{status[0]}/edit", [("comment", "I sell bicycles, call 020 7946 0018 at night")], **headers)
        bo.send("/threads/night-buses/comments", [("comment", "x"), ("email", MAIL), ("token", "bad")], **headers)
        bo.send("/admin/sign-in", [("name", MAIL), ("password", "hunter2hunter2")], **headers)
        moderator = Stranger(service.port)
        moderator.sign_in(service.sign_in_link)
        heard += [
            other.get(path).text for path in ("/", "/threads/night-buses", "/threads/night-buses/feed.xml", "/policy")
        ]
        heard += [moderator.get(path).text for path in ("/admin/queue", "/admin/people", "/admin/log", "/admin/bans")]
        people = set(re.findall(r"/admin/people/\d+", heard[-3]))
        heard += [moderator.get(path).text for path in people]
    finally:
        service.stop()
    return folder, service, heard


@pytest.mark.parametrize("secret", ["very.private", "hidden-mailbox", ADDRESS, BROWSER])
def test_nobody_else_reads_an_address(visited: tuple[Path, Service, list[str]], secret: str) -> None:
    _, _, heard = visited
    assert any("wait for the late train" in page for page in heard)
    assert [page[:200] for page in heard if secret in page] == []


@pytest.mark.parametrize(
    "secret", ["very.private", "hidden-mailbox", ADDRESS, BROWSER, "hunter2", "late train", "/status/", "bicycles"]
)
def test_no_log_line_names_an_address_a_password_or_a_comment(
    visited: tuple[Path, Service, list[str]], secret: str
) -> None:
    _, service, _ = visited
    assert secret not in service.text


@pytest.mark.parametrize("secret", ["very.private", "hidden-mailbox", ADDRESS, BROWSER, "hunter2"])
def test_no_file_keeps_an_address_as_it_was_written(visited: tuple[Path, Service, list[str]], secret: str) -> None:
    folder, _, _ = visited
    kept = [path for path in folder.rglob("*") if path.is_file()]
    assert any(path.name == "moderation.db" for path in kept)
    assert [path.name for path in kept if secret.encode() in path.read_bytes()] == []
