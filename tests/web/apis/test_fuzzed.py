"""Whatever fits or does not fit the OpenAPI description, no call of the own interface breaks, and each answer is as described.

A small round on both databases; FUZZ_EXAMPLES=200 in the environment makes a long one.
"""

from __future__ import annotations

import os
from contextlib import suppress
from datetime import datetime
from pathlib import Path

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from moderation.app import create_app
from moderation.policy.current import PolicyFile
from moderation.settings import Settings
from moderation.storage import moderators, threads
from moderation.storage.database import Store
from moderation.workflow import keys, moderator_tokens
from moderation.workflow.house import House
from moderation.workflow.moderator_tokens import SCOPES
from tests.web.conftest import POLICY, SECRET, SLUG, Clock

KEY, TOKEN = "blogkey12345", "mod_" + "t" * 40
EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "2"))
CHECKS = (not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance)
FIXED = {"slug": SLUG, "comment_id": 1, "person_id": 1, "ban_id": 1}
"""What would never be hit by chance."""


@pytest.fixture
def schema(store: Store, now: datetime, tmp_path: Path):
    path = tmp_path / "policy.yaml"
    path.write_text(POLICY, "utf-8")
    house = House(store, PolicyFile(path), SECRET, Settings(tmp_path, "sqlite://", path, SECRET))
    keys.issue(house, "https://blog.example", key=KEY, batch="key", now=now, per_minute=10_000_000)
    with store.write() as tx:
        moderators.add(tx, "Ann", "admin", now)
        threads.open_thread(tx, SLUG, "Night buses", "", "", "", now)
    given_scopes = list(SCOPES)
    moderator_tokens.issue(house, None, "Ann", given_scopes, token=TOKEN, batch="token", now=now, per_minute=10_000_000)
    app = create_app(house.settings, clock=Clock(now), house=house)
    return schemathesis.openapi.from_wsgi("/api/openapi.json", app)


def test_no_call_breaks_and_every_answer_is_as_it_is_described(schema) -> None:
    for found in schema.get_all_operations():
        operation = found.ok()
        token = TOKEN if "token" in str(operation.definition.raw.get("security", "")) else KEY
        headers = {"Authorization": f"Bearer {token}", "Accept-Encoding": "identity"}
        _fuzz(operation, GenerationMode.POSITIVE, headers)
        with suppress(Unsatisfiable):  # a call without anything to get wrong
            _fuzz(operation, GenerationMode.NEGATIVE, headers)


def _fuzz(operation, mode: GenerationMode, headers: dict[str, str]) -> None:
    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def answered(case) -> None:
        for name, value in FIXED.items():
            if mode is GenerationMode.POSITIVE and name in (case.path_parameters or {}):
                case.path_parameters[name] = value
        case.call_and_validate(headers=headers, checks=CHECKS)

    answered()
