"""Whatever somebody writes, what comes out is a handful of harmless tags, and it comes out soon."""

from __future__ import annotations

from urllib.parse import urlsplit
from xml.etree.ElementTree import Element

import html5lib
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moderation.text.render import LINK_REL, LONGEST, TAGS, plain, render, rendered, rendered_prose

HTML = "{http://www.w3.org/1999/xhtml}"
ATTRIBUTES = {"a": {"href", "rel"}, "ol": {"start"}}


def nodes(html: str) -> list[Element]:
    """The elements as a browser reads them, without the frame that every page has."""
    body = html5lib.parse(html).find(f"{HTML}body")
    assert body is not None
    return [node for node in body.iter() if node is not body]


def is_harmless(html: str) -> bool:
    for node in nodes(html):
        name = str(node.tag).removeprefix(HTML)
        if name not in TAGS or set(node.attrib) - ATTRIBUTES.get(name, set()):
            return False
        if name == "a" and urlsplit(node.attrib.get("href", "https://x")).scheme not in {"http", "https"}:
            return False
    return True


marks = st.sampled_from(
    ["*", "**", "_", "`", "```\n", "> ", "- ", "1. ", "[", "](", ")", "<", "</a>", "<script>", "javascript:", "https://",
     "http://x.example/", "\n", "\n\n", "    ", "\t", "&lt;", "&#106;", "\\", '"', "'", "<!--", "-->", "<![CDATA[", "data:",
     "//evil.example", "onerror=", "<img src=x>", "<svg>", "<math>", "![", "\x00", "\ud800", "\u202e", "a", "b c"]
)  # fmt: skip
texts = st.one_of(st.text(max_size=200), st.lists(marks, max_size=60).map("".join))


@given(texts)
@settings(max_examples=300, deadline=None)
def test_only_harmless_tags_come_out_of_any_text(text: str) -> None:
    assert is_harmless(render(text))
    assert is_harmless(plain(text))


@given(texts)
@settings(max_examples=150, deadline=None)
def test_the_result_grows_with_the_text_and_no_faster(text: str) -> None:
    # The dearest letter is an address of ten letters that becomes a link with its marks and both tags.
    assert len(render(text)) <= 60 + 30 * len(text)


@given(texts)
@settings(max_examples=100, deadline=None)
def test_a_browser_reads_the_result_as_it_was_written(text: str) -> None:
    """Parsing and writing it again changes nothing, so nothing can hide in the gap between two parsers."""
    once = render(text)
    again = html5lib.serialize(html5lib.parseFragment(once), omit_optional_tags=False, quote_attr_values="always")
    assert [node.tag for node in nodes(again)] == [node.tag for node in nodes(once)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Hello *there*, **you**", "<p>Hello <em>there</em>, <strong>you</strong></p>\n"),
        ("one\ntwo", "<p>one<br>\ntwo</p>\n"),
        ("# no heading", "<p># no heading</p>\n"),
        ("---", "<p>---</p>\n"),
        ("<b>bold</b>", "<p>&lt;b&gt;bold&lt;/b&gt;</p>\n"),
        ("&lt;script&gt;", "<p>&amp;lt;script&amp;gt;</p>\n"),
        ("> quoted", "<blockquote>\n<p>quoted</p>\n</blockquote>\n"),
        ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n"),
        ("7. seven", '<ol start="7">\n<li>seven</li>\n</ol>\n'),
        ("`code <b>`", "<p><code>code &lt;b&gt;</code></p>\n"),
        ("```python\nx = 1\n```", "<pre><code>x = 1\n</code></pre>\n"),
        ("    four spaces", "<p>four spaces</p>\n"),
        ("[relative](/admin/log-out)", "<p>relative</p>\n"),
        ("[mail](mailto:a@example.org)", "<p>mail</p>\n"),
        ("[run](javascript:alert)", "<p>[run](javascript:alert)</p>\n"),
        (
            "![](https://track.example/dot.gif)",
            f'<p>!<a href="https://track.example/dot.gif" rel="{LINK_REL}"></a></p>\n',
        ),
    ],
)
def test_the_marks_that_a_comment_may_use(text: str, expected: str) -> None:
    assert render(text) == expected


@pytest.mark.parametrize(
    ("text", "address", "rest"),
    [
        ("see https://a.example.", "https://a.example", "."),
        ("(https://a.example/x)", "https://a.example/x", ")"),
        ("https://en.example/wiki/Moby_(whale)!", "https://en.example/wiki/Moby_(whale)", "!"),
        ("HTTPS://A.example/ü?q=1&r=2", "HTTPS://A.example/ü?q=1&amp;r=2", ""),
        ("“https://a.example/x”", "https://a.example/x", "”"),
        ("https://a.example/a_b_c", "https://a.example/a_b_c", ""),
    ],
)
def test_a_bare_address_becomes_a_link_without_the_punctuation_around_it(text: str, address: str, rest: str) -> None:
    assert f'rel="{LINK_REL}">{address}</a>{rest}</p>' in render(text)


@pytest.mark.parametrize("text", ["https://", "http:///x", "ftp://a.example", "`https://a.example`", "xhttps://?"])
def test_what_is_no_web_address_is_no_link(text: str) -> None:
    assert "<a" not in render(text)


def test_a_link_is_not_linked_twice() -> None:
    assert render("[https://a.example](https://b.example)").count("<a") == 1


@pytest.mark.parametrize("text", ["[" * 10_000, "*_" * 5_000, "![" * 5_000, "`a" * 5_000, "> " * 5_000, "- " * 5_000])
def test_a_text_of_marks_alone_is_shown_as_it_is(text: str) -> None:
    assert is_harmless(render(text))
    assert len(render(text)) < 20 * len(text)


def test_a_line_end_is_kept_in_a_comment_and_is_a_space_in_an_article() -> None:
    assert render("one\ntwo") == "<p>one<br>\ntwo</p>\n"
    assert rendered_prose("one\ntwo") == "<p>one\ntwo</p>\n"


def test_a_very_long_text_keeps_its_words_and_lines() -> None:
    text = "word *word*\n" * (LONGEST // 10)
    assert render(text) == plain(text)
    assert render(text).count("<br>") >= LONGEST // 10 - 1


def test_no_text_makes_it_raise() -> None:
    assert render("") == ""
    assert plain("") == ""
    assert "\N{REPLACEMENT CHARACTER}" in render("a\x00b")
    assert render("\ud800") == "<p>?</p>\n"


def test_templates_take_the_result_as_html() -> None:
    assert rendered("<i>").__html__() == "<p>&lt;i&gt;</p>\n"


@pytest.mark.parametrize(
    "text", ["https://bank.example@thief.example/", "[bank](https://bank.example:x@thief.example)"]
)
def test_no_link_hides_its_host_behind_a_name(text: str) -> None:
    assert "<a" not in render(text)
