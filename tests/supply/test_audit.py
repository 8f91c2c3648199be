"""The audit says what is known, and never calls silence good news."""

from __future__ import annotations

import json

import pytest

from tests.supply.audit import KNOWN_BAD, LOCKS, ROOT, Unreadable, pinned, verdict

ASKED = [("flask", "3.1.3"), ("nh3", "0.3.8")]


def answer(*packages: tuple[str, str, list[str]]) -> str:
    told = [
        {"name": name, "version": version, "vulns": [{"id": one} for one in ids]} for name, version, ids in packages
    ]
    return json.dumps({"dependencies": told, "fixes": []})


BAD = (*KNOWN_BAD, ["PYSEC-2023-58"])
FINE = [("flask", "3.1.3", []), ("nh3", "0.3.8", [])]


def test_what_is_known_is_named_and_the_bad_example_is_left_out() -> None:
    assert verdict(answer(*FINE, BAD), ASKED) == {}
    assert verdict(answer(FINE[0], ("nh3", "0.3.8", ["CVE-1"]), BAD), ASKED) == {"nh3 0.3.8": ["CVE-1"]}


@pytest.mark.parametrize(
    "told",
    [
        answer(*FINE, (*KNOWN_BAD, [])),  # what an auditor says that cannot reach its list
        answer(*FINE),
        answer(FINE[0], BAD),
        "",
        "No known vulnerabilities found",
        "[]",
        "{}",
    ],
)
def test_silence_is_no_good_news(told: str) -> None:
    with pytest.raises(Unreadable):
        verdict(told, ASKED)


@pytest.mark.parametrize("lock", LOCKS)
def test_every_package_of_a_lock_file_is_asked_about(lock: str) -> None:
    entries = [line for line in (ROOT / lock).read_text("utf-8").splitlines() if "==" in line]
    assert len(pinned(ROOT / lock)) == len(entries) > 30
    assert all(name and version[0].isdigit() for name, version in pinned(ROOT / lock))
