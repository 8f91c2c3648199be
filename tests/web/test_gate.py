"""The gate in front of the app: what arrives slowly takes no place, and what nobody can serve soon is told so at once."""

from __future__ import annotations

import io
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from moderation.web.gate import AHEAD, Gate


def ask(gate: Gate, body: bytes = b"", **more: Any) -> tuple[str, dict[str, str], bytes]:
    said: list[Any] = []
    method = "POST" if body else "GET"
    given = {"REQUEST_METHOD": method, "CONTENT_LENGTH": str(len(body)), "wsgi.input": io.BytesIO(body), **more}
    answer = b"".join(gate(given, lambda status, headers: said.extend((status, dict(headers)))))
    return said[0], said[1], answer


def echo(environ: Any, start_response: Any) -> Any:
    start_response("200 OK", [])
    return [environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"] or 0) or -1)]


@pytest.mark.parametrize("size", [1, AHEAD - 1, AHEAD, AHEAD + 1, 3 * AHEAD])
def test_a_body_arrives_as_it_was_sent(size: int) -> None:
    body = bytes(number % 251 for number in range(size))
    assert ask(Gate(echo), body) == ("200 OK", {}, body)


def test_a_body_without_a_length_arrives_whole_too() -> None:
    body = b"x" * (AHEAD + 7)
    sent = ask(Gate(echo), body, CONTENT_LENGTH="", HTTP_TRANSFER_ENCODING="chunked")
    assert sent[2] == body


def test_who_finds_too_many_waiting_is_told_at_once_and_when_to_come_back() -> None:
    busy, go = threading.Semaphore(0), threading.Event()

    def slow(environ: Any, start_response: Any) -> Any:
        busy.release()
        go.wait(10)
        return echo(environ, start_response)

    turned_away: list[int] = []
    gate = Gate(slow, at_once=2, most_waiting=1, patience_seconds=10, turned_away=lambda: turned_away.append(1))
    with ThreadPoolExecutor(3) as hands:
        served = [hands.submit(ask, gate) for _ in range(2)]
        assert all(busy.acquire(timeout=5) for _ in range(2))
        served.append(hands.submit(ask, gate))
        while not gate._waiting:
            pass
        status, headers, words = ask(gate)
        assert (status, headers["Retry-After"]) == ("503 Service Unavailable", "30")
        assert b"Nothing was stored" in words
        go.set()
        assert [one.result(10)[0] for one in served] == ["200 OK"] * 3
    assert turned_away == [1]


def test_who_waits_for_too_long_is_told_too() -> None:
    go = threading.Event()

    def stuck(environ: Any, start_response: Any) -> Any:
        go.wait(10)
        return echo(environ, start_response)

    gate = Gate(stuck, at_once=1, most_waiting=5, patience_seconds=0.01)
    with ThreadPoolExecutor(1) as hands:
        first = hands.submit(ask, gate)
        while gate._places._value:
            pass
        assert ask(gate)[0] == "503 Service Unavailable"
        go.set()
        assert first.result(10)[0] == "200 OK"


def test_an_app_that_breaks_gives_its_place_back() -> None:
    def broken(environ: Any, start_response: Any) -> Any:
        raise RuntimeError

    gate = Gate(broken, at_once=1, most_waiting=0)
    for _ in range(3):
        with pytest.raises(RuntimeError):
            ask(gate)


def test_who_only_waits_leaves_the_place_to_another() -> None:
    waiting, go = threading.Event(), threading.Event()

    def waits_aside(environ: Any, start_response: Any) -> Any:
        if environ["PATH_INFO"] == "/first":
            with gate.aside():
                waiting.set()
                go.wait(10)
        return echo(environ, start_response)

    gate = Gate(waits_aside, at_once=1, patience_seconds=5)
    with ThreadPoolExecutor(1) as hands:
        first = hands.submit(ask, gate, b"first", PATH_INFO="/first")
        assert waiting.wait(5)
        assert ask(gate, b"second", PATH_INFO="/second") == ("200 OK", {}, b"second")
        go.set()
        assert first.result(10)[2] == b"first"
    assert ask(gate, b"third", PATH_INFO="/third")[2] == b"third"


def test_stepping_aside_outside_of_a_request_frees_no_place() -> None:
    gate = Gate(echo, at_once=1, most_waiting=0)
    with gate.aside(), gate.aside():
        pass
    assert gate._places._value == 1
