"""The nginx and Caddy files of docs/deployment.md, as they stand there but for TLS, in front of a real service."""

from __future__ import annotations

import re
import sqlite3
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.attack.stranger import Stranger
from tests.browser.service import Service, free_port
from tests.deployment.get_programs import found, why_not

pytestmark = pytest.mark.xdist_group("serve")
PAGE = (Path(__file__).parents[2] / "docs/deployment.md").read_text("utf-8")
PROXIES = ("nginx", "caddy")


def sample(name: str) -> str:
    """The file that the page shows under this heading."""
    found = re.search(rf"^## {name}\n.*?```\w*\n(.*?)```", PAGE, re.MULTILINE | re.DOTALL | re.IGNORECASE)
    assert found
    return found[1]


def nginx(folder: Path, port: int, service: int) -> list[str]:
    server = re.sub(r"^ *ssl_.*\n", "", sample("nginx"), flags=re.MULTILINE)
    server = server.replace("listen 443 ssl http2;", f"listen 127.0.0.1:{port};")
    server = server.replace("127.0.0.1:8000", f"127.0.0.1:{service}")
    temp = "".join(
        f"{kind}_temp_path {folder}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    whole = f"user root;daemon off;pid {folder}/pid;error_log {folder}/error;events {{}}http {{{temp}{server}}}"
    (folder / "nginx.conf").write_text(whole, "utf-8")
    return [str(found("nginx")), "-p", str(folder), "-e", str(folder / "error"), "-c", str(folder / "nginx.conf")]


def caddy(folder: Path, port: int, service: int) -> list[str]:
    site = sample("caddy").replace("comments.example.org", f"http://127.0.0.1:{port}")
    site = site.replace("127.0.0.1:8000", f"127.0.0.1:{service}")
    (folder / "Caddyfile").write_text("{\n\tadmin off\n}\n" + site, "utf-8")
    return [str(found("caddy")), "run", "--config", str(folder / "Caddyfile"), "--adapter", "caddyfile"]


COMMANDS: dict[str, Callable[[Path, int, int], list[str]]] = {"nginx": nginx, "caddy": caddy}


@pytest.fixture(params=PROXIES)
def proxied(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[int, Path]]:
    """The port of a proxy in front of a service, and the service's data folder."""
    name = request.param
    program = found(name)
    if program is None:
        pytest.skip(why_not(name))
    data = tmp_path / "data"
    data.mkdir(mode=0o700)
    service = Service(data, "--demo", MODERATION_TRUSTED_PROXIES="1")
    port = free_port()
    environ = {"HOME": str(tmp_path), "PATH": str(Path(program).parent)}
    proxy = subprocess.Popen(
        COMMANDS[name](tmp_path, port, service.port), env=environ, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        wait_for(port, proxy)
        yield port, data
    finally:
        proxy.terminate()
        proxy.wait(20)
        service.stop()


def wait_for(port: int, proxy: subprocess.Popen[bytes]) -> None:
    patience = time.monotonic() + 20
    while time.monotonic() < patience:
        assert proxy.poll() is None, "the proxy did not take its file"
        try:
            if Stranger(port).get("/healthz").status == 200:
                return
        except OSError:
            time.sleep(0.05)
    raise AssertionError("the proxy does not answer")


def test_through_the_proxy_people_post_and_nobody_invents_an_address(proxied: tuple[int, Path]) -> None:
    port, data = proxied
    for number in range(2):
        # A stranger names an address of its own in the forwarding header; the proxy throws it away.
        bo = Stranger(port, "night-buses")
        bo.open_forms(1)
        sent = bo.post(name=f"Bo {number}", comment=f"I take bus number {number}.")
        assert sent.status in {202, 303}
    with closing(sqlite3.connect(data / "moderation.db")) as connection:
        found = connection.execute("SELECT network_digest FROM comment WHERE text LIKE 'I take bus%'").fetchall()
    assert len(found) == 2
    assert len(set(found)) == 1
    assert Stranger(port).get("/metrics").status == 403
    assert Stranger(port).send("/threads/night-buses/comments", [("comment", "x" * 300_000)]).status == 413
