"""What was done, in words: one act of a kind, and several."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from moderation.saying import Sentence, say_count

DEEDS: Mapping[str, Callable[[int], Sentence]] = MappingProxyType(
    {
        "publish": lambda number: say_count(number, "%(num)s comment published", "%(num)s comments published"),
        "hold": lambda number: say_count(
            number, "%(num)s comment sent to the queue", "%(num)s comments sent to the queue"
        ),
        "remove": lambda number: say_count(number, "%(num)s comment removed", "%(num)s comments removed"),
        "strike": lambda number: say_count(number, "%(num)s strike counted", "%(num)s strikes counted"),
        "strike_end": lambda number: say_count(number, "%(num)s strike taken back", "%(num)s strikes taken back"),
        "warn": lambda number: say_count(number, "%(num)s person warned", "%(num)s people warned"),
        "propose": lambda number: say_count(
            number, "%(num)s person proposed for a ban by the ladder", "%(num)s people proposed for a ban by the ladder"
        ),
        "decline": lambda number: say_count(
            number, "%(num)s proposed step left undone", "%(num)s proposed steps left undone"
        ),
        "block": lambda number: say_count(number, "%(num)s person blocked", "%(num)s people blocked"),
        "ban": lambda number: say_count(number, "%(num)s person banned", "%(num)s people banned"),
        "lift": lambda number: say_count(number, "%(num)s block or ban lifted", "%(num)s blocks or bans lifted"),
        "change_end": lambda number: say_count(
            number, "%(num)s block or ban given another end", "%(num)s blocks or bans given another end"
        ),
        "key_ban": lambda number: say_count(number, "%(num)s key stopped", "%(num)s keys stopped"),
        "key_lift": lambda number: say_count(number, "%(num)s key freed", "%(num)s keys freed"),
        "look_up": lambda number: say_count(
            number, "%(num)s look at evidence logged", "%(num)s looks at evidence logged"
        ),
        "note": lambda number: say_count(number, "%(num)s note written", "%(num)s notes written"),
        "note_end": lambda number: say_count(number, "%(num)s note put away", "%(num)s notes put away"),
        "save_reply": lambda number: say_count(number, "%(num)s reply saved", "%(num)s replies saved"),
        "drop_reply": lambda number: say_count(
            number, "%(num)s saved reply put away", "%(num)s saved replies put away"
        ),
        "attack_on": lambda number: say_count(
            number, "%(num)s attack mode turned on", "%(num)s attack modes turned on"
        ),
        "attack_off": lambda number: say_count(number, "%(num)s attack mode ended", "%(num)s attack modes ended"),
        "same_person": lambda number: say_count(
            number,
            "%(num)s pair of names joined as the same person",
            "%(num)s pairs of names joined as the same person",
        ),
        "different_people": lambda number: say_count(
            number, "%(num)s pair of names kept apart", "%(num)s pairs of names kept apart"
        ),
        "no_word_on_people": lambda number: say_count(
            number, "%(num)s word on two people taken back", "%(num)s words on two people taken back"
        ),
        "appeal_granted": lambda number: say_count(number, "%(num)s appeal granted", "%(num)s appeals granted"),
        "appeal_refused": lambda number: say_count(number, "%(num)s appeal refused", "%(num)s appeals refused"),
        "appeal_open": lambda number: say_count(number, "%(num)s appeal opened again", "%(num)s appeals opened again"),
        "open_thread": lambda number: say_count(number, "%(num)s thread opened", "%(num)s threads opened"),
        "close_thread": lambda number: say_count(number, "%(num)s thread closed", "%(num)s threads closed"),
        "reopen_thread": lambda number: say_count(number, "%(num)s thread reopened", "%(num)s threads reopened"),
        "erase_person": lambda number: say_count(
            number, "%(num)s person erased for good", "%(num)s people erased for good"
        ),
        "add_second_factor": lambda number: say_count(
            number, "%(num)s second step set up", "%(num)s second steps set up"
        ),
        "remove_second_factor": lambda number: say_count(
            number, "%(num)s second step removed", "%(num)s second steps removed"
        ),
        "suggest": lambda number: say_count(number, "%(num)s verdict suggested", "%(num)s verdicts suggested"),
        "rule_holds": lambda number: say_count(
            number, "%(num)s rule kept from removing", "%(num)s rules kept from removing"
        ),
        "rule_removes": lambda number: say_count(
            number, "%(num)s rule allowed to remove again", "%(num)s rules allowed to remove again"
        ),
        "like_this": lambda number: say_count(number, "%(num)s pattern set", "%(num)s patterns set"),
        "not_like_this": lambda number: say_count(number, "%(num)s pattern taken back", "%(num)s patterns taken back"),
        "list_add": lambda number: say_count(
            number, "%(num)s entry put on a list of the policy", "%(num)s entries put on a list of the policy"
        ),
        "list_drop": lambda number: say_count(
            number, "%(num)s entry taken off a list of the policy", "%(num)s entries taken off a list of the policy"
        ),
        "learned_on": lambda number: say_count(
            number, "%(num)s set of learned weights switched on", "%(num)s sets of learned weights switched on"
        ),
        "learned_off": lambda number: say_count(
            number, "%(num)s set of learned weights switched off", "%(num)s sets of learned weights switched off"
        ),
        "add_moderator": lambda number: say_count(number, "%(num)s moderator added", "%(num)s moderators added"),
        "remove_moderator": lambda number: say_count(number, "%(num)s moderator removed", "%(num)s moderators removed"),
        "add_key": lambda number: say_count(
            number, "%(num)s key for another system made", "%(num)s keys for other systems made"
        ),
        "revoke_key": lambda number: say_count(
            number, "%(num)s key for another system revoked", "%(num)s keys for other systems revoked"
        ),
        "add_webhook": lambda number: say_count(number, "%(num)s webhook added", "%(num)s webhooks added"),
        "end_webhook": lambda number: say_count(number, "%(num)s webhook ended", "%(num)s webhooks ended"),
        "serve_site": lambda number: say_count(
            number, "%(num)s site served by itself", "%(num)s sites served by itself"
        ),
        "stop_site": lambda number: say_count(
            number, "%(num)s site served by itself no longer", "%(num)s sites served by itself no longer"
        ),
        "add_token": lambda number: say_count(
            number, "%(num)s moderator's token made", "%(num)s moderators' tokens made"
        ),
        "revoke_token": lambda number: say_count(
            number, "%(num)s moderator's token revoked", "%(num)s moderators' tokens revoked"
        ),
        "sign_in_link": lambda number: say_count(number, "%(num)s sign-in link made", "%(num)s sign-in links made"),
        "import": lambda number: say_count(number, "%(num)s comment imported", "%(num)s comments imported"),
    }
)
"""Each kind of act in the log, counted."""
