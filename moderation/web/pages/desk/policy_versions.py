"""Every version of the policy that ever judged something, and what changed from one to the next."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from itertools import pairwise

from flask import Blueprint, request

from moderation.saying import say
from moderation.storage import policies
from moderation.web import house
from moderation.web.access import needs
from moderation.web.desk.page import desk_page
from moderation.web.errors import Trouble

blueprint = Blueprint("desk_policy_versions", __name__, url_prefix="/admin/policy")

CONTEXT = 3
MOST_LINES = 3000


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a comparison."""

    kind: str
    """add, gone, same, or place for where a stretch begins"""
    text: str


@blueprint.get("/versions")
@needs("see")
def versions() -> str:
    """The versions, newest first, and the comparison of two: by default of the newest with the one before."""
    with house().store.read() as tx:
        listed = policies.listed(tx)
        hashes = [sha256 for sha256, _, _ in listed]
        new = _chosen("new", hashes, hashes[:1])
        before = dict(pairwise(hashes))
        old = _chosen("old", hashes, [before[new]] if new in before else [])
        texts = [policies.text_of(tx, one) or "" if one else "" for one in (old, new)]
    lines = compared(*texts) if old and new else ()
    context = {"listed": listed, "old": old, "new": new, "lines": lines[:MOST_LINES], "cut": len(lines) > MOST_LINES}
    return desk_page("desk/policy_versions.html", **context, current=house().policy.sha256)


def compared(old: str, new: str) -> tuple[Line, ...]:
    """What changed from the old text to the new one, each change with three lines around it."""
    kinds = {"+": "add", "-": "gone", " ": "same", "@": "place"}
    found = difflib.unified_diff(old.splitlines(), new.splitlines(), lineterm="", n=CONTEXT)
    # The first two lines name the files.
    return tuple(Line(kinds[line[0]], line[1:] if line[0] in "+- " else line) for line in list(found)[2:])


def _chosen(name: str, known: list[str], otherwise: list[str]) -> str:
    asked = request.args.get(name, "")
    if asked and asked not in known:
        raise Trouble(404, say("There is no such version of the policy"), say("Choose one from the list of versions."))
    return asked or next(iter(otherwise), "")
