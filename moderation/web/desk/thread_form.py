"""The form that opens a thread, read and checked."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from werkzeug.datastructures import MultiDict

from moderation.saying import say
from moderation.text.normalise import clean
from moderation.web.desk.act_form import batch_of

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
LONGEST = {"title": 500, "slug": 200, "url": 1000, "author_name": 245}


@dataclass(frozen=True, slots=True)
class ThreadForm:
    """What was typed, and what is wrong with it by the field."""

    title: str
    slug: str
    url: str
    author_name: str
    batch: str
    problems: Mapping[str, str]


def read(form: MultiDict[str, str]) -> ThreadForm:
    """Read the form; an empty name for the address is made from the title."""
    typed = {name: clean(form.get(name, "")).strip() for name in LONGEST}
    typed["slug"] = typed["slug"].strip("/") or slug_of(typed["title"])
    problems = {
        name: say("This is %(name)s characters long; %(most)s fit.", name=len(typed[name]), most=most)
        for name, most in LONGEST.items()
        if len(typed[name]) > most
    }
    if not typed["title"]:
        problems["title"] = say("Give the thread a title.")
    if not _SLUG.fullmatch(typed["slug"]):
        problems.setdefault("slug", say("Use small letters, digits and single hyphens, such as a-new-bridge."))
    if typed["url"] and not _is_web_address(typed["url"]):
        problems.setdefault("url", say("Write the whole address, beginning with https:// or http://."))
    return ThreadForm(**typed, batch=batch_of(form), problems=problems)


def slug_of(title: str) -> str:
    """A title as it may stand in an address: "A new bridge?" becomes "a-new-bridge". Empty when no letter fits."""
    plain = unicodedata.normalize("NFKD", title.replace("ß", "ss")).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")[:80].strip("-")


def _is_web_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname) and not any(sign.isspace() for sign in url)
