"""A thread's pages: whole trees, in order, nothing lost at any depth, nothing shown that is not published."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import insert

from moderation.storage import comments, trees
from moderation.storage.tables import CommentRow
from moderation.vocabulary import Status
from tests.storage import written

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


def read_all(tx, thread_id, page_size):
    first, pages = comments.published_page(tx, thread_id, 1, page_size)
    rest = [comments.published_page(tx, thread_id, page, page_size) for page in range(2, pages + 1)]
    assert all(count == pages for _, count in rest)
    return [first, *(found for found, _ in rest)]


def test_an_empty_thread_has_one_empty_page(store, now):
    with store.write() as tx:
        assert comments.published_page(tx, written.thread(tx, now), 1, 10) == ((), 1)
        assert comments.published_page(tx, 999, 1, 10) == ((), 1)


def test_replies_stand_below_what_they_answer_the_oldest_first(store, ada, bo, now):
    with store.write() as tx:
        thread_id = written.thread(tx, now)
        one = written.comment(tx, ada, now, "one")
        two = written.comment(tx, bo, now, "two")
        to_one = written.comment(tx, bo, now, "to one", parent_id=one)
        deeper = written.comment(tx, ada, now, "deeper", parent_id=to_one)
        again = written.comment(tx, bo, now, "to one again", parent_id=one)
        found, pages = comments.published_page(tx, thread_id, 1, 10)
    assert [comment.id for comment in found] == [one, to_one, deeper, again, two]
    assert pages == 1
    assert found[0].name == "Ada"
    assert found[0].website == "https://ada.example"


def test_a_removed_comment_leaves_a_stub_only_where_something_published_hangs_below(store, ada, rex, now):
    with store.write() as tx:
        thread_id = written.thread(tx, now)
        top = written.comment(tx, rex, now, "insult", status=Status.REMOVED)
        written.comment(tx, ada, now, "why?", parent_id=top)
        lonely = written.comment(tx, rex, now, "insult", status=Status.REMOVED)
        below = written.comment(tx, rex, now, "more", parent_id=lonely, status=Status.HELD)
        found, _ = comments.published_page(tx, thread_id, 1, 10)
        assert comments.public(tx, top) is None
        assert comments.public(tx, below) is None
    assert [(comment.text, comment.name, comment.website, comment.status) for comment in found] == [
        ("", "", "", Status.REMOVED),
        ("why?", "Ada", "https://ada.example", Status.PUBLISHED),
    ]


def test_a_published_comment_that_is_held_again_keeps_its_place_for_its_replies(store, ada, bo, now):
    with store.write() as tx:
        thread_id = written.thread(tx, now)
        top = written.comment(tx, ada, now, "first")
        written.comment(tx, bo, now, "reply", parent_id=top)
        comments.replace_text(tx, top, 1, text="edited", status=Status.HELD, bands=(), now=now)
        found, _ = comments.published_page(tx, thread_id, 1, 10)
    assert [(comment.text, comment.status) for comment in found] == [("", Status.HELD), ("reply", Status.PUBLISHED)]


def test_a_chain_of_ten_thousand_replies_is_read_whole(store, ada, now):
    depth = 10_000
    with store.write() as tx:
        thread_id = written.thread(tx, now)
        top = written.comment(tx, ada, now)
        person = comments.persons_of(tx, [top])[top]
        common = {"thread_id": thread_id, "root_id": top, "person_id": person, "name": "Ada", "text": "deeper"}
        tx.execute(
            insert(CommentRow),
            [
                {
                    **common,
                    "id": top + n,
                    "parent_id": top + n - 1,
                    "status": "published",
                    "created_at": now,
                    "token_digest": f"{n}",
                }
                for n in range(1, depth)
            ],
        )
    with store.read() as tx:
        found, pages = comments.published_page(tx, thread_id, 1, 10)
    assert pages == 1
    assert [comment.id for comment in found] == list(range(top, top + depth))


def test_each_comment_knows_the_page_it_is_on(store, ada, bo, now):
    with store.write() as tx:
        thread_id = written.thread(tx, now)
        roots = [written.comment(tx, ada, now) for _ in range(5)]
        hidden = written.comment(tx, ada, now, status=Status.REMOVED)
        reply = written.comment(tx, bo, now, parent_id=roots[4])
        last = written.comment(tx, ada, now)
        assert comments.published_page(tx, thread_id, 3, 2)[0][-1].id == last
        assert [comments.page_of(tx, number, 2) for number in (*roots, reply, last)] == [1, 1, 2, 2, 3, 3, 3]
        assert comments.page_of(tx, hidden, 2) == 3
        assert comments.page_of(tx, 10**25, 2) == 1
        assert [comment.id for comment in comments.newest_published(tx, thread_id, 2)] == [last, reply]


shapes = st.lists(st.tuples(st.integers(0, 40), st.sampled_from([*Status, Status.PUBLISHED])), max_size=40)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(shape=shapes, page_size=st.integers(1, 5), imported=st.booleans())
def test_every_published_comment_is_on_exactly_one_page_and_below_its_parent(sqlite_store, shape, page_size, imported):
    """Random trees. Imported ones may hold children that have lower numbers than their parents."""
    opened = sqlite_store
    numbers = list(range(1, len(shape) + 1))
    numbers = numbers[::-1] if imported else numbers
    with opened._writer.connect() as tx, tx.begin() as work:
        rows, parents = [], []
        thread_id = written.thread(tx, NOW)
        person = written.people.find_or_add(tx, written.keys(written.Author("Ada", "ada@example.org")), "Ada", NOW)
        for place, (pick, status) in enumerate(shape):
            parent = pick - 1 if 0 < pick <= place else None
            parents.append(parent)
            root = parent
            while root is not None and parents[root] is not None:
                root = parents[root]
            rows.append(
                {
                    "id": numbers[place],
                    "thread_id": thread_id,
                    "parent_id": None if parent is None else numbers[parent],
                    "root_id": None if root is None else numbers[root],
                    "person_id": person,
                    "name": "Ada",
                    "text": f"text {place}",
                    "status": status.value,
                    "created_at": NOW,
                    "token_digest": str(place),
                }
            )
        tx.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
        if rows:
            tx.execute(insert(CommentRow), rows)
        pages = read_all(tx, thread_id, page_size)
        work.rollback()
    shown = [comment for page in pages for comment in page]
    published = {row["id"] for row in rows if row["status"] == "published"}
    assert sorted(comment.id for comment in shown if comment.status is Status.PUBLISHED) == sorted(published)
    assert len({comment.id for comment in shown}) == len(shown)
    for page in pages:
        seen: set[int] = set()
        for comment in page:
            assert comment.parent_id is None or comment.parent_id in seen
            seen.add(comment.id)
        assert sum(comment.parent_id is None for comment in page) <= page_size
    for comment in shown:
        assert (comment.text == "") == (comment.status is not Status.PUBLISHED)


def test_putting_in_order_needs_no_rows():
    assert trees.in_order([]) == ()
