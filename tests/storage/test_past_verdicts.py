"""What moderators decided on comments like one that waits."""

from __future__ import annotations

from moderation.storage import comments, decisions, log, moderators, past_verdicts
from moderation.text.similarity import bands
from moderation.vocabulary import Status
from tests.storage import written

OFFER = "Cheap watches for everybody who reads this, look at our window in the market hall"


def judged(tx, number, mo, verdict, now):
    act = log.append(tx, at=now, batch=f"{number}-{verdict}", moderator_id=mo, kind=verdict, comment_id=number)
    given = {"verdict": verdict, "clause": "spam", "reason": "Why.", "at": now}
    decisions.add_review(tx, comment_id=number, comment_version=1, moderator_id=mo, act_id=act, **given)


def test_near_copies_and_the_same_rule_show_the_newest_verdict_of_each(store, ada, bo, rex, now):
    with store.write() as tx:
        mo = moderators.add(tx, "Mo", "moderator", now)
        texts = (OFFER, OFFER + " today", "Something else entirely, about the price of school meals")
        numbers = []
        for author, text in zip((ada, bo, rex), texts, strict=True):
            number = written.held(tx, author, now, text, written.finding("spam", 0.7))
            assert comments.replace_text(tx, number, 1, text=text, status=Status.HELD, bands=bands(text), now=now)
            numbers.append(number)
        first, alike, other = numbers
        for verdict in ("publish", "remove"):
            judged(tx, alike, mo, verdict, now)
        judged(tx, other, mo, "publish", now)
        copies = past_verdicts.on_near_copies(tx, first, 5)
        same = past_verdicts.on_rule(tx, "spam/rule", first, 5)
        nothing = past_verdicts.on_rule(tx, "no/such\0", first, 5)
    assert [(one.comment_id, one.verdict, one.moderator) for one in copies] == [(alike, "remove", "Mo")]
    assert [(one.comment_id, one.verdict) for one in same] == [(other, "publish"), (alike, "remove")]
    assert nothing == ()
