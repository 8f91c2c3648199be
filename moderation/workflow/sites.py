"""Several sites in one service: each is a house of its own, with its own policy file, on the same database."""

from __future__ import annotations

import dataclasses
import re
import threading
from datetime import datetime
from pathlib import Path

from moderation.policy.current import PolicyFile
from moderation.policy.problems import PolicyError
from moderation.storage import sites
from moderation.storage.sites import ServedSite
from moderation.workflow.acts import Click
from moderation.workflow.house import House
from moderation.workflow.keys import site_address
from moderation.workflow.refusals import BadSite, UnknownThing

WORD = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?")


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
        # Name and language in the settings are those of the service's own pages.
        settings = dataclasses.replace(self.own.settings, site_name="", language="")
        return dataclasses.replace(self.own, policies=policies, settings=settings, site=site.url, site_id=site.id)


def serve(house: House, url: str, word: str, policy_path: Path, *, batch: str, now: datetime) -> ServedSite:
    """Serve the site at this address below /sites/WORD/ with that policy file. Raises BadSite for what cannot be."""
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
        number = sites.serve(tx, address, word, str(policy_path.absolute()), now)
        Click(tx, batch, None, now).log("serve_site", reason=f"{address} as {word}", after={"site": number})
    return ServedSite(number, address, word, str(policy_path.absolute()))


def stop_serving(house: House, word: str, *, batch: str, now: datetime) -> ServedSite:
    """Serve a site by itself no longer; its threads belong to the service's own pages then. Raises UnknownThing."""
    with house.store.write() as tx:
        known = sites.by_path(tx, word)
        if known is None:
            raise UnknownThing(f"There is no site called {word}. See: moderation sites list")
        sites.stop_serving(tx, known.id)
        Click(tx, batch, None, now).log("stop_site", reason=f"{known.url} as {word}", after={"site": known.id})
    return known


def works_here(house: House, moderator_id: int) -> bool:
    """Whether a moderator may work at the site of this house: those of one site work nowhere else."""
    with house.store.read() as tx:
        return sites.site_of_moderator(tx, moderator_id) in {None, house.site_id}
