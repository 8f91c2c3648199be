from __future__ import annotations

import gzip
import sqlite3
import zipfile
from pathlib import Path

import pytest

from moderation.importers import FormatError, _container, formats, recognise, unpacked
from moderation.vocabulary import Status
from tests.importers.reading import SAMPLES, comments, read_bytes, read_sample, threads

PUBLISHED, HELD, REMOVED = Status.PUBLISHED, Status.HELD, Status.REMOVED

# By the id of each comment: author, text, parent, status, label.
FOUND = {
    "disqus.xml": (
        "disqus",
        {
            "21": ("Ada", "First, before its thread.\n\nSecond.", "", PUBLISHED, ""),
            "22": ("Rex", "Buy now", "21", REMOVED, "spam"),
            "23": ("Bo", "Lost", "", PUBLISHED, ""),
        },
    ),
    "remark42.jsonl": (
        "remark42",
        {
            "r1": ("Ada", "Written **text**", "", PUBLISHED, ""),
            "r2": ("deleted", "", "r1", REMOVED, "deleted"),
        },
    ),
    "commento.json": (
        "commento",
        {
            "c1": ("Ada", "First", "", PUBLISHED, ""),
            "c2": ("", "Flagged", "c1", HELD, "pending"),
        },
    ),
    "comentario.json": ("commento", {"c1": ("Bo", "Rejected", "", REMOVED, "rejected")}),
    "waline.json": (
        "waline",
        {
            "w1": ("Ada", "Old *HTML*", "", PUBLISHED, ""),
            "w2": ("Rex", "New *Markdown*", "w1", REMOVED, "spam"),
        },
    ),
    "artalk.artrans": (
        "artalk",
        {
            "5": ("Ada", "Hello", "", PUBLISHED, ""),
            "6": ("Bo", "Waiting", "5", HELD, "pending"),
        },
    ),
    "coral.csv": (
        "coral",
        {
            "k1": ("Ada", "One\ntwo", "", PUBLISHED, ""),
            "k2": ("Ada", "No", "k1", REMOVED, "rejected"),
        },
    ),
    "table.csv": (
        "table",
        {
            "1": ("Ada", "=SUM(1)\nand a second line", "", PUBLISHED, ""),
            "2": ("Bo", "Waiting", "1", HELD, "pending"),
        },
    ),
    "lines.jsonl": (
        "jsonl",
        {
            "1": ("Ada", "Hello", "", PUBLISHED, ""),
            "2": ("Rex", "**Buy**", "1", REMOVED, "spam"),
        },
    ),
}


@pytest.mark.parametrize("name", FOUND)
def test_each_format_is_recognised_and_read(name: str) -> None:
    known, items = read_sample(name)
    read = {id_: (one.author.name, one.text, one.parent, one.status, one.label) for id_, one in comments(items).items()}
    assert (known, read) == FOUND[name]
    assert all(one.at is not None for one in comments(items).values())


@pytest.mark.parametrize("name", ["disqus.xml", "comentario.json", "artalk.artrans", "coral.csv"])
def test_threads_have_their_address_and_title(name: str) -> None:
    found = next(iter(threads(read_sample(name)[1]).values()))
    assert found.url.rstrip("/") == "https://gazette.example/a"
    assert found.title == "Night buses"


def test_offsets_and_short_fractions_of_times_are_understood() -> None:
    assert str(comments(read_sample("artalk.artrans")[1])["5"].at) == "2026-03-01 09:00:00+00:00"
    assert str(comments(read_sample("remark42.jsonl")[1])["r1"].at) == "2026-03-01 09:00:00+00:00"


def test_one_number_in_two_threads_of_isso_stays_two_comments() -> None:
    known, items = read_sample("isso.json")
    assert known == "isso_json"
    assert [one.text for one in items if hasattr(one, "text")] == ["Zero is a number too.", "The same number again."]


def test_a_database_of_isso_is_read(tmp_path: Path) -> None:
    path = tmp_path / "comments.db"
    with sqlite3.connect(path) as database:
        database.executescript(
            "CREATE TABLE threads (id INTEGER PRIMARY KEY, uri TEXT, title TEXT);"
            "CREATE TABLE comments (tid, id INTEGER PRIMARY KEY, parent, created FLOAT, modified FLOAT, mode, remote_addr,"
            " text, author, email, website, likes, dislikes, voters, notification);"
            "INSERT INTO threads VALUES (1, '/a/', 'Buses &amp; trams');"
            "INSERT INTO comments VALUES (1, 1, NULL, 1772355600.25, NULL, 1, '192.0.2.0', '*Hi*', 'A &amp; B', '', '', 0, 0, x'00', 0);"
            "INSERT INTO comments VALUES (1, 2, 1, 1772355601.0, NULL, 4, '', '', NULL, NULL, NULL, 0, 0, x'00', 0);"
        )
    database.close()
    packed = tmp_path / "comments.db.gz"
    packed.write_bytes(gzip.compress(path.read_bytes()))
    for one in (path, packed):
        with unpacked(one) as file:
            assert recognise(file.start) == "isso"
            items = list(formats()["isso"].read(file.stream))
        assert [(c.author.name, c.text, c.parent, c.label) for c in comments(items).values()] == [
            ("A & B", "*Hi*", "", ""),
            ("", "", "1", "deleted"),
        ]
        assert threads(items)["1"].title == "Buses & trams"


def test_another_database_is_refused_in_plain_words(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    with sqlite3.connect(path) as database:
        database.execute("CREATE TABLE something (id)")
    database.close()
    with pytest.raises(FormatError, match="no database of Isso"):
        read_bytes("isso", path.read_bytes())


@pytest.mark.parametrize("name", ["commento.json", "isso.json", "waline.json", "artalk.artrans"])
def test_json_that_is_cut_off_says_so(name: str) -> None:
    known, _ = read_sample(name)
    content = (SAMPLES / name).read_bytes()
    with pytest.raises(FormatError, match="cut off"):
        read_bytes(known, content[: len(content) * 2 // 3])


@pytest.mark.parametrize(
    ("format_name", "content"),
    [
        ("remark42", b'{"version":7,"users":[],"posts":[]}\n'),
        ("commento", b'{"version":481}'),
    ],
)
def test_another_version_is_refused(format_name: str, content: bytes) -> None:
    with pytest.raises(FormatError, match=r"version (7|481)"):
        read_bytes(format_name, content)


def test_packed_files_are_read_and_bombs_are_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    content = (SAMPLES / "table.csv").read_bytes()
    zipped = tmp_path / "a.zip"
    with zipfile.ZipFile(zipped, "w") as archive:
        archive.writestr("__MACOSX/x", b"litter")
        archive.writestr("comments/table.csv", content)
    with unpacked(zipped) as file:
        assert len(comments(list(formats()[recognise(file.start)].read(file.stream)))) == 2
    # What is always fine is 64 MiB; packing so much would take the test longer than all others here together.
    monkeypatch.setattr(_container, "ALWAYS_FINE", 1 << 20)
    bomb = tmp_path / "bomb.gz"
    bomb.write_bytes(gzip.compress(content + b"9,,https://gazette.example/a,,,,,,%s,0\n" % (b"x" * 20_000) * 150))
    with unpacked(bomb) as file, pytest.raises(FormatError, match="times its size"):
        list(formats()["table"].read(file.stream))


def test_a_damaged_gzip_says_so(tmp_path: Path) -> None:
    whole = gzip.compress((SAMPLES / "wordpress.xml").read_bytes())
    path = tmp_path / "cut.xml.gz"
    path.write_bytes(whole[:-20])
    with pytest.raises(FormatError, match="damaged or cut off"), unpacked(path) as file:
        list(formats()["wordpress"].read(file.stream))


def test_a_zip_with_several_files_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.xml", b"a")
        archive.writestr("b.xml", b"b")
    with pytest.raises(FormatError, match="exactly one file"), unpacked(path):
        pass


def test_the_tables_of_coral_may_come_in_one_zip(tmp_path: Path) -> None:
    users, stories, *rest = (SAMPLES / "coral.csv").read_text("utf-8").splitlines(keepends=True)
    path = tmp_path / "coral.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("comments.csv", "".join(rest))
        archive.writestr("stories.csv", stories)
        archive.writestr("users.csv", users)
    with unpacked(path) as file:
        assert recognise(file.start) == "coral"
        assert comments(list(formats()["coral"].read(file.stream)))["k1"].author.name == "Ada"


def test_a_comment_of_ours_may_name_its_thread_by_the_slug_alone() -> None:
    import io

    from moderation.importers import jsonl
    from moderation.vocabulary import ArchivedThread

    rows = b'{"id": "1", "thread_slug": "a", "body": "x"}\n{"id": "2", "thread_slug": "b", "body": "y"}\n'
    rows += b'{"record": "thread", "slug": "b", "thread_slug": "b", "thread_title": "B"}\n'
    threads = [one for one in jsonl.read(io.BytesIO(rows)) if isinstance(one, ArchivedThread)]
    assert [(one.key, one.slug, one.title) for one in threads] == [("b", "b", "B"), ("a", "a", "")]
