"""Messages that are no turn: calls of the user's own, as tau2 has them, their results, and the benchmark's greeting.

The assistant sees none of these calls. They are carried beside the turns and put back where they stood when written.
"""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field

from pydantic import JsonValue

from ....events import Dialogue, JsonObject, Turn
from ...evidence.asides import asides_of
from .arguments import as_text

USERS_CALLS = "user's own call"
"""The kind under which a summary counts them."""


@dataclass(slots=True)
class Asides:
    """The messages of one record that are no turn."""

    simulated: bool
    """True if a simulation made the record: then the assistant's first words are fixed, and nobody's answer."""
    kept: list[JsonValue] = field(default_factory=list)
    """Each with its number, from 1."""
    calls: int = 0
    begun: bool = False
    _waiting: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, messages: list[JsonValue]) -> "Asides":
        """Return the asides of a record that has these *messages*, none of them taken yet."""
        return cls(any(isinstance(one, dict) and ("requestor" in one or _users_calls(one)) for one in messages))

    def takes(self, number: int, message: JsonObject) -> bool:
        """Keep *message* if it is no turn, or what of it is none; return True if nothing of it is left to be read."""
        first, role = not self.begun, message.get("role")
        self.begun = self.begun or role not in ("system", "developer")
        if calls := _users_calls(message):
            self.calls += len(calls)
            self._waiting |= {as_text(call.get("id")) for call in calls if isinstance(call, dict)}
            words = bool(as_text(message.get("content")).strip())
            self._keep(number, {**message, "content": None} if words else message)
            return not words
        if role in ("tool", "function"):
            asked = message.get("requestor")
            answers = as_text(message.get("tool_call_id", message.get("id")))
            if asked == "user" or (asked is None and answers and answers in self._waiting):
                self._waiting.discard(answers)
                self._keep(number, message)
                return True
            return False
        if first and self.simulated and role == "assistant" and not message.get("tool_calls"):
            self._keep(number, message)
            return True
        return False

    def _keep(self, number: int, message: JsonObject) -> None:
        self.kept.append({"at": number, "message": message})


def _users_calls(message: JsonObject) -> list[JsonValue]:
    calls = message.get("tool_calls") if message.get("role") == "user" else None
    return calls if isinstance(calls, list) else []


def between(dialogue: Dialogue) -> Iterator[Turn | JsonObject]:
    """Yield the turns of *dialogue* and the messages beside them, each where it stood among those still there."""
    waiting = deque(asides_of(dialogue))
    last = 0
    for turn in dialogue.turns:
        number = _number(turn)
        while waiting and (waiting[0][0] == last + 1 or (number is not None and waiting[0][0] <= number)):
            last, message = waiting.popleft()
            yield message
        last = last if number is None else number
        yield turn
    yield from (message for _, message in waiting)


def _number(turn: Turn) -> int | None:
    """Return the number of the message that a turn was read from; None for one that was written since."""
    digits = turn.id.removeprefix("t").partition(".")[0]
    return int(digits) if turn.id.startswith("t") and digits.isdecimal() else None
