from __future__ import annotations

import dataclasses
import io
import string
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moderation.exporters import Site
from moderation.exporters import formats as exporters
from moderation.importers import formats as importers
from moderation.importers import recognise
from moderation.text.normalise import clean
from moderation.vocabulary import ArchivedComment, ArchivedThread, Author, Role, Status

READ_BY = {"jsonl": "jsonl", "csv": "table", "wxr": "wordpress"}
SITE = Site("Gazette & sons", "https://gazette.example")

written = st.text(st.characters(codec="utf-8"), max_size=60).map(clean)
nasty = st.sampled_from(
    ["=1+1", "'=1", "''-x", "@x", "]]>", "<b>&amp;</b>", "a\n\nb\t", "\ufffe\uffff", '"', ",", "\x85"]
)
bodies = st.one_of(written, nasty.map(clean))
names = bodies.map(lambda text: " ".join(text.split()))
moments = st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))
maybe = st.none() | moments
slugs = st.text(string.ascii_lowercase, min_size=1, max_size=8)


@st.composite
def archives(draw: st.DrawFn) -> list[ArchivedThread | ArchivedComment]:
    items: list[ArchivedThread | ArchivedComment] = []
    number = 0
    for slug in draw(st.lists(slugs, min_size=1, max_size=3, unique=True)):
        items.append(
            ArchivedThread(slug, draw(names), draw(names), slug, draw(names), draw(bodies), draw(maybe), draw(maybe))
        )
        first = number
        for _ in range(draw(st.integers(1, 3))):
            number += 1
            author = Author(name=draw(names), website=draw(names), visitor=str(draw(st.integers(1, 5))))
            items.append(
                ArchivedComment(
                    id=str(number),
                    thread=slug,
                    text=draw(bodies),
                    at=draw(moments),
                    author=dataclasses.replace(author, role=draw(st.sampled_from(Role))),
                    parent=str(draw(st.integers(first + 1, number - 1))) if number > first + 1 else "",
                    status=draw(st.sampled_from(Status)),
                    label=draw(st.sampled_from(["", "spam", "trash"])),
                    edited_at=draw(maybe),
                    withdrawn_at=draw(maybe),
                    token_digest=f"{number:064x}",
                )
            )
    return items


def through(name: str, items: list[ArchivedThread | ArchivedComment]) -> list[object]:
    out = io.StringIO(newline="")
    exporters()[name].write(items, SITE, out)
    content = out.getvalue().encode()
    assert recognise(content[:4096]) == READ_BY[name]
    read = list(importers()[READ_BY[name]].read(io.BytesIO(content)))
    slugs_of = {item.key: item.slug for item in read if isinstance(item, ArchivedThread)}
    return [
        dataclasses.replace(item, key=item.slug)
        if isinstance(item, ArchivedThread)
        else dataclasses.replace(item, thread=slugs_of[item.thread])
        for item in read
    ]


@pytest.mark.parametrize("name", READ_BY)
@settings(max_examples=40, deadline=None)
@given(items=archives())
def test_what_leaves_comes_back_the_same(name: str, items: list[ArchivedThread | ArchivedComment]) -> None:
    def by_id(found: list[object]) -> dict[str, object]:
        return {getattr(item, "id", "") or f"thread {item.key}": item for item in found}

    assert by_id(through(name, items)) == by_id(items)


def test_no_cell_of_a_csv_is_a_formula() -> None:
    out = io.StringIO(newline="")
    attack = [
        ArchivedThread("a", slug="a", title="+1"),
        ArchivedComment("1", "a", "=cmd|'/c calc'!A1", author=Author("@x")),
    ]
    exporters()["csv"].write(attack, SITE, out)
    assert "'=cmd" in out.getvalue()
    assert "'@x" in out.getvalue()
    assert "'+1" in out.getvalue()
