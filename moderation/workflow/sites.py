"""Several sites in one service: each is a house of its own, with its own policy file, on the same database."""

from __future__ import annotations

import dataclasses
import logging
import re
import threading
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from moderation.policy.current import PolicyFile
from moderation.policy.problems import PolicyError
from moderation.storage import sites
from moderation.storage.database import Transaction
from moderation.storage.sites import ServedSite
from moderation.storage.views import LogEntry
from moderation.workflow.acts import Click
from moderation.workflow.house import House, PolicySource
from moderation.workflow.keys import site_address
from moderation.workflow.permissions import Moderator, require
from moderation.workflow.refusals import BadSite, UnknownThing

BELOW = "/sites/"
"""How the addresses of all these sites begin."""
WORD = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?")

logger = logging.getLogger(__name__)


class Houses:
    """The house of each site. Safe between threads; a site that is added while the service runs is found."""

    def __init__(self, own: House) -> None:
        self.own = own
        self._policies: dict[str, PolicyFile] = {}
        self._lock = threading.Lock()

    def by_path(self, path: str) -> House | None:
        """The house of the site with this word. Raises PolicyError when its policy file has never been good."""
        if not WORD.fullmatch(path):
            return None
        with self.own.store.read() as tx:
            found = sites.by_path(tx, path)
        return self._house(found) if found else None

    def of_site(self, url: str) -> House:
        """The house of the site at this address; the service's own where it is not served by itself."""
        with self.own.store.read() as tx:
            found = sites.by_url(tx, url) if url else None
        return self._house(found) if found else self.own

    def policies(self) -> tuple[str, ...]:
        """The hashes of all policies that are in use in this process."""
        with self._lock:
            known = list(self._policies.values())
        return (self.own.policy.sha256, *(one.policy.sha256 for one in known))

    def _house(self, site: ServedSite) -> House:
        with self._lock:
            policies = self._policies.get(site.policy_path)
            if policies is None:
                policies = self._policies[site.policy_path] = PolicyFile(Path(site.policy_path))
        return _house_of(self.own, site, policies)


def house_of_comment(house: House, tx: Transaction, comment_id: int | None) -> House:
    """The house of the site to which a comment belongs, outside of requests: what is told of it bears that site's name
    and addresses.
    """
    return _there(house, sites.of_comment(tx, comment_id) if comment_id else None)


def house_of_moderator(house: House, tx: Transaction, moderator_id: int) -> House:
    """The house of the only site at which a moderator works; the service's own where it is all of them."""
    return _there(house, sites.of_moderator(tx, moderator_id))


def _there(own: House, site: ServedSite | None) -> House:
    if site is None:
        return own
    try:
        return _house_of(own, site, _policy_file(site.policy_path))
    except PolicyError:
        logger.error("the policy of a site cannot be read, so its mails go by the service's own: site=%d", site.id)
        return _house_of(own, site, own.policies)


def _house_of(own: House, site: ServedSite, policies: PolicySource) -> House:
    # Name and language in the settings are those of the service's own pages.
    settings = dataclasses.replace(own.settings, site_name="", language="")
    below = f"{BELOW}{site.path}"
    return dataclasses.replace(own, policies=policies, settings=settings, site=site.url, site_id=site.id, below=below)


@lru_cache(maxsize=64)
def _policy_file(path: str) -> PolicyFile:
    return PolicyFile(Path(path))


def serve(
    house: House,
    url: str,
    word: str,
    policy_path: Path,
    *,
    batch: str,
    now: datetime,
    moderator: Moderator | None = None,
) -> ServedSite:
    """Serve the site at this address below /sites/WORD/ with that policy file; one that is there gets the new word and
    file. `moderator` is None for the command line. Raises NotAllowed, and BadSite for what cannot be.
    """
    _check_right(moderator)
    address = site_address(url)
    if not WORD.fullmatch(word):
        raise BadSite("The word for a site has 1 to 40 small letters, digits and hyphens, like blog.")
    try:
        PolicyFile(policy_path.absolute())
    except PolicyError as error:
        raise BadSite(f"The policy file cannot be used.\n{error}") from None
    with house.store.write() as tx:
        taken = sites.by_path(tx, word)
        if taken is not None and taken.url != address:
            raise BadSite(f"The word {word} stands for {taken.url} already. Choose another one.")
        click = Click(tx, batch, moderator.id if moderator else None, now)
        return _served(click, address, word, str(policy_path.absolute()))


def stop_serving(
    house: House, word: str, *, batch: str, now: datetime, moderator: Moderator | None = None
) -> ServedSite:
    """Serve a site by itself no longer; its threads belong to the service's own pages then, and its moderators work
    nowhere. Raises UnknownThing or NotAllowed.
    """
    _check_right(moderator)
    with house.store.write() as tx:
        known = sites.by_path(tx, word)
        if known is None:
            raise UnknownThing(f"There is no site called {word}. See: moderation sites list")
        _stopped(Click(tx, batch, moderator.id if moderator else None, now), known)
    return known


def reverse(click: Click, entry: LogEntry) -> str:
    """Serve the site as it was served before this act. What changed since is said instead."""
    number, word, policy_path = entry.before.get("site"), str(entry.before["word"]), str(entry.before["policy"])
    present = sites.by_id(click.tx, int(str(number)))
    now_served = (present.path, present.policy_path) if present else ("", "")
    if now_served != (entry.after.get("word"), entry.after.get("policy")):
        return "How the site is served has changed since."
    if not word:
        if present:
            _stopped(click, present)
        return ""
    if sites.by_path(click.tx, word) not in {present, None}:
        return "Another site has the word now."
    _served(click, str(entry.before["url"]), word, policy_path)
    return ""


def _check_right(moderator: Moderator | None) -> None:
    if moderator is not None:
        require(moderator, "manage_moderators")


def _served(click: Click, url: str, word: str, policy_path: str) -> ServedSite:
    old = sites.by_url(click.tx, url)
    number = sites.serve(click.tx, url, word, policy_path, click.now)
    made = ServedSite(number, url, word, policy_path)
    click.log("serve_site", reason=f"{url} as {word}", before=_facts(made, old), after=_facts(made, made))
    return made


def _stopped(click: Click, known: ServedSite) -> None:
    sites.stop_serving(click.tx, known.id)
    click.log(
        "stop_site", reason=f"{known.url} as {known.path}", before=_facts(known, known), after=_facts(known, None)
    )


def _facts(site: ServedSite, served: ServedSite | None) -> dict[str, object]:
    shown = {"word": served.path, "policy": served.policy_path} if served else {"word": "", "policy": ""}
    return {"site": site.id, "url": site.url, **shown}


def works_here(house: House, moderator_id: int) -> bool:
    """Whether a moderator may work at the site of this house: those of one site work nowhere else."""
    with house.store.read() as tx:
        return sites.site_of_moderator(tx, moderator_id) in {None, house.site_id}
