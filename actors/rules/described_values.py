"""Arguments are among the values that their description lists."""

from collections.abc import Iterator

from pydantic import JsonValue

from ...events import Finding, Severity
from ..evidence import Described, DialogueView, PlacedCall, described, mended_calls
from .port import Rule, finding, shown


def check(view: DialogueView) -> Iterator[Finding]:
    """A list of values that the description says to choose from; one with examples lists nothing."""
    mended = view.once(mended_calls)
    for placed in view.calls:
        if placed.tool is None or not placed.arguments or placed.number in mended:
            continue
        properties = placed.tool.parameters.get("properties")
        for name, value in placed.arguments.items():
            one = properties.get(name) if isinstance(properties, dict) else None
            if isinstance(one, dict) and isinstance(text := one.get("description"), str) and "enum" not in one:
                yield from _argument(placed, name, value, described(name, text, placed.tool.description))


def _argument(placed: PlacedCall, name: str, value: JsonValue, listed: Described) -> Iterator[Finding]:
    given = value if isinstance(value, list) else [value]
    strangers = [one for one in given if isinstance(one, str) and one and not listed.has(one)] if listed.values else []
    if strangers:
        allowed = ", ".join(map(repr, listed.values[:6]))
        message = (
            f"{strangers[0][:60]!r} as {name!r} of {placed.call.name!r} is none of the values that the argument's"
            f" description lists: {allowed}"
        )
        yield finding(message, (placed.turn.id,), placed.call.id, f"/{name}", shown(strangers[0], 120))


RULE = Rule(
    "described_values",
    "No argument is outside the list of values that its description says to choose from.",
    Severity.ADVISORY,
    check,
)
