"""Whole addresses of this service, as they may stand in feeds and JSON."""

from __future__ import annotations

from flask import request, url_for

from moderation.web import SITE_PREFIX, settings


def base() -> str:
    """The service's own address without a slash at the end: from the settings, else the one that was asked."""
    prefix = str(request.environ.get(SITE_PREFIX, ""))
    return settings().site_url + prefix if settings().site_url else request.url_root.rstrip("/")


def absolute(path: str) -> str:
    """The whole address of a path that `url_for` gave."""
    return base() + path.removeprefix(request.root_path)


def thread_link(slug: str) -> str:
    """Where a thread is read."""
    return absolute(url_for("thread.shown", slug=slug))
