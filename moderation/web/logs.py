"""How log lines look. A line names what happened and numbers; names, addresses and texts stay in the database."""

from __future__ import annotations

import json
import logging
import re
import sys
from datetime import UTC, datetime

from typing_extensions import override

_FACT = re.compile(r"(?:^|[\s,])([a-z_]+)=(\S*)")
_OURS = "moderation"


class JsonLines(logging.Formatter):
    """One JSON object a line: at, level, logger, event, and the facts that the line gives as name=value."""

    @override
    def format(self, record: logging.LogRecord) -> str:
        said = record.getMessage()
        event = said.partition(": ")[0] if _FACT.search(said) else said
        facts = {name: value.rstrip(",") for name, value in _FACT.findall(said)}
        line = {
            "at": _moment(record),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": event,
            **facts,
        }
        if record.exc_info and record.exc_info[0]:
            # The kind alone: an error's words may quote what somebody wrote.
            line["error"] = record.exc_info[0].__name__
        return json.dumps(line)


class TextLines(logging.Formatter):
    """The same for people to read. What could move the cursor or begin a new line is escaped."""

    @override
    def format(self, record: logging.LogRecord) -> str:
        said = record.getMessage().encode("unicode_escape").decode("ascii").replace("\\\\", "\\")
        return f"{_moment(record)} {record.levelname.lower()} {said}"


def configure(kind: str) -> None:
    """Write the service's log to the error output, as "text" or "json". Doing it again replaces what was there."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines() if kind == "json" else TextLines())
    ours = logging.getLogger(_OURS)
    ours.handlers = [handler]
    ours.setLevel(logging.INFO)
    ours.propagate = False


def _moment(record: logging.LogRecord) -> str:
    return datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
