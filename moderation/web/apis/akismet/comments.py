"""From the fields of an Akismet request to a submission, and the values that the protocol sets aside for tests."""

from __future__ import annotations

import ipaddress
import re
from urllib.parse import urlsplit

from moderation.storage.api_keys import ApiKeyView
from moderation.storage.checks import DISCARD, HAM, SPAM
from moderation.vocabulary import Author, Role, Submission, Thread
from moderation.web.apis.akismet.fields import Fields

DOOR = "akismet"
GUARANTEED_NAMES = frozenset({"viagra-test-123", "akismet-guaranteed-spam"})
GUARANTEED_MAIL = "akismet-guaranteed-spam@example.com"
TRAPS = ("akismet_api_honeypot_field", "POST_ak_hp_textarea")
LONGEST_ADDRESS = 1_000


def submission_of(fields: Fields, key: ApiKeyView) -> Submission:
    """The comment in the words of the house. Nothing is refused; fields that the protocol does not know are left out."""
    author = Author(
        name=fields.get("comment_author"),
        email=fields.get("comment_author_email"),
        website=fields.get("comment_author_url"),
        ip=_ip(fields.get("user_ip", "comment_author_IP")),
        user_agent=fields.get("user_agent", "comment_agent"),
        accept_language=fields.get("HTTP_ACCEPT_LANGUAGE"),
        role=_role(fields, key),
    )
    return Submission(
        text=fields.text("comment_content"),
        author=author,
        thread=Thread(url=fields.get("permalink")[:LONGEST_ADDRESS]),
        channel="api",
        trap=_trap(fields),
        is_edit=fields.get("recheck_reason") == "edit",
    )


def set_answer(fields: Fields, submission: Submission) -> str:
    """The answer that the protocol fixes for this comment; empty where the policy decides.

    Guaranteed spam goes before the role, so that a site that always sends a role can still test itself.
    """
    author = submission.author
    if author.name.lower() in GUARANTEED_NAMES or author.email.lower() == GUARANTEED_MAIL:
        return DISCARD if fields.yes("test_discard") else SPAM
    return HAM if author.role is Role.ADMIN else ""


def blog_problem(blog: str) -> str:
    """What is wrong with the address of the site, in the protocol's words; empty when nothing is."""
    if not blog:
        return 'Empty "blog" value'
    try:
        parts = urlsplit(blog if "://" in blog else f"http://{blog}")
        host = parts.hostname or ""
        sound = parts.scheme in {"http", "https"} and (parts.port is None or parts.port > 0)
    except ValueError:
        sound, host = False, ""
    named = "://" in blog or "." in host or host == "localhost"
    if sound and named and re.fullmatch(r"[\w.\-:]+", host) and not re.search(r"\s", blog):
        return ""
    return "We were unable to parse your blog URI"


def _ip(given: str) -> str:
    try:
        return str(ipaddress.ip_address(given))
    except ValueError:
        return ""


def _role(fields: Fields, key: ApiKeyView) -> Role:
    """What the site says of the writer, as far as it is trusted to."""
    roles = {role.strip() for role in fields.get("user_role").lower().split(",")} - {""}
    if not key.trusts_roles or not roles:
        return Role.GUEST
    return Role.ADMIN if "administrator" in roles else Role.MEMBER


def _trap(fields: Fields) -> str:
    """What stands in the field that people do not see."""
    named = fields.get("honeypot_field_name")
    return fields.get(*filter(None, (named, f"POST_{named}" if named else "", *TRAPS)))
