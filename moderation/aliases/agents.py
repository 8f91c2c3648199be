"""The reduced form of a browser's headers: family, system and languages. Versions change monthly, so they are left out."""

from __future__ import annotations

import re

LONGEST_HEADER = 1000

# The first sign that occurs decides: later browsers claim to be the earlier ones too.
FAMILIES = (
    ("edg", "edge"),
    ("opr/", "opera"),
    ("opera", "opera"),
    ("vivaldi", "vivaldi"),
    ("yabrowser", "yandex"),
    ("samsungbrowser", "samsung"),
    ("ucbrowser", "uc"),
    ("duckduckgo", "duckduckgo"),
    ("firefox", "firefox"),
    ("fxios", "firefox"),
    ("crios", "chrome"),
    ("chrome", "chrome"),
    ("chromium", "chrome"),
    ("safari", "safari"),
)
# Browsers that hide behind Chrome's name in the older header. What all of Chrome's kin say tells nobody apart.
BRANDS = (
    ("brave", "brave"),
    ("vivaldi", "vivaldi"),
    ("opera gx", "opera-gx"),
    ("opera", "opera"),
    ("yandex", "yandex"),
    ("duckduckgo", "duckduckgo"),
    ("avast", "avast"),
    ("whale", "whale"),
)
SYSTEMS = (
    ("iphone", "ios"),
    ("ipad", "ios"),
    ("android", "android"),
    ("windows", "windows"),
    ("cros", "chromeos"),
    ("mac os", "macos"),
    ("macintosh", "macos"),
    ("linux", "linux"),
    ("x11", "unix"),
)
_PRODUCT = re.compile(r"[a-z][a-z0-9_.-]{0,39}")
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[a-z0-9]{2,8})?")


def reduced(user_agent: str, accept_language: str, hints: str = "") -> str:
    """Family, system and languages in the order of preference, or an empty string when no program named itself.

    `hints`: what the browser says in its Sec-CH-UA header; it tells apart some that call themselves Chrome.
    """
    agent = user_agent[:LONGEST_HEADER].lower()
    family = _first(BRANDS, hints[:LONGEST_HEADER].lower()) or _first(FAMILIES, agent) or _product(agent)
    if not family:
        return ""
    return f"{family}/{_first(SYSTEMS, agent)}/{','.join(_languages(accept_language))}"


def _first(signs: tuple[tuple[str, str], ...], agent: str) -> str:
    return next((name for sign, name in signs if sign in agent), "")


def _product(agent: str) -> str:
    """What a program that is no known browser calls itself."""
    found = _PRODUCT.match(agent.strip())
    return found.group() if found else ""


def _languages(header: str) -> list[str]:
    wanted = (part.split(";")[0].strip().lower() for part in header[:LONGEST_HEADER].split(","))
    return list(dict.fromkeys(language for language in wanted if _LANGUAGE.fullmatch(language)))[:8]
