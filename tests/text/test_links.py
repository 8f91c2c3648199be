import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.text.hosts import canonical_host, readable_host, related, within
from moderation.text.links import find_links


def hosts(text):
    return [link.host for link in find_links(text)]


@pytest.mark.parametrize(
    ("text", "host"),
    [
        ("see http://Example.COM/a_b(c)?x=1). Fine", "example.com"),
        ("https://shop.example:8443/x", "shop.example"),
        ("www.shop.example", "www.shop.example"),
        ("read example.com/x, then answer", "example.com"),
        ("bit.ly/abc", "bit.ly"),
        ("youtu.be/xyz", "youtu.be"),
        ("[a word](https://a.example/x 'title')", "a.example"),
        ("[x](//a.example/x)", "a.example"),
        ("<https://a.example/x>", "a.example"),
        ("<a href='http://a.example'>hi</a>", "a.example"),
        ("<A HREF=http://a.example>hi</A>", "a.example"),
        ("[url=http://a.example]hi[/url]", "a.example"),
        ("[url]http://a.example[/url]", "a.example"),
        ("https://müller.de/", "xn--mller-kva.de"),
        ("bücher.example", "xn--bcher-kva.example"),
        ("http://192.0.2.7/x", "192.0.2.7"),
        ("ftp://files.example/x", "files.example"),
        ("EXAMPLE.COM", "example.com"),
        ("(see example.org)", "example.org"),
        ("“example.org”", "example.org"),
    ],
)
def test_ordinary_links_are_found(text, host):
    assert hosts(text) == [host]
    assert not find_links(text)[0].hidden


@pytest.mark.parametrize(
    ("text", "host"),
    [
        ("www . win - cash . example", "www.win-cash.example"),
        ("example dot com", "example.com"),
        ("go to cheap dot pills dot com slash now", "cheap.pills.com"),
        ("hxxp://bad.example/x", "bad.example"),
        ("hxxps://bad[.]example/x", "bad.example"),
        ("example[.]com", "example.com"),
        ("example (dot) com", "example.com"),
        ("cheap . com / pills", "cheap.com"),
        ("http : // foo . com", "foo.com"),
        ("visit win-cash. com today", "win-cash.com"),
        ("ｅｘａｍｐｌｅ．ｃｏｍ", "example.com"),
        ("exa\u200bmple.com", "example.com"),
        ("𝐞𝐱𝐚𝐦𝐩𝐥𝐞.com", "example.com"),
        ("example。com", "example.com"),
        ("http://google.com@evil.example/", "evil.example"),
        ("http://evil%2Eexample/", "evil.example"),
        ("http://3232235777/", "3232235777"),
        ("[https://bank.example](https://evil.example)", "evil.example"),
        ("<a href='http://evil.example'>www.bank.example</a>", "evil.example"),
        ("<a href='http://evil.example' style='display:none'>x</a>", "evil.example"),
        ("[](https://evil.example)", "evil.example"),
        ("[x](javascript:alert(1))", ""),
    ],
)
def test_disguised_links_are_found_and_marked(text, host):
    links = find_links(text)
    assert [link.host for link in links] == [host]
    assert links[0].hidden


@pytest.mark.parametrize(
    "text",
    [
        "Mail bob@example.com or ada.l@mail.example.org.",
        "I was tired.so I left. It.is done.No one came.",
        "e.g. this, i.e. that, at 10.30 in the U.S.A., v1.2.3, Mr.Smith",
        "Open notes.md, node.js, readme.txt and script.py first.",
        "The dot com bubble burst. Connect the dot org chart. A dot net developer.",
        "The plan failed.The council knew.We did not.",
        "It was a large group.\n\nExample of what they did.",
        "He stayed at home. Online it was quiet. Net result: nothing.",
        "She said... it works",
        "1.000.000 people, 3.14, 192.168, 12.11.2026",
        "[see below](#notes) and [home](/)",
        "either/or, and/or, 24/7",
        "What is the ratio 3:2?",
        "",
        "....",
        "www.",
        "http://",
        "no dot here",
    ],
)
def test_what_is_no_link_is_left_alone(text):
    assert hosts(text) == []


def test_links_do_not_overlap_and_point_at_their_passage():
    text = "a [www.one.example](https://www.one.example/x) b https://two.example, three.example"
    links = find_links(text)
    assert [text[link.start : link.end] for link in links] == [
        "[www.one.example](https://www.one.example/x)",
        "https://two.example",
        "three.example",
    ]
    assert not any(link.hidden for link in links)


def test_a_plain_link_before_a_spaced_one_is_not_hidden():
    plain, spaced = find_links("http://www.one.example/a, and win-cash . com")
    assert (plain.host, plain.hidden) == ("www.one.example", False)
    assert (spaced.host, spaced.hidden) == ("win-cash.com", True)


def test_a_spaced_link_ends_before_the_next_sentence():
    text = "Go to www . win . example . Then tell me"
    (link,) = find_links(text)
    assert text[link.start : link.end] == "www . win . example"


def test_brackets_that_belong_to_an_address_stay():
    (link,) = find_links("(https://en.example/wiki/Foo_(bar))")
    assert link.url == "https://en.example/wiki/Foo_(bar)"


@given(st.text(max_size=200) | st.text(alphabet="htp:/w. -[]()<>a=.com@\u200b。", max_size=120))
def test_spans_always_lie_inside_in_order_and_nothing_raises(text):
    reached = 0
    for link in find_links(text):
        assert reached <= link.start < link.end <= len(text)
        reached = link.end


@pytest.mark.parametrize(
    "piece",
    [
        "a",
        "www.",
        "a.b-",
        "[",
        "](",
        "[a](b",
        "x - ",
        "x . y ",
        "dot ",
        "http://",
        "<a ",
        "。",
        "www . ",
        " .",
        "href=",
        "1.",
    ],
)
def test_half_a_megabyte_of_anything_is_survived(piece):
    text = piece * (500_000 // len(piece))
    assert all(link.end <= len(text) for link in find_links(text))


@pytest.mark.parametrize(
    ("raw", "canonical"),
    [
        ("User:pw@Host.Example:80", "host.example"),
        ("host.example.", "host.example"),
        ("bücher.example", "xn--bcher-kva.example"),
        ("[::1]:80", "::1"),
        ("a b.example", ""),
        ("a..example", ""),
        ("x" * 300, ""),
    ],
)
def test_hosts_have_one_comparable_form(raw, canonical):
    assert canonical_host(raw) == canonical


def test_punycode_is_read_back():
    assert readable_host("xn--bcher-kva.example") == "bücher.example"
    assert readable_host("xn--\u00fc.example") == "xn--\u00fc.example"


def test_relations_between_hosts():
    assert within("a.shop.example", "shop.example")
    assert not within("ashop.example", "shop.example")
    assert related("www.shop.example", "m.shop.example") is False
    assert related("www.shop.example", "blog.shop.example") is False
    assert related("www.shop.example", "shop.example")
