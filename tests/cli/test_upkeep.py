"""`moderation upkeep` does at once what the service does by the clock."""

from __future__ import annotations

from pathlib import Path

import pytest

from moderation.workflow.upkeep import CHORES
from tests.cli.saved import data_folder, run


def test_it_says_what_it_did(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data_folder(tmp_path, monkeypatch)
    monkeypatch.setenv("MODERATION_KEEP", "networks=1d, removed=1d")
    first, second = run("upkeep"), run("upkeep")
    assert first.startswith("retention: ")
    assert second.splitlines() == [f"{chore.name}: 0" for chore in CHORES]
