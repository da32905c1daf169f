"""The shapes of replies: the form that can be read. Rules and judges decide what is right."""

from typing import Annotated, Literal, TypeAlias

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, JsonValue

from ..events import JsonObject


class Reading(BaseModel):
    """A part of a reply. What a model adds beyond the shape is passed over."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class PlannedSubtask(Reading):
    """One sub-task of a plan."""

    goal: str = Field(min_length=1)
    tools: list[str] = Field(min_length=1)
    steps: int = Field(ge=1)


class Expected(Reading):
    """What has to hold of the tools' state when all is done."""

    at: str = Field(pattern=r"^(?:/[^/]*)+$")
    """A JSON pointer into its snapshot."""
    value: str | int | float | bool | None


class PlanReply(Reading):
    """The whole task."""

    subtasks: list[PlannedSubtask] = Field(min_length=1)
    why: str = ""
    """The reason for calling other tools than those that were drawn."""
    expect: list[Expected] = Field(default_factory=list)


class WrittenCall(Reading):
    """A call as the model wrote it."""

    id: str = ""
    name: str
    arguments: JsonObject | str


def _said(value: object) -> object:
    """Read what models also write for a flag: nothing at all, or the error's own words."""
    if value is None or (isinstance(value, str) and value.strip().lower() in {"", "none", "null"}):
        return False
    known = isinstance(value, bool) or (isinstance(value, str) and value.strip().lower() in {"true", "false"})
    return value if known else bool(value)


Said: TypeAlias = Annotated[bool, BeforeValidator(_said)]


class WrittenResult(Reading):
    """A result as the model wrote it: any JSON value, or the raw string."""

    call: str = ""
    """The id of the call that it answers."""
    error: Said = False
    """True where the tool refused or failed."""
    content: JsonValue


class WrittenUserTurn(Reading):
    """The user's words."""

    role: Literal["user"]
    id: str = ""
    text: str


class WrittenAssistantTurn(Reading):
    """The assistant's words, calls, or both."""

    role: Literal["assistant"]
    id: str = ""
    text: str = ""
    calls: list[WrittenCall] = []


class WrittenToolTurn(Reading):
    """Results."""

    role: Literal["tool"]
    id: str = ""
    results: list[WrittenResult]


class WrittenToolListTurn(Reading):
    """A change of the tool list, by the names of candidate tools."""

    role: Literal["tool_list"]
    id: str = ""
    added: list[str] = []
    removed: list[str] = []


WrittenTurn: TypeAlias = Annotated[
    WrittenUserTurn | WrittenAssistantTurn | WrittenToolTurn | WrittenToolListTurn, Field(discriminator="role")
]


class TurnsReply(Reading):
    """Turns: a drafted sub-task, or what fills a mask."""

    turns: list[WrittenTurn]


class UserReply(Reading):
    """The next message of a simulated user."""

    state: str = ""
    """The user's own view of what is done and what is left, before the message is written."""
    subtask: int
    """The sub-task that the message is about."""
    text: str = Field(min_length=1)
    """The message, or the stop word."""


class AssistantReply(Reading):
    """The next turn of a simulated assistant: words, calls, or both."""

    text: str = ""
    calls: list[WrittenCall] = []


class ResultsReply(Reading):
    """The results of simulated tools, one for each call."""

    results: list[WrittenResult] = Field(min_length=1)


class JudgedTurn(Reading):
    """The better of two versions of a turn, or of all turns where they are judged as a whole."""

    turn: str = ""
    """The turn's id; it says nothing where the versions are judged as a whole."""
    reason: str
    better: Literal["A", "B", "same"]


class JudgeReply(Reading):
    """The verdicts of a judge, in the order in which they are thought: the evidence first."""

    checked: list[str] = []
    """A line for each turn or call that was looked at."""
    verdicts: list[JudgedTurn] = Field(min_length=1)


class VotedFinding(Reading):
    """One fault that an expert points at."""

    severity: Literal["major", "minor"] = "major"
    """Only a major one rejects."""
    turn: str
    call: str | None = None
    pointer: str | None = None
    quote: str = ""
    message: str


class VoteReply(Reading):
    """An expert's vote, in the order in which it is thought: the evidence first."""

    checked: list[str] = []
    """A line for each call or request that was looked at."""
    findings: list[VotedFinding] = []
    reason: str
    verdict: Literal["pass", "fail"]


class ExpertVote(VoteReply):
    """The vote of one of several experts."""

    expert: str


class VotesReply(Reading):
    """The votes of several experts, one for each."""

    votes: list[ExpertVote] = Field(min_length=1)
