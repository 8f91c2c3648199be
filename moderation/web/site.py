"""What every page knows of the site: its name and whom to ask."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Flask

from moderation.web import house, now


@dataclass(frozen=True, slots=True)
class SiteFacts:
    """The site as the frame of a page shows it."""

    name: str
    contact: str


def facts() -> SiteFacts:
    """Name and contact; a name in the settings goes before the one in the policy."""
    here = house()
    written = here.policy.site
    return SiteFacts(here.settings.site_name or written.name, written.contact)


def install(app: Flask) -> None:
    """Give `site` and `now` to every template."""
    app.context_processor(lambda: {"site": facts(), "now": now()})
