"""A service on a real port for clients that others wrote."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from tests.clients import get_clients
from tests.web.apis.conftest import KEY, key, server, slow_key
from tests.web.apis.scorers import Hears
from tests.web.conftest import app, clock, house, policy_path

__all__ = ["app", "clock", "house", "key", "policy_path", "server", "slow_key"]

HERE = Path(__file__).parent


@pytest.fixture
def address(app: Flask, key: str, server: str) -> str:
    """Where the service listens; its scorer hears what a test can know beforehand."""
    app.extensions["scorer"] = Hears()
    return server


@pytest.fixture
def run_node(address: str) -> Callable[[str], Any]:
    """Runs a client under Node; what it got comes back."""
    node = get_clients.installed()
    if node is None:
        pytest.fail(get_clients.MISSING, pytrace=False)

    def run(name: str) -> Any:
        command = [node, "clients.mjs", name, address, KEY]
        done = subprocess.run(command, cwd=HERE, capture_output=True, text=True, timeout=60, check=False)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    return run
