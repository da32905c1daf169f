"""Coverage of tools: which are called, which optional arguments are given, which members of an enum are used."""

import json
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field

from pydantic import JsonValue

from ...events import JsonObject, Tool, ToolCall
from ...store.views import View
from ...store.views.view import Short
from ..evidence import DialogueView
from .shape import Share

MOST_TOOLS = 10_000
"""Tools that are told apart; the calls of later ones are counted and not named."""
_MOST_ARGUMENTS, _MOST_MEMBERS = 200, 200
_DEEPEST = 6
_LONGEST = 200


class EnumCoverage(View):
    """An argument whose values the schema lists."""

    argument: Short
    members: int
    unused: tuple[Short, ...]


class ToolCoverage(View):
    """One tool."""

    tool: Short
    offered: int
    """Dialogues that offer it."""
    called: int
    """Dialogues that call it."""
    calls: int
    optional: int
    """Optional arguments that it has."""
    never_given: tuple[Short, ...]
    """Those of them that no call gives; arguments of an object have a dot before them."""
    enums: tuple[EnumCoverage, ...]
    """Arguments that are given, and of which a member is never used."""


class Coverage(View):
    """All tools; arguments and members of enums count where their tool is called."""

    tools_called: Share
    optional_arguments_given: Share
    enum_members_used: Share
    tools: tuple[ToolCoverage, ...]
    """The most called first."""
    unknown_calls: int
    """Calls of what is not offered."""
    beyond: int
    """Calls of tools beyond those that are told apart."""

    @property
    def never_called(self) -> tuple[ToolCoverage, ...]:
        """The tools that no dialogue calls, those most often offered first."""
        return tuple(sorted((tool for tool in self.tools if not tool.calls), key=lambda tool: -tool.offered))


@dataclass(slots=True)
class _Argument:
    required: bool
    members: dict[str, bool] = field(default_factory=dict)
    """Each member of its enum, and whether it was used."""
    given: int = 0


@dataclass(slots=True)
class _Known:
    parameters: JsonObject = field(default_factory=dict)
    """As they were declared last: most dialogues declare the same."""
    arguments: dict[str, _Argument] = field(default_factory=dict)


class CoverageMeter:
    """Adds up dialogue by dialogue."""

    def __init__(self) -> None:
        self._tools: dict[str, _Known] = {}
        self._offered: Counter[str] = Counter()
        self._called: Counter[str] = Counter()
        self._calls: Counter[str] = Counter()
        self._unknown = self._beyond = 0

    def add(self, view: DialogueView) -> None:
        """Add one dialogue."""
        offered = view.tools_ever
        for tool in offered.values():
            self._declare(tool)
        self._offered.update(name for name in offered if name in self._tools)
        calls = [placed.call for placed in view.calls]
        self._called.update({call.name for call in calls if call.name in self._tools})
        for call in calls:
            self._count(call, offered)

    def _declare(self, tool: Tool) -> None:
        known = self._tools.get(tool.name)
        if known is None:
            if len(self._tools) >= MOST_TOOLS:
                return
            known = self._tools[tool.name] = _Known()
        elif known.parameters == tool.parameters:
            return
        known.parameters = tool.parameters
        for path, required, members in _declared(tool.parameters, "", required=True, depth=_DEEPEST):
            if path not in known.arguments and len(known.arguments) >= _MOST_ARGUMENTS:
                continue
            argument = known.arguments.setdefault(path, _Argument(required))
            for member in members[:_MOST_MEMBERS]:
                argument.members.setdefault(_text(member), False)

    def _count(self, call: ToolCall, offered: Collection[str]) -> None:
        known = self._tools.get(call.name)
        if call.name not in offered:
            self._unknown += 1
        elif known is None:
            self._beyond += 1
        else:
            self._calls[call.name] += 1
            given = list(_given("", call.arguments, _DEEPEST)) if isinstance(call.arguments, dict) else []
            for path in {path for path, _ in given} & known.arguments.keys():
                known.arguments[path].given += 1
            for path, value in given:
                members = known.arguments[path].members if path in known.arguments else {}
                if members and (used := _text(value)) in members:
                    members[used] = True

    @property
    def coverage(self) -> Coverage:
        """The coverage so far."""
        called = [known for name, known in self._tools.items() if self._calls[name]]
        arguments = [argument for known in called for argument in known.arguments.values()]
        optional = [argument for argument in arguments if not argument.required]
        members = [used for argument in arguments for used in argument.members.values()]
        names = sorted(self._tools, key=lambda name: (-self._calls[name], name))
        return Coverage(
            tools_called=Share.of(len(called), len(self._tools)),
            optional_arguments_given=Share.of(sum(argument.given > 0 for argument in optional), len(optional)),
            enum_members_used=Share.of(sum(members), len(members)),
            tools=tuple(self._tool(name) for name in names),
            unknown_calls=self._unknown,
            beyond=self._beyond,
        )

    def _tool(self, name: str) -> ToolCoverage:
        arguments = self._tools[name].arguments
        optional = {path: one for path, one in arguments.items() if not one.required}
        called = self._calls[name] > 0
        return ToolCoverage(
            tool=name,
            offered=self._offered[name],
            called=self._called[name],
            calls=self._calls[name],
            optional=len(optional),
            never_given=tuple(path for path, one in optional.items() if called and not one.given),
            enums=tuple(
                EnumCoverage(
                    argument=path,
                    members=len(one.members),
                    unused=tuple(member for member, used in one.members.items() if not used),
                )
                for path, one in arguments.items()
                if one.given and not all(one.members.values())
            ),
        )


def _declared(
    schema: JsonValue, path: str, *, required: bool, depth: int
) -> Iterator[tuple[str, bool, Sequence[JsonValue]]]:
    """Yield each argument below *schema*: its path, whether a call has to give it, and the members of its enum."""
    if not isinstance(schema, dict) or depth < 0:
        return
    properties, needed = schema.get("properties"), schema.get("required")
    for name, below in properties.items() if isinstance(properties, dict) else ():
        place = f"{path}.{name}"[:_LONGEST] if path else name[:_LONGEST]
        must = required and isinstance(needed, list) and name in needed
        item = _item(below)
        members = item.get("enum")
        yield place, must, members if isinstance(members, list) else ()
        yield from _declared(item, place, required=must, depth=depth - 1)


def _item(schema: JsonValue) -> JsonObject:
    """Return the schema of an argument, or of the elements of a list."""
    for _ in range(_DEEPEST):
        items = schema.get("items") if isinstance(schema, dict) else None
        if not isinstance(items, dict):
            break
        schema = items
    return schema if isinstance(schema, dict) else {}


def _given(path: str, value: JsonValue, depth: int) -> Iterator[tuple[str, JsonValue]]:
    """Yield each value below *value*, with the path of its argument; elements of a list have the list's."""
    if depth < 0:
        return
    match value:
        case dict():
            if path:
                yield path, None
            for name, below in value.items():
                yield from _given(f"{path}.{name}"[:_LONGEST] if path else name[:_LONGEST], below, depth - 1)
        case list():
            if not value:
                yield path, None
            for below in value:
                yield from _given(path, below, depth - 1)
        case _:
            yield path, value


def _text(value: JsonValue) -> str:
    return value[:_LONGEST] if isinstance(value, str) else json.dumps(value)[:_LONGEST]
