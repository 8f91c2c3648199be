"""Reads what is sent to the own interface, and names everything that is wrong with it at once."""

from __future__ import annotations

import json
from typing import Annotated, Any, TypeVar

from flask import request
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from moderation.storage.api_keys import ApiKeyView
from moderation.vocabulary import Author, Parent, Role, Submission, Thread
from moderation.web.apis.bodies import body
from moderation.web.apis.own.desk_requests import Target, ToChangeBan, ToDecide, ToLift, ToRestrict, ToUndo
from moderation.web.errors import Trouble

Short = Annotated[str, Field(max_length=2_000)]
MOST_ERRORS = 50
_Given = TypeVar("_Given", bound=BaseModel)


class _Strict(BaseModel):
    model_config = ConfigDict(strict=True, frozen=True, extra="ignore")


class AuthorGiven(_Strict):
    """Who wrote a comment, as the other system knows it."""

    name: Short | None = ""
    email: Short | None = ""
    website: Short | None = ""
    ip: Short | None = ""
    user_agent: Short | None = ""
    role: Short | None = ""


class ThreadGiven(_Strict):
    """The page that is commented on."""

    slug: Short | None = ""
    title: Short | None = ""
    url: Short | None = ""
    author: Short | None = ""


class ToJudge(_Strict):
    """A comment to be judged: the same members as a line that `moderation check` reads."""

    text: str
    id: Annotated[str, Field(max_length=200)] | int | None = None
    author: AuthorGiven | Short | None = None
    email: Short | None = ""
    website: Short | None = ""
    url: Short | None = ""
    ip: Short | None = ""
    user_agent: Short | None = ""
    thread: ThreadGiven | Short | None = None


class ToPost(_Strict):
    """A comment to be taken into a thread."""

    text: str
    author: AuthorGiven | Short
    reply_to: Annotated[int, Field(ge=1, lt=2**63)] | None = None


class ToEdit(_Strict):
    """Another text for a comment."""

    text: str
    ip: Short | None = ""
    user_agent: Short | None = ""


def read(kind: type[_Given]) -> _Given:
    """What was sent, checked. Raises Trouble: 400 for what is no JSON, 415 for another type, 422 with every mistake."""
    if request.mimetype and request.mimetype != "application/json":
        raise Trouble(415, "The body must be JSON", "Send it with Content-Type: application/json.")
    try:
        given = json.loads(body().decode("utf-8"))
    except (ValueError, RecursionError):
        raise Trouble(400, "The body is not JSON", "Send one complete JSON object in UTF-8.") from None
    try:
        return kind.model_validate(given)
    except ValidationError as error:
        errors = [_mistake(one) for one in error.errors(include_url=False, include_input=False)[:MOST_ERRORS]]
        raise Trouble(422, "The body has mistakes", "Correct what `errors` names.", errors=errors) from None


def to_judge(given: ToJudge, key: ApiKeyView) -> Submission:
    """The comment in the words of the house."""
    own = AuthorGiven(name=given.author) if isinstance(given.author, str) else given.author or AuthorGiven()
    author = Author(
        name=own.name or "",
        email=own.email or given.email or "",
        website=own.website or given.website or given.url or "",
        ip=own.ip or given.ip or "",
        user_agent=own.user_agent or given.user_agent or "",
        role=_role(own.role or "", key),
    )
    thread = ThreadGiven(slug=given.thread) if isinstance(given.thread, str) else given.thread or ThreadGiven()
    place = Thread(thread.slug or "", thread.title or "", thread.url or "", author_name=thread.author or "")
    return Submission(given.text, author, place, channel="api")


def to_post(given: ToPost, slug: str) -> Submission:
    """The comment in the words of the house. A role is not taken over: it would stand on the page as a badge."""
    own = AuthorGiven(name=given.author) if isinstance(given.author, str) else given.author
    author = Author(own.name or "", own.email or "", own.website or "", own.ip or "", own.user_agent or "")
    parent = Parent(given.reply_to, "", "") if given.reply_to else None
    return Submission(given.text, author, Thread(slug=slug), parent, channel="api")


def _role(given: str, key: ApiKeyView) -> Role:
    if given and given not in set(Role):
        words = f"It must be one of {', '.join(Role)}."
        raise Trouble(
            422, "The body has mistakes", "Correct it.", errors=[{"pointer": "/author/role", "detail": words}]
        )
    return Role(given) if given and key.trusts_roles else Role.GUEST


def _mistake(error: Any) -> dict[str, str]:
    """Where it is and what is wrong. The names of the alternatives that were tried say nothing to a client."""
    place = [part for part in error["loc"] if isinstance(part, int) or part in _MEMBERS]
    return {"pointer": "".join(f"/{part}" for part in place), "detail": error["msg"]}


_KINDS = (AuthorGiven, ThreadGiven, ToJudge, ToPost, ToEdit, Target, ToDecide, ToUndo, ToRestrict, ToChangeBan, ToLift)
_MEMBERS = frozenset(name for kind in _KINDS for name in kind.model_fields)
