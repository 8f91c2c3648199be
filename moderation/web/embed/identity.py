"""Which thread belongs to a page of another site: by its address, in one spelling and without what only tracks readers."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import SplitResult, parse_qsl, urlencode, urlsplit, urlunsplit

from itsdangerous import BadData, URLSafeSerializer

from moderation.storage import threads as stored_threads
from moderation.storage.views import ThreadView
from moderation.text.normalise import clean
from moderation.web import house, settings, signing_keys
from moderation.workflow.house import House

LONGEST = 1_000
LONGEST_TITLE = 300
MOST_PARTS = 50
TRACKING = re.compile(
    r"utm_.*|fbclid|gclid|gclsrc|gbraid|wbraid|dclid|msclkid|yclid|twclid|ttclid|li_fat_id|igshid|igsh|mc_cid|mc_eid|"
    r"_ga|_gl|_hsenc|_hsmi|__hs.*|mkt_tok|vero_id|oly_(?:anon|enc)_id|wickedid|srsltid|s_cid|cmpid|epik|pk_.*|piwik_.*|"
    r"mtm_.*|matomo_.*|hsa_.*|at_(?:medium|campaign)|trk.*|ref_src|ref_url|spm|scid|rb_clickid|sb_referer_host"
)
"""Parameters that tell where a reader came from and nothing about the page."""


@dataclass(frozen=True, slots=True)
class Page:
    """A page that may be commented on, though nobody may have done so yet."""

    url: str
    title: str

    @property
    def slug(self) -> str:
        """The name of its thread: the same for every spelling of its address."""
        return "page-" + hashlib.sha256(self.url.encode()).hexdigest()[:20]


def canonical(url: str) -> str:
    """The address in one spelling; empty for what is no address of a page."""
    parts = _split(url)
    if parts is None or parts.scheme not in {"http", "https"} or not parts.hostname or len(url) > LONGEST:
        return ""
    named = [(n, v) for n, v in _query(parts.query) if not TRACKING.fullmatch(n.lower())]
    usual = {"http": 80, "https": 443}[parts.scheme]
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    port = f":{parts.port}" if parts.port not in {None, usual} else ""
    path = parts.path.rstrip("/") or "/"
    return urlunsplit((parts.scheme, f"{host.lower()}{port}", path, urlencode(named), ""))


def spellings(url: str) -> list[str]:
    """How the address may stand with a thread that was opened by hand."""
    address = canonical(url)
    if not address:
        return []
    bare, mark, query = address.partition("?")
    paths = dict.fromkeys((bare.rstrip("/"), bare.rstrip("/") + "/"))
    return [f"{path}{mark}{query}" for path in paths]


def may_be_commented(url: str) -> bool:
    """Whether the page lies on a site that may embed comments."""
    parts = _split(url)
    origin = f"{parts.scheme}://{parts.netloc}".lower() if parts else ""
    return bool(origin) and origin in origins(house())


def origins(here: House) -> frozenset[str]:
    """The origins that may embed comments: those listed, and the site's own."""
    own = _split(here.site)
    return frozenset({*settings().sites, *([f"{own.scheme}://{own.netloc}".lower()] if own and own.netloc else [])})


def thread_of(url: str) -> ThreadView | None:
    """The thread about this page, if there is one."""
    page = Page(canonical(url), "")
    with house().store.read() as tx:
        found = stored_threads.by_slug(tx, page.slug, house().site)
        return found or stored_threads.by_urls(tx, spellings(url), house().site_id)


def unopened(page: Page, now: datetime) -> ThreadView:
    """The thread of a page on which nobody has commented yet, as pages show it."""
    return ThreadView(0, page.slug, page.title, page.url, "", "", now, None)


def page_of(url: str, title: str) -> Page:
    """The page at this address, with a title that can be shown."""
    address = canonical(url)
    words = " ".join(clean(title).split())[:LONGEST_TITLE]
    return Page(address, words or address.partition("://")[2])


def sealed(page: Page) -> str:
    """The page as it travels in a form: signed, so that nobody opens threads for pages that were not asked for."""
    return str(_signer().dumps([page.url, page.title]))


def open_sealed(text: str, slug: str, now: datetime) -> None:
    """Open the thread of the page that was sealed, where it is this one and not open yet."""
    try:
        content: Any = _signer().loads(text)
        page = Page(*content)
    except (BadData, TypeError):
        return
    if page.slug == slug:
        with house().store.write() as tx:
            stored_threads.open_thread(tx, slug, page.title, page.url, "", "", now, house().site)


def _split(url: str) -> SplitResult | None:
    try:
        parts = urlsplit(url.strip())
        odd = parts.username or parts.password or re.search(r"[\s\\<>\"'\x00-\x1f]", url.strip())
        sound = not odd and (parts.port or 1) > 0
    except ValueError:
        return None
    return parts if sound else None


def _query(text: str) -> list[tuple[str, str]]:
    try:
        return parse_qsl(text, keep_blank_values=True, max_num_fields=MOST_PARTS)
    except ValueError:
        return []


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(signing_keys(), salt="page")
