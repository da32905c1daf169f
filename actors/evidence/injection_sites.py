"""Facts about the places where a complexity can be injected: what a turn brings, changes, and calls."""

import re
from collections.abc import Mapping
from hashlib import sha256
from typing import Final

from ...events import (
    AssistantTurn,
    ComplexityKind,
    Dialogue,
    Tool,
    ToolCall,
    ToolResult,
    ToolTurn,
    Turn,
    UserTurn,
    tools_in_force,
)
from ..tools.acts import wants_yes
from ..tools.hints import destroys, reads_only
from .first_said import FirstSaid, first_said, said_again
from .leaves import leaves
from .reading_tools import is_read_only
from .results import decoded
from .tokens import name_parts, spaced_tokens, stem

_EXACT: Final = re.compile(r"[@*/\\]")
"""In addresses, patterns and paths: nobody refers to one of these by words that fit two."""
_WEIGHTY_WORDS: Final = """
    book buy cancel charge close delete exchange order pay purchase refund remove return revoke sell terminate transfer
"""
_WEIGHTY: Final = frozenset(_WEIGHTY_WORDS.split())
_LONG: Final = 5
_ALIKE: Final = 2
"""Words that the descriptions of two tools share, if one can stand in for the other."""
_VALUES: Final = {
    ComplexityKind.MISSING_ARGUMENT: 1,
    ComplexityKind.AMBIGUOUS_REFERENCE: 1,
    ComplexityKind.CHANGE_OF_MIND: 1,
    ComplexityKind.CONFIRMATION_AMENDED: 1,
    ComplexityKind.INFORMATION_IN_PARTS: 1,
    ComplexityKind.EARLIER_REFERENCE: 1,
    ComplexityKind.TWO_ROUNDS: 2,
}
"""Values that the user leaves out or replaces, by kind."""


_REPLACING: Final = frozenset({ComplexityKind.CONFIRMATION_AMENDED, ComplexityKind.CHANGE_OF_MIND})
_DECIDING: Final = frozenset({"type", "kind", "action", "side", "operation", "mode", "direction", "command"})
"""Last words of names of arguments that say what is done: who wants to buy does not begin with selling."""


def values_left_out(dialogue: Dialogue, kind: ComplexityKind, turn: str) -> tuple[FirstSaid, ...]:
    """Return the values that the user leaves out or replaces at *turn* for *kind*; empty where it has too few of them.

    They are drawn from the dialogue's seed, so that a prompt, a check of its answer and a replay mean the same ones.
    """
    wanted = _VALUES.get(kind, 0)
    brought = {(one.leaf.name, one.leaf.value): one for one in _said(dialogue, kind, dialogue.position(turn))}
    if not wanted or len({name for name, _ in brought}) < wanted:
        return ()
    replaced = kind in _REPLACING
    order = sorted(
        brought.values(),
        key=lambda one: (
            replaced and not _DECIDING.isdisjoint(name_parts(one.leaf.name)[-1:]),
            _drawn(dialogue, turn, one.leaf.pointer, str(one.leaf.value)),
        ),
    )
    chosen: dict[str, FirstSaid] = {}
    for one in order:
        chosen.setdefault(one.leaf.name, one)
    return tuple(chosen.values())[:wanted]


def _said(dialogue: Dialogue, kind: ComplexityKind, position: int) -> tuple[FirstSaid, ...]:
    match kind:
        case ComplexityKind.EARLIER_REFERENCE:
            # One of the choices of a schema means itself wherever it stands, and refers to nothing.
            return tuple(one for one in said_again(dialogue, position) if "enum" not in _schema(dialogue, one))
        case ComplexityKind.AMBIGUOUS_REFERENCE:
            said = first_said(dialogue, position, all_calls=True)
            return tuple(one for one in said if isinstance(one.leaf.value, str) and not _EXACT.search(one.leaf.value))
        case ComplexityKind.CHANGE_OF_MIND:
            # Before a look-up alone the assistant has no reason to say what it will do.
            said = first_said(dialogue, position, all_calls=True)
            return tuple(one for one in said if not is_read_only(one.tool, tool_named(dialogue, one.tool)))
        case ComplexityKind.MISSING_ARGUMENT | ComplexityKind.TWO_ROUNDS:
            # Where a default serves, there is no need to ask.
            return tuple(one for one in first_said(dialogue, position) if _is_required(dialogue, one))
        case _:
            return first_said(dialogue, position)


def _is_required(dialogue: Dialogue, said: FirstSaid) -> bool:
    """Return True unless the tool's schema says that it can be called without the argument."""
    tool = tool_named(dialogue, said.tool)
    if tool is None:
        return True
    name = said.leaf.pointer.split("/")[1]
    return name not in _argument_names(tool) or name in _listed(tool.parameters.get("required"))


def _schema(dialogue: Dialogue, said: FirstSaid) -> Mapping[str, object]:
    """Return the schema of the argument at the top that holds the value; empty where there is none."""
    tool = tool_named(dialogue, said.tool)
    properties = tool.parameters.get("properties") if tool is not None else None
    schema = properties.get(said.leaf.pointer.split("/")[1]) if isinstance(properties, dict) else None
    return schema if isinstance(schema, dict) else {}


def _listed(value: object) -> list[object]:
    return list(value) if isinstance(value, list) else []


def tool_named(dialogue: Dialogue, name: str) -> Tool | None:
    """Return the tool of that name; None where the dialogue has none."""
    return next((tool for tool in dialogue.tools if tool.name == name), None)


def changes(dialogue: Dialogue, turn: Turn) -> bool:
    """Return True if a call of *turn* changes something, as far as its tool's hints or its name tell."""
    return any(not is_read_only(call.name, tool_named(dialogue, call.name)) for call in _calls(turn))


def matters(dialogue: Dialogue, turn: Turn) -> bool:
    """Return True if a call of *turn* does what is hard to take back or costs something, by hints or names of tools."""
    return any(_matters(call.name, tool_named(dialogue, call.name)) for call in _calls(turn))


def _matters(name: str, tool: Tool | None) -> bool:
    hints = tool.hints if tool is not None else None
    if destroys(hints):
        return True
    return reads_only(hints) is not True and not _WEIGHTY.isdisjoint(name_parts(name))


def wants_confirmation(dialogue: Dialogue, turn: Turn) -> bool:
    """Return True if the description of a tool that *turn* calls demands that the user is asked first."""
    known = {tool.name: tool for tool in dialogue.tools}
    return any(wants_yes(known[call.name]) for call in _calls(turn) if call.name in known)


def arguments_left(dialogue: Dialogue, call: ToolCall) -> frozenset[str]:
    """Return the arguments that *call* could have, by its tool's schema, and has not."""
    tool = tool_named(dialogue, call.name)
    given = set(call.arguments) if isinstance(call.arguments, dict) else set()
    return frozenset(_argument_names(tool) - given) if tool is not None else frozenset()


def first_tool(dialogue: Dialogue, turn: str) -> str:
    """Return the tool that is called first after *turn*; empty where none is called before the user speaks again."""
    at = dialogue.position(turn) + 1
    return next((call.name for one in dialogue.turns[at : at + 1] for call in _calls(one)), "")


def other_look_ups(dialogue: Dialogue, turn: Turn) -> tuple[str, ...]:
    """Return the tools in force at *turn* that could be tried first for the same purpose, and may fail for good.

    They only read, are not called from there on, take a value that the turn calls with, and their descriptions speak of
    the same things.
    """
    at = dialogue.position(turn.id)
    called = {call.name for later in dialogue.turns[at:] for call in _calls(later)}
    at_hand = tools_in_force(dialogue.opening_tools, dialogue.turns[:at])
    given = {name for call in _calls(turn) if isinstance(call.arguments, dict) for name in call.arguments}
    about = [_subjects(tool) for tool in dialogue.tools if tool.name in {call.name for call in _calls(turn)}]
    return tuple(
        sorted(
            name
            for name, tool in at_hand.items()
            if name not in called
            and is_read_only(name, tool)
            and given & _argument_names(tool)
            and any(len(_subjects(tool) & other) >= _ALIKE for other in about)
        )
    )


def _subjects(tool: Tool) -> frozenset[str]:
    """The stems of the longer words of a tool's name and of the first sentence of its description."""
    words = " ".join((*name_parts(tool.name)[1:], tool.description.partition(".")[0]))
    return frozenset(stem(word) for word in spaced_tokens(words).split() if len(word) >= _LONG)


def _calls(turn: Turn) -> tuple[ToolCall, ...]:
    return turn.calls if isinstance(turn, AssistantTurn) else ()


def _argument_names(tool: Tool) -> set[str]:
    properties = tool.parameters.get("properties")
    return set(properties) if isinstance(properties, dict) else set()


def changing_tools(dialogue: Dialogue, turn: str) -> tuple[str, ...]:
    """Return the tools in force at *turn* that change something and could be called there.

    All identifiers that they require have come up by then, so that a question for a yes can say what it is about. What
    they do is told from their hints or names.
    """
    before = dialogue.turns[: dialogue.position(turn)]
    at_hand = tools_in_force(dialogue.opening_tools, before)
    known = {leaf.name for result in _results(before) for leaf in leaves(decoded(result.content))}
    return tuple(
        sorted(
            name
            for name, tool in at_hand.items()
            if not is_read_only(name, tool) and all(one in known for one in _identifiers(tool))
        )
    )


def _results(turns: tuple[Turn, ...]) -> list[ToolResult]:
    return [result for turn in turns if isinstance(turn, ToolTurn) for result in turn.results]


def _identifiers(tool: Tool) -> list[str]:
    required = _listed(tool.parameters.get("required"))
    return [name for name in map(str, required) if name_parts(name)[-1:] in (("id",), ("ids",))]


def removable_tools(dialogue: Dialogue, turn: str) -> tuple[str, ...]:
    """Return the tools in force at *turn* that no call from there on needs, the most telling first.

    A tool that was called before is missed most; among the others the dialogue's seed decides.
    """
    at = dialogue.position(turn)
    later = {call.name for one in dialogue.turns[at:] for call in _calls(one)}
    before = {call.name for one in dialogue.turns[:at] for call in _calls(one)}
    planned = {name for subtask in dialogue.plan for name in subtask.tools} - before
    free = set(tools_in_force(dialogue.opening_tools, dialogue.turns[:at])) - later - planned
    return tuple(sorted(free, key=lambda name: (name not in before, _drawn(dialogue, turn, name))))


def is_request(dialogue: Dialogue, position: int) -> bool:
    """Return True if the turn at *position* is the user's and calls follow it."""
    following = dialogue.turns[position + 1 : position + 2]
    return isinstance(dialogue.turns[position], UserTurn) and any(map(_calls, following))


def _drawn(dialogue: Dialogue, *words: str) -> bytes:
    return sha256("\0".join((str(dialogue.seed), *words)).encode()).digest()
