"""Sites that this service serves by themselves: which, under which policy, and who works there. For administrators."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from moderation.policy.current import PolicyFile
from moderation.policy.problems import PolicyError
from moderation.saying import say
from moderation.storage import api_keys, log, moderators
from moderation.storage import sites as stored_sites
from moderation.text.normalise import clean
from moderation.web import house, now
from moderation.web.access import needs, the_moderator
from moderation.web.desk.act_form import batch_of
from moderation.web.desk.items import new_batch
from moderation.web.desk.page import desk_page
from moderation.workflow import sites as site_steps
from moderation.workflow.refusals import BadSite, Refusal

blueprint = Blueprint("desk_sites", __name__, url_prefix="/admin")

MOST_FILES = 200


@blueprint.get("/sites")
@needs("manage_moderators")
def listed() -> str:
    """All sites that are served by themselves."""
    return _page()


@blueprint.post("/sites")
@needs("manage_moderators")
def serve() -> ResponseReturnValue:
    """Serve a site, or give one that is served another word or policy file."""
    batch = batch_of(request.form)
    if _known(batch):
        return _done(batch)
    typed = {name: clean(request.form.get(name, "")).strip() for name in ("url", "word", "policy")}
    try:
        # A name from the list, never a path: what lies elsewhere on the machine is nobody's business here.
        path = _policy_files().get(typed["policy"])
        if path is None:
            raise BadSite(say("Choose one of the policy files that lie beside the service's own."))
        site_steps.serve(house(), typed["url"], typed["word"], path, batch=batch, now=now(), moderator=the_moderator())
    except Refusal as refusal:
        return _page(problem=refusal.message, typed=typed), refusal.status
    return _done(batch)


@blueprint.post("/sites/<word>/stop")
@needs("manage_moderators")
def stop(word: str) -> ResponseReturnValue:
    """Serve a site by itself no longer. The log can undo it."""
    batch = batch_of(request.form)
    if not _known(batch):
        try:
            site_steps.stop_serving(house(), word, batch=batch, now=now(), moderator=the_moderator())
        except Refusal as refusal:
            return _page(problem=refusal.message), refusal.status
    return _done(batch)


def _policy_files() -> dict[str, Path]:
    """The policy files that can be chosen, by their names: those beside the service's own."""
    found = sorted(house().settings.policy_path.absolute().parent.glob("*.y*ml"))[:MOST_FILES]
    return {path.name: path for path in found if path.is_file()}


def _trouble(path: str) -> str:
    """What is wrong with a site's policy file as it lies there now; empty when it is good."""
    try:
        return "\n".join(str(problem) for problem in PolicyFile(Path(path)).problems)
    except PolicyError as error:
        return str(error)


def _known(batch: str) -> bool:
    with house().store.read() as tx:
        return bool(log.batch(tx, batch))


def _done(batch: str) -> ResponseReturnValue:
    return redirect(url_for("desk_sites.listed", done=batch), 303)


def _page(*, problem: str = "", typed: dict[str, str] | None = None) -> str:
    with house().store.read() as tx:
        served = stored_sites.listed(tx)
        names = {one.id: one.name for one in moderators.listed(tx)}
        tied = stored_sites.moderators_by_site(tx)
        keys = [one for one in api_keys.listed(tx) if one.revoked_at is None]
        rows: list[dict[str, Any]] = [
            {
                "site": one,
                "staff": [names[number] for number in tied.get(one.id, ()) if number in names],
                "good_keys": sum(key.site_id == one.id for key in keys),
            }
            for one in served
        ]
    for row in rows:
        row["trouble"] = _trouble(row["site"].policy_path)
    given = {"rows": rows, "files": list(_policy_files()), "problem": problem, "typed": typed or {}}
    return desk_page("desk/sites.html", **given, new_batch=new_batch, own_policy=house().settings.policy_path.name)
