"""`moderation statements` on an example: every restriction once, nothing personal."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from itertools import count

from click.testing import CliRunner

from moderation.cli import main, opened_house
from moderation.workflow import demo


def test_it_writes_every_restriction_of_the_example_and_nothing_personal(tmp_path, monkeypatch):
    monkeypatch.setenv("MODERATION_DATA_DIR", str(tmp_path / "data"))
    numbers = count()
    with opened_house() as house:
        demo.fill(house, datetime.now(UTC), lambda: f"token-of-the-example-{next(numbers)}")
    since = (datetime.now(UTC) - timedelta(days=365)).date().isoformat()
    done = CliRunner().invoke(main, ["statements", "--since", since, "--folder", str(tmp_path / "out")])
    assert done.exit_code == 0, done.output
    [file] = (tmp_path / "out").iterdir()
    text = file.read_text("utf-8")
    found = json.loads(text)["statements"]
    assert len(found) > 5
    assert len({one["puid"] for one in found}) == len(found)
    assert {"decision_visibility", "decision_provision"} <= {name for one in found for name in one}
    assert "Rex" not in text
    none = CliRunner().invoke(main, ["statements", "--since", "2099-01-01", "--folder", str(tmp_path / "none")])
    assert none.output == "Nothing to state.\n"
