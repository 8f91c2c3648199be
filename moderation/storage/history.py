"""Everything that judging may know about an author and the surroundings, read once: eleven queries, each by an index."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from moderation.storage import attacks, authors, earlier, people, standing_orders, strikes, surroundings
from moderation.storage.database import Transaction
from moderation.vocabulary import History, Keys, Likeness, Status, Submission


def load(
    tx: Transaction,
    keys: Keys,
    submission: Submission,
    bands: Sequence[int],
    now: datetime,
    *,
    author: people.Known | None,
    editing: int | None = None,
    circle: Collection[Likeness] = (),
) -> History:
    """What storage knows at this moment. `bands` are those of the submission's text.

    `author`: who left these keys before. `circle`: the people who are the author or may be, the author's own entry included. For an edit, `editing` is the number of the comment that is edited: it is no history of itself.
    """
    orders = standing_orders.now(tx)
    person_id = author.id if author else None
    counts = authors.status_counts(tx, [person_id])[person_id] if person_id is not None else {}
    counting = {one.person_id for one in circle if one.counts} | ({person_id} if person_id is not None else set())
    return History(
        recent=earlier.recent(tx, person_id, keys.of_kind("network"), now, editing),
        similar=earlier.similar(tx, bands, person_id, keys.of_kind("network"), now, editing),
        restrictions=surroundings.restrictions(tx, circle, now),
        other_names=surroundings.other_names(tx, circle, submission, person_id),
        published=counts.get(Status.PUBLISHED, 0),
        held=counts.get(Status.HELD, 0),
        removed=counts.get(Status.REMOVED, 0),
        strikes=sum(strikes.live_weights(tx, counting, now).values()),
        first_seen=author.first_seen if author else None,
        thread_names=surroundings.thread_names(tx, submission, person_id, keys.of_kind("network")),
        protected_names=surroundings.protected_names(tx),
        at_most_hold=orders.at_most_hold,
        learned=orders.learned,
        patterns=orders.patterns,
        attack_until=attack.over_at if (attack := attacks.present(tx, now)) else None,
    )
