"""An author takes their comment back by the private link."""

from __future__ import annotations

import logging
from datetime import datetime

from moderation.storage import comments
from moderation.workflow import webhooks
from moderation.workflow.edit import check_changeable, own_comment
from moderation.workflow.house import House
from moderation.workflow.refusals import Conflicted

logger = logging.getLogger(__name__)


def withdraw(house: House, token: str, now: datetime) -> int:
    """Take the comment out of publication or the queue; its number comes back. Doing it twice is doing it once.

    No moderator can put it back. Raises UnknownComment, NotChangeable, EditWindowOver or Conflicted.
    """
    with house.store.write() as tx:
        own = own_comment(tx, token)
        if own.withdrawn:
            return own.id
        check_changeable(own, house.policy, now)
        if not comments.withdraw(tx, own.id, own.version, now):
            raise Conflicted
        webhooks.tell(tx, own.id, "comment.withdrawn", now)
    logger.info("comment withdrawn: comment=%d", own.id)
    return own.id
