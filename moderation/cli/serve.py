"""`moderation serve`: everything between an empty folder and a running comment section."""

from __future__ import annotations

import errno
import http.client
import importlib
import ipaddress
import logging
import os
import secrets
import signal
import socket
import sys
import threading
import time
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import click

from moderation.cli import CouldNotRun, opened_house
from moderation.cli._counted_together import counted_together
from moderation.cli._links import sign_in_address

if TYPE_CHECKING:
    from collections.abc import Callable

    from moderation.workflow.house import House

THREADS = 192
"""Per worker, started when needed: for visitors whose forms arrive slowly and for those who wait. web/gate.py lets a few
work at once and turns away whom nobody can serve soon."""
WAITING = 1024
"""Connections that may queue up in the system. Their requests are small: what they send is read by a thread."""
SECONDS_FOR_HEADERS = 10
SECONDS_TO_START = 30
PR_SET_PDEATHSIG = 1
"""From linux/prctl.h."""
SECONDS_TO_FINISH = 10
"""How long requests in flight may take once the service is told to stop."""


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on; 0.0.0.0 for all.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="Port to listen on.")
@click.option("--workers", type=click.IntRange(1, 64), help="Processes. Default: one a core, with SQLite at most 2.")
@click.option("--demo", is_flag=True, help="Add an example article with comments, a filled queue and a ban, once.")
def command(host: str, port: int, workers: int | None, demo: bool) -> None:
    """Serve the comment section and its desk.

    Creates and migrates the database, prints the addresses and, until somebody has signed in for the first time, a
    one-time sign-in link for the administrator.

    Example: moderation serve --host 0.0.0.0 --port 8080
    """
    refuse_taken_port(host, port)
    with opened_house() as house:
        # The link comes first: it is given only while the service has no accounts, and the example adds one.
        lines = banner(house, house.settings.site_url or address_of(host, port))
        if demo:
            fill(house)
        workers = workers or workers_for(house.settings.database_url)
    run(host, port, workers, lines)


def refuse_taken_port(host: str, port: int) -> None:
    """Raise CouldNotRun, with a remedy, when nothing can listen there. The server itself would share the port with
    another copy of the service, and visitors would reach now one, now the other.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except socket.gaierror:
            raise CouldNotRun(f"{host!r} is not an address of this machine. Try --host 127.0.0.1.") from None
        except OSError as error:
            remedy = {
                errno.EADDRINUSE: f"Port {port} is taken. Stop what listens there, or choose another with --port.",
                errno.EACCES: f"Port {port} is for the system administrator alone. Choose one above 1023 with --port.",
                errno.EADDRNOTAVAIL: f"{host} is not an address of this machine. Try --host 127.0.0.1.",
            }.get(error.errno or 0, f"{host}:{port} cannot be listened on: {error.strerror}.")
            raise CouldNotRun(remedy) from None


def fill(house: House) -> None:
    """Add the example article, unless it is there already."""
    from moderation.workflow import demo

    if demo.fill(house, datetime.now(UTC), partial(secrets.token_urlsafe, 24)):
        click.echo("Added an example article with comments, held ones and two restrictions.")


def banner(house: House, address: str) -> list[str]:
    """What is printed once the service answers."""
    from moderation.workflow import first_start

    lines = [f"Comments:  {address}/", f"Desk:      {address}/admin/"]
    token = first_start.sign_in_link(house, datetime.now(UTC))
    if token:
        lines += ["Administrator, sign in once with this link (it works one time, then choose a password):"]
        lines += [f"           {sign_in_address(address, token)}"]
    return [*lines, "Stop with Ctrl-C."]


def address_of(host: str, port: int) -> str:
    """The address that a person on this machine can open."""
    everywhere = {str(ipaddress.IPv4Address(0)): "127.0.0.1", str(ipaddress.IPv6Address(0)): "[::1]"}
    shown = everywhere.get(host) or (f"[{host}]" if ":" in host else host)
    return f"http://{shown}:{port}"


def workers_for(database_url: str) -> int:
    """How many processes pay: SQLite lets one write at a time, while another judges; PostgreSQL serves as many as there
    are cores.
    """
    cores = os.cpu_count() or 1
    return min(cores, 2) if database_url.startswith("sqlite") else cores


def run(host: str, port: int, workers: int, lines: list[str]) -> None:
    """Serve until told to stop. Ends the program with status 1 when a worker dies by itself."""
    from granian.constants import Interfaces
    from granian.http import HTTP1Settings
    from granian.log import LogLevels
    from granian.server import Server

    server = Server(
        "moderation.app",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=THREADS,
        backlog=WAITING,
        backpressure=WAITING,
        workers_kill_timeout=SECONDS_TO_FINISH,
        websockets=False,
        http1_settings=HTTP1Settings(header_read_timeout=SECONDS_FOR_HEADERS * 1000),
        log_level=LogLevels.warning,
    )

    @server.on_startup
    def started() -> None:
        # A closed terminal stops the service as Ctrl-C does; the server's own answer would be a restart of its workers.
        signal.signal(signal.SIGHUP, server.signal_handler_interrupt)

    # The many threads are on purpose; see THREADS.
    logging.getLogger("_granian").addFilter(lambda record: "Python threads" not in record.getMessage())
    with counted_together() as folder:
        words = Banner(address_of(host, port), lines, folder / "announced")
        server.serve(target_loader=partial(load_app, banner=words))


def end_with_the_parent() -> None:
    """Let the system end this worker when the process that started it is killed. It would go on serving otherwise, beside
    the copy that is started next. Does nothing where the system is not Linux.
    """
    if sys.platform == "linux":
        import ctypes

        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


@dataclass(frozen=True, slots=True)
class Banner:
    """What is to be printed once, by whichever worker answers first."""

    address: str
    lines: list[str]
    said: Path
    """A file that is there once it was printed."""

    def wait_to_be_true(self) -> None:
        """Print the lines as soon as somebody who follows them gets an answer; after half a minute, all the same."""
        until = time.monotonic() + SECONDS_TO_START
        while not self._answers() and time.monotonic() < until:
            time.sleep(0.02)
        try:
            os.close(os.open(self.said, os.O_CREAT | os.O_EXCL))
        except FileExistsError:
            return
        click.echo("\n".join(self.lines))
        sys.stdout.flush()

    def _answers(self) -> bool:
        place = urlsplit(self.address)
        try:
            with closing(http.client.HTTPConnection(place.hostname or "", place.port, timeout=2)) as line:
                line.request("GET", "/healthz")
                line.getresponse().read()
        except (OSError, http.client.HTTPException):
            return False
        return True


def load_app(module: str, banner: Banner) -> Callable[..., Any]:
    """The WSGI app behind its gate, made in the worker that runs it. By name, as any WSGI server takes it."""
    from moderation.settings import Settings

    end_with_the_parent()
    app: Callable[..., Any] = importlib.import_module(module).create_served(
        Settings.from_environment(os.environ, Path.cwd())
    )
    # In the worker: a thread beside the process that forks the workers could leave them its locks, never to be opened.
    threading.Thread(target=banner.wait_to_be_true, name="banner", daemon=True).start()
    return app
