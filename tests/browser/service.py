"""A real `moderation serve` in a process of its own, for tests and for the README's pictures."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]
PROGRAM = Path(sys.executable).with_name("moderation")
STARTS_WITHIN = 40.0


def free_port() -> int:
    """A port that nothing listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def environment(data_dir: Path, **settings: str) -> dict[str, str]:
    """A clean environment: nothing that the machine has set for the service, only what is given here."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("MODERATION_")}
    return {
        **kept,
        "MODERATION_DATA_DIR": str(data_dir),
        "MODERATION_POLICY": str(_policy(data_dir, settings)),
        **settings,
    }


def _policy(data_dir: Path, settings: dict[str, str]) -> Path:
    """A copy of the shipped policy: moderators put words on the lists beside it."""
    copy = data_dir / "policy.yaml"
    if "MODERATION_POLICY" in settings or not data_dir.is_dir():
        return ROOT / "policy.yaml"
    if not copy.exists():
        shutil.copy(ROOT / "policy.yaml", copy)
    return copy


class Service:
    """A running service. `output` grows while it runs."""

    def __init__(self, data_dir: Path, *options: str, host: str = "127.0.0.1", **settings: str) -> None:
        self.port = free_port()
        self.host = host
        self.address = f"http://{host}:{self.port}"
        self.output: list[str] = []
        # One process starts in half the time of two; tests that are about several ask for them.
        options = options if "--workers" in options else (*options, "--workers", "1")
        self.process = subprocess.Popen(
            [PROGRAM, "serve", "--host", host, "--port", str(self.port), *options],
            cwd=data_dir,
            env=environment(data_dir, **settings),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        try:
            self._wait()
        except BaseException:
            self.process.kill()
            self.process.wait()
            raise

    @property
    def text(self) -> str:
        """All that it printed so far."""
        return "".join(self.output)

    @property
    def sign_in_link(self) -> str:
        """The administrator's one-time link that it printed."""
        # It is printed once the service answers, which may be a moment after the first answer.
        patience = time.monotonic() + STARTS_WITHIN
        while not (found := re.search(r"http://\S+/admin/\S+\n", self.text.partition("sign in")[2])):
            assert time.monotonic() < patience, f"no sign-in link was printed:\n{self.text}"
            time.sleep(0.05)
        return found[0].strip()

    def stop(self, how: signal.Signals = signal.SIGTERM) -> int:
        """Ask it to stop as an operator would; its exit status."""
        if self.process.poll() is None:
            self.process.send_signal(how)
        status = self.process.wait(20)
        self._reader.join(5)
        if self.process.stdout:
            self.process.stdout.close()
        return status

    def _read(self) -> None:
        assert self.process.stdout
        for line in self.process.stdout:
            self.output.append(line)

    def _wait(self) -> None:
        """Until it answers. The workers start after the address is printed, so the port is what counts."""
        patience = time.monotonic() + STARTS_WITHIN
        while time.monotonic() < patience:
            if self.process.poll() is not None:
                raise RuntimeError(f"the service ended with status {self.process.returncode}:\n{self.text}")
            try:
                with socket.create_connection((self.host, self.port), timeout=1) as probe:
                    probe.sendall(b"GET /healthz HTTP/1.0\r\nHost: localhost\r\n\r\n")
                    if probe.recv(12).startswith(b"HTTP/1."):
                        return
            except OSError:
                time.sleep(0.05)
        raise RuntimeError(f"the service did not answer within {STARTS_WITHIN:.0f} seconds:\n{self.text}")
