"""/metrics for Prometheus. With MODERATION_METRICS_KEY for whoever sends it; without, for this machine alone."""

from __future__ import annotations

import hmac
import ipaddress

from flask import Blueprint, Response, current_app, request

from moderation.saying import say
from moderation.web import house, now, settings
from moderation.web.access import public
from moderation.web.errors import Trouble
from moderation.web.metrics import Figures, meters
from moderation.workflow.watched import Watch

blueprint = Blueprint("metrics", __name__)
_watch = "metrics watch"


@blueprint.get("/metrics")
@public
def shown() -> Response:
    """Everything that is counted, in Prometheus' text format."""
    _check_key()
    counted = meters(current_app)
    if counted is None:
        raise Trouble(
            501, say("There are no metrics here"), say("Install them with: pip install 'moderation[metrics]'")
        )
    from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest

    watch: Watch = current_app.extensions.setdefault(_watch, Watch())
    from_database = CollectorRegistry()
    from_database.register(Figures(watch.look(house(), now())))
    answer = Response(
        generate_latest(counted.registry()) + generate_latest(from_database), content_type=CONTENT_TYPE_LATEST
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _check_key() -> None:
    key = settings().metrics_key
    if not key:
        if _is_this_machine():
            return
        raise Trouble(
            403,
            say("The metrics are for this machine alone"),
            say("Set MODERATION_METRICS_KEY to read them from elsewhere."),
        )
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not hmac.compare_digest(given.encode("utf-8", "surrogateescape"), key.encode()):
        raise Trouble(403, say("The metrics need their key"), say("Send it as: Authorization: Bearer KEY"))


def _is_this_machine() -> bool:
    """Asked directly: behind a proxy everybody comes from this machine, and the proxy says so in a header."""
    forwarded = any(name in request.headers for name in ("X-Forwarded-For", "Forwarded", "X-Real-Ip"))
    try:
        return ipaddress.ip_address(request.remote_addr or "").is_loopback and not forwarded
    except ValueError:
        return False
