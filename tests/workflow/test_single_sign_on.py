"""A site's own users: believed when the site's key signed for them, for a day at most, and by nobody else's word."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from moderation.vocabulary import Role
from moderation.workflow import keys
from moderation.workflow.house import House
from moderation.workflow.single_sign_on import NotSignedIn, secret_of, user_of
from tests.web.conftest import Clock, clock, house, policy_path

__all__ = ["clock", "house", "policy_path"]


def part(content: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(content).encode()).decode().rstrip("=")


def token(house: House, key_id: int, claims: object, secret: str | None = None, **head: object) -> str:
    """As any library for JSON Web Tokens makes it."""
    signed = f"{part({'alg': 'HS256', 'typ': 'JWT', 'kid': str(key_id), **head})}.{part(claims)}"
    made = hmac.digest((secret or secret_of(house, key_id)).encode(), signed.encode(), hashlib.sha256)
    return f"{signed}.{base64.urlsafe_b64encode(made).decode().rstrip('=')}"


@pytest.fixture
def key_id(house: House, clock: Clock) -> int:
    return keys.issue(house, "https://blog.example", key="blogkey12345", batch="key", now=clock()).id


def ada(clock: Clock, **more: object) -> dict[str, object]:
    return {"sub": "7", "name": "Ada", "email": "ada@example.org", "exp": clock().timestamp() + 600, **more}


def test_the_sites_user_is_known_and_keeps_being_the_same_under_another_name(
    house: House, clock: Clock, key_id: int
) -> None:
    first = user_of(house, token(house, key_id, ada(clock)), clock())
    assert (first.name, first.email, first.role) == ("Ada", "ada@example.org", Role.MEMBER)
    other = user_of(house, token(house, key_id, ada(clock, name="Ada L.", role="moderator")), clock())
    assert (other.visitor, other.role) == (first.visitor, Role.MODERATOR)


def test_nothing_else_is_believed(house: House, clock: Clock, key_id: int) -> None:
    good = token(house, key_id, ada(clock))
    late = clock().timestamp() + timedelta(days=2).total_seconds()
    for wrong in (
        token(house, key_id, ada(clock), secret="another"),
        token(house, key_id, ada(clock), alg="none"),
        token(house, key_id + 1, ada(clock)),
        token(house, key_id, ada(clock, exp=clock().timestamp() - 100)),
        token(house, key_id, ada(clock, exp=late)),
        token(house, key_id, ada(clock, exp=True)),
        token(house, key_id, ada(clock, exp=float("nan"))),
        token(house, key_id, ada(clock, name=" ")),
        token(house, key_id, ada(clock, sub=7)),
        token(house, key_id, []),
        good[:-3],
        good.rpartition(".")[0] + ".",
        f"{good.split('.')[0]}.{part(ada(clock, name='Mo'))}.{good.split('.')[2]}",
    ):
        with pytest.raises(NotSignedIn):
            user_of(house, wrong, clock())
    keys.revoke(house, key_id, batch="gone", now=clock())
    with pytest.raises(NotSignedIn):
        user_of(house, good, clock())


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=60) | st.from_regex(r"[\w-]{0,20}\.[\w-]{0,20}\.[\w-]{0,20}", fullmatch=True))
def test_whatever_comes_is_refused_and_breaks_nothing(house: House, clock: Clock, text: str) -> None:
    with pytest.raises(NotSignedIn):
        user_of(house, text, clock())
