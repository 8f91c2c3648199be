"""What the other rooms get to see of the database: frozen values, no rows, no sessions."""

from __future__ import annotations

from moderation.storage.views.appeals import AppealCounts, AppealMessage, AppealView
from moderation.storage.views.comments import OwnComment, PublicComment, ReviewView, ThreadView
from moderation.storage.views.desk import AuthorSummary, Counted, DeskComment, QueueFilter, QueuePage, Waiting
from moderation.storage.views.log import LogEntry, LogFilter
from moderation.storage.views.moderators import ModeratorView, SavedReply
from moderation.storage.views.people import EdgeView, PersonNote, PersonView
from moderation.storage.views.restrictions import BanView, KeyBanView, StrikeView, WouldHit

__all__ = [
    "AppealCounts",
    "AppealMessage",
    "AppealView",
    "AuthorSummary",
    "BanView",
    "Counted",
    "DeskComment",
    "EdgeView",
    "KeyBanView",
    "LogEntry",
    "LogFilter",
    "ModeratorView",
    "OwnComment",
    "PersonNote",
    "PersonView",
    "PublicComment",
    "QueueFilter",
    "QueuePage",
    "ReviewView",
    "SavedReply",
    "StrikeView",
    "ThreadView",
    "Waiting",
    "WouldHit",
]
