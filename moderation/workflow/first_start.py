"""The first administrator: as long as none has chosen a password, each start of the service gives a sign-in link."""

from __future__ import annotations

import secrets
from datetime import datetime

from moderation.storage import moderators, sessions
from moderation.storage.database import lock
from moderation.vocabulary import Role
from moderation.workflow.acts import Click
from moderation.workflow.house import House
from moderation.workflow.moderators import LINK_LASTS
from moderation.workflow.tokens import digest_of

FIRST_NAME = "admin"


def sign_in_link(house: House, now: datetime, link: str = "") -> str | None:
    """A one-time token that signs the administrator in, or None once one of them has a password.

    Makes the account "admin" where there is none at all. Earlier links that were not used stop working. The token is
    a fresh random one unless `link` gives it.
    """
    fresh = link or secrets.token_urlsafe(32)
    with house.store.write() as tx:
        lock(tx, "moderators")
        admins = [one for one in moderators.listed(tx) if one.role == Role.ADMIN]
        if any(one.has_password for one in admins):
            return None
        if admins:
            admin_id = admins[0].id
            sessions.end_all(tx, admin_id, now)
        elif sessions.is_first_start(tx):
            admin_id = moderators.add(tx, FIRST_NAME, Role.ADMIN, now)
            batch = f"first-start-{admin_id}"
            # Nothing to go back to: the first account is not taken back by a click.
            Click(tx, batch, None, now).log("add_moderator", reason=f"{FIRST_NAME}, {Role.ADMIN}")
        else:
            return None
        sessions.add_link(tx, digest_of(fresh), admin_id, now + LINK_LASTS)
    return fresh
