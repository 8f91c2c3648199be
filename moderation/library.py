"""The third door, beside web and command line: judging from other Python programs. `from moderation import Policy`."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from moderation.policy import loader
from moderation.policy import rules as written
from moderation.policy.judge import judge
from moderation.policy.published import Explanation, explain
from moderation.text.normalise import clean
from moderation.vocabulary import Author, Decision, History, Submission

NOTHING_KNOWN = History()
NOBODY = Author()


class Policy:
    """A loaded policy that judges texts. It never changes; it can be shared between threads."""

    def __init__(self, policy: written.Policy) -> None:
        self.written = policy
        """The policy with its clauses and rules: see moderation/policy/rules.py."""

    @classmethod
    def load(cls, path: str | Path = "policy.yaml") -> Policy:
        """The policy in this file. Raises PolicyError with every mistake."""
        return cls(loader.load(Path(path)))

    @classmethod
    def loads(cls, source: str) -> Policy:
        """The policy in this text. Raises PolicyError with every mistake."""
        return cls(loader.loads(source))

    def judge(
        self,
        comment: str | Submission,
        *,
        author: Author = NOBODY,
        history: History = NOTHING_KNOWN,
        now: datetime | None = None,
    ) -> Decision:
        """What the policy asks to be done with a comment; nothing is stored.

        A Submission is taken as it is and brings its own author. `now` is the moment of posting, with a time zone;
        this moment where it is not given.
        """
        submission = Submission(clean(comment), author) if isinstance(comment, str) else comment
        return judge(self.written, submission, history, datetime.now(UTC) if now is None else now)

    def explain(self, decision: Decision) -> tuple[Explanation, ...]:
        """What the author may be told about a decision."""
        return explain(self.written, decision)
