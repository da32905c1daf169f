"""Switches and options that agree with what a tool is called for, and results that agree with the options."""

from collections.abc import Mapping, Sequence

from pydantic import JsonValue

from ....events import JsonObject
from .naming import words_of
from .toolspec import ToolSpec

_OPPOSITES = {
    "lock": "unlock", "unlock": "lock", "enable": "disable", "disable": "enable", "activate": "deactivate",
    "deactivate": "activate", "open": "close", "close": "open", "start": "stop", "stop": "start", "mute": "unmute",
    "unmute": "mute", "show": "hide", "hide": "show", "subscribe": "unsubscribe", "unsubscribe": "subscribe",
    "follow": "unfollow", "unfollow": "follow", "engage": "release", "release": "engage", "on": "off", "off": "on",
}  # fmt: skip
_ALIKE = {
    "activate": ("engage", "on", "enable", "start"),
    "enable": ("on", "activate"),
    "start": ("on", "run"),
    "deactivate": ("release", "off", "disable", "stop"),
    "disable": ("off", "deactivate"),
    "stop": ("off",),
    "lock": ("close",),
    "unlock": ("open",),
}
_STEM = 4


def agreed(spec: ToolSpec, name: str, schema: JsonObject) -> JsonValue:
    """The value of a switch or an option that the tool's own verb calls for; None where it calls for none."""
    words = words_of(name)
    if schema.get("type") == "boolean":
        opposite = _OPPOSITES.get(spec.verb)
        return False if opposite in words else True if spec.verb in words else None
    allowed = schema.get("enum")
    if not isinstance(allowed, list) or spec.verb not in _ALIKE | _OPPOSITES:
        return None
    return _meaning([option for option in allowed if isinstance(option, str)], spec.verb)


def resulting(allowed: Sequence[str], spec: ToolSpec, arguments: Mapping[str, JsonValue]) -> str | None:
    """How things stand after a call, among the allowed words: as an option says, a switch, or the verb."""
    verb = spec.verb
    for name, value in arguments.items():
        if isinstance(value, bool):
            deed = next((word for word in words_of(name) if word in _OPPOSITES), None)
            if deed is not None:
                verb = deed if value else _OPPOSITES[deed]
        elif isinstance(value, str) and len(value) <= 2 * _STEM + _STEM:
            said = _meaning(allowed, value.lower())
            if said is not None:
                return said
    return _meaning(allowed, verb)


def _meaning(options: Sequence[str], deed: str) -> str | None:
    """The option that is *deed*, is done by it, or means the same."""
    for word in (deed, *_ALIKE.get(deed, ())):
        for option in options:
            lowered = option.lower()
            if lowered == word or (len(word) >= _STEM and lowered.startswith(word[: max(_STEM, len(word) - 1)])):
                return option
    return None
