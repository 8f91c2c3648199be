"""Fills an example article through the same steps that real visitors and moderators take, once."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timedelta

from moderation.storage import comments, moderators, queue, threads
from moderation.storage.views import ModeratorView
from moderation.vocabulary import Author, Parent, Role, Status, Submission, Thread
from moderation.workflow import demo_crowd, restrict, review
from moderation.workflow.demo_story import ACTS, BODY, BY, MODERATOR, OPENED_AGO, PEOPLE, POSTS, SLUG, TITLE, Act, Post
from moderation.workflow.house import House
from moderation.workflow.import_comments import import_comments
from moderation.workflow.submit import submit

WRITING_SECONDS = 45.0
CROWD, CROWD_PEOPLE, CROWD_SEED = 1000, 500, 1
NewText = Callable[[], str]


def fill(house: House, now: datetime, new_token: NewText, *, crowd: int = CROWD) -> bool:
    """Add the example article with its comments, held ones, removals and bans, all dated back from `now`; and other
    articles in which a `crowd` of so many comments talks.

    `new_token` gives a fresh random text at each call. Returns whether anything was added: where the article exists
    already, whatever people did with it since is left alone.
    """
    with house.store.write() as tx:
        if threads.by_slug(tx, SLUG):
            return False
        threads.open_thread(tx, SLUG, TITLE, "", BY, BODY, _back(now, OPENED_AGO))
        moderator = moderators.by_name(tx, MODERATOR, removed=True)
        if moderator is None:
            moderators.add(tx, MODERATOR, Role.MODERATOR, _back(now, OPENED_AGO))
            moderator = moderators.by_name(tx, MODERATOR)
    assert moderator, "it was added a moment ago"
    numbers: dict[str, int] = {}
    for post in POSTS:
        numbers[post.key] = _post(house, post, numbers, now, new_token)
        for act in ACTS:
            if act.on == post.key:
                _act(house, moderator, act, numbers[post.key], _back(now, post.ago - act.after), new_token())
    if crowd:
        _bring_crowd(house, crowd, now, new_token())
    return True


def _bring_crowd(house: House, number: int, now: datetime, batch: str) -> None:
    """Other articles with a thousand comments by five hundred people, taken in as an archive would be."""
    path = house.settings.data_dir / "demo.jsonl"
    try:
        with path.open("w", encoding="utf-8") as out:
            for row in demo_crowd.rows(number, CROWD_PEOPLE, CROWD_SEED, now):
                out.write(json.dumps(row) + "\n")
        import_comments(
            house,
            path,
            format_name="jsonl",
            site="",
            dry_run=False,
            batch=batch,
            now=now,
            progress=lambda *_: None,
        )
    finally:
        path.unlink(missing_ok=True)


def _back(now: datetime, minutes: float) -> datetime:
    return now - timedelta(minutes=minutes)


def _post(house: House, post: Post, numbers: dict[str, int], now: datetime, new_token: NewText) -> int:
    """Submit one comment as its author would have, at its moment. Its number."""
    person = PEOPLE[post.who]
    author = Author(
        name=person.name,
        email=person.email,
        website=person.website,
        ip=person.ip,
        user_agent=person.agent,
        accept_language="en-GB,en;q=0.8",
        visitor=person.visitor,
    )
    submission = Submission(
        text=post.text,
        author=author,
        thread=Thread(slug=SLUG),
        parent=_answered(house, numbers.get(post.answers)),
        seconds_to_write=WRITING_SECONDS,
    )
    receipt = submit(house, submission, token=new_token(), nonce=new_token(), now=_back(now, post.ago))
    return receipt.comment_id


def _answered(house: House, comment_id: int | None) -> Parent | None:
    """The comment that is answered; nobody can answer what is held or removed."""
    if comment_id is None:
        return None
    with house.store.read() as tx:
        found = comments.public(tx, comment_id)
    if found is None or found.status is not Status.PUBLISHED:
        return None
    return Parent(found.id, found.name, found.text)


def _act(house: House, moderator: ModeratorView, act: Act, comment_id: int, at: datetime, batch: str) -> None:
    """What the moderator did about a comment, or about its author. What the rules have done already is left as it is."""
    with house.store.read() as tx:
        comment = queue.item(tx, comment_id, at)
    if comment is None or act.clause not in house.policy.clauses:
        return
    if act.verdict == "restrict":
        kind = "block" if act.days else "ban"
        until = at + timedelta(days=act.days) if act.days else None
        restrict.place(house, moderator, comment.author.person_id, kind, act.clause, act.reason, until, batch, at)
    else:
        target = (comment_id, comment.version)
        review.review(house, moderator, [target], act.verdict, act.clause, act.reason, act.strike, batch, at)
