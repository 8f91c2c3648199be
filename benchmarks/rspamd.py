"""rspamd as a peer: what one check of a comment, dressed as a letter, takes it over one open connection.

Installed by `apt-get install rspamd`; left out of the table where it is not there. It runs with its own rules, without
what asks the network, in a folder of its own.
"""

from __future__ import annotations

import http.client
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from email.message import EmailMessage
from pathlib import Path

from benchmarks.ports import free_port

PATIENCE = 180
"""Seconds. At its first start it compiles its patterns."""
QUIET = ("rbl", "fuzzy_check", "neural", "greylist", "asn", "dmarc", "spf", "dkim", "arc", "ratelimit", "replies")


@contextmanager
def running() -> Iterator[int | None]:
    """Its port; None where it is not installed."""
    command = shutil.which("rspamd")
    if command is None:
        yield None
        return
    with tempfile.TemporaryDirectory() as given:
        folder, port = Path(given), free_port()
        _settings(folder, port)
        places = [f"--var={name}={folder}" for name in ("LOCAL_CONFDIR", "DBDIR", "RUNDIR", "LOGDIR")]
        user = ["-i", "-u", "root", "-g", "root"] if os.geteuid() == 0 else []
        with (folder / "out").open("wb") as out:
            process = subprocess.Popen([command, "-f", *user, *places], stdout=out, stderr=out)
        try:
            _await(port, process, folder)
            yield port
        finally:
            process.terminate()
            process.wait(20)


def times(port: int, texts: Sequence[str]) -> list[float]:
    """Microseconds for each text."""
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    found = []
    for number, text in enumerate(texts):
        letter = _letter(text, number)
        start = time.perf_counter_ns()
        line.request("POST", "/checkv2", letter)
        line.getresponse().read()
        found.append((time.perf_counter_ns() - start) / 1000)
    line.close()
    return found


def _letter(text: str, number: int) -> bytes:
    letter = EmailMessage()
    letter["From"], letter["To"], letter["Subject"] = "ada@mail.example", "comments@site.example", "A comment"
    letter["Date"], letter["Message-ID"] = "Wed, 25 Nov 2026 03:00:00 +0000", f"<{number}@mail.example>"
    letter.set_content(text)
    return letter.as_bytes()


def _settings(folder: Path, port: int) -> None:
    local = folder / "local.d"
    local.mkdir()
    (local / "worker-normal.inc").write_text(f'bind_socket = "127.0.0.1:{port}"; count = 1;\n')
    for worker in ("proxy", "controller", "fuzzy"):
        (local / f"worker-{worker}.inc").write_text("enabled = false;\n")
    for module in QUIET:
        (local / f"{module}.conf").write_text("enabled = false;\n")
    (local / "logging.inc").write_text(f'type = "file"; filename = "{folder}/log"; level = "error";\n')
    paths = "".join(
        f'{name} = "{folder}/{name}";\n' for name in ("tempdir", "pidfile", "control_socket", "hs_cache_dir")
    )
    (folder / "tempdir").mkdir()
    (folder / "hs_cache_dir").mkdir()
    nobody = 'dns { nameserver = ["127.0.0.1:9"]; timeout = 0.01s; retransmits = 1; }\n'
    (local / "options.inc").write_text(paths + nobody)


def _await(port: int, process: subprocess.Popen[bytes], folder: Path) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and process.poll() is None:
        try:
            times(port, ["Are you there?"])
        except (OSError, http.client.HTTPException):
            time.sleep(0.2)
        else:
            return
    raise SystemExit(f"rspamd did not start:\n{(folder / 'out').read_text()[-2000:]}")
