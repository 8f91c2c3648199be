"""Accounts of moderators: adding, removing, and links for those who have no password yet or forgot it."""

from __future__ import annotations

from datetime import datetime, timedelta

from moderation.saying import say
from moderation.storage import moderators, sessions, sites
from moderation.storage.database import Transaction, lock
from moderation.storage.views import LogEntry, ModeratorView
from moderation.text.normalise import clean
from moderation.vocabulary import Role
from moderation.workflow.acts import Click
from moderation.workflow.house import House
from moderation.workflow.permissions import DESK_ROLES, Moderator, require
from moderation.workflow.refusals import BadName, LastAdmin, UnknownThing
from moderation.workflow.tokens import digest_of

LONGEST_NAME = 80
LINK_LASTS = timedelta(hours=24)
ROLES = frozenset(DESK_ROLES)


def add(
    house: House,
    moderator: Moderator | None,
    name: str,
    role: str,
    *,
    link: str,
    batch: str,
    now: datetime,
    site: str | None = None,
) -> ModeratorView:
    """Add an account; `link` (new, long and random) signs it in once, within a day, to choose a password.

    `moderator` is None for the command line, whose user may do everything. With the word of a `site` the account works
    there alone; one that is added at the desk of a site does so too. Raises BadName, UnknownThing or NotAllowed.
    """
    if moderator is not None:
        require(moderator, "manage_moderators")
    wanted = " ".join(clean(name).split())
    if not wanted or len(wanted) > LONGEST_NAME:
        raise BadName(say("A name has 1 to %(longest_name)s characters.", longest_name=LONGEST_NAME))
    if role not in ROLES:
        raise BadName(say("A role is viewer, trainee, moderator or admin."))
    with house.store.write() as tx:
        try:
            added = moderators.add(tx, wanted, role, now)
        except moderators.NameTaken:
            raise BadName(say("There is an account of this name, or there was one. Choose another name.")) from None
        _bind(tx, added, site, house.site_id)
        sessions.add_link(tx, digest_of(link), added, now + LINK_LASTS)
        Click(tx, batch, moderator.id if moderator else None, now).log(
            "add_moderator", reason=f"{wanted}, {role}", before={"moderator": None}, after={"moderator": added}
        )
        return _found(tx, added)


def remove(house: House, moderator: Moderator | None, moderator_id: int, *, batch: str, now: datetime) -> None:
    """Close an account and end its sessions. Raises UnknownThing, LastAdmin or NotAllowed."""
    if moderator is not None:
        require(moderator, "manage_moderators")
    with house.store.write() as tx:
        lock(tx, "moderators")
        leaving = _found(tx, moderator_id)
        if leaving.removed_at is not None:
            raise UnknownThing(say("This account was removed before."))
        if _is_last_admin(tx, leaving):
            raise LastAdmin
        _close(Click(tx, batch, moderator.id if moderator else None, now), leaving)


def new_link(house: House, name: str, *, link: str, now: datetime, moderator: Moderator | None = None) -> ModeratorView:
    """Make a one-time link for an account: for who forgot the password. Logged. Raises UnknownThing or NotAllowed."""
    if moderator is not None:
        require(moderator, "manage_moderators")
    with house.store.write() as tx:
        known = moderators.by_name(tx, name)
        if known is None:
            raise UnknownThing(say("There is no account called %(name)s.", name=name))
        sessions.add_link(tx, digest_of(link), known.id, now + LINK_LASTS)
        click = Click(tx, f"link-{digest_of(link)[:24]}", moderator.id if moderator else None, now)
        click.log("sign_in_link", reason=f"{known.name}, {known.role}")
    return known


def reverse(click: Click, entry: LogEntry) -> str:
    """Take back an adding or a removal. Returns why that cannot be done any more, or an empty string."""
    lock(click.tx, "moderators")
    adding = entry.kind == "add_moderator"
    number = (entry.after if adding else entry.before).get("moderator")
    account = moderators.by_id(click.tx, number) if isinstance(number, int) else None
    if account is None:
        return "there is no such account"
    if (account.removed_at is None) != adding:
        return "the account was added or removed since"
    if not adding:
        moderators.restore(click.tx, account.id)
        click.log(
            "add_moderator",
            reason=f"{account.name}, {account.role}",
            before={"moderator": None},
            after={"moderator": account.id},
        )
        return ""
    if _is_last_admin(click.tx, account):
        return "it is the last administrator"
    _close(click, account)
    return ""


def _bind(tx: Transaction, moderator_id: int, word: str | None, here: int) -> None:
    """Tie a new account to the one site at which it works, if it is to be one."""
    if word is not None:
        found = sites.by_path(tx, word)
        if found is None:
            raise UnknownThing(say("There is no site called %(word)s. See: moderation sites list", word=word))
        here = found.id
    if here:
        sites.bind_moderator(tx, moderator_id, here)


def _close(click: Click, leaving: ModeratorView) -> None:
    moderators.remove(click.tx, leaving.id, click.now)
    sessions.end_all(click.tx, leaving.id, click.now)
    click.log(
        "remove_moderator",
        reason=f"{leaving.name}, {leaving.role}",
        before={"moderator": leaving.id},
        after={"moderator": None},
    )


def _is_last_admin(tx: Transaction, leaving: ModeratorView) -> bool:
    admins = [one.id for one in moderators.listed(tx) if one.role == Role.ADMIN]
    return admins == [leaving.id]


def _found(tx: Transaction, moderator_id: int) -> ModeratorView:
    found = moderators.by_id(tx, moderator_id)
    if found is None:
        raise UnknownThing(say("There is no such account."))
    return found
