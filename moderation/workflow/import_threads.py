"""Where the threads of an archive belong: the same page is one thread, however its address was written."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from datetime import datetime
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

from moderation.storage import imports, threads
from moderation.storage.database import Transaction
from moderation.storage.spool import Spool
from moderation.text.normalise import clean
from moderation.vocabulary import ArchivedThread

LONGEST = {"title": 500, "url": 1000, "author_name": 245}
LONGEST_SLUG = 200
LONGEST_MADE_SLUG = 80
_TRACKING = re.compile(r"(utm_\w+|fbclid|gclid|mc_[ce]id|replytocom)", re.IGNORECASE)


def facts_of(thread: ArchivedThread, site: str) -> tuple[str, dict[str, str]]:
    """The page that a thread is, the same for all addresses of it, and what is stored of it."""
    url = clean(thread.url).strip()
    if site and url and not urlsplit(url).scheme:
        url = urljoin(f"{site}/", url)
    facts = {
        "slug": " ".join(clean(thread.slug).split())[:LONGEST_SLUG],
        "url": url[: LONGEST["url"]],
        "title": " ".join(clean(thread.title).split())[: LONGEST["title"]],
        "author_name": " ".join(clean(thread.author_name).split())[: LONGEST["author_name"]],
        "body": clean(thread.body),
        "opened_at": thread.opened_at.isoformat() if thread.opened_at else "",
        "closed_at": thread.closed_at.isoformat() if thread.closed_at else "",
    }
    place = f"slug {facts['slug']}" if facts["slug"] else page_of(url) or f"key {thread.key}"
    return place, facts


def page_of(url: str) -> str:
    """The page that an address leads to: without scheme, www, fragment, tracking and a slash at the end."""
    try:
        parts = urlsplit(url.strip())
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:
        return url.strip()
    query = urlencode(sorted(pair for pair in parse_qsl(parts.query, True) if not _TRACKING.fullmatch(pair[0])))
    path = parts.path.rstrip("/") or "/"
    return f"{host}{path}{'?' if query else ''}{query}" if url.strip() else ""


def host_of(url: str) -> str:
    """The host of an address, without www; empty where it has none."""
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def open_all(tx: Transaction, spool: Spool, site: str, now: datetime) -> int:
    """Find or open the thread of every page that has comments; how many were new comes back."""
    stored = imports.threads_of(tx, site)
    by_page = {page_of(url): thread_id for thread_id, url in reversed(stored.values()) if url}
    taken = {slug: page_of(url) for slug, (_, url) in stored.items()}
    before = len(stored)
    by_place: dict[str, int] = {}
    for key, place, facts, comments in list(spool.threads()):
        thread_id = by_place.get(place)
        if thread_id is None and (comments or facts["slug"]):
            page = page_of(facts["url"])
            own = stored.get(facts["slug"])
            thread_id = own[0] if own else None if facts["slug"] else by_page.get(page)
            if thread_id is None:
                slug = facts["slug"] or _free_slug(facts, page or place, taken)
                thread_id = _open(tx, slug, facts, site, now)
                taken[slug] = page
                stored[slug] = (thread_id, facts["url"])
            by_place[place] = thread_id
        if thread_id is not None:
            spool.placed(key, thread_id)
    return len(stored) - before


def _open(tx: Transaction, slug: str, facts: dict[str, str], site: str, now: datetime) -> int:
    opened = datetime.fromisoformat(facts["opened_at"]) if facts["opened_at"] else now
    title = facts["title"] or facts["url"][: LONGEST["title"]] or slug
    opened_thread = threads.open_thread(
        tx, slug, title, facts["url"], facts["author_name"], facts["body"], opened, site=site
    )
    if facts["closed_at"]:
        threads.set_closed(tx, opened_thread.id, datetime.fromisoformat(facts["closed_at"]))
    return opened_thread.id


def _free_slug(facts: dict[str, str], page: str, taken: dict[str, str]) -> str:
    """A readable name from the address, the same in every run; with a few digits where another page has it."""
    parts = urlsplit(facts["url"]) if facts["url"] else None
    words = f"{parts.path} {parts.query}" if parts else facts["title"]
    plain = unicodedata.normalize("NFKC", words).lower()
    slug = re.sub(r"[\W_]+", "-", plain).strip("-")[:LONGEST_MADE_SLUG].strip("-")
    slug = slug or (facts["title"] and re.sub(r"[\W_]+", "-", facts["title"].lower()).strip("-")[:LONGEST_MADE_SLUG])
    slug = slug or "home"
    if slug not in taken or taken[slug] == page:
        return slug
    return f"{slug}-{hashlib.sha256(page.encode()).hexdigest()[:8]}"
