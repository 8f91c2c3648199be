"""Many hands at once on the same comments and the same person: nobody waits in a circle, nothing is counted twice."""

from __future__ import annotations

import random
from concurrent.futures import ThreadPoolExecutor

from moderation.storage import bans, comments, queue, strikes
from moderation.workflow.edit import edit
from moderation.workflow.refusals import Refusal
from moderation.workflow.review import review
from moderation.workflow.undo import undo


def test_moderators_authors_and_undo_at_once_leave_a_sound_state(house, visitors, bo, rex, now):
    staff = [visitors.staff(name, "admin") for name in ("Ann", "Ben", "Eve")]
    receipts = [visitors.post(author, f"maybe {number}") for number in range(4) for author in (bo, rex)]
    ids = [receipt.comment_id for receipt in receipts]

    def hand(number):
        chance = random.Random(number)
        done = []
        for step in range(6):
            batch = f"hand-{number}-{step}"
            picked = chance.sample(receipts, 4)
            try:
                if number == 0:
                    edit(house, picked[0].token, f"maybe {batch}", now)
                elif step % 3 == 2 and done:
                    undo(house, staff[number % 3], done[-1], batch, now)
                else:
                    with house.store.read() as tx:
                        found = [queue.item(tx, one.comment_id, now) for one in picked]
                    targets = [(one.id, one.version) for one in found]
                    verdict = chance.choice(["publish", "remove"])
                    outcome = review(house, staff[number % 3], targets, verdict, "spam", "Why.", True, batch, now)
                    done += [outcome.batch] if outcome.batch else []
            except Refusal:
                pass

    with ThreadPoolExecutor(4) as pool:
        for task in [pool.submit(hand, number) for number in range(4)]:
            task.result()
    with house.store.read() as tx:
        for person in set(comments.persons_of(tx, ids).values()):
            live = [one for one in strikes.of_person(tx, person) if one.ended_at is None]
            assert len({one.comment_id for one in live}) == len(live)
            assert len([one for one in bans.of_person(tx, person) if one.in_force(now)]) <= 1
