"""Many hands on one thing at the same moment: nothing is doubled, nothing is silently overwritten."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from tests.attack.conftest import SLUG
from tests.attack.stranger import Stranger
from tests.browser.service import Service

JSON = {"Accept": "application/json"}
Result = TypeVar("Result")


def at_once(number: int, act: Callable[[int], Result]) -> list[Result]:
    """What each of so many hands got."""
    with ThreadPoolExecutor(number) as hands:
        return list(hands.map(act, range(number)))


def held(attacked: Service, words: str) -> dict[str, str]:
    """A comment that waits."""
    bo = Stranger(attacked.port, SLUG)
    token = bo.get(f"/threads/{SLUG}").field("token")
    answer = bo.send(
        f"/threads/{SLUG}/comments", [("token", token), ("name", "Bo"), ("comment", f"marmot {words}")], **JSON
    )
    assert answer.status == 202
    found: dict[str, str] = json.loads(answer.text)
    return found


def test_one_form_sent_eight_times_at_once_is_one_comment(attacked: Service, moderator: Stranger) -> None:
    bo = Stranger(attacked.port, SLUG)
    fields = [("token", bo.get(f"/threads/{SLUG}").field("token")), ("name", "Bo"), ("comment", "Once and no more.")]
    answers = at_once(8, lambda _: Stranger(attacked.port, SLUG).send(f"/threads/{SLUG}/comments", fields, **JSON))
    assert {answer.status for answer in answers} == {201}
    assert len({json.loads(answer.text)["id"] for answer in answers}) == 1
    assert Counter(json.loads(answer.text)["repeated"] for answer in answers) == {True: 7, False: 1}


def test_of_two_decisions_at_once_one_counts_and_the_other_is_told(attacked: Service, moderator: Stranger) -> None:
    one = held(attacked, "two moderators")
    csrf = moderator.get("/admin/threads").field("csrf_token")

    def decide(number: int) -> str:
        fields = [
            ("csrf_token", csrf),
            ("act", ("publish", "remove")[number % 2]),
            ("pick", f"{one['id']}:1"),
            ("origin", "queue"),
        ]
        return moderator.send("/admin/acts", [*fields, ("reason", "x"), ("clause", "attacks")]).headers["location"]

    places = at_once(4, decide)
    assert sum("missed=" in place for place in places) == 3, places
    assert sum("done=" in place for place in places) == 1, places
    status = json.loads(moderator.get(one["status_url"], **JSON).text)["status"]
    assert status in {"published", "removed"}


def test_an_undo_pressed_twice_is_done_once(attacked: Service, moderator: Stranger) -> None:
    one = held(attacked, "to be undone")
    csrf = moderator.get("/admin/threads").field("csrf_token")
    fields = [("csrf_token", csrf), ("act", "publish"), ("pick", f"{one['id']}:1"), ("batch", "a" * 32)]
    assert "done=" in moderator.send("/admin/acts", fields).headers["location"]
    undo = [("csrf_token", csrf), ("undo", "a" * 32), ("batch", "b" * 32)]
    assert {answer.status for answer in at_once(4, lambda _: moderator.send("/admin/undo", undo))} <= {303, 409}
    assert json.loads(moderator.get(one["status_url"], **JSON).text)["status"] == "held"
    log = moderator.get(f"/admin/log?comment={one['id']}").text
    assert log.count("b" * 32) <= 2


def test_an_edit_and_a_decision_at_once_never_publish_unread_words(attacked: Service, moderator: Stranger) -> None:
    csrf = moderator.get("/admin/threads").field("csrf_token")
    for number in range(6):
        one = held(attacked, f"harmless {number}")
        publish = [("csrf_token", csrf), ("act", "publish"), ("pick", f"{one['id']}:1"), ("origin", "queue")]

        def act(hand: int, one: dict[str, str] = one, publish: list[tuple[str, str]] = publish) -> None:
            if hand:
                moderator.send("/admin/acts", publish)
            else:
                Stranger(attacked.port).send(f"{one['status_url']}/edit", [("comment", "marmot, but worse")])

        at_once(2, act)
        now = json.loads(moderator.get(one["status_url"], **JSON).text)
        assert (now["status"], now["text"]) in {
            ("held", "marmot, but worse"),
            ("published", f"marmot harmless {number}"),
        }
