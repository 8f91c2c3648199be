"""Wire and pixels: requests in, pages and JSON out. What every page needs to reach stands here."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, cast

from flask import current_app
from flask_wtf import CSRFProtect

if TYPE_CHECKING:
    from collections.abc import Callable

    from moderation.settings import Settings
    from moderation.workflow.house import House

csrf = CSRFProtect()
"""Guards every form that rides on a session. Pages without a session exempt themselves and carry their own token."""


def house() -> House:
    """The house that the running app was made for."""
    return cast("House", current_app.extensions["house"])


def settings() -> Settings:
    """The settings that the running app was made with."""
    return cast("Settings", current_app.extensions["settings"])


def now() -> datetime:
    """The present moment, aware, in UTC. Tests give the app a clock of their own."""
    clock = cast("Callable[[], datetime]", current_app.extensions["clock"])
    return clock().astimezone(UTC)


def signing_keys() -> list[bytes]:
    """The keys that cookies and forms are signed with, the present one last: what was signed before still counts."""
    config = current_app.config
    return [*config["SECRET_KEY_FALLBACKS"], config["SECRET_KEY"]]
