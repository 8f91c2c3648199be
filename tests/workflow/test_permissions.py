"""The table of permissions that moderators read is the one that counts."""

from __future__ import annotations

from pathlib import Path

import pytest

from moderation.workflow.permissions import DESK_ROLES, PERMISSIONS, can

PAGE = Path(__file__).parents[2] / "docs" / "moderators.md"


def test_the_page_for_moderators_shows_every_permission_as_it_is():
    shown = [line for line in PAGE.read_text(encoding="utf-8").splitlines() if line.startswith("| `")]
    real = [
        f"| `{name}` | {words} | {' | '.join('yes' if role in roles else 'no' for role in DESK_ROLES)} |"
        for name, (words, roles) in PERMISSIONS.items()
    ]
    assert sorted(shown) == sorted(real)


def test_a_permission_that_does_not_exist_is_a_mistake_and_no_refusal():
    with pytest.raises(KeyError):
        can(None, "fly")
