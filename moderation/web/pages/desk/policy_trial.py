"""A new version of the policy before it is put in force: what it would have done to the newest comments."""

from __future__ import annotations

import threading

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from moderation.policy.lists import parted
from moderation.policy.yaml_places import MAX_BYTES
from moderation.saying import say
from moderation.web import house
from moderation.web.access import needs
from moderation.web.desk.page import desk_page
from moderation.web.pages.desk.policy_versions import MOST_LINES, compared
from moderation.workflow.try_policy import MOST, Trial, try_policy

blueprint = Blueprint("desk_policy_trial", __name__, url_prefix="/admin/policy")

_one_at_a_time = threading.Lock()
"""Judging a thousand comments twice keeps a core busy for seconds: never on behalf of several at once."""


@blueprint.get("/trial")
@needs("review")
def form() -> str:
    """The policy in force in a box, to be changed and tried."""
    return _page(parted(house().policy.source)[0], None)


@blueprint.post("/trial")
@needs("review")
def judge() -> ResponseReturnValue:
    """Judge the newest comments by what was sent. Nothing is stored or put in force."""
    source = _sent()
    if not source.strip():
        return _page(source, None, say("Paste the new policy, or choose its file.")), 422
    if not _one_at_a_time.acquire(blocking=False):
        return _page(source, None, say("Another version is being tried right now. Send it again in a moment.")), 429
    try:
        trial = try_policy(house(), source)
    finally:
        _one_at_a_time.release()
    return _page(source, trial), 422 if trial.problems else 200


def _sent() -> str:
    """The file that was chosen, else the text of the box."""
    file = request.files.get("file")
    if file and file.filename:
        raw: bytes = file.read(2 * MAX_BYTES)
        return raw.decode("utf-8-sig", "replace").replace("\r\n", "\n")
    return request.form.get("source", "").replace("\r\n", "\n")


def _page(source: str, trial: Trial | None, problem: str = "") -> str:
    lines = compared(parted(house().policy.source)[0], parted(source)[0]) if trial and not trial.problems else ()
    context = {"lines": lines[:MOST_LINES], "cut": len(lines) > MOST_LINES, "most": MOST}
    return desk_page("desk/policy_trial.html", **context, source=source, trial=trial, problem=problem)
