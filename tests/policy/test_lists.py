"""Lists in files of their own: read with the policy, part of its hash, and never a way out of its folder."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.policy import list_files, lists
from moderation.policy.current import PolicyFile
from moderation.policy.judge import judge
from moderation.policy.loader import load, loads
from moderation.policy.problems import PolicyError
from moderation.vocabulary import Action, Author, History, Submission
from tests.policy.files import problems_of, spoilt
from tests.policy.test_current import Clock

FILE = "lists/words.txt"
WITH_LIST = spoilt("words: [flapdoodle]", "words: [flapdoodle, {list: unwanted}]").replace(
    "rules:\n", "lists:\n  unwanted: {file: lists/words.txt, of: words}\nrules:\n"
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A policy with a list that has one entry."""
    file = tmp_path / "policy.yaml"
    file.write_text(WITH_LIST)
    list_files.write(tmp_path, FILE, "# Ours\nturnip juice  # since May\n")
    return file


def outcome(policy, text: str, now) -> Action:
    return judge(policy, Submission(text, Author("Bo")), History(), now).action


def test_a_rule_finds_what_stands_in_its_list(path: Path, now) -> None:
    policy = load(path)
    assert policy.lists["unwanted"].entries == ("turnip juice",)
    assert policy.rules[0].lists == ("unwanted",)
    assert outcome(policy, "Buy turnip juice", now) is Action.HOLD
    assert outcome(policy, "Buy turnips", now) is Action.PUBLISH


def test_the_source_of_a_policy_stands_for_its_lists_too(path: Path, now) -> None:
    policy = load(path)
    again = loads(policy.source)
    assert again.sha256 == policy.sha256 != loads(WITH_LIST).sha256
    assert again.lists["unwanted"].entries == ("turnip juice",)
    assert loads(again.source).sha256 == policy.sha256


def test_a_list_that_is_not_there_yet_is_empty_and_changes_no_hash(tmp_path: Path) -> None:
    (tmp_path / "policy.yaml").write_text(WITH_LIST)
    policy = load(tmp_path / "policy.yaml")
    assert policy.lists["unwanted"].entries == ()
    assert policy.source == WITH_LIST


def test_a_changed_list_is_in_force_after_a_second_and_a_bad_one_never(path: Path, now) -> None:
    clock = Clock()
    file = PolicyFile(path, clock)
    list_files.write(path.parent, FILE, "swede soup\n")
    clock.seconds += 1
    assert outcome(file.policy, "Buy swede soup", now) is Action.HOLD
    list_files.write(path.parent, FILE, "swede soup\n!\n")
    clock.seconds += 1
    assert file.policy.lists["unwanted"].entries == ("swede soup",)
    assert [(Path(one.path).name, one.line) for one in file.problems] == [("words.txt", 2)]
    list_files.write(path.parent, FILE, "kale cake\n")
    clock.seconds += 1
    assert (file.policy.lists["unwanted"].entries, file.problems) == (("kale cake",), ())


@pytest.mark.parametrize(
    "name", ["/etc/passwd.txt", "../words.txt", "a/../../b.txt", "words.yaml", "a\\b.txt", "~/w.txt"]
)
def test_a_list_outside_the_folder_is_refused_by_its_name(name: str) -> None:
    source = WITH_LIST.replace("{file: lists/words.txt, of", f"{{file: {name!r}, of")
    assert ["give the path of a text file from here" in one.message for one in problems_of(source)][:1] == [True]


def test_a_link_that_leads_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("hunter2\n")
    place = tmp_path / "site"
    (place / "lists").mkdir(parents=True)
    (place / "policy.yaml").write_text(WITH_LIST)
    (place / FILE).symlink_to(tmp_path / "secret.txt")
    with pytest.raises(PolicyError, match="leads out of the folder"):
        load(place / "policy.yaml")
    with pytest.raises(lists.UnreadableListError):
        list_files.write(place, FILE, "x")
    assert (tmp_path / "secret.txt").read_text() == "hunter2\n"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("{list: unwanted}", "{list: unwonted}", "there is no list 'unwonted'; did you mean 'unwanted'?"),
        ("of: words", "of: hosts", "'unwanted' is a list of hosts, which 'words' does not take"),
        ("of: words", "of: names", "'of' cannot be 'names'"),
        ("of: words}", "of: words}\n  more: {file: lists/words.txt, of: words}", "is the list 'unwanted' already"),
    ],
)
def test_mistakes_about_lists_are_told_at_their_place(old: str, new: str, said: str) -> None:
    assert any(said in one.message for one in problems_of(WITH_LIST.replace(old, new))), problems_of(WITH_LIST)


@pytest.mark.parametrize(
    ("text", "of", "line", "said"),
    [
        ("good\n" + "x" * 101, "words", 2, "longer than 100"),
        ("https://shop.example/a", "hosts", 1, "is no host"),
        ("localhost", "hosts", 1, "is no host"),
        ("--- # list: lists/other.txt", "words", 1, "cannot begin with ---"),
        ("(a|b)" * 20, "words", 1, "more than"),
        ("\n".join(f"word{number}" for number in range(2001)), "words", 1, "at most 2,000"),
        ("word\n" * 20_000, "words", 1, "larger than 65,536 bytes"),
    ],
)
def test_what_cannot_stand_in_a_list_is_told_with_its_line(text: str, of: str, line: int, said: str) -> None:
    _, wrong = lists.parse(text, of)
    assert [(at, said in message) for at, message in wrong] == [(line, True)]


@given(st.lists(st.sampled_from(["turnip juice", "kale", "swede soup"]), max_size=6), st.text("\n# ab-", max_size=20))
def test_taking_an_entry_off_leaves_every_other_line_as_it_is(entries: list[str], rest: str) -> None:
    text = lists.with_entry(rest, "words", "beet", "today")
    for entry in entries:
        text = lists.with_entry(text, "words", entry, "later")
    assert set(entries) <= set(lists.parse(text, "words")[0])
    without = lists.without_entry(text, "words", "beet")
    assert without == text.replace("beet  # today\n", "")
    assert "beet" not in lists.parse(without, "words")[0]


@pytest.mark.parametrize(
    ("typed", "of", "entry"),
    [
        ("https://www.Shop.example/a?b", "hosts", "shop.example"),
        (" Turnip \u200b juice ", "words", "Turnip \u200b juice"),
        ("bücher.example", "hosts", "xn--bcher-kva.example"),
    ],
)
def test_what_is_typed_at_the_desk_becomes_an_entry(typed: str, of: str, entry: str) -> None:
    assert lists.as_entry(typed, of) == entry


@pytest.mark.parametrize(
    ("typed", "of"), [("", "words"), ("ab", "words"), ("a*b*", "words"), ("no host", "hosts"), ("", "hosts")]
)
def test_what_cannot_be_an_entry_is_refused_in_a_sentence(typed: str, of: str) -> None:
    with pytest.raises(ValueError, match=r"^[A-Z“].*\.$"):
        lists.as_entry(typed, of)


def test_a_host_of_a_long_list_is_found_with_all_below_it(now) -> None:
    from moderation.detectors import Case
    from moderation.detectors.links import Links

    found = Links(block_hosts=tuple(f"site{number}.example" for number in range(2000)))
    case = Case(
        Submission("See https://a.b.site1999.example/x and https://site1.example.org", Author("Bo")), History(), now
    )
    assert [one.note for one in found.find(case)] == ["Link to a.b.site1999.example, which this policy blocks."]
