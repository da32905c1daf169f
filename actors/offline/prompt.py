"""A prompt read back from its text into the project's own types: tools, plan, turns, and the task."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TypeVar

from pydantic import BaseModel, JsonValue, TypeAdapter, ValidationError

from ...events import JsonObject, Tool, ToolListTurn, Turn
from ..replies import PlannedSubtask, WrittenAssistantTurn, WrittenToolListTurn, WrittenTurn
from ..roles.turn_builder import TurnBuilder
from .memory import Toolbox
from .sampled import Sampled

_TASK = re.compile(r'<task name="(\w+)"((?: \w+="[^"]*")*)>\n')
_KEPT = 50_000
"""Characters of a text that is remembered."""
_ATTRIBUTE = re.compile(r'(\w+)="([^"]*)"')
_WRITTEN: TypeAdapter[WrittenTurn] = TypeAdapter(WrittenTurn)
ModelT = TypeVar("ModelT", bound=BaseModel)


Gap = str
"""A masked turn as the dialogue shows it: its id alone."""


@dataclass(frozen=True)
class Page:
    """One prompt, read."""

    box: Toolbox
    plan: tuple[PlannedSubtask, ...]
    dialogue: str
    """The dialogue, a turn a line, masked turns as placeholders."""
    task: str
    """`plan`, `draft`, `extend`, `fill`, `repair`, `judge`, `vote`, or a turn of a simulation."""
    attributes: Mapping[str, str]
    body: str
    """The task's own words."""
    goals: tuple[str, ...] = ()
    """Those of a simulated dialogue, without their tools."""

    @cached_property
    def masked(self) -> tuple[Turn, ...]:
        """The turns that the task is about."""
        asked = self.attributes.get("turns", "").split(", ")
        return tuple(turn for turn in self.turns if turn.id in asked)

    @cached_property
    def turns(self) -> tuple[Turn, ...]:
        """The dialogue."""
        return read_turns(self.dialogue, self.box)

    @cached_property
    def state(self) -> Sampled:
        """The sample of the tools' state."""
        return Sampled(next(_objects(_between(self.body, "state")), None))

    @cached_property
    def findings(self) -> tuple[JsonObject, ...]:
        """The findings to repair."""
        return tuple(_objects(_between(self.body, "findings")))

    @cached_property
    def calls(self) -> tuple[JsonObject, ...]:
        """The calls to answer."""
        return tuple(_objects(_between(self.body, "calls")))

    def versions(self, tag: str) -> Mapping[str, str]:
        """Return what section *tag* puts in the place of each turn that it is about, a turn a line."""
        shown = [*_objects(_between(self.body, tag))]
        return {str(one.get("instead_of", one.get("id"))): "\n".join(map(json.dumps, _several(one))) for one in shown}

    def with_version(self, tag: str, *turns: str) -> str:
        """Return the dialogue with these turns, left out: all, as section *tag* has them, still a turn a line."""
        into = {turn: lines for turn, lines in self.versions(tag).items() if not turns or turn in turns}
        return "\n".join(into.get(_id_of(line), line) for line in self.dialogue.split("\n"))

    def word(self, name: str) -> str:
        """Return what follows *name* and a colon in the task; empty where it is not there."""
        found = re.search(rf"^{name}: (.*)$", self.body, re.MULTILINE)
        return found[1] if found else ""


def _several(shown: JsonObject) -> Sequence[JsonValue]:
    turns = shown.get("turns")
    return turns if "instead_of" in shown and isinstance(turns, list) else [shown]


def _id_of(line: str) -> str:
    return str(next(_objects(line), {}).get("id"))


def read_page(system: str, user: str) -> Page | None:
    """Return the prompt, read; None where it is not one of ours."""
    task = _TASK.search(user)
    end = -1 if task is None else user.find("\n</task>", task.end())
    if task is None or end < 0 or ("<tools>" not in system and "<goals>" not in system):
        return None
    plan = tuple(_each(PlannedSubtask, _between(user, "plan")))
    return Page(
        _box(system),
        plan,
        _between(user, "dialogue"),
        task[1],
        dict(_ATTRIBUTE.findall(task[2])),
        user[task.end() : end],
        tuple(str(one.get("goal", "")) for one in _objects(_between(f"{system}\n{user}", "goals"))),
    )


def read_turns(lines: str, box: Toolbox) -> tuple[Turn, ...]:
    """Return the turns that *lines* show, a turn a line, without the masked ones."""
    turns = [turn for line in lines.split("\n") if (turn := _turn(line)) is not None and not isinstance(turn, Gap)]
    for at, turn in enumerate(turns):
        if isinstance(turn, ToolListTurn):
            added = tuple(box.by_name.get(tool.name, tool) for tool in turn.added)
            turns[at] = turn.model_copy(update={"added": added})
    return tuple(turns)


def _box(system: str) -> Toolbox:
    return (_kept_box if len(system) < _KEPT else _read_box)(system)


def _read_box(system: str) -> Toolbox:
    return Toolbox(tuple(_each(Tool, _between(system, "tools"))))


def _each(model: type[ModelT], lines: str) -> Iterator[ModelT]:
    """Yield the objects of *lines*; a prompt that somebody cut short is answered as far as it can be read."""
    for shown in _objects(lines):
        try:
            yield model.model_validate(shown)
        except ValidationError:
            continue


def _between(text: str, tag: str) -> str:
    _, opened, rest = text.partition(f"<{tag}>\n")
    inner, closed, _ = rest.partition(f"\n</{tag}>")
    return inner if opened and closed else ""


def _objects(lines: str) -> Iterator[JsonObject]:
    for line in filter(None, lines.split("\n")):
        try:
            value = json.loads(line)
        except (ValueError, RecursionError):
            continue
        if isinstance(value, dict):
            yield value


def _turn(line: str) -> Turn | Gap | None:
    return (_kept_turn if len(line) < _KEPT else _read_turn)(line)


def _read_turn(line: str) -> Turn | Gap | None:
    shown = next(_objects(line), {})
    id_ = str(shown.get("id", ""))
    drafted = id_.partition(".")[0]
    subtask = shown.get("subtask", int(drafted) if drafted.isdecimal() else 0)
    if "mask" in shown:
        return id_
    try:
        written = _WRITTEN.validate_python(shown)
    except ValidationError:
        return None
    builder = TurnBuilder(subtask if isinstance(subtask, int) else 0)
    if isinstance(written, WrittenToolListTurn):
        builder = TurnBuilder(0, [Tool(name=name, description="", parameters={}) for name in written.added])
    calls = [call.id for call in written.calls] if isinstance(written, WrittenAssistantTurn) else []
    return builder.turn(written, id_, calls=calls)


_kept_box = lru_cache(maxsize=256)(_read_box)
_kept_turn = lru_cache(maxsize=8192)(_read_turn)
