"""`moderation keys` makes keys that are shown once, and takes them back."""

from __future__ import annotations

import re
import sqlite3
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from moderation.cli import main
from tests.browser.service import environment

SITE = "https://blog.example"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name, value in environment(tmp_path).items():
        if name.startswith("MODERATION_"):
            monkeypatch.setenv(name, value)


def keys(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["keys", *arguments])


def last_line(result: Result) -> str:
    assert result.exit_code == 0, result.output
    return result.output.splitlines()[-1]


def test_a_key_stands_alone_on_the_last_line_and_is_stored_nowhere(tmp_path: Path) -> None:
    key = last_line(keys("add", "--site", SITE))
    assert re.fullmatch(r"[a-z0-9]{12}", key)
    assert re.search(r"[0-9]", key)
    dump = "\n".join(sqlite3.connect(tmp_path / "moderation.db").iterdump())
    assert SITE in dump
    assert key not in dump


def test_two_keys_differ() -> None:
    assert last_line(keys("add", "--site", SITE)) != last_line(keys("add", "--site", SITE))


def test_the_list_shows_sites_and_clauses_and_no_key() -> None:
    key = last_line(keys("add", "--site", "HTTPS://Blog.Example/", "--clause", "spam"))
    line = last_line(keys("list"))
    assert SITE in line
    assert "counts spam" in line
    assert key not in line


@pytest.mark.parametrize("by_number", [True, False])
def test_a_key_is_revoked_by_its_number_or_by_itself_and_only_once(by_number: bool) -> None:
    key = last_line(keys("add", "--site", SITE))
    which = "1" if by_number else key
    assert f"Key 1 for {SITE}" in last_line(keys("revoke", which))
    assert "revoked" in last_line(keys("list"))
    again = keys("revoke", which)
    assert again.exit_code == 2
    assert "no such key, or it was revoked before" in again.output


def test_rotating_gives_a_new_key_with_the_settings_of_the_old_one() -> None:
    old = last_line(keys("add", "--site", SITE, "--clause", "spam"))
    new = last_line(keys("rotate", "1"))
    assert old != new
    lines = keys("list").output.splitlines()
    assert "revoked" in lines[0]
    assert "counts spam" in lines[1]
    assert "revoked" not in lines[1]


@pytest.mark.parametrize(
    "site", ["blog.example", "ftp://blog.example", "", "https://", "https://a b.example", "http://[x"]
)
def test_an_address_that_is_none_is_refused_with_a_remedy(site: str) -> None:
    result = keys("add", "--site", site)
    assert result.exit_code == 2
    assert "Write it with http or https" in result.output


def test_a_clause_that_the_policy_does_not_have_is_refused_and_the_others_are_named() -> None:
    result = keys("add", "--site", SITE, "--clause", "spma")
    assert result.exit_code == 2
    assert "no clause called spma" in result.output
    assert "advertising" in result.output


@pytest.mark.parametrize("which", ["99", "nosuchkey123", "x", "99999999999999999999999"])
def test_a_key_that_does_not_exist_cannot_be_revoked_or_rotated(which: str) -> None:
    for act in ("revoke", "rotate"):
        result = keys(act, which)
        assert result.exit_code == 2
        assert "no such key" in result.output
