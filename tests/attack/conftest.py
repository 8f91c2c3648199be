"""A real service that publishes nearly everything, so that whatever is hostile reaches every page; on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tests.attack.stranger import Stranger
from tests.browser.service import Service
from tests.postgres_server import PostgresServer

SLUG = "open-house"
POLICY = """\
version: 1
site: {name: Test Gazette, contact: desk@gazette.example}
preamble: Be kind.
discretion: The administrators decide.
clauses:
  attacks: {title: Personal attacks, text: Argue with the argument.}
comments: {max_length: 10000, page_size: 20}
offenders: {strike_expires: 180d, strikes: {default: 1}, ladder: [{at: 9, do: ban}]}
rules:
  - id: attacks/marmot
    clause: attacks
    status: enforced
    detector: words
    with: {words: [marmot], score: 0.6}
    act_at: {hold: 0.1}
    because: Calling people marmots ends every conversation.
    examples:
      - {text: you marmot, expect: hold}
      - {text: hello, expect: publish}
"""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """One worker for this folder: its services are started once."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.xdist_group("attack"))


@pytest.fixture(scope="session", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def attacked(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """The service under attack. One proxy is trusted, so that each stranger can come from elsewhere."""
    yield from under_attack(request, tmp_path_factory, "attacked")


def under_attack(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, name: str
) -> Iterator[Service]:
    """A service with a database of that name, of the kind that the fixture asks for."""
    folder = tmp_path_factory.mktemp(f"{name}-{request.param}")
    policy = folder / "policy.yaml"
    policy.write_text(POLICY, "utf-8")
    settings = {"MODERATION_POLICY": str(policy), "MODERATION_TRUSTED_PROXIES": "1"}
    if request.param == "postgresql":
        server: PostgresServer = request.getfixturevalue("postgres")
        with psycopg.connect(server.url(), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}")
        settings["MODERATION_DATABASE_URL"] = server.url(name)
    service = Service(folder, "--workers", "1", **settings)
    yield service
    service.stop()


@pytest.fixture(scope="session")
def moderator(attacked: Service) -> Stranger:
    """The administrator, signed in, with a thread opened for the others."""
    return signed_in(attacked)


def signed_in(attacked: Service) -> Stranger:
    """The administrator of that service, who has just opened a thread."""
    admin = Stranger(attacked.port, SLUG)
    admin.sign_in(attacked.sign_in_link)
    form = admin.get("/admin/threads")
    fields = [("csrf_token", form.field("csrf_token")), ("slug", SLUG), ("title", "Open house <b>"), ("url", "")]
    assert admin.send("/admin/threads", [*fields, ("author_name", "Joan")]).status == 303
    return admin


@pytest.fixture
def stranger(attacked: Service, moderator: Stranger) -> Stranger:
    """Somebody new, from a network of their own."""
    return Stranger(attacked.port, SLUG)
