"""A call's arguments are a JSON object."""

import json
from collections.abc import Iterator

from ...events import Finding, Severity
from ..evidence import DialogueView
from .port import Rule, finding

_SHOWN = 200


def check(view: DialogueView) -> Iterator[Finding]:
    """Arguments that could not be read were kept as they came: text."""
    for placed in view.calls:
        raw = placed.call.arguments
        if isinstance(raw, str):
            message = f"the arguments of {placed.call.name!r} are not a JSON object: {_why(raw)}"
            yield finding(message, (placed.turn.id,), placed.call.id, "", raw[:_SHOWN])


def _why(raw: str) -> str:
    if not raw.strip():
        return "they are empty"
    try:
        value = json.loads(raw, parse_constant=_refuse)
    except RecursionError:
        return "they are nested too deeply"
    except ValueError as error:
        return str(error)[:_SHOWN]
    if not isinstance(value, dict):
        return f"they are a {type(value).__name__}"
    try:
        json.dumps(value, allow_nan=False)
    except ValueError:
        return "a number in them is larger than JSON can hold"
    return "they are nested too deeply"


def _refuse(constant: str) -> float:
    raise ValueError(f"{constant} is not JSON")


RULE = Rule(
    "readable_arguments", "Every call's arguments are one JSON object.", Severity.BLOCKING, check, structural=True
)
