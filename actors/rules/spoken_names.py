"""People do not hear or say the names of a schema: of tools, and of their arguments."""

import re
from collections.abc import Iterator, Mapping

from ...events import AssistantTurn, Finding, Severity, Tool
from ..evidence import DialogueView, name_parts
from ..evidence.asides import observed
from ..evidence.call_notations import written_call
from ..evidence.spoken_words import heard
from .port import Rule, finding

_IDENTIFIER = re.compile(r"(?<![\w/@.#-])(?:[A-Za-z]\w*_\w+|[a-z]+[A-Z]\w*)(?![\w/@-]|\.\w)", re.ASCII)
"""Words with an underscore or a capital within, which no person's language has."""
_CODE = re.compile(r"```.*?```", re.DOTALL)
_PASTED = re.compile(r"[\"'](\w+)[\"']\s?:", re.ASCII)
"""Keys of an object that a person has pasted."""


def check(view: DialogueView) -> Iterator[Finding]:
    """Names that are ordinary words (`search`, `date`) are those of people's language, too."""
    humped = any("_" not in name for name in view.once(_names))
    for at, turn in view.spoken_turns:
        if turn.kind == "user" and ("_" in turn.text or humped) and (written := _written(turn.text)):
            if not view.generated:
                written -= set(_PASTED.findall(turn.text))
            for name in sorted(written & view.once(_names).keys() - view.once(_observed)):
                what = view.once(_names)[name]
                yield finding(f"the user says {name!r}, the name of {what}", (view.turns[at].id,), evidence=name)
        elif turn.kind == "assistant" and "_" in turn.text:
            for name in _told(view, at, turn):
                message = f"the assistant tells the user of {name!r}, the name of a tool"
                yield finding(message, (turn.id,), evidence=name)


def _written(text: str) -> set[str]:
    """The identifiers in *text*."""
    return set(_IDENTIFIER.findall(text))


def _told(view: DialogueView, at: int, turn: AssistantTurn) -> list[str]:
    """Names of tools in the assistant's words; a call that is written there is another rule's."""
    named = set(_IDENTIFIER.findall(_CODE.sub(" ", turn.text))) & view.tools_ever.keys() & view.once(_names).keys()
    named -= view.once(_said_by_users)
    written = bool(named) and written_call(turn.text, view.tools_ever, heard(view.turns[:at])) is not None
    return [] if written else sorted(named)


def _said_by_users(view: DialogueView) -> frozenset[str]:
    """The names that the users have said themselves, or were told to say."""
    texts = (turn.text for _, turn in view.user_turns)
    return frozenset(name for text in texts for name in _written(text))


def _observed(view: DialogueView) -> frozenset[str]:
    """The names that stood in what the user called and saw."""
    return frozenset(_IDENTIFIER.findall(observed(view.dialogue)))


def _names(view: DialogueView) -> Mapping[str, str]:
    """Names of two words or more, each with the tool that has it."""
    names: dict[str, str] = {}
    for tool in view.tools_ever.values():
        names.update(dict.fromkeys(_arguments(tool), f"an argument of {tool.name!r}"))
    names.update(dict.fromkeys(view.tools_ever, "a tool"))
    return {name: what for name, what in names.items() if len(name_parts(name)) > 1}


def _arguments(tool: Tool) -> Iterator[str]:
    properties = tool.parameters.get("properties")
    yield from properties if isinstance(properties, dict) else ()


RULE = Rule(
    "spoken_names",
    "No user says the name of a tool or of an argument, such as `order_id`, and no assistant that of a tool.",
    Severity.ADVISORY,
    check,
)
