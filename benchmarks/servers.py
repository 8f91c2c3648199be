"""The service and Isso as their owners would run them, on free ports of this machine, each in a folder of its own."""

from __future__ import annotations

import json
import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlencode

from benchmarks.calls import POLICY, fast_only
from benchmarks.corpus import comments
from benchmarks.installed import HERE, needed, peers
from benchmarks.ports import free_port
from moderation.app import create_app
from moderation.settings import Settings
from moderation.storage import threads
from moderation.web import form_token

BIN = Path(sys.executable).parent
SLUG = "night-buses"
LINES = 20_000
PEOPLE = 2000
PATIENCE = 60


@dataclass
class Load:
    """What wrk saw."""

    per_second: float
    median_ms: float
    p99_ms: float
    refused: int
    """Answers that were neither 2xx nor 3xx."""


@dataclass
class Server:
    """A running server."""

    port: int
    process: subprocess.Popen[bytes]
    post_to: str
    lines: Path
    kind: str
    posted: int = 0

    def get(self, path: str, seconds: float, connections: int) -> Load:
        return self._wrk(path, seconds, connections, [], {})

    def post(self, seconds: float, connections: int) -> Load:
        given = {"LINES_FILE": str(self.lines), "TO": self.post_to, "KIND": self.kind, "START": str(self.posted)}
        seen = self._wrk("/", seconds, connections, ["-s", str(HERE / "post.lua")], given)
        self.posted += round(seen.per_second * seconds) + 100
        return seen

    def fill(self, count: int, connections: int = 4) -> None:
        """Post that many comments, about."""
        done = 0.0
        while done < count:
            done += self.post(1, connections).per_second

    def _wrk(self, path: str, seconds: float, connections: int, more: list[str], given: dict[str, str]) -> Load:
        address = f"http://127.0.0.1:{self.port}{path}"
        counts = ["-t1", f"-c{connections}", f"-d{seconds:g}s", "--timeout", "20s", "--latency"]
        command = [needed("wrk", "wrk"), *counts, *more, address]
        said = subprocess.run(command, env={**os.environ, **given}, capture_output=True, text=True, check=True).stdout
        refused = re.search(r"Non-2xx or 3xx responses: (\d+)", said)
        rate = re.search(r"Requests/sec:\s+([\d.]+)", said)
        return Load(
            float(rate[1]) if rate else 0.0,
            _ms(said, "50%"),
            _ms(said, "99%"),
            int(refused[1]) if refused else 0,
        )


def _ms(said: str, name: str) -> float:
    found = re.search(rf"{name}\s+([\d.]+)(us|ms|s|m)\b", said)
    return float(found[1]) * {"us": 0.001, "ms": 1.0, "s": 1000.0, "m": 60000.0}[found[2]] if found else 0.0


@contextmanager
def ours(
    folder: Path, *, second_opinion: bool = True, database: str = "", workers: int = 0, prepared: bool = False
) -> Iterator[Server]:
    """`moderation serve` with the shipped policy, behind a proxy that says where each comment comes from, and a thread."""
    folder.mkdir(parents=True, exist_ok=True)
    policy = folder / "policy.yaml"
    written = POLICY.read_text("utf-8")
    policy.write_text(written if second_opinion else fast_only(written), "utf-8")
    env = {"MODERATION_DATA_DIR": str(folder), "MODERATION_POLICY": str(policy), "MODERATION_TRUSTED_PROXIES": "1"}
    env |= {"MODERATION_DATABASE_URL": database} if database else {}
    lines = folder / "lines.txt"
    if not prepared:
        _prepare(Settings.from_environment(env, folder), lines)
    port = free_port()
    command = [str(BIN / "moderation"), "serve", "--port", str(port), *(["--workers", str(workers)] if workers else [])]
    with _running(command, env, port, folder) as process:
        yield Server(port, process, f"/threads/{SLUG}/comments", lines, "application/x-www-form-urlencoded")


def _prepare(settings: Settings, lines: Path) -> None:
    """A thread, and forms to be posted on it."""
    app = create_app(settings)
    now = datetime.now(UTC)
    with app.extensions["house"].store.write() as tx:
        threads.open_thread(tx, SLUG, "Night buses", "", "Joan", "", now)
    with app.app_context():
        made = (_form(text, number, now) for number, text in enumerate(comments(LINES)))
        lines.write_text("\n".join(made), "utf-8")
    app.extensions["house"].store.close()


@contextmanager
def isso(folder: Path) -> Iterator[Server]:
    """Isso behind gunicorn with two processes, without its limits on how often somebody may write."""
    folder.mkdir(parents=True, exist_ok=True)
    port = free_port()
    settings = folder / "isso.cfg"
    settings.write_text((HERE / "peers" / "isso.cfg").read_text("utf-8").format(folder=folder, port=port), "utf-8")
    lines = folder / "lines.txt"
    lines.write_text("\n".join(_json(text, number) for number, text in enumerate(comments(LINES))), "utf-8")
    command = [str(peers() / "bin" / "gunicorn"), "-b", f"127.0.0.1:{port}", "-w", "2", "--preload", "isso.run"]
    with _running(command, {"ISSO_SETTINGS": str(settings)}, port, folder) as process:
        yield Server(port, process, "/new?uri=%2Fnight-buses%2F", lines, "application/json")


@contextmanager
def empty_flask(folder: Path) -> Iterator[Server]:
    """A Flask app with one route that says "ok", under the server that we use: what Flask costs by itself."""
    folder.mkdir(parents=True, exist_ok=True)
    app = "from flask import Flask\napp = Flask(__name__)\napp.add_url_rule('/', view_func=lambda: 'ok')\n"
    (folder / "empty_app.py").write_text(app, "utf-8")
    port = free_port()
    command = [str(BIN / "granian"), "--interface", "wsgi", "--port", str(port), "empty_app:app"]
    with _running(command, {"PYTHONPATH": str(folder)}, port, folder) as process:
        yield Server(port, process, "/", folder, "text/plain")


def _address(person: int) -> str:
    return f"10.{person % 90}.{person // 90 % 250}.{person % 250}"


def _form(text: str, number: int, now: datetime) -> str:
    """What a browser sends, with a token of its own for each comment, made while its author was reading."""
    person = number % PEOPLE
    fields = {
        "token": form_token.make(SLUG, now - timedelta(minutes=1)),
        "comment": text,
        "name": f"Person {person}",
        "email": f"person{person}@mail{person % 7}.example",
        "do": "post",
    }
    return f"{_address(person)}\t{urlencode(fields)}"


def _json(text: str, number: int) -> str:
    person = number % PEOPLE
    return f"{_address(person)}\t{json.dumps({'text': text, 'author': f'Person {person}', 'title': 'Night buses'})}"


@contextmanager
def _running(command: list[str], env: dict[str, str], port: int, folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(command, env={**os.environ, **env}, stdout=log, stderr=log, cwd=folder)
    try:
        _await(port, process, folder)
        yield process
    finally:
        process.terminate()
        process.wait(20)


def _await(port: int, process: subprocess.Popen[bytes], folder: Path) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and process.poll() is None:
        try:
            with socket.create_connection(("127.0.0.1", port), 1):
                return
        except OSError:
            time.sleep(0.02)
    raise SystemExit(f"The server did not start:\n{(folder / 'log').read_text()[-2000:]}")


def first_answer(port: int, path: str) -> int:
    """The status of one request."""
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=30) as answer:
        return int(answer.status)
