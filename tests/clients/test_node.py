"""What people run under Node today gets from this service what it got from the service that it was made for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Node = Callable[[str], Any]


def test_cedx_akismet(run_node: Node) -> None:
    got = run_node("cedx")
    assert (got["verified"], got["stranger"]) == (True, False)
    assert (got["ham"], got["spam"], got["guaranteed"], got["admin"]) == ("ham", "spam", "spam", "ham")
    assert got["submitted"] == [None, None]
    assert "not known" in got["refused"]["error"]


def test_akismet_api_with_the_key_in_the_name_of_the_host(run_node: Node) -> None:
    got = run_node("akismetApi")
    assert (got["verified"], got["stranger"], got["ham"], got["spam"]) == (True, False, False, True)
    assert set(got["submitted"]) == {"Thanks for making the web a better place."}
    assert got["refused"]["error"] == "Invalid API key"


def test_googleapis_by_the_discovery_document(run_node: Node) -> None:
    got = run_node("googleapis")
    score = {"value": 0.875, "type": "PROBABILITY"}
    assert got["score"]["attributeScores"] == {
        "TOXICITY": {"spanScores": [{"begin": 0, "end": 11, "score": score}], "summaryScore": score}
    }
    assert (got["score"]["languages"], got["score"]["clientToken"]) == (["en"], "seven")
    assert got["badKey"]["error"] == "API key not valid. Please pass a valid API key."
    assert got["unknown"]["error"] == "Unknown requested attribute: LIKELY_TO_REJECT"
    assert got["empty"]["error"] == "Comment must be non-empty."
    assert got["suggested"]["clientToken"] == "seven"


def test_perspective_api_client(run_node: Node) -> None:
    got = run_node("perspectiveApiClient")
    assert got["score"]["attributeScores"]["TOXICITY"]["summaryScore"]["value"] == 0.875
    assert got["unknown"]["error"] == "Unknown requested attribute: FLIRTATION"
    assert got["badKey"]["error"].startswith("API key not valid")


def test_openai(run_node: Node) -> None:
    got = run_node("openai")
    assert (got["flagged"], got["harassment"]) == ([False, True], [0.02, 0.875])
    assert (got["badKey"]["status"], got["model"]) == (401, "omni-moderation-latest")
