"""Wire and pixels: requests in, pages and JSON out. What every page needs to reach stands here."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, cast

from flask import current_app, has_request_context, request
from flask_wtf import CSRFProtect
from itsdangerous import URLSafeSerializer

if TYPE_CHECKING:
    from collections.abc import Callable

    from moderation.settings import Settings
    from moderation.workflow.house import House
    from moderation.workflow.sites import Houses

csrf = CSRFProtect()
"""Guards every form that rides on a session. Pages without a session exempt themselves and carry their own token."""


HOUSE_OF_REQUEST = "moderation.house"
SITE_PREFIX = "moderation.site_prefix"


def house() -> House:
    """The house of the site that this request is for; outside of requests, of the service's own pages."""
    found = request.environ.get(HOUSE_OF_REQUEST) if has_request_context() else None
    return cast("House", found or current_app.extensions["house"])


def house_for(site: str) -> House:
    """The house of the site at this address: of a key, say. The one of this request where that names a site itself."""
    here = house()
    return here if here.site else cast("Houses", current_app.extensions["houses"]).of_site(site)


def settings() -> Settings:
    """The settings that the running app was made with."""
    return cast("Settings", current_app.extensions["settings"])


def now() -> datetime:
    """The present moment, aware, in UTC. Tests give the app a clock of their own."""
    clock = cast("Callable[[], datetime]", current_app.extensions["clock"])
    return clock().astimezone(UTC)


def signer(salt: str) -> URLSafeSerializer:
    """What signs words for browsers to keep, each use with a salt of its own."""
    return _signer(tuple(signing_keys()), salt)


@lru_cache(maxsize=64)
def _signer(keys: tuple[bytes, ...], salt: str) -> URLSafeSerializer:
    return URLSafeSerializer(list(keys), salt=salt)


def signing_keys() -> list[bytes]:
    """The keys that cookies and forms are signed with, the present one last: what was signed before still counts."""
    config = current_app.config
    return [*config["SECRET_KEY_FALLBACKS"], config["SECRET_KEY"]]
