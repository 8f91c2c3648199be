"""A word or a host put on a list that policy.yaml includes, or taken off it. The policy file itself is never written."""

from __future__ import annotations

from datetime import datetime

from moderation.policy import list_files, lists
from moderation.policy.example_cases import NOW
from moderation.policy.judge import judge
from moderation.policy.loader import loads
from moderation.policy.problems import PolicyError
from moderation.policy.rules import Example, Policy, WordList
from moderation.saying import say
from moderation.storage import policies as policy_texts
from moderation.storage import sites
from moderation.storage.database import lock
from moderation.storage.views import LogEntry
from moderation.vocabulary import Action
from moderation.workflow.acts import Click
from moderation.workflow.house import House
from moderation.workflow.list_changes import ListChanges, ListNotWritableError, list_changes
from moderation.workflow.outcome import Outcome
from moderation.workflow.permissions import Moderator, require
from moderation.workflow.refusals import BadEntry, Conflicted, ListNotWritable, UnknownThing
from moderation.workflow.review import check_grounds

ADDED, DROPPED = "list_add", "list_drop"
"""Kinds of acts."""


def change(
    house: House,
    moderator: Moderator,
    name: str,
    typed: str,
    wanted: bool,
    *,
    comment_id: int | None = None,
    reason: str = "",
    batch: str,
    now: datetime,
) -> Outcome:
    """Put an entry on the list of this name, or take it off; the policy with it is in force at once.

    Nothing is done when it is so already. Raises NotAllowed, UnknownThing for a list or comment that is not there,
    BadEntry for what cannot stand in the list, Conflicted where the policy's own examples speak against it, and
    ListNotWritable where the file cannot be changed from here.
    """
    require(moderator, "lists")
    check_grounds(house.policy, "", reason)
    with list_changes(house) as files, house.store.write() as tx:
        click = Click(tx, batch, moderator.id, now, lists=files)
        if comment_id is not None and comment_id not in sites.comments_here(tx, {comment_id}, house.site_id):
            raise UnknownThing(say("There is no such comment. Reload the page."))
        found = house.policy.lists.get(name)
        if found is None:
            raise UnknownThing(say("The policy includes no such list any more. Reload the page."))
        try:
            entry = lists.as_entry(typed, found.of) if wanted else typed
        except ValueError as problem:
            raise BadEntry(problem.args[0]) from problem
        done = _move(click, name, entry, wanted, comment_id, reason)
    return Outcome((), batch=batch if done else "")


def reverse(click: Click, entry: LogEntry) -> str:
    """Take back either. Returns why that cannot be done any more, or an empty string."""
    name, written = str(entry.after.get("list")), str(entry.after.get("entry"))
    if click.lists is None or entry.after.get("site") != click.lists.site_id:
        return "the list belongs to another site; take it back at its desk"
    try:
        policy = click.lists.policies.policy
        if name not in policy.lists:
            return "the policy does not include this list any more"
        wanted = entry.kind == DROPPED
        if not _move(click, name, written, wanted, entry.comment_id, "Taken back."):
            return "the list was changed since"
    except (ListNotWritable, Conflicted) as refusal:
        return refusal.message.rstrip(".")[:1].lower() + refusal.message.rstrip(".")[1:]
    except ListNotWritableError as problem:
        return f"the list was not changed: {problem.why}"
    return ""


def why_not_writable(house: House, found: WordList) -> str:
    """Why this list cannot be changed from here, as the end of a sentence; empty where it can."""
    try:
        policies = ListChanges(house).policies
    except ListNotWritableError as problem:
        return problem.why
    good = list_files.can_write(policies.path.parent, found.file)
    return "" if good else say("the service may not write to its file")


def _move(click: Click, name: str, entry: str, wanted: bool, comment_id: int | None, reason: str) -> bool:
    assert click.lists is not None
    lock(click.tx, "lists of the policy")
    try:
        policies = click.lists.policies
        before = policies.policy
        found = before.lists[name]
        text = policies.text_of_list(found.file)
        if (entry in lists.parse(text, found.of)[0]) == wanted:
            return False
        remark = f"{click.now:%Y-%m-%d}, at the desk" + (f", from comment {comment_id}" if comment_id else "")
        changed = (
            lists.with_entry(text, found.of, entry, remark) if wanted else lists.without_entry(text, found.of, entry)
        )
        after = _with_list(before, found, changed)
        if wanted:
            _check_examples(before, after, entry)
        facts = {"list": name, "entry": entry, "site": click.lists.site_id, "policy": after.sha256}
        click.log(
            ADDED if wanted else DROPPED,
            comment_id=comment_id,
            reason=reason,
            before={"listed": not wanted, "policy": before.sha256},
            after={"listed": wanted, **facts},
        )
        policy_texts.keep(click.tx, before.sha256, before.version, before.source, click.now)
        policy_texts.keep(click.tx, after.sha256, after.version, after.source, click.now)
        click.lists.write(found.file, changed)
    except (ListNotWritableError, lists.UnreadableListError) as problem:
        why = problem.why if isinstance(problem, ListNotWritableError) else str(problem)
        if not wanted:
            raise ListNotWritable(say("The list %(name)s was not changed: %(why)s.", name=name, why=why)) from problem
        raise ListNotWritable(
            say(
                "The list %(name)s was not changed: %(why)s. Whoever looks after the policy can add the line: %(entry)s",
                name=name,
                why=why,
                entry=entry,
            )
        ) from problem
    return True


def _with_list(policy: Policy, found: WordList, text: str) -> Policy:
    """The policy as it will be. Raises Conflicted where it could not be used."""
    main, _ = lists.parted(policy.source)
    texts = {one.file: one.text for one in policy.lists.values()} | {found.file: text}
    try:
        return loads(lists.joined(main, texts), "policy.yaml")
    except PolicyError as error:
        raise Conflicted(say("The policy could not be used then: %(why)s.", why=error.problems[0].message)) from error


def _check_examples(before: Policy, after: Policy, entry: str) -> None:
    """Refuse what the policy's own examples of good comments speak against: such a word stops too much."""
    word = entry.casefold()
    for rule in before.rules:
        for example in rule.examples:
            if _is_good(example, word) and _outcome(before, example) is Action.PUBLISH is not _outcome(after, example):
                text = " ".join(example.submission.text.split())[:160]
                raise Conflicted(
                    say(
                        "Not added: the policy says of the comment “%(text)s” that it is to be published, and this would"
                        " stop it. Choose words that stand in fewer comments.",
                        text=text,
                    )
                )


def _is_good(example: Example, word: str) -> bool:
    if example.expect is not Action.PUBLISH or example.known_gap:
        return False
    author = example.submission.author
    return any(word in text.casefold() for text in (example.submission.text, author.name, author.website))


def _outcome(policy: Policy, example: Example) -> Action:
    return judge(policy, example.submission, example.history, NOW).action
