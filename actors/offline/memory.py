"""Values that are known at a point of a dialogue: said, called and found."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from pydantic import JsonValue

from ...events import AssistantTurn, JsonObject, ToolTurn, Turn, UserTurn
from ..evidence import decoded, is_error, leaves, names_a_new_thing, names_a_thing
from .speech import phrase
from .toolbox import Slot, Toolbox, slot_of
from .values import type_of

_SAID = r"""\b{} (?:is|are) (?:"([^"]*)"|(.+?))(?=,? (?:and )?the [\w ]+? (?:is|are) |[.?!](?:\s|$)|$)"""


@dataclass
class Memory:
    """Everything known so far."""

    box: Toolbox
    found: list[str] = field(default_factory=list)
    """The results of calls that did not fail."""
    said: list[str] = field(default_factory=list)
    """The user's words."""
    made: set[str] = field(default_factory=set)
    """The calls, each as what makes two identical."""
    _slots: dict[Slot, list[JsonValue]] = field(default_factory=dict)
    """Identifiers, the latest last."""
    _tools: dict[str, str] = field(default_factory=dict)

    def read(self, turns: Iterable[Turn]) -> "Memory":
        """Take in *turns*."""
        for turn in turns:
            if isinstance(turn, UserTurn):
                self.said.append(turn.text)
            for call in turn.calls if isinstance(turn, AssistantTurn) else ():
                self.call(call.id, call.name, call.arguments if isinstance(call.arguments, dict) else {})
            for result in turn.results if isinstance(turn, ToolTurn) else ():
                self.result(result.call_id, result.content)
        return self

    def call(self, id_: str, name: str, arguments: JsonObject) -> None:
        """Take in a call."""
        self._tools[id_] = name
        self.made.add(signature(name, arguments))
        self._learn(arguments, name)

    def result(self, call: str, content: str) -> None:
        """Take in a result."""
        value = decoded(content)
        if not is_error(content, value):
            self.found.append(content)
            self._learn(value, self._tools.get(call, ""))

    def _learn(self, value: JsonValue, around: str) -> None:
        for leaf in reversed([one for one in leaves(value) if names_a_thing(one.name)]):
            if isinstance(leaf.value, str | int) and leaf.value != "" and not isinstance(leaf.value, bool):
                steps = [step for step in leaf.pointer.split("/")[1:-1] if not step.isdigit()]
                values = self._slots.setdefault(slot_of(leaf.name, steps[-1] if steps else around), [])
                values[:] = [one for one in values if one != leaf.value] + [leaf.value]

    def identifier(self, name: str, around: str, shape: JsonObject, but: Collection[JsonValue] = ()) -> JsonValue:
        """Return the latest known identifier of that *name* that fits *shape*, other than *but*; None without one."""
        if not names_a_thing(name) or names_a_new_thing(name) or "enum" in shape:
            return None
        slot, type_ = slot_of(name, around), type_of(shape)
        for count in range(len(slot), min(len(slot), 2) - 1, -1):  # `from account id` is also an `account id`
            for value in reversed(self._slots.get(slot[-count:], [])):
                if type_ == "string" and str(value) not in but:
                    return str(value)
                if type_ == "integer" and isinstance(value, int) and value not in but:
                    return value
        return None

    def stated(self, name: str, type_: str) -> JsonValue:
        """Return what the user has last said that *name* is, if it fits *type_*; None where nothing was said."""
        pattern = re.compile(_SAID.format(re.escape(phrase(name))), re.IGNORECASE)
        said = [hit[1] or hit[2] for text in self.said for hit in pattern.finditer(text)]
        if not said or type_ == "string":
            return said[-1] if said else None
        value = {"yes": True, "no": False}.get(said[-1], decoded(said[-1]))
        return value if type_ in ("integer", "number", "boolean") and not isinstance(value, str) else None

    def alike(self, value: JsonValue) -> str | None:
        """Return the last text that was said or found and differs from the text *value* in its digits only."""
        if not isinstance(value, str) or not re.search(r"\d", value):
            return None
        pattern = re.compile(rf"(?<!\w){re.sub(r'[0-9]+', r'[0-9]+', re.escape(value))}(?!\w)")
        return next(iter([hit for text in (*self.found, *self.said) for hit in pattern.findall(text)][::-1]), None)

    def knows(self, value: JsonValue, *, told: bool = False) -> bool:
        """Return True if a result or, unless it has to be *told* by one, the user has brought *value*."""
        words, texts = str(value), self.found if told else [*self.found, *self.said]
        return any(words in text and re.search(rf"(?<!\w){re.escape(words)}(?!\w)", text) for text in texts)


def signature(name: str, arguments: JsonObject) -> str:
    """Return what makes two calls identical."""
    return f"{name} {sorted(arguments.items(), key=lambda one: one[0])}"
