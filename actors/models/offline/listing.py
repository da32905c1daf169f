"""What tools that speak of files give back as one text: listings, contents, facts, and what was done."""

from pydantic import JsonValue

from .naming import capital
from .toolspec import ToolSpec
from .values import wording
from .values.wish import Wish
from .verbs import Act
from .vocabulary import word_set

_FOLDERS = word_set("directory directories folder folders tree")
_FACTS = word_set("info metadata stat stats details")
_WHOLE_TEXTS = frozenset({"content", "text", "output", "result", "response"})


def file_text(spec: ToolSpec, name: str, arguments: dict[str, JsonValue], wish: Wish) -> str | None:
    """The one text that a tool of files returns; None where the tool or the field is of another kind."""
    if name not in _WHOLE_TEXTS or not spec.speaks_of & {"file", "directory"}:
        return None
    words, where = set(spec.words), _path(arguments)
    if "allowed" in words:
        return f"Allowed directories:\n/home/{wish.story.first.lower()}"
    if words & _FACTS:
        size, day = wish.dice.between(420, 48_000), wish.story.day.isoformat()
        return f"size: {size}\nmodified: {day}\nisFile: {_is_file(where)}\npermissions: 644".replace("True", "true")
    if spec.act is Act.SEARCH and not words & _FOLDERS:
        ending = _ending(arguments)
        return "\n".join(f"{where}/{stem}{ending}" for stem in ("budget", "notes"))
    if words & _FOLDERS and spec.act in (Act.SEARCH, Act.LOOK_UP, Act.OTHER):
        return f"[DIR] {wish.choose(wording.FOLDERS)}\n[FILE] {wish.choose(wording.FILES)}\n[FILE] readme.md"
    if spec.act in (Act.SEARCH, Act.LOOK_UP):
        return "\n".join(wording.LINES[(wish.dice.below(6) + at) % len(wording.LINES)] for at in range(2))
    return f"{capital(spec.done)} {where}".rstrip() + " successfully."


def _path(arguments: dict[str, JsonValue]) -> str:
    """The path that a call is about."""
    found = next((value for value in arguments.values() if isinstance(value, str) and "/" in value), "")
    return str(found)


def _is_file(where: str) -> bool:
    return "." in where.rsplit("/", maxsplit=1)[-1]


def _ending(arguments: dict[str, JsonValue]) -> str:
    """The ending of the files that a pattern asks for."""
    pattern = arguments.get("pattern")
    return pattern.lstrip("*") if isinstance(pattern, str) and pattern.startswith("*.") else ".txt"
