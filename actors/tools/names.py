"""Names that every provider accepts: unique, and traceable to what they stand for."""

import re
import unicodedata
from collections.abc import Sequence
from hashlib import sha256

_SAFE = re.compile(r"[a-zA-Z0-9_-]{1,64}")
_OTHER = re.compile(r"[^a-zA-Z0-9_-]+")
_MAX = 64


def is_safe(name: str) -> bool:
    """True if providers accept *name* for a tool."""
    return _SAFE.fullmatch(name) is not None


def safe_names(names: Sequence[str]) -> tuple[str, ...]:
    """A safe name for each of *names*, in their order; no two are equal, even where two of *names* are.

    A name that is safe already keeps itself, whatever comes before it; of several equal ones the first does.
    """
    taken = {name for name in names if is_safe(name)}
    given: set[str] = set()
    counts: dict[str, int] = {}
    result = []
    for name in names:
        wanted = name if is_safe(name) else simplified(name)
        if wanted in given or (wanted in taken and wanted != name):
            wanted = _next_free(wanted, taken, given, counts)
        given.add(wanted)
        result.append(wanted)
    return tuple(result)


def simplified(name: str) -> str:
    """*name* in the characters that providers accept; one that has none of them becomes a digest of itself."""
    plain = unicodedata.normalize("NFKD", name)
    plain = "".join(char for char in plain if not unicodedata.combining(char))
    safe = _OTHER.sub("_", plain).strip("_")
    if not safe:
        return f"tool_{_digest(name)}"
    return safe if len(safe) <= _MAX else f"{safe[: _MAX - 9]}_{_digest(name)}"


def _next_free(name: str, taken: set[str], given: set[str], counts: dict[str, int]) -> str:
    while True:
        counts[name] = counts.get(name, 1) + 1
        suffix = f"_{counts[name]}"
        candidate = name[: _MAX - len(suffix)] + suffix
        if candidate not in taken and candidate not in given:
            return candidate


def _digest(name: str) -> str:
    return sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:8]
