"""The words of the code (a comment's status, a verdict, a role) as people read them, in their language."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from flask import Flask

from moderation.saying import say
from moderation.web.language import said

WORDS: Mapping[str, str] = MappingProxyType(
    {
        "published": say("published"),
        "held": say("held"),
        "removed": say("removed"),
        "erased": say("erased"),
        "publish": say("publish"),
        "hold": say("hold"),
        "remove": say("remove"),
        "strike": say("remove and strike"),
        "open": say("open"),
        "granted": say("granted"),
        "refused": say("refused"),
        "lifted": say("lifted"),
        "replaced": say("replaced"),
        "ended": say("ended"),
        "enforced": say("enforced"),
        "shadow": say("shadow"),
        "draft": say("draft"),
        "viewer": say("viewer"),
        "trainee": say("trainee"),
        "moderator": say("moderator"),
        "admin": say("administrator"),
        "person": say("person"),
        "thread": say("thread"),
        "act": say("act"),
        "ban": say("ban"),
        "block": say("block"),
        "upheld": say("upheld"),
        "overturned": say("overturned"),
        "waiting": say("waiting"),
        "kept": say("kept"),
        "decided": say("decided"),
    }
)


def word(code: str) -> str:
    """What people read for a word of the code; the word itself where there is none."""
    return WORDS.get(code, code)


def opening(words: str) -> str:
    """The words as a line begins: in the reader's language, with a capital letter."""
    here = said(words)
    return here[:1].upper() + here[1:]


def install(app: Flask) -> None:
    """Give templates the filters `word` and `opening`."""
    app.jinja_env.filters.update(word=word, opening=opening)
