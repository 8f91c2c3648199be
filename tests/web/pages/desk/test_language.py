"""The desk speaks the moderator's language, on every page."""

from __future__ import annotations

import re

from tests.web.pages.desk.conftest import Desk, Sitting
from tests.web.test_language import GERMAN, SAME, texts

PAGES = (
    "/admin/queue", "/admin/queue?group=person", "/admin/queue?q=nothing", "/admin/comments/1", "/admin/comments/2",
    "/admin/people", "/admin/people/1", "/admin/bans", "/admin/bans?show=all", "/admin/bans/keys", "/admin/appeals",
    "/admin/attack", "/admin/log", "/admin/threads", "/admin/statistics", "/admin/statistics/year", "/admin/policy",
    "/admin/policy/versions", "/admin/policy/trial", "/admin/replies", "/admin/reports", "/admin/moderators",
    "/admin/outbox", "/admin/keys", "/admin/account", "/admin/statistics/second-look", "/admin/policy/lists", "/admin/account/second-factor",
)  # fmt: skip
# Words of the site, of people and of the code, and what is the same in both languages.
OWN = re.compile(
    r"Test Gazette|3 links, the limit|Advertising|fine words|some thing|Do not sell|^[0-9a-f]{12,}$|Grund genug|Links from newcomers|^Ann?$|Reached by the weight|^Bo|Night buses|Threats of violence|Personal attacks|Repeat offenders|Spam|spam|https?://|@|policy\.yaml"
    r"|moderation [a-z]+|[a-z]+/[a-z]+|^[a-z_]+$|Calling people|A threat|Who (is|was) banned|Be kind|Argue with|Do not threaten"
)
ALSO = SAME | {
    "Status",
    "Version",
    "Text",
    "Code",
    "Moderator",
    "Administrator",
    "Detektor",
    "Art",
    "Host",
    "Port",
    "Sites",
    "CSV",
}


def test_nothing_on_the_pages_of_the_desk_stays_english_for_a_german_moderator(
    ann_sitting: Sitting, desk: Desk, person: int
) -> None:
    ann_sitting.act(ann_sitting.get("/admin/queue"), 1, "strike", clause="attacks", reason="Grund genug")
    left: dict[str, list[str]] = {}
    looked = 0
    for path in PAGES:
        german = ann_sitting.get(path, headers=GERMAN)
        if german.status != 200:
            continue
        looked += 1
        assert german.root.get("lang") == "de", path
        both = set(texts(german)) & set(texts(ann_sitting.get(path, headers={"Accept-Language": "en"})))
        words = sorted(w for w in both if re.search(r"[A-Za-z]{3}", w) and w not in ALSO and not OWN.search(w))
        if words:
            left[path] = words
    assert looked > 15
    assert left == {}
