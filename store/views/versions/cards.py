"""Cards: a turn as it stood at one version, with its mask, the fill beside it, and what was found in it."""

from enum import StrEnum
from typing import Literal

from ..dialogue.effect import Effect
from ..view import Sentence, Short, View
from .blocks import Block


class Standing(StrEnum):
    """The part that a turn has in the event of the version."""

    SAME = "same"
    NEW = "new"
    CHANGED = "changed"
    GONE = "gone"
    """It was there before the event, and is shown once more."""
    MASKED = "masked"


class Hole(View):
    """The open mask over a turn."""

    mask: Short
    purpose: str
    """`to inject missing argument`, `to rewrite` ..."""
    guidance: tuple[Sentence, ...]
    """The findings that it is to repair, in their words."""


class BesideTurn(View):
    """A turn of a fill."""

    id: Short
    kind: str
    blocks: tuple[Block, ...]
    """With what differs from the turn that it would replace."""


class Beside(View):
    """A fill beside what stands."""

    mask: Short
    standing: Literal["proposed", "declined"]
    head: str
    """`proposed`, `declined by judge` ..."""
    words: Sentence
    """Of whoever declined it."""
    turns: tuple[BesideTurn, ...]


class Verdict(View):
    """The words with which a fill was kept."""

    mask: Short
    head: str
    words: Sentence


class Found(View):
    """A finding about a turn."""

    id: Short
    check: Short
    effect: Effect
    message: Sentence
    evidence: Sentence
    turns: tuple[Short, ...]
    call: Short | None
    pointer: Short | None


class TurnCard(View):
    """A turn."""

    kind: Literal["turn"] = "turn"
    key: str
    turn: Short
    speaker: str
    """`user`, `assistant`, `tool`, `tool_list`."""
    standing: Standing
    blocks: tuple[Block, ...]
    hole: Hole | None
    beside: Beside | None
    kept: Verdict | None
    findings: tuple[Found, ...]


class SubtaskCard(View):
    """The beginning of a sub-task."""

    kind: Literal["subtask"] = "subtask"
    key: str
    number: int
    goal: Sentence
    tools: tuple[Short, ...]


class WholeCard(View):
    """Findings about the dialogue as a whole."""

    kind: Literal["whole"] = "whole"
    key: str
    findings: tuple[Found, ...]


class EndCard(View):
    """The end: accepted, rejected or failed."""

    kind: Literal["end"] = "end"
    key: str
    outcome: str
    reason: Sentence


Card = TurnCard | SubtaskCard | WholeCard | EndCard
