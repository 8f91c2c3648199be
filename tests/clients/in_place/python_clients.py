"""Runs one Python client, unchanged and at the address that it was written for: python_clients.py NAME FOLDER.

KEY and WRONG are in the environment; what the client answered is printed as one line of JSON.
"""

from __future__ import annotations

import asyncio
import inspect
import json
import os
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

KEY, WRONG = os.environ["KEY"], os.environ["WRONG"]
HAM, SPAM, RUDE = os.environ["HAM"], os.environ["SPAM"], "you idiot"
BLOG, IP, AGENT = "https://blog.example", "192.0.2.7", "Browser/1"
SAME = {"user_ip": IP, "user_agent": AGENT, "referrer": "unknown"}


def akismet_sync() -> dict[str, Callable[[], Any]]:
    import akismet

    def client(key: str = KEY) -> Any:
        return akismet.SyncClient(config=akismet.Config(key=key, url=BLOG))

    return {
        "verified": lambda: client().verify_key(KEY, BLOG),
        "stranger": lambda: client(WRONG).verify_key(WRONG, BLOG),
        "refused": lambda: akismet.SyncClient.validated_client(config=akismet.Config(key=WRONG, url=BLOG)),
        "ham": lambda: client().comment_check(user_ip=IP, comment_content=HAM, comment_context=["a", "b"]).name,
        "spam": lambda: client().comment_check(user_ip=IP, comment_content=SPAM).name,
        "submitted": lambda: client().submit_spam(user_ip=IP, comment_content=HAM),
        "limit": lambda: client().usage_limit()["limit"],
    }


def akismet_async() -> dict[str, Callable[[], Any]]:
    from akismet import Akismet, Comment

    def client(key: str = KEY) -> Any:
        return Akismet(api_key=key, blog=BLOG)

    def comment(text: str) -> Any:
        return Comment(comment_content=text, **SAME)

    return {
        "verified": lambda: client().verify_key(),
        "stranger": lambda: client(WRONG).verify_key(),
        "ham": lambda: client().check(comment(HAM)),
        "spam": lambda: client().check(comment(SPAM)),
        "submitted": lambda: client().submit_ham(comment(SPAM)),
        "refused": lambda: client(WRONG).submit_ham(comment(SPAM)),
    }


def pykismet3() -> dict[str, Callable[[], Any]]:
    from pykismet3 import Akismet

    def client(key: str = KEY) -> Any:
        return Akismet(api_key=key, blog_url=BLOG, user_agent="test/1")

    return {
        "ham": lambda: client().check({**SAME, "comment_content": HAM}),
        "spam": lambda: client().check({**SAME, "comment_content": SPAM}),
        "submitted": lambda: client().submit_spam({**SAME, "comment_content": HAM}),
        "refused": lambda: client(WRONG).check({**SAME, "comment_content": HAM}),
    }


def python_akismet() -> dict[str, Callable[[], Any]]:
    from akismet import Akismet

    return {
        "ham": lambda: Akismet(KEY, blog=BLOG).check(IP, AGENT, comment_content=HAM),
        "spam": lambda: Akismet(KEY, blog=BLOG).check(IP, AGENT, comment_content=SPAM),
        "guaranteed": lambda: Akismet(KEY, blog=BLOG).check(IP, AGENT, comment_author="viagra-test-123"),
        "submitted": lambda: Akismet(KEY, blog=BLOG).submit_ham(IP, AGENT, comment_content=SPAM),
        "refused": lambda: Akismet(WRONG, blog=BLOG).submit_ham(IP, AGENT, comment_content=SPAM),
    }


def perspective() -> dict[str, Callable[[], Any]]:
    from perspective import PerspectiveAPI

    suggested = {"TOXICITY": {"summaryScore": {"value": 0.5}}}
    return {
        "score": lambda: _high(PerspectiveAPI(KEY).score(RUDE, ["TOXICITY", "THREAT"])),
        "suggested": lambda: PerspectiveAPI(KEY).suggest_score(RUDE, suggested, client_token="7")["clientToken"],
        "refused": lambda: PerspectiveAPI(WRONG).score(RUDE),
    }


def perspectiveapi() -> dict[str, Callable[[], Any]]:
    from perspective import Attribute, Perspective

    async def score(key: str, *asked: Any) -> Any:
        told = await Perspective(key).score(RUDE, list(asked))
        return {one.name: getattr(told, one.name.lower()) for one in asked}

    return {
        "score": lambda: _high(asyncio.run(score(KEY, Attribute.TOXICITY, Attribute.THREAT))),
        "refused": lambda: asyncio.run(score(WRONG, Attribute.TOXICITY)),
    }


def pyperspective() -> dict[str, Callable[[], Any]]:
    from PyPerspective.Perspective import Perspective

    return {
        "scored": lambda: Perspective(KEY).get_score(RUDE, tests=["TOXICITY"], langs=["en"]) is not None,
        "refused": lambda: Perspective(WRONG),
    }


def begentle() -> dict[str, Callable[[], Any]]:
    from begentle import CommentAnalyzer

    return {"rude": lambda: CommentAnalyzer(KEY).analyze(RUDE) > 0.5, "refused": lambda: CommentAnalyzer(WRONG)}


def google_in_batches() -> dict[str, Callable[[], Any]]:
    from googleapiclient import discovery

    place = "https://commentanalyzer.googleapis.com/$discovery/rest?version=v1alpha1"

    def told() -> list[Any]:
        build = discovery.build("commentanalyzer", "v1alpha1", developerKey=KEY, discoveryServiceUrl=place)
        found: list[Any] = []
        batch = build.new_batch_http_request(lambda _name, answer, error: found.append(bool(answer) and not error))
        for text in (RUDE, "", HAM):
            body = {"comment": {"text": text}, "requestedAttributes": {"TOXICITY": {}}, "languages": ["en"]}
            batch.add(build.comments().analyze(body=body))
        batch.execute()
        return found

    return {"answered": told}


def _high(scores: dict[str, float]) -> dict[str, bool]:
    return {name: score > 0.5 for name, score in scores.items()}


def _done(step: Callable[[], Any]) -> Any:
    """What came of it; the name of the client's error where that is what came."""

    def waited() -> Any:
        found = step()
        return asyncio.run(found) if inspect.iscoroutine(found) else found

    with ThreadPoolExecutor(1) as pool:
        done = pool.submit(waited)
    error = done.exception()
    return type(error).__name__ if error else done.result()


if __name__ == "__main__":
    sys.path.insert(0, sys.argv[2])
    print(json.dumps({name: _done(step) for name, step in globals()[sys.argv[1]]().items()}, default=str))
