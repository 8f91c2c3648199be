"""`moderation sites`: served, listed, removed; a broken policy file is refused with its mistakes."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from moderation.cli import main
from tests.web.conftest import POLICY


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    (tmp_path / "policy.yaml").write_text(POLICY, "utf-8")
    (tmp_path / "bad.yaml").write_text("version: x", "utf-8")
    monkeypatch.chdir(tmp_path)
    return lambda *words: CliRunner().invoke(main, list(words))


def test_a_site_is_served_listed_and_removed(run) -> None:
    made = run("sites", "add", "blog", "--url", "https://blog.example/", "--policy", "policy.yaml")
    assert made.exit_code == 0, made.output
    assert "https://blog.example is served below /sites/blog/" in made.output
    assert run("sites", "list").output.startswith("blog  https://blog.example")
    assert run("moderator", "add", "Cleo", "--site", "blog").output.splitlines()[-1].count("/sites/blog/admin/") == 1
    assert run("sites", "remove", "blog").exit_code == 0
    assert run("sites", "list").output == ""


def test_what_cannot_be_served_is_said(run) -> None:
    for word, policy, said in (("blog", "bad.yaml", "policy file cannot be used"), ("No Word", "policy.yaml", "word")):
        refused = run("sites", "add", word, "--url", "https://blog.example", "--policy", policy)
        assert refused.exit_code == 2
        assert said in refused.output
    assert run("sites", "remove", "nobody").exit_code == 2
