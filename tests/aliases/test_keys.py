"""Traces of an author: the same for the same person, different between kinds, and nothing for nonsense."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.aliases.keys import keys_of, link_keys
from moderation.vocabulary import Author

SECRET = b"a secret for the tests"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:{0}.0) Gecko/20100101 Firefox/{0}.0"


def key(kind: str, **fields: str) -> str:
    return keys_of(Author(**fields), SECRET).of_kind(kind)


def test_an_author_who_left_nothing_has_no_keys():
    assert keys_of(Author(), SECRET).all == ()


def test_an_author_who_left_everything_has_one_key_of_each_kind():
    ada = Author("Ada", "ada@mail.example", "https://ada.example", "192.0.2.7", FIREFOX.format(140), "en", "v-1")
    kinds = [found.kind for found in keys_of(ada, SECRET).all]
    assert sorted(kinds) == sorted(
        [
            "email",
            "email_canonical",
            "mail_domain",
            "own_domain",
            "visitor",
            "connection",
            "network",
            "range",
            "agent",
            "name",
            "website",
        ]
    )


def test_who_leaves_neither_address_nor_cookie_is_found_by_name_connection_and_browser_together():
    rex = Author("Rex", "", "", "192.0.2.7", FIREFOX.format(140), "en")
    guest = keys_of(rex, SECRET).of_kind("guest")
    assert guest == keys_of(dataclasses.replace(rex, name="R\u0435x", user_agent=FIREFOX.format(141)), SECRET).of_kind(
        "guest"
    )
    others = [
        {"name": "Bo"},
        {"ip": "192.0.2.8"},
        {"user_agent": "curl/8"},
        {"name": "Anonymous"},
        {"name": ""},
        {"ip": ""},
    ]
    others += [{"email": "rex@mail.example"}, {"visitor": "v"}]
    for changes in others:
        assert keys_of(dataclasses.replace(rex, **changes), SECRET).of_kind("guest") != guest


def test_no_value_can_be_seen_in_its_key_and_another_secret_gives_other_keys():
    ada = Author("Ada", "ada@mail.example")
    here, elsewhere = keys_of(ada, SECRET), keys_of(ada, b"another secret")
    assert all(len(found.digest) == 64 and "ada" not in found.digest for found in here.all)
    assert not {found.digest for found in here.all} & {found.digest for found in elsewhere.all}


def test_equal_values_of_two_kinds_never_look_alike():
    digests = [
        found.digest for found in keys_of(Author(email="ada@mail.example", visitor="ada@mail.example"), SECRET).all
    ]
    assert len(digests) == len(set(digests)) == 5


@pytest.mark.parametrize(
    ("kind", "field", "one", "other"),
    [
        ("email", "email", "Ada@Mail.Example", " ada@mail.example "),
        ("email", "email", "ada@b\u00fccher.example", "ada@xn--bcher-kva.example"),
        ("email", "email", "ada\uff20mail.example", "ada@mail.example"),
        ("email", "email", "ada@mail.example.", "ada@mail.example"),
        ("email_canonical", "email", "ada+news@mail.example", "ada@mail.example"),
        ("email_canonical", "email", "a.d.a+x+y@gmail.com", "ADA@googlemail.com"),
        ("email_canonical", "email", "ada-list@yahoo.com", "ada@yahoo.com"),
        ("mail_domain", "email", "ada@mail.example", "bo@mail.example"),
        ("connection", "ip", "::ffff:192.0.2.7", "192.0.2.7"),
        ("connection", "ip", "2001:DB8::1", "2001:db8:0:0:0:0:0:1"),
        ("connection", "ip", "fe80::1%eth0", "fe80::1"),
        ("network", "ip", "192.0.2.7", "192.0.2.200"),
        ("network", "ip", "2001:db8:1:2::1", "2001:db8:1:2:ffff::9"),
        ("site", "ip", "2001:db8:1:2::1", "2001:db8:1:3::1"),
        ("range", "ip", "2001:db8:1:2::1", "2001:db8:2:3::1"),
        ("range", "ip", "192.0.2.7", "192.0.99.7"),
        ("agent", "user_agent", FIREFOX.format(139), FIREFOX.format(145)),
        ("name", "name", "Ada Lovelace", "\u0410da  L\u03bfvelace"),
        ("name", "name", "Bill", "BiII"),
        ("name", "name", "Morn", "Mom"),
        ("name", "name", "J\u00fcrgen", "jurgen"),
        ("website", "website", "https://www.shop.example/a?b#c", "http://shop.example"),
        ("website", "website", "shop.example/page", "https://SHOP.example:443"),
    ],
)
def test_two_ways_to_write_one_trace_give_one_key(kind, field, one, other):
    assert key(kind, **{field: one}) == key(kind, **{field: other}) != ""


@pytest.mark.parametrize(
    ("kind", "field", "one", "other"),
    [
        ("email", "email", "ada+news@mail.example", "ada@mail.example"),
        ("email_canonical", "email", "a.da@mail.example", "ada@mail.example"),
        ("email_canonical", "email", "ada@mail.example", "ada@other.example"),
        ("connection", "ip", "192.0.2.7", "192.0.2.8"),
        ("network", "ip", "192.0.2.7", "192.0.3.7"),
        ("network", "ip", "2001:db8:1:2::1", "2001:db8:1:3::1"),
        ("site", "ip", "2001:db8:1:2::1", "2001:db8:2:2::1"),
        ("range", "ip", "192.0.2.7", "192.1.2.7"),
        ("agent", "user_agent", FIREFOX.format(140), FIREFOX.format(140).replace("X11; Linux", "Windows NT 10.0")),
        ("agent", "accept_language", "en", "de"),
        ("name", "name", "Ada", "Bo"),
        ("name", "name", "\u5c71\u7530", "\u9234\u6728"),
        ("visitor", "visitor", "a", "A"),
        ("website", "website", "https://a.shop.example", "https://shop.example"),
    ],
)
def test_two_traces_give_two_keys(kind, field, one, other):
    about = {"user_agent": FIREFOX.format(140)} if field == "accept_language" else {}
    assert key(kind, **{**about, field: one}) != key(kind, **{**about, field: other})
    assert key(kind, **{**about, field: one})


@pytest.mark.parametrize(
    ("kind", "field", "value"),
    [
        ("email", "email", "no address"),
        ("email", "email", "@mail.example"),
        ("email", "email", "ada@"),
        ("email", "email", "ada@localhost"),
        ("email", "email", "ada@mail..example"),
        ("email", "email", "a da@mail.example"),
        ("email", "email", "ada@mail.example\nbcc: x@y.example"),
        ("email", "email", "a" * 65 + "@mail.example"),
        ("email", "email", "a@" + "b" * 300 + ".example"),
        ("ip", "ip", "not an address"),
        ("ip", "ip", "0.0.0.0"),
        ("ip", "ip", "::"),
        ("ip", "ip", "192.0.2.7, 10.0.0.1"),
        ("agent", "user_agent", "()"),
        ("name", "name", "  "),
        ("name", "name", "\u200b\u200b"),
        ("name", "name", "Anonymous"),
        ("website", "website", "javascript:alert(1)"),
        ("website", "website", "ftp://files.example"),
        ("website", "website", "none"),
        ("website", "website", "http://"),
        ("visitor", "visitor", " "),
    ],
)
def test_nonsense_leaves_no_trace(kind, field, value):
    assert key(kind, **{field: value}) == ""


def test_a_program_is_known_by_what_it_calls_itself():
    assert key("agent", user_agent="curl/8.5") == key("agent", user_agent="curl/8.9") != ""


anything = st.text(st.characters(codec=None), max_size=60)


@given(anything, anything, anything, anything, anything, anything, anything)
def test_whatever_arrives_gives_at_most_one_key_of_each_kind_and_no_error(
    name, email, site, ip, agent, language, visitor
):
    author = Author(name, email, site, ip, agent, language, visitor)
    keys = keys_of(author, SECRET)
    kinds = [found.kind for found in keys.all]
    assert len(kinds) == len(set(kinds))
    assert keys == keys_of(author, SECRET)


@given(st.emails())
def test_every_ordinary_address_leaves_all_three_mail_traces(address):
    keys = keys_of(Author(email=address), SECRET)
    if not any(sign in address.rpartition("@")[0] for sign in '\\"(),:;<>[]@'):
        assert all(keys.of_kind(kind) for kind in ("email", "email_canonical", "mail_domain"))


@given(st.ip_addresses())
def test_an_address_and_its_network_go_together(address):
    keys = keys_of(Author(ip=str(address)), SECRET)
    assert bool(keys.of_kind("connection")) == bool(keys.of_kind("network"))


def test_hosts_that_a_text_links_to_are_traces_at_most_three_and_each_once():
    text = "See https://www.shop.example/a and http://shop.example/b, https://b.example, https://c.example, https://d.example"
    found = link_keys(text, SECRET)
    assert [one.kind for one in found] == ["link_host"] * 3
    assert found[0] == link_keys("shop.example is fine: https://shop.example", SECRET)[0]
    assert link_keys("No link at all.", SECRET) == ()


def test_a_browser_that_calls_itself_chrome_is_told_apart_by_its_hints():
    chrome = "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36"
    usual = '"Chromium";v="140", "Google Chrome";v="140", "Not=A?Brand";v="24"'
    brave = '"Chromium";v="140", "Brave";v="140", "Not=A?Brand";v="24"'
    plain = key("agent", user_agent=chrome)
    assert key("agent", user_agent=chrome, client_hints=usual) == plain
    assert key("agent", user_agent=chrome, client_hints=brave) != plain
    assert key("agent", user_agent=chrome, client_hints=brave.replace("140", "141")) == key(
        "agent", user_agent=chrome, client_hints=brave
    )


@pytest.mark.parametrize(
    ("email", "kinds"),
    [
        ("ada@lovelace.example", {"own_domain"}),
        ("ada@gmail.com", set()),
        ("ada@yahoo.co.uk", set()),
        ("ada@mailinator.com", {"throwaway"}),
        ("ada@deep.mailinator.com", {"throwaway"}),
    ],
)
def test_a_mail_domain_is_somebody_s_own_a_provider_s_or_a_throwaway_one(email, kinds):
    found = {key.kind for key in keys_of(Author(email=email), SECRET).all}
    assert found & {"own_domain", "throwaway"} == kinds
    assert "mail_domain" in found
