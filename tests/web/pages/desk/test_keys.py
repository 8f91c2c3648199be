"""The page of keys: an administrator makes, replaces and revokes them; each is shown once."""

from __future__ import annotations

from moderation.workflow import keys as key_steps
from moderation.workflow.house import House
from tests.web.conftest import Clock
from tests.web.pages.desk.conftest import Sitting


def one_time(page) -> str:
    (shown,) = [node for node in page.root.iter("code") if node.get("class") == "one-time"]
    return "".join(shown.itertext())


def test_a_key_is_made_shown_once_replaced_and_revoked(ann_sitting: Sitting, house: House) -> None:
    page = ann_sitting.get("/admin/keys")
    fields = ann_sitting.fields(page, "/admin/keys")
    made = ann_sitting.send("/admin/keys", {**fields, "site": "https://blog.example", "clause": "advertising"})
    key = one_time(made)
    known = key_steps.recognised(house, key)
    assert known is not None
    assert (known.site, known.clauses) == ("https://blog.example", ("advertising",))
    assert key not in ann_sitting.get("/admin/keys").text
    again = ann_sitting.send("/admin/keys", {**fields, "site": "https://blog.example"})
    assert again.status == 303
    listed = ann_sitting.get("/admin/keys")
    replaced = ann_sitting.send(
        f"/admin/keys/{known.id}/replace", ann_sitting.fields(listed, f"/admin/keys/{known.id}/replace")
    )
    other = key_steps.recognised(house, one_time(replaced))
    assert other is not None
    assert key_steps.recognised(house, key) is None
    listed = ann_sitting.get("/admin/keys")
    path = f"/admin/keys/{other.id}/revoke"
    assert ann_sitting.send(path, ann_sitting.fields(listed, path)).status == 303
    assert key_steps.recognised(house, one_time(replaced)) is None


def test_a_wrong_address_comes_back_and_a_moderator_may_not_make_keys(
    ann_sitting: Sitting, mo_sitting: Sitting
) -> None:
    fields = ann_sitting.fields(ann_sitting.get("/admin/keys"), "/admin/keys")
    page = ann_sitting.send("/admin/keys", {**fields, "site": "no address"})
    assert (page.status, page.field("site")) == (422, "no address")
    assert mo_sitting.get("/admin/keys").status == 403


def test_a_token_is_made_and_revoked(ann_sitting: Sitting, clock: Clock) -> None:
    fields = ann_sitting.fields(ann_sitting.get("/admin/keys"), "/admin/tokens")
    assert ann_sitting.send("/admin/tokens", {**fields, "moderator": "Ann"}).status == 422
    made = ann_sitting.send("/admin/tokens", {**fields, "moderator": "Ann", "scope": "queue", "note": "a bot"})
    bearer = {"Authorization": f"Bearer {one_time(made)}"}
    assert ann_sitting.get("/api/v1/queue", headers=bearer).status == 200
    path = "/admin/tokens/1/revoke"
    assert ann_sitting.send(path, ann_sitting.fields(ann_sitting.get("/admin/keys"), path)).status == 303
    assert ann_sitting.get("/api/v1/queue", headers=bearer).status == 401
