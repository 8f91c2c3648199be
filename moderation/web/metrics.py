"""Measures every request, for /metrics. Several processes add up through files that prometheus-client keeps.

`moderation serve` names their folder in PROMETHEUS_MULTIPROC_DIR before it starts its workers; under another server
set it yourself, or each process tells of itself alone.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterable
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from flask import Flask, Response, g, request

from moderation.workflow.watched import Watched

if TYPE_CHECKING:
    from prometheus_client import CollectorRegistry

FOLDER = "PROMETHEUS_MULTIPROC_DIR"
BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)


class Meters:
    """The counters of this process. Raises ImportError where prometheus-client is not installed."""

    def __init__(self) -> None:
        from prometheus_client import CollectorRegistry, Counter, Histogram

        self._own = CollectorRegistry()
        self.seconds = Histogram(
            "moderation_request_seconds",
            "How long answers took.",
            ("page", "method", "status"),
            buckets=BUCKETS,
            registry=self._own,
        )
        self.turned_away = Counter(
            "moderation_turned_away",
            "Requests answered with 503 because too many were waiting.",
            registry=self._own,
        )

    def registry(self) -> CollectorRegistry:
        """What all processes have counted so far."""
        if FOLDER not in os.environ:
            return self._own
        from prometheus_client import CollectorRegistry
        from prometheus_client.multiprocess import MultiProcessCollector

        together = CollectorRegistry()
        make: Any = MultiProcessCollector
        make(together)
        return together


class Figures:
    """What is counted from the database, as a collector."""

    def __init__(self, watched: Watched) -> None:
        self._watched = watched

    def collect(self) -> Iterable[Any]:
        """The metrics, for one answer."""
        from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily

        one = self._watched
        decided = CounterMetricFamily("moderation_decisions", "Decisions so far.", labels=("action", "clause"))
        for (action, clause), count in sorted(one.decisions.items()):
            decided.add_metric((action, clause), count)
        policy = GaugeMetricFamily("moderation_policy_version", "The policy in force.", labels=("sha256",))
        policy.add_metric((one.policy_sha256,), one.policy_version)
        yield decided
        yield policy
        yield GaugeMetricFamily("moderation_queue_comments", "Comments that wait for a person.", value=one.waiting)
        yield GaugeMetricFamily(
            "moderation_queue_oldest_seconds", "How long the oldest of them has waited.", value=one.oldest_seconds
        )
        letters = GaugeMetricFamily(
            "moderation_outbox_letters", "Mails, webhooks and chat messages that are not sent.", labels=("state",)
        )
        letters.add_metric(("waiting",), one.letters - one.letters_failing)
        letters.add_metric(("failing",), one.letters_failing)
        letters.add_metric(("given_up_in_7_days",), one.letters_given_up)
        yield letters
        yield GaugeMetricFamily(
            "moderation_outbox_overdue_seconds",
            "How long the oldest letter that may be sent has waited.",
            value=one.letters_overdue_seconds,
        )


def meters(app: Flask) -> Meters | None:
    """The counters of this app; None where prometheus-client is not installed."""
    found: Meters | None = app.extensions["meters"]
    return found


def install(app: Flask) -> None:
    """Measure every request of the app."""
    try:
        counted = Meters()
    except ImportError:
        app.extensions["meters"] = None
        return
    app.extensions["meters"] = counted

    def begin() -> None:
        g.began = time.perf_counter()

    def end(response: Response) -> Response:
        if "began" in g:
            # Endpoints and status codes are few and ours; an address could be anybody's.
            labels = (request.endpoint or "none", _known(request.method), str(response.status_code))
            # A count that finds no room on its disk is lost; the answer is not.
            with suppress(OSError, ValueError):
                counted.seconds.labels(*labels).observe(time.perf_counter() - g.began)
        return response

    app.before_request(begin)
    app.after_request(end)


def _known(method: str) -> str:
    return method if method in {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"} else "other"
