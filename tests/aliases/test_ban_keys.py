"""Keys that a moderator types meet the traces that authors leave, and nothing wider than was meant."""

from __future__ import annotations

import pytest

from moderation.aliases.ban_keys import ban_key
from moderation.aliases.keys import keys_of
from moderation.aliases.names import is_of_pattern
from moderation.vocabulary import Author

SECRET = b"a secret for the tests"


def meets(kind: str, typed: str, **author: str) -> bool:
    key = ban_key(kind, typed, SECRET)
    return keys_of(Author(**author), SECRET).of_kind(key.trace) == key.digest


@pytest.mark.parametrize(
    ("kind", "typed", "field", "value", "met"),
    [
        ("mail", "Rex@Mail.example", "email", "rex+again@mail.example", True),
        ("mail", "rex@mail.example", "email", "max@mail.example", False),
        ("mail_domain", "mail.example", "email", "anybody@MAIL.example", True),
        ("mail_domain", "@mail.example", "email", "anybody@mail.example", True),
        ("mail_domain", "mail.example", "email", "anybody@other.mail.example", False),
        ("network", "192.0.2.7", "ip", "192.0.2.7", True),
        ("network", "192.0.2.7", "ip", "192.0.2.8", False),
        ("network", "192.0.2.0/24", "ip", "192.0.2.200", True),
        ("network", "192.0.2.77/24", "ip", "192.0.2.200", True),
        ("network", "192.0.0.0/16", "ip", "192.0.200.1", True),
        ("network", "192.0.0.0/16", "ip", "192.1.200.1", False),
        ("network", "2001:db8:1:2::9", "ip", "2001:db8:1:2:3::4", True),
        ("network", "2001:db8:1::/48", "ip", "2001:db8:1:ffff::4", True),
        ("network", "2001:db8::/32", "ip", "2001:db8:99::4", True),
        ("network", "2001:db8::/48", "ip", "2001:db8:1::4", False),
    ],
)
def test_a_stopped_key_meets_whom_it_names(kind, typed, field, value, met):
    assert meets(kind, typed, **{field: value}) is met


@pytest.mark.parametrize(
    ("kind", "typed", "words"),
    [
        ("network", "10.0.0.0/8", "too wide"),
        ("network", "2001::/16", "too wide"),
        ("network", "192.0.2.0/22", "Choose the next wider one"),
        ("network", "my neighbour", "That is no network"),
        ("mail", "not an address", "That is no e-mail address"),
        ("mail_domain", "localhost", "That is no mail domain"),
        ("name", "*", "at least 3 letters"),
        ("name", "a*", "at least 3 letters"),
        ("name", "Anonymous", "Many people write under such a name"),
        ("name", "x" * 300, "at most"),
        ("shoe size", "44", "Choose what to stop"),
    ],
)
def test_what_is_too_wide_or_no_key_is_refused_with_a_way_out(kind, typed, words):
    with pytest.raises(ValueError, match=words):
        ban_key(kind, typed, SECRET)


def test_what_moderators_read_of_a_key_holds_no_address():
    for kind, typed in (("mail", "rex@mail.example"), ("network", "192.0.2.0/24"), ("network", "2001:db8:1::/48")):
        key = ban_key(kind, typed, SECRET)
        assert "rex" not in key.shown
        assert "192.0" not in key.shown
        assert "2001" not in key.shown


@pytest.mark.parametrize(
    ("name", "pattern", "met"),
    [
        ("Rex", "rex", True),
        ("R\u0435x", "rex", True),
        ("Rexy", "rex", False),
        ("Rexy 2000", "rex*", True),
        ("Tyrex", "rex*", False),
        ("Tyrex", "*rex", True),
        ("The real Rex is back", "*rex*", True),
        ("Ada", "*rex*", False),
        ("rexrex", "rex*rex", True),
        ("rex", "rex*rex", False),
        ("", "rex*", False),
    ],
)
def test_a_pattern_of_names_sees_what_a_reader_sees(name, pattern, met):
    assert is_of_pattern(name, pattern) is met


def test_a_hostile_name_against_a_hostile_pattern_takes_no_time_at_all():
    assert not is_of_pattern("a" * 245, "*".join(["a" * 8] * 20) + "b")
