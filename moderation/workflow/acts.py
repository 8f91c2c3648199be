"""One click of a moderator, or one step of the service: everything that it does shares a batch and is logged as it happens.

Kinds of acts: publish, hold, remove (a comment's status); strike, strike_end; warn, propose (a step of the ladder that
waits for a person), decline; block, ban, lift, change_end; key_ban, key_lift (a stopped key, a freed one); look_up; note, note_end (about a person); save_reply, drop_reply; attack_on, attack_off; same_person, different_people, no_word_on_people; appeal_granted, appeal_refused, appeal_open; open_thread, close_thread,
reopen_thread; rule_holds, rule_removes; like_this, not_like_this; list_add, list_drop (an entry of a list that the policy includes); learned_on, learned_off; add_moderator,
remove_moderator, sign_in_link; add_key, revoke_key, add_token, revoke_token; erase_person; serve_site, stop_site; add_webhook,
end_webhook.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from moderation.storage import log
from moderation.storage.database import Transaction
from moderation.vocabulary import NOTHING, Status
from moderation.workflow.list_changes import ListChanges

KIND_OF_STATUS: Mapping[Status, str] = {
    Status.PUBLISHED: "publish",
    Status.HELD: "hold",
    Status.REMOVED: "remove",
}

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Click:
    """Who acts, when, in which transaction and batch."""

    tx: Transaction
    batch: str
    moderator_id: int | None
    """None: the service itself."""
    now: datetime
    undoes: str | None = None
    """The batch that this one takes back."""
    lists: ListChanges | None = None
    """The list files of the policy, for acts that change them."""

    def by_service(self) -> Click:
        """The same click, for what the service adds to it by itself."""
        return Click(self.tx, self.batch, None, self.now, self.undoes, self.lists)

    def log(
        self,
        kind: str,
        *,
        comment_id: int | None = None,
        person_id: int | None = None,
        thread_id: int | None = None,
        ban_id: int | None = None,
        strike_id: int | None = None,
        clause: str = "",
        reason: str = "",
        before: Mapping[str, object] = NOTHING,
        after: Mapping[str, object] = NOTHING,
    ) -> int:
        """Add one line to the append-only log. `before` is what undo goes back to; empty for what leaves nothing behind."""
        act_id = log.append(
            self.tx,
            at=self.now,
            batch=self.batch,
            moderator_id=self.moderator_id,
            kind=kind,
            comment_id=comment_id,
            person_id=person_id,
            thread_id=thread_id,
            ban_id=ban_id,
            strike_id=strike_id,
            clause=clause,
            reason=reason,
            before=dict(before),
            after=dict(after),
            undoes=self.undoes,
        )
        # Ids alone: names, texts and reasons stay in the database.
        logger.info(
            "act: id=%d kind=%s batch=%s moderator=%s comment=%s person=%s thread=%s ban=%s strike=%s",
            act_id,
            kind,
            self.batch,
            self.moderator_id,
            comment_id,
            person_id,
            thread_id,
            ban_id,
            strike_id,
        )
        return act_id
