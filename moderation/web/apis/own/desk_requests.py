"""What moderators' programs send."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

Number = Annotated[int, Field(ge=1, lt=2**63)]
Reason = Annotated[str, Field(max_length=2_000)]
Clause = Annotated[str, Field(max_length=80)]


def _moment(given: object) -> object:
    """Only a moment with a time zone, written as ISO 8601; a bare number is nobody's moment."""
    if given is None:
        return None
    if not isinstance(given, str):
        raise PydanticCustomError("moment", "a moment is written like 2026-12-31T18:00:00Z")
    try:
        found = datetime.fromisoformat(given)
        found.astimezone()
    except (ValueError, OverflowError):
        raise ValueError("a moment is written like 2026-12-31T18:00:00Z") from None
    if found.tzinfo is None:
        raise ValueError("a moment needs its time zone, like 2026-12-31T18:00:00Z")
    return found


Moment = Annotated[datetime, BeforeValidator(_moment)]
MaybeMoment = Annotated[datetime | None, BeforeValidator(_moment)]


class _Strict(BaseModel):
    model_config = ConfigDict(strict=True, frozen=True, extra="ignore")


class Target(_Strict):
    """A comment at the version that was looked at."""

    id: Number
    version: Annotated[int, Field(ge=1, lt=2**31)]


class ToDecide(_Strict):
    """A verdict on comments."""

    verdict: Literal["publish", "hold", "remove"]
    comments: Annotated[list[Target], Field(min_length=1, max_length=500)]
    clause: Clause = ""
    reason: Reason = ""
    strike: bool = False


class ToUndo(_Strict):
    """The batch that is to be taken back."""

    batch: Annotated[str, Field(min_length=1, max_length=80)]


class ToRestrict(_Strict):
    """A block or ban to be placed."""

    person: Number
    kind: Literal["block", "ban"]
    clause: Clause
    reason: Reason
    until: MaybeMoment = None


class ToChangeBan(_Strict):
    """Another end for a block or ban; none makes it last for good."""

    until: MaybeMoment
    reason: Reason


class ToLift(_Strict):
    """Why a block or ban ends now."""

    reason: Reason = ""
