"""The versions of the policy and what changed between them."""

from __future__ import annotations

from datetime import timedelta

from moderation.storage import policies
from tests.web.pages.desk.conftest import Desk, Sitting

FIRST = "version: 1\npreamble: Be kind.\nrules: []\n"
SECOND = "version: 2\npreamble: Be very kind.\nrules: []\n"


def test_the_newest_version_is_compared_with_the_one_before(mo_sitting: Sitting, desk: Desk) -> None:
    assert "No policy has judged anything yet." in mo_sitting.get("/admin/policy/versions").words
    with desk.house.store.write() as tx:
        policies.keep(tx, "a" * 64, 1, FIRST, desk.clock() - timedelta(days=1))
    assert "only one version so far" in mo_sitting.get("/admin/policy/versions").words
    with desk.house.store.write() as tx:
        policies.keep(tx, "b" * 64, 2, SECOND, desk.clock())
    page = mo_sitting.get("/admin/policy/versions")
    lines = [(row.get("class"), "".join(row.find(".//code").itertext())) for row in page.all(".//tbody/tr")]
    assert lines[1:] == [
        ("diff-gone", "version: 1"),
        ("diff-gone", "preamble: Be kind."),
        ("diff-add", "version: 2"),
        ("diff-add", "preamble: Be very kind."),
        ("diff-same", "rules: []"),
    ]
    assert "The two are the same." in mo_sitting.get(f"/admin/policy/versions?old={'a' * 64}&new={'a' * 64}").words


def test_a_version_that_nobody_knows_is_not_found(mo_sitting: Sitting) -> None:
    assert mo_sitting.get("/admin/policy/versions?old=nonsense").status == 404
