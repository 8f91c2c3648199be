"""Every comment is shown once, in reading order, however deep or odd the thread is."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from moderation.storage.views import PublicComment
from moderation.vocabulary import Status
from moderation.web.tree import DEEPEST, Node, arranged

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


def comment(number: int, parent: int | None = None) -> PublicComment:
    return PublicComment(number, parent, f"Name {number}", "", "text", "guest", Status.PUBLISHED, NOON, None)


def walk(nodes: list[Node], depth: int = 0) -> Iterator[tuple[int, Node]]:
    for node in nodes:
        yield depth, node
        yield from walk(node.replies, depth + 1)


def test_replies_stand_below_what_they_answer() -> None:
    shown = list(walk(arranged((comment(1), comment(2, 1), comment(3, 2), comment(4)), 4)))
    assert [(depth, node.comment.id) for depth, node in shown] == [(0, 1), (1, 2), (2, 3), (0, 4)]
    assert all(node.answers is None for _, node in shown)


def test_replies_beyond_the_depth_shown_stand_flat_and_name_whom_they_answer() -> None:
    chain = tuple(comment(n, n - 1 or None) for n in range(1, 6))
    shown = list(walk(arranged(chain, 2)))
    assert [(depth, node.comment.id) for depth, node in shown] == [(0, 1), (1, 2), (2, 3), (2, 4), (2, 5)]
    assert [node.answers.id for _, node in shown if node.answers] == [3, 4]


def test_a_reply_to_something_that_is_not_there_stands_at_the_top() -> None:
    assert [node.comment.id for node in arranged((comment(1), comment(2, 99)), 4)] == [1, 2]


def test_comments_that_answer_each_other_in_a_circle_are_shown() -> None:
    shown = list(walk(arranged((comment(1, 2), comment(2, 1), comment(3, 3)), 4)))
    assert sorted(node.comment.id for _, node in shown) == [1, 2, 3]


def test_a_chain_of_ten_thousand_replies_is_shown_whole() -> None:
    chain = tuple(comment(n, n - 1 or None) for n in range(1, 10_001))
    shown = list(walk(arranged(chain, 4)))
    assert [node.comment.id for _, node in shown] == list(range(1, 10_001))
    assert max(depth for depth, _ in shown) == 4


@given(st.lists(st.one_of(st.none(), st.integers(0, 40)), max_size=40), st.integers(-3, 200))
@settings(deadline=None)
def test_whatever_answers_whatever_each_comment_is_shown_exactly_once(parents: list[int | None], deep: int) -> None:
    comments = tuple(comment(number, parent) for number, parent in enumerate(parents, 1))
    shown = list(walk(arranged(comments, deep)))
    assert sorted(node.comment.id for _, node in shown) == [one.id for one in comments]
    assert all(depth <= min(max(deep, 1), DEEPEST) for depth, _ in shown)
