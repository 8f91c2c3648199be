"""The words of the house, in the order in which things happen.

Submission -> Keys -> History -> Evidence -> Finding -> Decision -> Record -> Review -> Strike -> Ban -> Appeal.
Everything here is a frozen value: judging reads these and returns these, and nothing else. No other room's
names may be imported here, so that every room can speak these words.
"""

from __future__ import annotations

from moderation.vocabulary.archives import ArchivedComment, ArchivedThread
from moderation.vocabulary.decisions import Decision, Evidence, Finding, Span
from moderation.vocabulary.history import History, Learned, PastComment, Pattern, Report, Restriction
from moderation.vocabulary.kinds import NOTHING, Action, Role, RuleStatus, Status
from moderation.vocabulary.likeness import Common, Company, Habits, Likeness, OtherName, Spread
from moderation.vocabulary.submissions import Author, Key, Keys, Parent, Submission, Thread

__all__ = [
    "NOTHING",
    "Action",
    "ArchivedComment",
    "ArchivedThread",
    "Author",
    "Common",
    "Company",
    "Decision",
    "Evidence",
    "Finding",
    "Habits",
    "History",
    "Key",
    "Keys",
    "Learned",
    "Likeness",
    "OtherName",
    "Parent",
    "PastComment",
    "Pattern",
    "Report",
    "Restriction",
    "Role",
    "RuleStatus",
    "Span",
    "Spread",
    "Status",
    "Submission",
    "Thread",
]
