"""The page of sites: an administrator serves one with a policy file, gives it a moderator, and stops; undo goes back."""

from __future__ import annotations

from pathlib import Path

from flask import Flask

from moderation.storage import sites as stored_sites
from moderation.workflow import sites
from moderation.workflow.house import House
from tests.web.conftest import POLICY, Clock, Visitor
from tests.web.pages.desk.conftest import Sitting

WANTED = {"url": "https://blog.example", "word": "blog", "policy": "blog.yaml"}


def serve(sitting: Sitting, house: House, **wanted: str) -> object:
    folder = house.settings.policy_path.parent
    (folder / "blog.yaml").write_text(POLICY.replace("Test Gazette", "The Blog"), "utf-8")
    (folder / "broken.yaml").write_text("version: nine", "utf-8")
    fields = sitting.fields(sitting.get("/admin/sites"), "/admin/sites")
    return sitting.send("/admin/sites", {**fields, **WANTED, **wanted})


def served(house: House) -> list[str]:
    with house.store.read() as tx:
        return [one.path for one in stored_sites.listed(tx)]


def test_a_site_is_served_stopped_and_served_again_by_undo(ann_sitting: Sitting, house: House) -> None:
    assert "No site is served" in ann_sitting.get("/admin/sites").words
    assert serve(ann_sitting, house).status == 303
    assert "The Blog" in ann_sitting.get("/sites/blog/").text
    page = ann_sitting.get("/admin/sites")
    assert "https://blog.example" in page.words
    path = "/admin/sites/blog/stop"
    assert ann_sitting.send(path, ann_sitting.fields(page, path)).status == 303
    assert served(house) == []
    log = ann_sitting.get("/admin/log")
    assert ann_sitting.send("/admin/undo", ann_sitting.fields(log, "/admin/undo")).status == 303
    assert served(house) == ["blog"]


def test_what_cannot_be_served_is_said_and_what_was_typed_comes_back(
    ann_sitting: Sitting, mo_sitting: Sitting, house: House
) -> None:
    for wanted in ({"policy": "broken.yaml"}, {"policy": "../../etc/passwd"}, {"url": "blog"}, {"word": "Blog!"}):
        page = serve(ann_sitting, house, **wanted)
        assert (page.status, page.field("word")) == (422, {**WANTED, **wanted}["word"])
    assert served(house) == []
    assert mo_sitting.get("/admin/sites").status == 403
    serve(ann_sitting, house)
    assert ann_sitting.get("/sites/blog/admin/sites").status == 403
    (house.settings.policy_path.parent / "blog.yaml").write_text("version: nine", "utf-8")
    assert "cannot be used as it is now" in ann_sitting.get("/admin/sites").words


def test_a_moderator_of_a_site_signs_in_there_and_works_nowhere_once_it_is_stopped(
    ann_sitting: Sitting, house: House, app: Flask, clock: Clock, tmp_path: Path
) -> None:
    serve(ann_sitting, house)
    fields = ann_sitting.fields(ann_sitting.get("/admin/moderators"), "/admin/moderators")
    made = ann_sitting.send("/admin/moderators", {**fields, "name": "Cleo", "role": "moderator", "site": "blog"})
    (link,) = ["".join(node.itertext()) for node in made.root.iter("code") if node.get("class") == "one-time"]
    assert "/sites/blog/admin/sign-in/" in link
    assert "blog alone" in ann_sitting.get("/admin/moderators").words
    cleo, path = Visitor(app.test_client(), clock), "/sites/blog" + link.partition("/sites/blog")[2]
    cleo.send(path, {"csrf_token": cleo.get(path).field("csrf_token")})
    assert cleo.get("/sites/blog/admin/queue").status == 200
    assert cleo.get("/admin/queue").status == 303
    sites.stop_serving(house, "blog", batch="stop", now=clock())
    assert cleo.get("/admin/queue").status == 303
    assert "a site that is not served now" in ann_sitting.get("/admin/moderators").words
