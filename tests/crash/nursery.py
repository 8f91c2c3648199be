"""Starts services that are killed: reads everything in once, then gives each its own process in a moment.

`python -m tests.crash.nursery PORT` waits for words on its input: "start" begins a service on the port and answers
"ready"; "kill" ends it as a power cut would and answers "dead". Settings come from the environment as usual. The app is
that of `moderation serve`; the server around it is a simple one with threads.
"""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


class Nursery:
    """The other end: a nursery in a process of its own, which may be run by another program (`under`)."""

    def __init__(self, port: int, environ: dict[str, str], under: tuple[str, ...] = ()) -> None:
        self.port = port
        self._process = subprocess.Popen(
            [*under, sys.executable, "-m", "tests.crash.nursery", str(port)],
            cwd=ROOT,
            env=environ,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            bufsize=1,
        )
        self._heard("nursery")

    def start(self) -> None:
        """Begin a service; it answers when this returns."""
        self._say("start", "ready")

    def kill(self) -> None:
        """End it without asking; it is gone when this returns."""
        self._say("kill", "dead")

    def close(self) -> None:
        """End the nursery itself."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.close()
        self._process.wait(20)
        self._process.stdout.close()

    def _say(self, word: str, answer: str) -> None:
        assert self._process.stdin
        self._process.stdin.write(word + "\n")
        self._process.stdin.flush()
        self._heard(answer)

    def _heard(self, answer: str) -> None:
        assert self._process.stdout
        line = self._process.stdout.readline().strip()
        if line != answer:
            raise RuntimeError(f"the nursery said {line!r} instead of {answer!r}")


def serve(port: int, ready: int) -> None:
    """The service itself, until it is killed."""
    from werkzeug.serving import make_server

    from moderation.app import create_served
    from moderation.settings import Settings

    app = create_served(Settings.from_environment(os.environ, ROOT))
    server = make_server("127.0.0.1", port, app, threaded=True)
    os.write(ready, b"!")
    server.serve_forever()


def main() -> None:
    """Do as the words on the input say."""
    from moderation import app  # read everything in before the first child is born

    assert app
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    port, child = int(sys.argv[1]), 0
    print("nursery", flush=True)
    for line in sys.stdin:
        if line == "start\n":
            theirs, ours = os.pipe()
            child = os.fork()
            if not child:
                os.close(theirs)
                serve(port, ours)
            os.close(ours)
            alive = os.read(theirs, 1)
            os.close(theirs)
            print("ready" if alive else "stillborn", flush=True)
        if line == "kill\n" and child:
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
            child = 0
            print("dead", flush=True)
    if child:
        os.kill(child, signal.SIGKILL)


if __name__ == "__main__":
    main()
