"""An author's traces under the present secret key. What is still kept under an old key is carried over meanwhile."""

from __future__ import annotations

from moderation.aliases.keys import keys_of
from moderation.storage import rekeying
from moderation.vocabulary import Author, Keys
from moderation.workflow.house import House


def traces_of(house: House, author: Author) -> Keys:
    """The traces that this author leaves. After a change of keys they are carried over as their owners come back.

    Raises StorageUnavailable.
    """
    present = keys_of(author, house.secret)
    for old_secret in house.settings.old_secrets:
        old = keys_of(author, old_secret)
        moves = dict(zip(old.all, present.all, strict=True))
        with house.store.read() as tx:
            known = bool(moves) and rekeying.known(tx, moves)
        if known:
            with house.store.write() as tx:
                rekeying.carry_over(tx, moves)
    return present
