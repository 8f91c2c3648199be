"""Everything that judging may know about an author and the surroundings, read once: ten queries, each by an index."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from moderation.storage import authors, earlier, people, strikes, surroundings
from moderation.storage.database import Transaction
from moderation.vocabulary import History, Keys, Status, Submission


def load(
    tx: Transaction,
    keys: Keys,
    submission: Submission,
    bands: Sequence[int],
    now: datetime,
    editing: int | None = None,
) -> History:
    """What storage knows at this moment. `bands` are those of the submission's text.

    For an edit, `editing` is the number of the comment that is edited: it is no history of itself.
    """
    person = people.known(tx, keys)
    person_id = person.id if person else None
    counts = authors.status_counts(tx, [person_id])[person_id] if person_id is not None else {}
    thread = surroundings.thread_names(tx, submission, person_id, keys.of_kind("network"))
    return History(
        recent=earlier.recent(tx, person_id, keys.of_kind("network"), now, editing),
        similar=earlier.similar(tx, bands, person_id, keys.of_kind("network"), now, editing),
        restrictions=surroundings.restrictions(tx, keys, now),
        other_names=surroundings.other_names(tx, keys, submission.author.name, thread),
        published=counts.get(Status.PUBLISHED, 0),
        held=counts.get(Status.HELD, 0),
        removed=counts.get(Status.REMOVED, 0),
        strikes=strikes.live_weight(tx, person_id, now) if person_id is not None else 0,
        first_seen=person.first_seen if person else None,
        thread_names=thread.of_others,
        protected_names=surroundings.protected_names(tx),
    )
