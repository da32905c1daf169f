"""Errors of pools. Each message names the place and the remedy.

PoolError
├── UnreadableSource     no such file, a directory, binary, too large, or a Python module that does not import
├── NotParsable          neither JSON, JSON lines nor YAML
├── UnknownFormat        it parses, but is in no format that is known
├── EmptyPool            there is no tool in it
└── MalformedTool        one of its entries is not a tool
    ├── NamelessTool
    ├── DuplicateTool    two tools of one name in one list
    └── BadSchema        a schema that is not a JSON schema
"""

from collections.abc import Iterable

_SHOWN = 80


def shown(value: object) -> str:
    """*value* for a message: quoted, on one line, bounded."""
    text = repr(value) if not isinstance(value, dict | list) else f"{type(value).__name__} of {len(value)} entries"
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"


class PoolError(Exception):
    """The pool cannot be used as it is."""

    def __init__(self, place: str, what: str, remedy: str) -> None:
        super().__init__(f"{place}: {what}. {remedy}")
        self.place, self.what, self.remedy = place, what, remedy


class UnreadableSource(PoolError):
    """A source cannot be read as text."""


class NotParsable(PoolError):
    """A text is in none of the notations of pools."""


class UnknownFormat(PoolError):
    """A file holds data, but no tools in a known format."""

    def __init__(self, place: str, what: str, known: Iterable[str]) -> None:
        super().__init__(place, what, f"Known formats: {', '.join(known)}; say which one it is, or convert it")


class EmptyPool(PoolError):
    """A source holds no tool."""


class MalformedTool(PoolError):
    """An entry is not a tool."""


class NamelessTool(MalformedTool):
    """A tool has no name."""

    def __init__(self, place: str, name: object) -> None:
        came = "has no name" if name is None or name == "" else f"has {shown(name)} for a name"
        super().__init__(place, f"the tool {came}", "Give it a 'name', a text of at least one character")


class DuplicateTool(MalformedTool):
    """Two tools of one list have the same name."""

    def __init__(self, place: str, name: str, first: str, *, identical: bool) -> None:
        remedy = "Delete one of them: they are identical" if identical else "Rename one of them: they differ"
        super().__init__(place, f"the tool {shown(name)} is already defined at {first}", remedy)
        self.name, self.first = name, first


class BadSchema(MalformedTool):
    """A tool's schema is not a JSON schema."""

    def __init__(self, place: str, name: str, pointer: str, what: str) -> None:
        super().__init__(
            place,
            f"the tool {shown(name)} has no valid schema at {pointer or '/'}: {what}",
            "Write its arguments as a JSON schema of type object (draft 2020-12)",
        )
        self.name, self.pointer = name, pointer
