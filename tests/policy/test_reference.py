"""The reference in docs/policy.md is made from the code and may not go stale."""

from __future__ import annotations

from pathlib import Path

from moderation.policy import detector_settings
from moderation.policy.facts import FACTS
from moderation.policy.reference import reference, replaced

DOCUMENT = Path(__file__).parents[2] / "docs/policy.md"


def test_the_document_is_what_the_code_says() -> None:
    written = DOCUMENT.read_text("utf-8")
    assert written == replaced(written), "run: moderation policy facts --write docs/policy.md"


def test_every_fact_and_every_detector_with_its_settings_is_explained() -> None:
    told = reference()
    assert [path for path in FACTS if f"`{path}`" not in told] == []
    for name in detector_settings.detectors():
        assert f"### Detector `{name}`" in told


def test_what_stands_around_the_reference_is_left_alone() -> None:
    once = replaced(
        "before <!-- reference: begin (made by `moderation policy facts`) --> old <!-- reference: end --> after"
    )
    assert once.startswith("before ")
    assert once.endswith(" after")
    assert " old " not in once
    assert replaced(once) == once


def test_every_fact_that_a_detector_adds_has_a_sample_and_a_meaning() -> None:
    for name, cls in detector_settings.detectors().items():
        for key, declared in getattr(cls, "FACTS", {}).items():
            sample, meaning = declared
            assert isinstance(sample, str | int | float | list), (name, key)
            assert meaning, (name, key)
