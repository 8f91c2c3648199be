"""A small, good policy file for tests, and ways to spoil it."""

from __future__ import annotations

from moderation.policy.loader import loads
from moderation.policy.problems import PolicyError, Problem

GOOD = """\
version: 3
site: {name: Example Gazette, contact: editor@gazette.example}
preamble: Be kind.
discretion: Administrators decide.
clauses:
  vulgarity: {title: Vulgar language, text: Keep it clean.}
  attacks: {title: Personal attacks, text: Argue with ideas.}
rules:
  - id: vulgarity/words
    clause: vulgarity
    status: enforced
    detector: words
    with: {words: [flapdoodle], score: 0.7}
    act_at: {hold: 0.5, remove: 0.9}
    unless: author.role in ["moderator", "admin"]
    because: Not that word.
    false_alarms: Dictionaries.
    examples:
      - {text: What flapdoodle, expect: hold}
      - {text: A fine morning, expect: publish}
      - {text: What flapdoodle, author: {role: moderator}, expect: publish}
      - {text: What flap doodle indeed said the goose, expect: remove, known_gap: true}
comments: {edit_window: 5m, max_length: 2000, close_after: 30d}
offenders:
  strike_expires: 90d
  strikes: {attacks: 2, default: 1}
  ladder:
    - {at: 1, do: warn}
    - {at: 3, do: block, for: 24h, automatic: true}
    - {at: 9, do: ban}
aliases: {link_at: 0.9, ask_at: 0.6}
"""


def spoilt(old: str, new: str) -> str:
    """GOOD with one passage replaced, which must be there exactly once."""
    assert GOOD.count(old) == 1, old
    return GOOD.replace(old, new)


def problems_of(source: str) -> tuple[Problem, ...]:
    """The mistakes that the loader finds; none where it loads."""
    try:
        loads(source, "policy.yaml")
    except PolicyError as error:
        return error.problems
    return ()
