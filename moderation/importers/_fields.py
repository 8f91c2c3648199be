"""Small readings that several formats share: moments, words for a status, texts of any type."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from types import MappingProxyType

from moderation.vocabulary import Status

STATUSES = MappingProxyType(
    {
        **dict.fromkeys(
            ("1", "approved", "approve", "publish", "published", "none", "accepted"), (Status.PUBLISHED, "")
        ),
        **dict.fromkeys(
            ("0", "pending", "hold", "waiting", "premod", "system_withheld", "unapproved", "flagged"),
            (Status.HELD, "pending"),
        ),
        "spam": (Status.REMOVED, "spam"),
        **dict.fromkeys(("trash", "post-trashed"), (Status.REMOVED, "trash")),
        "deleted": (Status.REMOVED, "deleted"),
        "held": (Status.HELD, ""),
        "removed": (Status.REMOVED, ""),
        "rejected": (Status.REMOVED, "rejected"),
        "erased": (Status.ERASED, ""),
    }
)
"""Every word for a status that other systems use, with ours and the one that is kept as the reason."""

_OFFSET_APART = re.compile(r"\s+([+-]\d{2}):?(\d{2})(\s+[A-Za-z]+)?$")
_NEVER = ("0000-", "0001-")
EARLIEST = datetime(1970, 1, 1, tzinfo=UTC)
LATEST = datetime(9000, 1, 1, tzinfo=UTC)


def standing(word: object, *, default: str = "published") -> tuple[Status, str] | None:
    """Our status and the label for another system's word; None for a word that nobody uses."""
    return STATUSES.get((text_of(word).strip() or default).lower())


def moment(value: object) -> datetime | None:
    """A moment from whatever a file holds: ISO 8601, a mail's date, seconds or milliseconds since 1970.

    Without a zone it is UTC. None for nothing, for nonsense and for the zero dates of databases.
    """
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, (int, float)):
        return _since_1970(float(value))
    text = str(value).strip()
    if not text or text.startswith(_NEVER):
        return None
    if re.fullmatch(r"\d{9,13}(\.\d+)?", text):
        return _since_1970(float(text))
    try:
        return _sensible(datetime.fromisoformat(_OFFSET_APART.sub(r"\1:\2", text)))
    except ValueError:
        return _sensible(_of_mail(text))


def _since_1970(number: float) -> datetime | None:
    seconds = number / 1000 if number > 1e11 else number
    try:
        return _sensible(datetime.fromtimestamp(seconds, UTC))
    except (ValueError, OverflowError, OSError):
        return None


def _of_mail(text: str) -> datetime | None:
    try:
        return parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _sensible(found: datetime | None) -> datetime | None:
    if found is None:
        return None
    aware = found if found.tzinfo is not None else found.replace(tzinfo=UTC)
    try:
        aware = aware.astimezone(UTC)
    except (OverflowError, ValueError):
        return None
    return aware if EARLIEST <= aware <= LATEST else None


def text_of(value: object) -> str:
    """A field as text: nothing for null, 1 for true, digits for numbers."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "1" if value else "0"
    return value if isinstance(value, str) else str(value) if isinstance(value, (int, float)) else ""


def truth(value: object) -> bool:
    """Whether a field says yes, as a truth value, a number or a word."""
    return value is True or text_of(value).strip().lower() in {"1", "true", "yes"}
