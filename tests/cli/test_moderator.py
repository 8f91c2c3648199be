"""`moderation moderator` adds, lists and removes those who may sign in."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from moderation.cli import main
from tests.browser.service import environment


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name, value in environment(tmp_path, MODERATION_SITE_URL="https://comments.gazette.example").items():
        if name.startswith("MODERATION_"):
            monkeypatch.setenv(name, value)


def moderator(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["moderator", *arguments])


def test_an_added_moderator_gets_a_link_on_the_last_line() -> None:
    result = moderator("add", "mo")
    assert result.exit_code == 0, result.output
    link = result.output.splitlines()[-1]
    assert re.fullmatch(r"https://comments\.gazette\.example/admin/sign-in/[\w-]{43}", link)


def test_the_list_tells_roles_and_who_has_no_password_yet() -> None:
    moderator("add", "mo")
    moderator("add", "ada", "--admin")
    lines = moderator("list").output.splitlines()
    assert [line.split()[0] for line in lines] == ["admin", "moderator"]
    assert all("no password yet" in line for line in lines)


def test_a_name_can_be_taken_once() -> None:
    moderator("add", "mo")
    again = moderator("add", "MO")
    assert again.exit_code == 2
    assert "Choose another name" in again.output


def test_a_removed_moderator_is_gone_from_the_list() -> None:
    moderator("add", "ada", "--admin")
    moderator("add", "mo")
    assert moderator("remove", "mo").exit_code == 0
    assert "mo" not in moderator("list").output.split()


def test_the_last_administrator_cannot_be_removed() -> None:
    moderator("add", "ada", "--admin")
    result = moderator("remove", "ada")
    assert result.exit_code == 2
    assert "last administrator" in result.output


def test_a_stranger_cannot_be_removed_or_get_a_link() -> None:
    for act in ("remove", "link"):
        result = moderator(act, "rex")
        assert result.exit_code == 2
        assert "There is no account called rex" in result.output


def test_a_fresh_link_differs_from_the_first() -> None:
    first = moderator("add", "mo").output.splitlines()[-1]
    assert moderator("link", "mo").output.splitlines()[-1] != first
