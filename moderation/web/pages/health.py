"""Whether the service really works, for whatever watches over it: /healthz writes to the database and reads back."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta

from flask import Blueprint, Response, current_app, jsonify

from moderation.storage.errors import StorageUnavailable
from moderation.storage.health import works
from moderation.web import house, now
from moderation.web.access import public

blueprint = Blueprint("health", __name__)

ASKED_AT_MOST_EVERY = timedelta(seconds=2)
_asking = threading.Lock()


@blueprint.get("/healthz")
@public
def checked() -> Response:
    """200 when a comment could be stored now, 503 otherwise. Asking often costs nothing: an answer holds for 2 s."""
    fine = _fine(now())
    response = jsonify(status="ok" if fine else "the database cannot be written", policy=house().policy.version)
    response.status_code = 200 if fine else 503
    response.headers["Cache-Control"] = "no-store"
    return response


def _fine(moment: datetime) -> bool:
    with _asking:
        kept: tuple[datetime, bool] | None = current_app.extensions.get("health")
        if kept and abs(moment - kept[0]) < ASKED_AT_MOST_EVERY:
            return kept[1]
        try:
            fine = works(house().store, moment)
        except StorageUnavailable:
            fine = False
        current_app.extensions["health"] = (moment, fine)
        return fine
