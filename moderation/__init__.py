"""A comment section that enforces a site's written policy.

web/pages/thread.post(request)                  -> Submission
workflow/submit.submit(house, submission)       -> Receipt
  aliases/keys.keys_of(author)                  -> Keys
  storage/history.load(keys)                    -> History     (all that is judged is read here, once)
  policy/judge.judge(policy, submission, history) -> Decision  (detectors -> Evidence -> Finding -> Action)
  storage/comments.record, decisions.record     one transaction

For other programs: `from moderation import Policy`, then `Policy.load("policy.yaml").judge("some text").action`; and
`from moderation import CommentSection`, which mounts the whole section in a Flask app: see docs/library.md.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from moderation.flask_section import CommentSection
    from moderation.library import Policy
    from moderation.policy.problems import PolicyError
    from moderation.vocabulary import Action, Author, Decision, Finding, Submission

__all__ = ["Action", "Author", "CommentSection", "Decision", "Finding", "Policy", "PolicyError", "Submission"]

_HOMES = {
    "CommentSection": "moderation.flask_section",
    "Policy": "moderation.library",
    "PolicyError": "moderation.policy.problems",
}


def __getattr__(name: str) -> Any:
    """The public names, imported when they are first asked for, so that `moderation --help` stays quick."""
    if name not in __all__:
        raise AttributeError(f"module 'moderation' has no attribute {name!r}")
    import importlib

    return getattr(importlib.import_module(_HOMES.get(name, "moderation.vocabulary")), name)
