"""`moderation serve` from outside: a process, its words, its exit status."""

from __future__ import annotations

import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from tests.browser.service import PROGRAM, Service, environment
from tests.crash.processes import family

pytestmark = pytest.mark.xdist_group("serve")


def refused(data_dir: Path, *options: str, **settings: str) -> str:
    """What it says when it cannot run; it must say so with status 2 and without a traceback."""
    done = subprocess.run(
        [PROGRAM, "serve", *options],
        cwd=data_dir if data_dir.is_dir() else data_dir.parent,
        env=environment(data_dir, **settings),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 2, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    return done.stderr


def test_when_the_service_is_killed_no_worker_goes_on_serving(tmp_path: Path) -> None:
    service = Service(tmp_path, "--workers", "1")
    assert get(f"{service.address}/healthz")[0] == 200
    workers = [pid for pid in family(service.process.pid) if pid != service.process.pid]
    assert workers
    service.stop(signal.SIGKILL)
    patience = time.monotonic() + 10
    while any(Path(f"/proc/{pid}").exists() for pid in workers) and time.monotonic() < patience:
        time.sleep(0.02)
    assert [pid for pid in workers if Path(f"/proc/{pid}").exists()] == []


def get(address: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(address, timeout=10) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode()


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_it_answers_and_stops_cleanly_when_asked_to(tmp_path: Path, how: signal.Signals) -> None:
    service = Service(tmp_path)
    status, page = get(f"{service.address}/")
    assert (status, "Example Gazette" in page) == (200, True)
    assert service.stop(how) == 0, service.text
    assert "rror" not in service.text


def test_visitors_whose_forms_arrive_slowly_keep_nobody_else_waiting(tmp_path: Path) -> None:
    service = Service(tmp_path)
    slow = [socket.create_connection(("127.0.0.1", service.port)) for _ in range(40)]
    try:
        for one in slow:
            one.sendall(
                b"POST /threads/none/comments HTTP/1.1\r\nHost: localhost\r\n"
                b"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 1000\r\n\r\ncomment=He"
            )
        assert get(f"{service.address}/")[0] == 200
    finally:
        for one in slow:
            one.close()
        service.stop()


def test_two_workers_share_one_port_and_one_database(tmp_path: Path) -> None:
    service = Service(tmp_path, "--workers", "2")
    assert {get(f"{service.address}/policy")[0] for _ in range(20)} == {200}
    assert service.stop() == 0


def test_the_first_start_prints_a_sign_in_link_and_no_secret(tmp_path: Path) -> None:
    service = Service(tmp_path)
    try:
        assert service.sign_in_link.startswith(f"{service.address}/admin/")
        assert get(service.sign_in_link)[0] == 200
        secret = (tmp_path / "secret.key").read_text().strip()
        assert secret not in service.text
    finally:
        service.stop()


def test_the_demo_is_filled_once_and_never_twice(tmp_path: Path) -> None:
    first = Service(tmp_path, "--demo")
    address = f"{first.address}/threads/night-buses"
    before = get(address)[1].count('id="comment-')
    first.stop()
    second = Service(tmp_path, "--demo")
    after = get(f"{second.address}/threads/night-buses")[1].count('id="comment-')
    second.stop()
    assert before == after > 15
    assert "Added an example" in first.text
    assert "Added an example" not in second.text


def test_a_taken_port_is_named_with_a_remedy(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert refused(tmp_path, "--port", str(port)) == (
            f"Error: Port {port} is taken. Stop what listens there, or choose another with --port.\n"
        )


def test_a_second_copy_on_the_same_port_is_refused_too(tmp_path: Path) -> None:
    running = Service(tmp_path)
    try:
        assert "is taken" in refused(tmp_path, "--port", str(running.port))
    finally:
        running.stop()


def test_an_address_of_another_machine_is_refused(tmp_path: Path) -> None:
    assert "not an address of this machine" in refused(tmp_path, "--host", "192.0.2.1")


def test_a_data_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    file = tmp_path / "not-a-folder"
    file.write_text("in the way")
    said = refused(file)
    assert str(file) in said
    assert "MODERATION_DATA_DIR" in said


@pytest.mark.parametrize(
    "url",
    ["mysql://somewhere/db", "no address", "sqlite:////no/such/folder/moderation.db", "postgresql://127.0.0.1:1/no"],
)
def test_a_database_that_cannot_be_used_is_explained(tmp_path: Path, url: str) -> None:
    said = refused(tmp_path, MODERATION_DATABASE_URL=url)
    assert "database" in said.lower()


def test_a_password_in_the_database_address_is_not_printed(tmp_path: Path) -> None:
    assert "hunter2" not in refused(tmp_path, MODERATION_DATABASE_URL="postgresql://mo:hunter2@127.0.0.1:1/no")
    assert "hunter2" not in refused(tmp_path, MODERATION_DATABASE_URL="mysql://mo:hunter2@127.0.0.1/no")


def test_a_broken_policy_names_each_mistake_with_its_place(tmp_path: Path) -> None:
    policy = tmp_path / "policy.yaml"
    policy.write_text("version: one\nsite: {name: Example Gazette}\nclauzes: {}\n")
    said = refused(tmp_path, MODERATION_POLICY=str(policy))
    places = [line for line in said.splitlines() if line.startswith(f"{policy}:")]
    assert {line.split(":")[1] for line in places} >= {"1", "2", "3"}
