"""How much a hundred open queues cost, each asking for news as static/live.js does: python -m benchmarks.open_desks

Starts the service with the example, signs in once, and lets so many clients ask every ten seconds. Prints the time of an
answer (median and 99th percentile) and how much of a core the service used, against an idle service.
"""

from __future__ import annotations

import http.client
import os
import random
import re
import sys
import tempfile
import threading
import time
import urllib.parse
import urllib.request
from http.cookiejar import CookieJar
from pathlib import Path
from statistics import median

from tests.browser.service import Service

DESKS = int(sys.argv[1]) if len(sys.argv) > 1 else 100
SECONDS = 30.0
EVERY = 10.0
TICKS = os.sysconf("SC_CLK_TCK")


def cookie_of(service: Service) -> str:
    """Sign in by the one-time link, as a browser without scripts does."""
    jar = CookieJar()
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
    page = browser.open(service.sign_in_link).read().decode()
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert token
    browser.open(service.sign_in_link, urllib.parse.urlencode({"csrf_token": token[1]}).encode())
    return "; ".join(f"{one.name}={one.value}" for one in jar)


def seconds_used(parent: int) -> float:
    """Processor time of the service with all its processes."""
    total = 0
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(folder.name) == parent or int(fields[1]) == parent:
            total += int(fields[11]) + int(fields[12])
    return total / TICKS


def desk(port: int, cookie: str, until: float, taken: list[float]) -> None:
    """One open queue."""
    time.sleep(random.random() * EVERY)
    while time.monotonic() < until:
        start = time.monotonic()
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        connection.request(
            "GET", "/admin/queue/news?after=1000000", headers={"Cookie": cookie, "Accept": "application/json"}
        )
        answer = connection.getresponse()
        body = answer.read()
        assert answer.status == 200, body
        taken.append(time.monotonic() - start)
        connection.close()
        time.sleep(EVERY * (0.8 + 0.4 * random.random()))


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        service = Service(Path(folder), "--demo")
        cookie = cookie_of(service)
        before = seconds_used(service.process.pid)
        time.sleep(SECONDS / 3)
        idle = (seconds_used(service.process.pid) - before) / (SECONDS / 3)
        taken: list[float] = []
        until = time.monotonic() + SECONDS
        before = seconds_used(service.process.pid)
        clients = [threading.Thread(target=desk, args=(service.port, cookie, until, taken)) for _ in range(DESKS)]
        for one in clients:
            one.start()
        for one in clients:
            one.join()
        used = (seconds_used(service.process.pid) - before) / SECONDS
        service.stop()
    taken.sort()
    print(f"{DESKS} open queues, {len(taken)} questions in {SECONDS:.0f} s")
    print(
        f"an answer: median {median(taken) * 1000:.1f} ms, 99th percentile {taken[int(len(taken) * 0.99)] * 1000:.1f} ms"
    )
    print(f"processor: {100 * used:.1f} % of one core; idle {100 * idle:.1f} %")


if __name__ == "__main__":
    main()
