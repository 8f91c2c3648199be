"""The shape of policy.yaml: which keys there are and what stands behind them. The meaning is checked in loader.py."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

from moderation.policy import durations, lists

Duration = Annotated[timedelta, BeforeValidator(durations.parse)]
Share = Annotated[float, Field(ge=0, le=1)]
Text = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
Identifier = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_-]*$", max_length=80)]
RuleId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9_-]+(/[a-z0-9_-]+)*$", max_length=120)]
Language = Literal["", "en", "de", "es", "fr"]
ActionWord = Literal["publish", "hold", "remove"]


class Shape(BaseModel):
    """A mapping in the file: unknown keys are refused and nothing is converted behind the writer's back."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class SiteShape(Shape):
    name: Text
    contact: Text
    language: Language = ""


class ClauseShape(Shape):
    title: Text
    text: Text


class AuthorShape(Shape):
    name: str = "Bo"
    email: str = ""
    website: str = ""
    ip: str = ""
    role: Literal["guest", "member", "moderator", "admin"] = "guest"


class PastShape(Shape):
    """An earlier comment in an example."""

    text: str = ""
    ago: Duration = timedelta(minutes=1)
    status: Literal["published", "held", "removed", "erased"] = "published"
    name: str = ""
    thread: str = ""
    same_person: bool = True
    same_network: bool = False
    replied_to: str = ""
    after_opening: Duration | None = None
    """How long after the opening of its thread it was written."""
    times: Annotated[int, Field(ge=1, le=50)] = 1
    """How often it stands there, each a moment before the last."""


class SimilarShape(PastShape):
    """An earlier comment with nearly the same text; by somebody else unless it says otherwise."""

    same_person: bool = False


class RestrictionShape(Shape):
    kind: Literal["block", "ban"] = "ban"
    clause: Identifier
    reason: str = ""
    ago: Duration = timedelta(days=1)
    ends_in: Duration | None = None
    matched: list[str] = ["e-mail address"]
    probability: Share = 1.0
    name: str = "Rex"
    by_key: Literal["", "mail", "mail_domain", "network", "name"] = ""
    only_holds: bool = False


class OtherNameShape(Shape):
    name: Text
    probability: Share = 1.0
    because: list[str] = ["the same e-mail address"]
    in_this_thread: bool = False
    ago: Duration = timedelta(hours=1)
    own: bool = False


class ReportShape(Shape):
    """A reader's report in an example."""

    ago: Duration = timedelta(hours=1)
    weight: Annotated[float, Field(ge=0, le=10)] = 1.0
    clause: str = ""
    illegal: bool = False
    first: bool = False


class HistoryShape(Shape):
    recent: list[PastShape] = []
    similar: list[SimilarShape] = []
    restrictions: list[RestrictionShape] = []
    other_names: list[OtherNameShape] = []
    published: Annotated[int, Field(ge=0)] = 0
    held: Annotated[int, Field(ge=0)] = 0
    removed: Annotated[int, Field(ge=0)] = 0
    strikes: Annotated[int, Field(ge=0)] = 0
    first_seen: Duration | None = None
    thread_names: list[str] = []
    protected_names: list[str] = []
    attack: bool = False
    learned: dict[Literal["spam", "abuse"], list[str]] = {}
    like_this: list[str] = []
    reports: list[ReportShape] = []
    cleared: bool = False


class ThreadShape(Shape):
    slug: str = "example"
    title: str = "An example"
    author_name: str = ""
    age: Duration = timedelta(days=1)
    closed: bool = False


class ReplyShape(Shape):
    name: Text
    text: str = ""


class ExampleShape(Shape):
    text: str
    expect: ActionWord
    known_gap: bool = False
    author: AuthorShape = AuthorShape()
    history: HistoryShape = HistoryShape()
    thread: ThreadShape = ThreadShape()
    reply_to: ReplyShape | None = None
    seconds_to_write: Annotated[float, Field(ge=0)] | None = None
    trap: str = ""
    is_edit: bool = False


class ActAtShape(Shape):
    hold: Share | None = None
    remove: Share | None = None


class RuleShape(Shape):
    id: RuleId
    clause: str
    status: Literal["draft", "shadow", "enforced"]
    detector: str
    settings: Annotated[dict[str, Any], Field(alias="with")] = {}
    act_at: ActAtShape
    when: str | None = None
    unless: str | None = None
    because: Text
    false_alarms: str = ""
    examples: list[ExampleShape] = []


class StepShape(Shape):
    at: Annotated[int, Field(ge=1)]
    do: Literal["warn", "block", "ban"]
    length: Annotated[Duration | None, Field(alias="for")] = None
    automatic: bool = False


class OffendersShape(Shape):
    strike_expires: Duration = timedelta(days=180)
    strikes: dict[str, Annotated[int, Field(ge=0, le=1000)]] = {"default": 1}
    ladder: list[StepShape] = []
    networks_age_out: Duration = timedelta(days=365)


class CommentsShape(Shape):
    edit_window: Duration = timedelta(minutes=15)
    close_after: Duration | None = None
    max_length: Annotated[int, Field(ge=1, le=50_000)] = 10_000
    require_email: bool = False
    nesting_shown: Annotated[int, Field(ge=0, le=20)] = 4
    page_size: Annotated[int, Field(ge=1, le=500)] = 100


class AliasesShape(Shape):
    link_at: Share = 0.95
    ask_at: Share = 0.70
    evidence_kept: Duration = timedelta(days=90)
    identity_kept: Duration = timedelta(days=365)


class RuleWatchShape(Shape):
    overturned: Share = 0.3
    verdicts: Annotated[int, Field(ge=1, le=10_000)] = 10
    surge: Annotated[float, Field(ge=1, le=1000)] = 5.0
    young: Duration = timedelta(days=14)


class ScorerShape(Shape):
    second_opinion: bool = True


class RemovalShape(Shape):
    kinds: Annotated[int, Field(ge=1, le=5)] = 1
    scorer: Share = 0.5
    alone: Share = 0.95


class ListShape(Shape):
    """A list in a file of its own. The path stays inside the folder of the policy: see lists.FILE."""

    file: Annotated[str, StringConstraints(pattern=f"^{lists.FILE.pattern}$")]
    of: Literal["words", "hosts"]


class PolicyShape(Shape):
    version: Annotated[int, Field(ge=1)]
    site: SiteShape
    preamble: str = ""
    discretion: str = ""
    clauses: Annotated[dict[Identifier, ClauseShape], Field(min_length=1)]
    comments: CommentsShape = CommentsShape()
    offenders: OffendersShape = OffendersShape()
    aliases: AliasesShape = AliasesShape()
    rule_watch: RuleWatchShape = RuleWatchShape()
    scorer: ScorerShape = ScorerShape()
    removal: RemovalShape = RemovalShape()
    lists: dict[Identifier, ListShape] = {}
    rules: list[RuleShape]
