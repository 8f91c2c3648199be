"""docs/detectors.md says what the code does."""

import dataclasses
import re
from pathlib import Path

import pytest
import yaml

from moderation.detectors import known_detectors
from moderation.detectors.patterns import shipped

DOCUMENT = (Path(__file__).parents[2] / "docs/detectors.md").read_text("utf-8")
RULES = [rule for block in re.findall(r"```yaml\n(.*?)```", DOCUMENT, re.DOTALL) for rule in yaml.safe_load(block)]


def test_each_detector_has_a_section_and_a_rule_to_start_from():
    assert set(re.findall(r"^## (\w+)$", DOCUMENT, re.MULTILINE)) == set(known_detectors())
    assert {rule["detector"] for rule in RULES} == set(known_detectors())


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule["id"])
def test_each_rule_uses_settings_that_exist(rule):
    fields = {field.name for field in dataclasses.fields(known_detectors()[rule["detector"]])}
    assert set(rule.get("with", {})) <= fields


def test_each_group_of_phrases_is_listed_with_its_score():
    for name, group in shipped().groups.items():
        assert f"| `{name}` | {group.score:g} | {group.about} |" in DOCUMENT
