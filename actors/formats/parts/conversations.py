"""Conversations: pieces that say who speaks and what. They hold no ids of calls; results follow their calls at once."""

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from pydantic import JsonValue

from ....events import AssistantTurn, Dialogue, JsonObject, ToolListTurn, ToolResult, ToolTurn, Turn
from ...tools.notations import json_in
from ..errors import UnwritableDialogue
from .arguments import as_text
from .asides import between
from .carried import PARTS, fields_of
from .changes import changes_at, list_change
from .errors_said import errors_at, injected_at
from .message_turns import message_turns
from .untrained import untrained_at, untrained_turns


def as_openai(record: JsonObject, messages: list[JsonObject]) -> JsonObject:
    """*record* with *messages* instead of its conversations; its system prompt is context."""
    for calls, answers in _answered(messages):
        if len(answers) == 1 and calls > 1 and not _is_parted(answers[0]["content"]):
            answers[0]["content"] = _several(as_text(answers[0]["content"]), calls)
    system = record.get("system")
    kept: JsonObject = {key: value for key, value in record.items() if key not in ("conversations", "system")}
    meta = kept.get("meta")
    context = {"context": system} if isinstance(system, str) and system else {}
    return {**kept, "messages": list(messages), "meta": {**context, **(meta if isinstance(meta, dict) else {})}}


def _answered(messages: list[JsonObject]) -> Iterator[tuple[int, list[JsonObject]]]:
    """The number of calls of each message that makes any, and the messages at once after it that bring results."""
    for at, message in enumerate(messages):
        calls = message.get("tool_calls")
        if isinstance(calls, list):
            end = at + 1
            while end < len(messages) and messages[end]["role"] == "tool":
                end += 1
            yield len(calls), messages[at + 1 : end]


def _is_parted(content: JsonValue) -> bool:
    """True if a message already brings one text for each result."""
    return isinstance(content, list) and all(isinstance(item, str) for item in content)


def _several(value: str, count: int) -> list[JsonValue]:
    """One result for each of *count* calls: the items of a list of as many, else the whole for each."""
    items = json_in(value)
    if isinstance(items, list) and len(items) == count:
        return [as_text(item) for item in items]
    return [value] * count


@dataclass(frozen=True, slots=True)
class Said:
    """One piece of a conversation."""

    piece: JsonObject
    results: Sequence[ToolResult] = ()
    """The results that it brings."""
    only_results: bool = False
    """True if the assistant says nothing in it."""


@dataclass(frozen=True, slots=True)
class Manner:
    """How a format writes what is said."""

    user: Callable[[str], JsonObject]
    system: Callable[[str], JsonObject]
    exchange: Callable[[AssistantTurn, Sequence[ToolResult]], Iterable[Said]]
    """The pieces of an assistant's turn and of the results of its calls, in the order of these."""
    untrained: JsonObject = field(default_factory=dict)
    """Fields of what the assistant says and nobody should learn to say."""


def pieces(
    manner: Manner, dialogue: Dialogue, opening: Sequence[JsonObject] = ()
) -> tuple[list[JsonValue], JsonObject]:
    """Return the pieces of *dialogue* after the *opening* ones, and the metadata about them.

    Raises:
        UnwritableDialogue: a call has not one result right after it, or a result no call.
    """
    writing = _Writing(manner, dialogue, [*opening])
    for turn in between(dialogue):
        writing.take(turn)
    return writing.written, writing.facts()


class _Writing:
    """Pieces, turn by turn."""

    def __init__(self, manner: Manner, dialogue: Dialogue, written: list[JsonValue]) -> None:
        self.written = written
        self._manner = manner
        self._dialogue = dialogue
        self._untrained = untrained_turns(dialogue)
        self._changes: list[tuple[int, ToolListTurn]] = []
        self._asked: AssistantTurn | None = None
        """The turn whose calls wait for results."""
        self._results: dict[str, ToolResult] = {}
        self._errors: dict[int, Sequence[ToolResult]] = {}
        self._places: defaultdict[str, list[int]] = defaultdict(list)
        self._asides: list[JsonValue] = []

    def take(self, turn: Turn | JsonObject) -> None:
        if isinstance(turn, dict):
            self._asides.append({"before": len(self.written), "message": turn})
        elif isinstance(turn, ToolTurn):
            self._answer(turn)
        elif self._asked is not None:
            raise UnwritableDialogue(f"a call of {self._dialogue.id} has no result at once: {turn.id} comes before")
        elif isinstance(turn, AssistantTurn):
            self._asked = turn if turn.calls else None
            if not turn.calls:
                self._exchange(turn, (), turn.id)
        elif isinstance(turn, ToolListTurn):
            self._changes.append((len(self.written), turn))
            self._put(self._manner.system(list_change(turn)), turn.id)
        else:
            self._put(self._manner.user(turn.text), turn.id)

    def _answer(self, turn: ToolTurn) -> None:
        calls = [] if self._asked is None else [call.id for call in self._asked.calls]
        for result in turn.results:
            if result.call_id in self._results or result.call_id not in calls:
                raise UnwritableDialogue(
                    f"{turn.id} of {self._dialogue.id} has a result that answers no call before it"
                )
            self._results[result.call_id] = result
        if self._asked is not None and len(self._results) == len(calls):
            asked, results = self._asked, [self._results[id_] for id_ in calls]
            self._asked, self._results = None, {}
            self._exchange(asked, results, turn.id)

    def _exchange(self, turn: AssistantTurn, results: Sequence[ToolResult], answered: str) -> None:
        mark = self._manner.untrained if turn.id in self._untrained else {}
        for said in self._manner.exchange(turn, results):
            if said.results:
                self._errors[len(self.written)] = said.results
                self._places[answered].append(len(self.written))
            if said.only_results:
                self._put(said.piece, answered, placed=True)
            else:
                self._put({**said.piece, **mark}, turn.id)

    def _put(self, piece: JsonObject, turn: str, *, placed: bool = False) -> None:
        fields = {key: value for key, value in fields_of(self._dialogue, turn).items() if key not in {PARTS, *piece}}
        if not placed:
            self._places[turn].append(len(self.written))
        self.written.append({**fields, **piece})

    def facts(self) -> JsonObject:
        """The metadata about the pieces. Raises UnwritableDialogue: the last call has no result."""
        if self._asked is not None:
            raise UnwritableDialogue(f"the last call of {self._dialogue.id} has no result")
        return {
            **changes_at(self._changes),
            **errors_at(self._errors),
            **injected_at(self._dialogue.injected_errors, self._places),
            **untrained_at(self._untrained, self._places),
            **message_turns(self._dialogue, self._places, len(self.written)),
            **({"asides": self._asides} if self._asides else {}),
        }


def spoken(speaker: str) -> Callable[[str], JsonObject]:
    """Return what makes a piece of ShareGPT's of the words of that speaker."""
    return lambda value: {"from": speaker, "value": value}


def together(contents: Sequence[str]) -> str:
    """The results of calls that were made together: one as it is, several as a list."""
    return contents[0] if len(contents) == 1 else json.dumps([as_item(text) for text in contents], ensure_ascii=False)


def as_item(text: str) -> JsonValue:
    """A result as an item of a list, or as a value: as JSON where that is how it would be written, else as a text."""
    try:
        value: JsonValue = json.loads(text)
    except (ValueError, RecursionError):
        return text
    return text if isinstance(value, str) or value is None or as_text(value) != text else value
