"""What a policy would change, told before it is put in force: the newest comments are judged by both."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from moderation.policy import lists
from moderation.policy.loader import loads
from moderation.policy.problems import PolicyError, Problem
from moderation.policy.rules import Policy
from moderation.storage import past
from moderation.workflow.house import House
from moderation.workflow.replay import compare
from moderation.workflow.replay_report import Replayed

MOST = 1000
"""Comments that are judged: about a second's work."""
EXCERPT = 160
"""Letters of a sample that are shown."""


@dataclass(frozen=True, slots=True)
class Trial:
    """What came of it. Either there are problems, or there is a policy; a report too where there are comments."""

    policy: Policy | None = None
    problems: tuple[Problem, ...] = ()
    report: Replayed | None = None
    excerpts: Mapping[int, str] = field(default_factory=lambda: MappingProxyType({}))
    """The beginning of each comment that the report names as a sample."""


def try_policy(house: House, source: str, *, most: int = MOST) -> Trial:
    """Read this text as a policy and judge the newest comments by it and by the policy in force. Nothing is stored.

    Never raises for what is in the text: its mistakes come back as problems.
    """
    try:
        new = loads(_with_lists(house.policy, source), "the new policy")
    except PolicyError as error:
        return Trial(problems=error.problems)
    with house.store.read() as tx:
        since = past.moment_of_newest(tx, most)
    if since is None:
        return Trial(new)
    report = compare(house.store, house.policy, new, since=since, progress=lambda *_: None)
    return Trial(new, report=report, excerpts=excerpts(house, report))


def _with_lists(policy: Policy, source: str) -> str:
    """The text with the lists now in force, where it brings none along."""
    main, brought = lists.parted(source)
    return lists.joined(main, {one.file: one.text for one in policy.lists.values()} | brought)


def excerpts(house: House, report: Replayed) -> Mapping[int, str]:
    """The beginning of each comment that a report names as a sample, on one line."""
    with house.store.read() as tx:
        texts = past.texts(tx, report.sampled)
    return MappingProxyType({number: shortened(text) for number, text in texts.items()})


def shortened(text: str) -> str:
    """On one line, cut after so many letters."""
    line = " ".join(text.split())
    return line if len(line) <= EXCERPT else line[: EXCERPT - 1].rstrip() + "…"
