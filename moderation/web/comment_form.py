"""The comment form: what somebody filled in, what is wrong with it, and the submission that it becomes."""

from __future__ import annotations

import hashlib
import hmac
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from flask import current_app

from moderation.policy.rules import Commenting
from moderation.saying import say
from moderation.vocabulary import Parent, Submission, Thread
from moderation.web import form_token, request_facts
from moderation.web.cookies import Remembered
from moderation.web.fields import Fields
from moderation.workflow.intake import LONGEST, check_text, public_website
from moderation.workflow.refusals import Refusal

LONGEST_NAME = 100
LONGEST_NUMBER = 18
MAIL = re.compile(r"[^@\s<>\"(),:;\\]+@[^@\s<>\"(),:;\\]+")


@dataclass(frozen=True, slots=True)
class CommentForm:
    """The form as it was filled in, or as it is first shown."""

    name: str = ""
    email: str = ""
    website: str = ""
    comment: str = ""
    remember: bool = False
    notices: bool = False
    """Whether its author wants to hear by mail what becomes of it, and of answers."""
    reply_to: int | None = None
    token: str = ""
    trap: str = ""
    preview: bool = False
    problem: str = ""
    """What is wrong with the form as a whole."""
    wrong: Mapping[str, str] = field(default_factory=dict)
    """What is wrong with a field, by its name."""


def trap_name() -> str:
    """Name of the field that people do not see. It is like no field that a browser or password manager fills in,
    and differs from site to site.
    """
    return "aside_" + hmac.digest(current_app.config["SECRET_KEY"], b"trap", hashlib.sha256).hex()[:8]


def filled(fields: Fields) -> CommentForm:
    """The form from the fields that arrived, unchecked."""
    number = fields.get("reply_to")
    return CommentForm(
        name=" ".join(fields.get("name").split()),
        email=fields.get("email").strip(),
        website=fields.get("website").strip(),
        comment=fields.get("comment"),
        remember=bool(fields.get("remember")),
        notices=bool(fields.get("notices")),
        reply_to=as_number(number),
        token=fields.get("token"),
        trap=fields.get(trap_name()),
        preview=fields.get("do") == "preview",
        problem=fields.problem
        or ("" if not number or as_number(number) else say("The comment that you answer is unknown.")),
    )


def as_number(given: str) -> int | None:
    """The number of a comment from an address or a field; None for anything else."""
    sound = given.isascii() and given.isdigit() and len(given) <= LONGEST_NUMBER
    return int(given) if sound and int(given) else None


def mistakes(form: CommentForm, commenting: Commenting) -> dict[str, str]:
    """What is wrong with which field, in the order of the form. Empty when all is well."""
    found = {
        "comment": _wrong_text(form.comment, commenting),
        "name": _wrong_name(form.name),
        "email": _wrong_email(form.email, needed=commenting.require_email),
        "website": _wrong_website(form.website),
    }
    return {name: words for name, words in found.items() if words}


def _wrong_name(name: str) -> str:
    if not any(unicodedata.category(letter)[0] in "LNPS" for letter in name):
        return say("Give a name to stand beside your comment. It need not be your real one.")
    return say("At most %(longest)s characters. Shorten it.", longest=LONGEST_NAME) if len(name) > LONGEST_NAME else ""


def _wrong_email(email: str, *, needed: bool) -> str:
    if not email:
        return say("An e-mail address is needed here. It will not be published.") if needed else ""
    if len(email) > LONGEST["email"]:
        return say("At most %(longest)s characters. Shorten it.", longest=LONGEST["email"])
    return "" if MAIL.fullmatch(email) else say("That is not an e-mail address. Write it like name@example.org.")


def _wrong_website(website: str) -> str:
    if not website or public_website(website):
        return ""
    return say("That is not a web address. Write it like https://example.org, or leave the field empty.")


def _wrong_text(text: str, commenting: Commenting) -> str:
    try:
        check_text(text, commenting)
    except Refusal as refusal:
        return refusal.message
    return ""


def submission(form: CommentForm, slug: str, person: Remembered, given: form_token.Pass, now: datetime) -> Submission:
    """What arrived, in the words of the house."""
    return Submission(
        text=form.comment,
        author=request_facts.author(form.name, form.email, form.website, person.visitor),
        thread=Thread(slug=slug),
        parent=Parent(form.reply_to, "", "") if form.reply_to else None,
        channel="form",
        seconds_to_write=given.seconds(now),
        trap=form.trap,
    )
