"""Config keys of earlier releases: each is read as its present name, and that is said."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from ..errors import ConfigError

RENAMED: Final[Mapping[tuple[str, ...], str | None]] = {
    ("limits", "default", "patience_seconds"): "outage_timeout_seconds",
    ("limits", "models", "*", "patience_seconds"): "outage_timeout_seconds",
    ("models", "*", "json_mode"): "structured",
    ("models", "experts", "*", "json_mode"): "structured",
    ("models", "*", "retries", "longest_asked"): None,
    ("models", "experts", "*", "retries", "longest_asked"): None,
}
"""The present name by the path of the former key, where `*` is any key; None where the key has no effect any more."""


def with_current_keys(given: Mapping[str, Any]) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Return *given* under the present names of its keys, and a message for each key that has another name now.

    Raises:
        ConfigError: a key is given under both names.
    """
    current, messages = dict(given), []
    for path, name in RENAMED.items():
        for place in _places(given, path):
            *section, former = place
            holder = _copied(current, section)
            value, where = holder.pop(former), ".".join(map(str, place))
            if name is None:
                messages.append(f"The key '{where}' has no effect any more; take it out.")
                continue
            if name in holder:
                raise ConfigError(f"{where} is the former name of {name!r}, which is given too; keep one", place)
            holder[name] = value
            messages.append(f"The key '{where}' is now called {name!r}; the old name still works.")
    return current, tuple(messages)


def _places(given: object, path: tuple[str, ...]) -> Iterator[tuple[Any, ...]]:
    """Yield the paths of *given* that *path* means."""
    if not path:
        yield ()
    elif isinstance(given, Mapping):
        head, rest = path[0], path[1:]
        for key in [key for key in given if head in ("*", key)]:
            yield from ((key, *below) for below in _places(given[key], rest))


def _copied(given: dict[str, Any], section: list[Any]) -> dict[str, Any]:
    """Return the mapping at *section*, copied on the way, so that what the user gave stays as it is."""
    for key in section:
        given[key] = dict(given[key])
        given = given[key]
    return given
