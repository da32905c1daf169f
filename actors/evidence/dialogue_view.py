"""A dialogue as rules look at it: calls with their places, tools and results, read once for all rules."""

import json
from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from itertools import islice
from sys import maxsize
from typing import TypeVar, cast

from pydantic import JsonValue

from ...events import (
    AssistantTurn,
    Dialogue,
    JsonObject,
    Tool,
    ToolCall,
    ToolResult,
    ToolTurn,
    Turn,
    UserTurn,
)
from .deed_words import does
from .kept import kept
from .leaves import KeptBranches, Leaf, kept_leaves, leaves
from .mentions import Passage, as_passage, flattened
from .reading_tools import only_looks
from .results import decoded, is_empty, is_error
from .totals import LENGTH_LEVELS, lengths

ReadT = TypeVar("ReadT")
_FIRST_LEAVES = 400
_WRITTEN = json.JSONEncoder(sort_keys=True).encode


@dataclass(frozen=True, eq=False)
class PlacedResult:
    """One result, where it stands."""

    at: int
    """The position of its turn, from 0."""
    turn: ToolTurn
    result: ToolResult

    @kept
    def value(self) -> JsonValue:
        """The decoded value; the string itself where it is neither JSON nor a Python literal."""
        return decoded(self.result.content)

    @kept
    def leaves(self) -> Iterable[Leaf]:
        """The leaves of the decoded value."""
        return kept_leaves(self.value)

    @kept
    def branches(self) -> KeptBranches:
        """The objects and lists of the decoded value."""
        return KeptBranches(self.value)

    @kept
    def lengths(self) -> tuple[int, ...]:
        """The numbers of things in its lists and objects."""
        return tuple(map(len, self.branches.upto(LENGTH_LEVELS, maxsize)))

    @kept
    def failed(self) -> bool:
        """True if it says that the call failed: by its flag, which others' data and older logs lack, or in words."""
        return self.result.error or is_error(self.result.content, self.value)

    @kept
    def empty(self) -> bool:
        """True if it says that nothing was found."""
        return is_empty(self.result.content, self.value)


@dataclass(frozen=True, eq=False)
class PlacedCall:
    """One call, where it stands, with the tools in force there and its result."""

    number: int
    """From 0, over the whole dialogue."""
    at: int
    """The position of its turn, from 0."""
    turn: AssistantTurn
    call: ToolCall
    tools: Mapping[str, Tool]
    """The tools in force, by name."""
    result: PlacedResult | None

    @kept
    def key(self) -> str:
        """The call with its arguments, whatever their order."""
        return f"{self.call.name} {_WRITTEN(self.call.arguments)}"

    @kept
    def leaves(self) -> Iterable[Leaf]:
        """The leaves of its arguments; a null where they could not be read."""
        return kept_leaves(self.arguments)

    @property
    def first_leaves(self) -> Iterator[Leaf]:
        """The first of them: who passes a table passes data, and it is looked at no further."""
        return islice(self.leaves, _FIRST_LEAVES)

    @property
    def written_leaves(self) -> Iterable[Leaf]:
        """All of them; the text where they could not be read."""
        return self.leaves if self.arguments is not None else leaves(self.call.arguments)

    @kept
    def lengths(self) -> tuple[int, ...]:
        """The numbers of things in the lists and objects of its arguments."""
        return tuple(lengths(self.arguments))

    @property
    def tool(self) -> Tool | None:
        """The tool that it calls, if that is in force."""
        return self.tools.get(self.call.name)

    @property
    def arguments(self) -> JsonObject | None:
        """Its arguments, if they could be read."""
        return self.call.arguments if isinstance(self.call.arguments, dict) else None

    @kept
    def only_looks(self) -> bool:
        """True if its tool only looks something up."""
        return only_looks(self.call.name, self.tool)

    def does(self, deed: str) -> bool:
        """True if its tool does such a deed, as far as its name tells."""
        return not self.only_looks and does(self.call.name, deed)


class Stray(Enum):
    """Reasons why a call or a result has no partner."""

    UNANSWERED = "unanswered"
    UNCALLED = "uncalled"
    ANSWERED_TWICE = "answered twice"
    DUPLICATE_ID = "duplicate id"


@dataclass(frozen=True, slots=True)
class Unpaired:
    """A call or result that breaks the pairing."""

    why: Stray
    turn: str
    id: str
    name: str
    """The tool's, where it is known."""


class DialogueView:
    """A dialogue, and what was read from it; everything is read when it is first asked for."""

    def __init__(self, dialogue: Dialogue) -> None:
        self.dialogue = dialogue
        self.turns: tuple[Turn, ...] = dialogue.turns
        self._readings: dict[object, object] = {}

    def once(self, reading: Callable[["DialogueView"], ReadT]) -> ReadT:
        """The result of *reading* on this view, computed once however many rules ask for it."""
        if reading not in self._readings:
            self._readings[reading] = reading(self)
        return cast("ReadT", self._readings[reading])

    @property
    def generated(self) -> bool:
        """True if a run made it; imported dialogues are allowed more."""
        return not self.dialogue.imported

    @kept
    def foreknown(self) -> tuple[Passage, ...]:
        """What the assistant knows before the first turn: the date and time first, where they were drawn."""
        now = self.dialogue.scenario.now if self.dialogue.scenario is not None else None
        texts = (self.dialogue.context,) if now is None else (now.sentence, self.dialogue.policy)
        return tuple(as_passage(text) for text in texts if text)

    @kept
    def places(self) -> Mapping[str, int]:
        """Turn positions by id."""
        return {turn.id: at for at, turn in enumerate(self.turns)}

    @kept
    def calls(self) -> tuple[PlacedCall, ...]:
        """Every call, in order."""
        pairs = self._pairing[0]
        return tuple(
            PlacedCall(number, at, turn, call, self.tools_at[at], pairs.get(number))
            for number, (at, turn, call) in enumerate(self._written_calls())
        )

    @kept
    def results(self) -> tuple[PlacedResult, ...]:
        """Every result, in order."""
        return tuple(
            PlacedResult(at, turn, result)
            for at, turn in enumerate(self.turns)
            if turn.kind == "tool"
            for result in turn.results
        )

    @kept
    def calls_at(self) -> Mapping[int, list[PlacedCall]]:
        """Calls by the position of their turn."""
        by: defaultdict[int, list[PlacedCall]] = defaultdict(list)
        for call in self.calls:
            by[call.at].append(call)
        return by

    def calls_after(self, at: int) -> Iterator[PlacedCall]:
        """The calls after position *at*, up to the user's next words."""
        for later in range(at + 1, len(self.turns)):
            if self.turns[later].kind == "user":
                return
            yield from self.calls_at.get(later, ())

    @kept
    def results_at(self) -> Mapping[int, list[PlacedResult]]:
        """Results by the position of their turn."""
        by: defaultdict[int, list[PlacedResult]] = defaultdict(list)
        for result in self.results:
            by[result.at].append(result)
        return by

    @kept
    def user_turns(self) -> tuple[tuple[int, UserTurn], ...]:
        """The users' turns, with their positions."""
        return tuple((at, turn) for at, turn in enumerate(self.turns) if turn.kind == "user")

    @kept
    def assistant_turns(self) -> tuple[tuple[int, AssistantTurn], ...]:
        """The assistant's turns, with their positions."""
        return tuple((at, turn) for at, turn in enumerate(self.turns) if turn.kind == "assistant")

    @kept
    def spoken_turns(self) -> tuple[tuple[int, UserTurn | AssistantTurn], ...]:
        """The turns of both, with their positions."""
        return tuple((at, turn) for at, turn in enumerate(self.turns) if turn.kind in {"user", "assistant"})

    @kept
    def passages(self) -> Mapping[int, Passage]:
        """The users' words as evidence, by position."""
        return {at: as_passage(turn.text) for at, turn in self.user_turns}

    @kept
    def argument_passages(self) -> tuple[Passage, ...]:
        """The arguments of each call as evidence, by the call's number."""
        return tuple(as_passage(" ; ".join(str(leaf.value) for leaf in call.leaves)) for call in self.calls)

    @kept
    def result_passages(self) -> Mapping[int, Passage]:
        """The results as evidence, by `id` of the placed result."""
        return {id(result): as_passage(flattened(result.value, result.result.content)) for result in self.results}

    @kept
    def asked(self) -> Mapping[int, PlacedCall]:
        """The call of each result, by `id` of the placed result."""
        return {id(call.result): call for call in self.calls if call.result is not None}

    @property
    def unpaired(self) -> tuple[Unpaired, ...]:
        """Calls and results without a partner, in order."""
        return self._pairing[1]

    @kept
    def tools_at(self) -> tuple[Mapping[str, Tool], ...]:
        """For each position, the tools in force there, by name."""
        known = {tool.name: tool for tool in self.dialogue.opening_tools}
        inforce: list[Mapping[str, Tool]] = []
        for turn in self.turns:
            if turn.kind == "tool_list":
                known = {name: tool for name, tool in known.items() if name not in turn.removed}
                known.update({tool.name: tool for tool in turn.added})
            inforce.append(known)
        return tuple(inforce)

    @kept
    def tools_ever(self) -> Mapping[str, Tool]:
        """Every tool that the dialogue has at any time, by name."""
        known = {tool.name: tool for tool in self.dialogue.tools}
        for turn in self.turns:
            if turn.kind == "tool_list":
                known.update({tool.name: tool for tool in turn.added})
        return known

    def _written_calls(self) -> Iterator[tuple[int, AssistantTurn, ToolCall]]:
        for at, turn in self.assistant_turns:
            for call in turn.calls:
                yield at, turn, call

    @kept
    def _pairing(self) -> tuple[dict[int, PlacedResult], tuple[Unpaired, ...]]:
        """Results by call number, and what is left over. An id may be used again once it was answered."""
        pairs: dict[int, PlacedResult] = {}
        strays: list[tuple[int, Unpaired]] = []
        waiting: defaultdict[str, deque[tuple[int, int, AssistantTurn, ToolCall]]] = defaultdict(deque)
        answered: set[str] = set()
        number = 0
        for at, turn in enumerate(self.turns):
            if turn.kind == "assistant":
                for call in turn.calls:
                    open_ = waiting[call.id]
                    while open_ and open_[0][1] < at:
                        _, since, earlier, _ = open_.popleft()
                        strays.append((since, Unpaired(Stray.UNANSWERED, earlier.id, call.id, call.name)))
                    if open_:
                        strays.append((at, Unpaired(Stray.DUPLICATE_ID, turn.id, call.id, call.name)))
                    open_.append((number, at, turn, call))
                    number += 1
            for result in self.results_at.get(at, ()):
                id_ = result.result.call_id
                if open_ := waiting[id_]:
                    pairs[open_.popleft()[0]] = result
                    answered.add(id_)
                else:
                    why = Stray.ANSWERED_TWICE if id_ in answered else Stray.UNCALLED
                    strays.append((at, Unpaired(why, turn.id, id_, "")))
        for left in waiting.values():
            strays.extend((at, Unpaired(Stray.UNANSWERED, turn.id, call.id, call.name)) for _, at, turn, call in left)
        strays.sort(key=lambda stray: stray[0])
        return pairs, tuple(stray for _, stray in strays)
