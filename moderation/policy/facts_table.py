"""The table of facts in docs/policy.md, made from the code so that it cannot go stale."""

from __future__ import annotations

from moderation.policy import detector_settings
from moderation.policy.facts import FACTS

BEGIN = "<!-- facts: begin (made by `moderation policy facts`) -->"
END = "<!-- facts: end -->"


def table() -> str:
    """Markdown: every fact that a condition may ask about, then what single detectors add under `match.`."""
    rows = ["| fact | is | meaning |", "|---|---|---|"]
    rows += [f"| `{fact.path}` | {fact.type} | {fact.meaning} |" for fact in FACTS.values()]
    rows += ["", "| detector | adds | meaning |", "|---|---|---|"]
    for name in detector_settings.detectors():
        rows += [
            f"| `{name}` | `match.{key}` | {meaning} |"
            for key, meaning in detector_settings.fact_meanings(name).items()
        ]
    return "\n".join(rows)
