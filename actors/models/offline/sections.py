"""What a prompt says, read from its text alone: the tools, the plan, the dialogue, and what is asked."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

from ....events import JsonObject
from .toolbook import ToolBook

_TASK = re.compile(r'<task name="(\w+)"((?: \w+="[^"]*")*)>\n(.*?)\n</task>', re.DOTALL)
_ATTRIBUTE = re.compile(r'(\w+)="([^"]*)"')


@dataclass(frozen=True, slots=True)
class Call:
    """A call as the prompt shows it."""

    id: str
    name: str
    arguments: JsonObject
    """Empty where they cannot be read as an object."""
    readable: bool = True


@dataclass(frozen=True, slots=True)
class Result:
    """A result as the prompt shows it."""

    call: str
    content: str


@dataclass(frozen=True, slots=True)
class Turn:
    """A turn as the prompt shows it; a masked one is a placeholder without content."""

    role: str
    id: str = ""
    subtask: int = 0
    text: str = ""
    calls: tuple[Call, ...] = ()
    results: tuple[Result, ...] = ()
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    masked: bool = False


@dataclass(frozen=True, slots=True)
class Planned:
    """One sub-task of the plan."""

    goal: str
    tools: tuple[str, ...]
    steps: int


@dataclass(frozen=True)
class Sheet:
    """One prompt, read."""

    book: ToolBook
    plan: tuple[Planned, ...]
    turns: tuple[Turn, ...]
    task: str
    """What is asked: `plan`, `draft`, `extend`, `fill`, `repair`, `judge` or `vote`."""
    attributes: Mapping[str, str]
    body: str
    """The task's own words."""

    @cached_property
    def masked(self) -> tuple[Turn, ...]:
        """What the masked turns were."""
        return _turns(_between(self.body, "masked"))

    @cached_property
    def findings(self) -> tuple[JsonObject, ...]:
        """What verification found."""
        return tuple(_objects(_between(self.body, "findings")))

    def version(self, letter: str) -> tuple[Turn, ...]:
        """One of the two versions that a judge compares: `a` or `b`."""
        return _turns(_between(self.body, letter))

    def number(self, name: str) -> int:
        """The whole number after *name* in the task's words; 1 where there is none."""
        found = re.search(rf"^{name}: (\d+)", self.body, re.MULTILINE)
        return int(found[1]) if found else 1


def read_sheet(system: str, user: str) -> Sheet | None:
    """The prompt, read; None where it is not one of ours."""
    task = _TASK.search(user)
    if task is None or "<tools>" not in system:
        return None
    return Sheet(
        book=_book(system),
        plan=_plan(_between(user, "plan")),
        turns=_turns(_between(user, "dialogue")),
        task=task[1],
        attributes=dict(_ATTRIBUTE.findall(task[2])),
        body=task[3],
    )


@lru_cache(maxsize=256)
def _book(system: str) -> ToolBook:
    return ToolBook.of(_objects(_between(system, "tools")))


def _between(text: str, tag: str) -> str:
    start = text.find(f"<{tag}>\n")
    if start < 0:
        return ""
    start += len(tag) + 3
    end = text.find(f"\n</{tag}>", start)
    return text[start:end] if end >= 0 else ""


def _objects(lines: str) -> list[JsonObject]:
    return [value for line in lines.split("\n") if line and isinstance(value := _line(line), dict)]


def _line(line: str) -> object:
    try:
        return json.loads(line)
    except (ValueError, RecursionError):  # a prompt that somebody cut short; what can be read is answered
        return None


@lru_cache(maxsize=64)
def _plan(lines: str) -> tuple[Planned, ...]:
    return tuple(
        Planned(str(o.get("goal", "")), _strings(o.get("tools")), _whole(o.get("steps"), 1)) for o in _objects(lines)
    )


def _turns(lines: str) -> tuple[Turn, ...]:
    return tuple(turn for line in lines.split("\n") if line and (turn := _turn(line)) is not None)


@lru_cache(maxsize=8192)
def _turn(line: str) -> Turn | None:
    shown = _line(line)
    if not isinstance(shown, dict) or not isinstance(shown.get("role"), str):
        return None
    return Turn(
        role=shown["role"],
        id=str(shown.get("id", "")),
        subtask=_whole(shown.get("subtask"), 0),
        text=str(shown.get("text", "")),
        calls=tuple(_call(c) for c in shown.get("calls") or () if isinstance(c, dict)),
        results=tuple(
            Result(str(r.get("call", "")), _content(r.get("content")))
            for r in shown.get("results") or ()
            if isinstance(r, dict)
        ),
        added=_strings(shown.get("added")),
        removed=_strings(shown.get("removed")),
        masked="mask" in shown,
    )


def _call(shown: JsonObject) -> Call:
    arguments = shown.get("arguments")
    readable = isinstance(arguments, dict)
    return Call(
        str(shown.get("id", "")),
        str(shown.get("name", "")),
        arguments if isinstance(arguments, dict) else {},
        readable,
    )


def _content(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _strings(value: object) -> tuple[str, ...]:
    return tuple(str(item) for item in value) if isinstance(value, list) else ()


def _whole(value: object, otherwise: int) -> int:
    return value if isinstance(value, int) else otherwise
