"""Attack mode at the desk: on, off, told on every page, reported."""

from __future__ import annotations

from tests.web.pages.desk.conftest import Desk, Sitting

PATH = "/admin/attack"


def send(sitting: Sitting, what: str, **fields: str):
    path = f"{PATH}/{what}"
    return sitting.send(path, {**sitting.fields(sitting.get(PATH), path), **fields})


def test_attack_mode_is_turned_on_told_on_every_page_and_ended(mo_sitting: Sitting, desk: Desk) -> None:
    assert send(mo_sitting, "on", reason=" ").status == 422
    assert send(mo_sitting, "on", reason="A bot run.", length="9y").status == 422
    sent = send(mo_sitting, "on", reason="A bot run.", length="1h")
    assert "1 attack mode turned on" in mo_sitting.get(sent.response.location).words
    assert "newcomers wait" in mo_sitting.get("/admin/people").text
    assert "No enforced rule in policy.yaml uses the detector attack_mode" in mo_sitting.get(PATH).words
    assert send(mo_sitting, "off").status == 303
    page = mo_sitting.get(PATH)
    assert "ended by Mo" in page.words
    assert "newcomers wait" not in mo_sitting.get("/admin/people").text
    token = {"csrf_token": mo_sitting.token(), "batch": "8" * 32}
    assert mo_sitting.send(f"{PATH}/off", token).status == 409
