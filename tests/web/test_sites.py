"""Several sites in one service: each below its own address, with its own policy, threads, queue, moderators and keys."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask

from moderation.storage import sites as stored_sites
from moderation.storage import threads
from moderation.workflow import keys, moderators, sites
from moderation.workflow.house import House
from moderation.workflow.refusals import BadSite
from tests.web.conftest import POLICY, SLUG, Clock, Page, Visitor

URL = "https://blog.example"
BLOG = "/sites/blog"
KEY = "blogkey12345"


@pytest.fixture
def blog(app: Flask, house: House, clock: Clock, tmp_path: Path) -> Path:
    """A blog beside the service's own pages, with a thread of the same name, where nobody may write of buses."""
    path = tmp_path / "blog.yaml"
    path.write_text(POLICY.replace("words: [fool]", "words: [buses]").replace("you fool", "the buses"), "utf-8")
    sites.serve(house, URL, "blog", path, batch="serve", now=clock())
    with house.store.write() as tx:
        threads.open_thread(tx, SLUG, "Buses on the blog", f"{URL}/buses", "", "", clock(), URL)
    return path


def write(visitor: Visitor, below: str, text: str) -> Page:
    token = visitor.get(f"{below}/threads/{SLUG}").field("token")
    visitor.clock.forward(seconds=40)
    fields = {"name": "Ada", "email": "ada@example.org", "token": token, "comment": text}
    return visitor.send(f"{below}/threads/{SLUG}/comments", fields)


def test_the_same_words_meet_the_policy_of_the_site_on_which_they_are_written(
    blog: Path, ada_browsing: Visitor
) -> None:
    assert write(ada_browsing, "", "The buses are late").status == 303
    assert write(ada_browsing, BLOG, "The buses are late").status == 202
    assert write(ada_browsing, "", "What a fool").status == 202
    published = write(ada_browsing, BLOG, "What a fool")
    assert published.response.location.startswith(f"{BLOG}/threads/{SLUG}")
    assert "What a fool" in ada_browsing.get(published.response.location).text
    assert "What a fool" not in ada_browsing.get(f"/threads/{SLUG}").text


def test_every_address_on_a_page_of_a_site_leads_to_the_same_site(blog: Path, ada_browsing: Visitor) -> None:
    for path in (f"{BLOG}/", f"{BLOG}/threads/{SLUG}", f"{BLOG}/policy"):
        page = ada_browsing.get(path)
        assert page.status == 200
        links = [node.get("href") for node in page.root.iter("a")] + [f.get("action") for f in page.root.iter("form")]
        inside = [link for link in links if link and link.startswith("/")]
        assert inside
        assert [link for link in inside if not link.startswith(BLOG)] == []
    assert "Buses on the blog" not in ada_browsing.get("/").text
    assert "Night buses" not in ada_browsing.get(f"{BLOG}/").text
    assert ada_browsing.get("/sites/nobody/").status == 404


def test_a_comment_of_one_site_is_not_found_at_another(blog: Path, app: Flask, ada_browsing: Visitor) -> None:
    write(ada_browsing, BLOG, "What a fool")
    number = ada_browsing.client.get(f"{BLOG}/api/v1/threads/{SLUG}/comments").json["comments"][0]["id"]
    assert ada_browsing.get(f"{BLOG}/comments/{number}").status == 302
    assert ada_browsing.get(f"/comments/{number}").status == 404
    assert ada_browsing.client.get(f"/api/v1/comments/{number}").status_code == 404


def test_moderators_of_a_site_see_and_decide_what_is_theirs_and_nothing_else(
    blog: Path, app: Flask, house: House, clock: Clock, ada_browsing: Visitor
) -> None:
    write(ada_browsing, "", "What a fool")
    write(ada_browsing, BLOG, "The buses are late")
    moderators.add(house, None, "Cleo", "moderator", link="cleo-link" * 4, batch="add", now=clock(), site="blog")
    cleo = Visitor(app.test_client(), clock)
    page = cleo.get(f"{BLOG}/admin/sign-in/{'cleo-link' * 4}")
    cleo.send(f"{BLOG}/admin/sign-in/{'cleo-link' * 4}", {"csrf_token": page.field("csrf_token")})
    queue = cleo.get(f"{BLOG}/admin/queue")
    assert "The buses are late" in queue.words
    assert "What a fool" not in queue.words
    with house.store.read() as tx:
        served = stored_sites.by_path(tx, "blog")
        (mine,) = stored_sites.comments_here(tx, [1, 2], served.id)
    assert cleo.get(f"{BLOG}/admin/comments/{mine}").status == 200
    for other in {1, 2} - {mine}:
        assert cleo.get(f"{BLOG}/admin/comments/{other}").status == 404
    assert cleo.get("/admin/queue").status == 303
    assert cleo.get(f"{BLOG}/admin/moderators").status == 403


def test_a_key_is_judged_by_the_policy_of_its_site_and_posts_there(
    blog: Path, app: Flask, house: House, clock: Clock
) -> None:
    keys.issue(house, URL, key=KEY, batch="key", now=clock())
    keys.issue(house, "https://other.example", key="otherkey1234", batch="other", now=clock())
    client, bearer = app.test_client(), {"Authorization": f"Bearer {KEY}"}
    assert client.post("/api/v1/judge", json={"text": "the buses"}, headers=bearer).json["action"] == "hold"
    fields = {"api_key": KEY, "blog": URL, "user_ip": "192.0.2.1", "comment_content": "the buses"}
    assert client.post("/1.1/comment-check", data=fields).text == "true"
    assert client.post("/1.1/comment-check", data={**fields, "api_key": "otherkey1234"}).text == "false"
    body = {"text": "What a fool", "author": {"name": "Ada"}}
    posted = client.post(f"/api/v1/threads/{SLUG}/comments", json=body, headers=bearer)
    assert (posted.status_code, posted.json["status"]) == (201, "published")
    stranger = {"Authorization": "Bearer otherkey1234"}
    assert client.post(f"{BLOG}/api/v1/threads/{SLUG}/comments", json=body, headers=stranger).status_code == 403


def test_a_changed_policy_file_counts_at_once_and_a_broken_one_never(
    blog: Path, ada_browsing: Visitor, house: House, clock: Clock, tmp_path: Path
) -> None:
    broken = tmp_path / "broken.yaml"
    broken.write_text("version: nine", "utf-8")
    with pytest.raises(BadSite):
        sites.serve(house, "https://two.example", "two", broken, batch="two", now=clock())
    with pytest.raises(BadSite):
        sites.serve(house, "https://two.example", "blog", blog, batch="two", now=clock())
    sites.stop_serving(house, "blog", batch="stop", now=clock())
    assert ada_browsing.get(f"{BLOG}/").status == 404
