import pytest

from moderation.detectors import Case
from moderation.detectors.impersonation import Impersonation
from moderation.vocabulary import Author, History, Role, Submission


def find(now, name, *, of="staff", role=Role.GUEST, staff=("Mo Keeper",), thread=("Ada Lovelace",), **settings):
    history = History(protected_names=staff, thread_names=thread)
    return list(Impersonation(of=of, **settings).find(Case(Submission("Hello", Author(name, role=role)), history, now)))


@pytest.mark.parametrize(
    "name", ["mo keeper", "Mo  Keeper", "Мо Кеереr", "M0 Keeper", "Ｍｏ Ｋｅｅｐｅｒ", "Mo\u200b Keeper"]
)
def test_names_that_look_like_staff_are_noticed(now, name):
    (found,) = find(now, name)
    assert found.score == 0.95
    assert found.spans[0].field == "name"


def test_staff_may_use_their_own_name(now):
    assert not find(now, "Mo Keeper", role=Role.MODERATOR)


@pytest.mark.parametrize("name", ["Admin", "Site Moderator", "ADMINISTRATOR", "Аdmin"])
def test_a_title_in_a_name_is_noticed_more_weakly(now, name):
    (found,) = find(now, name)
    assert found.score == 0.6
    assert not find(now, name, titles=False)


@pytest.mark.parametrize("name", ["Moses", "Admira", "Edith Modest", "Bo", ""])
def test_ordinary_names_pose_as_nobody(now, name):
    assert not find(now, name)


def test_a_commenters_name_in_other_letters_is_noticed(now):
    (found,) = find(now, "Ada Lоvelace", of="commenter")
    assert found.score == 0.9


def test_the_exact_name_of_another_commenter_is_weaker_for_names_repeat(now):
    (found,) = find(now, "ada lovelace", of="commenter")
    assert found.score == 0.5
    assert found.facts["exact"] is True


def test_everybody_may_be_anonymous(now):
    assert not find(now, "Anonymous", of="commenter", thread=("anonymous",))
