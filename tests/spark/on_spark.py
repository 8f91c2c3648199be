"""Replay, scoring and linking on a real Spark with two cores say what they say without it. Run by `make spark`."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from moderation.workflow import demo_crowd

ROOT = Path(__file__).parents[2]
COMMENTS, PEOPLE = 1500, 200
PROGRAM = str(Path(sys.executable).with_name("moderation"))
SPARK = ("--engine", "spark", "--spark-master", "local[2]")


def moderation(folder: Path, *words: str) -> str:
    """The output of a command over the service in this folder; it may have found something."""
    env = {"PATH": "/usr/bin:/bin", "MODERATION_DATA_DIR": str(folder), "MODERATION_POLICY": str(ROOT / "policy.yaml")}
    done = subprocess.run([PROGRAM, *words], env=env, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode in {0, 1}, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A service with a crowd's comments of four months."""
    made = tmp_path_factory.mktemp("service")
    rows = demo_crowd.rows(COMMENTS, PEOPLE, 5, datetime.now(UTC))
    (made / "crowd.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    moderation(made, "import", str(made / "crowd.jsonl"))
    source = (ROOT / "policy.yaml").read_text("utf-8")
    (made / "new.yaml").write_text(source.replace("act_at: {hold: 0.5", "act_at: {hold: 0.3"), "utf-8")
    return made


def test_a_replay_says_the_same(folder: Path) -> None:
    asked = ("replay", "--policy", str(folder / "new.yaml"), "--since", "2016-01-01", "--fast", "--json")
    here, there = (json.loads(moderation(folder, *asked, *more)) for more in ((), SPARK))
    assert here["judged"] > COMMENTS * 0.9
    assert here["moves"]
    assert there == here


def test_scoring_says_the_same(folder: Path) -> None:
    lines = [json.loads(line) for line in (folder / "crowd.jsonl").read_text("utf-8").splitlines()[:200]]
    texts = [json.dumps({"id": line["id"], "text": line["body"]}) for line in lines]
    (folder / "texts.jsonl").write_text("\n".join([*texts[:50], "no comment", *texts[50:]]), "utf-8")
    asked = ("check", "--file", str(folder / "texts.jsonl"), "--json")
    env = {"PATH": "/usr/bin:/bin", "MODERATION_POLICY": str(ROOT / "policy.yaml")}
    here, there = (
        subprocess.run([PROGRAM, *asked, *more], env=env, capture_output=True, text=True, check=False)
        for more in ((), SPARK)
    )
    assert len(here.stdout.splitlines()) == 200
    assert there.stdout == here.stdout
    assert here.returncode == there.returncode == 2
    assert "texts.jsonl:51: the line is not JSON" in there.stderr


def test_linking_says_the_same(folder: Path) -> None:
    asked = ("people", "link", "--at-least", "0.2")
    here, there = (moderation(folder, *asked, *more).splitlines() for more in ((), SPARK))
    assert len(here) > 5
    assert there == here
