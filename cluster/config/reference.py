"""The reference of all config keys, written from the schema: `python -m toolace_mt.cluster.config.reference`."""

import ast
import inspect
import sys
import textwrap
from collections.abc import Iterator
from enum import Enum
from functools import cache
from pathlib import Path
from types import NoneType
from typing import Annotated, Any, Literal, get_args, get_origin

import yaml
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from ...actors.rules import FORMER_NAMES
from ...events import Seat
from .renamed import RENAMED
from .run_config import RunConfig

_HEAD = """\
# The config of a run

Every key of `run.yaml`, with its type, its default and its meaning. `make docs` writes this page from the schema, and a
test compares the two. `toolace-mt init` writes a config with comments to start from.

- A key that does not exist, or a value that is not allowed, ends a command with the file, the line and the column.
- Files are relative to the config.
- No key holds a secret: the config names environment variables.
"""
_TYPES = {str: "text", int: "integer", float: "number", bool: "`true` or `false`", NoneType: "`null`"}
_SEAT = {"expert": "required", "votes": "`1`", "quorum": "the majority of `votes`", "wave": "`1`"}
"""Defaults of a seat: they hold where a config is read, since an event says them all."""
_BOUNDS = (("ge", "at least"), ("gt", "above"), ("le", "at most"), ("lt", "below"))


def reference() -> str:
    """Return the page."""
    sections = _sections(RunConfig)
    return "\n".join([_HEAD, *(_section(model, places) for model, places in sections.items()), _former_names()])


def _former_names() -> str:
    rows = [
        f"| `{'.'.join(path).replace('*', 'NAME')}` | {'no effect any more' if name is None else f'`{name}`'} |"
        for path, name in RENAMED.items()
    ]
    rows += [f"| rule `{former}` | rule `{name}` |" for former, name in FORMER_NAMES.items()]
    return "\n".join(
        [
            "## Names of earlier releases",
            "",
            "They are accepted, and a command says what they are called now.",
            "",
            "| former name | now |",
            "| --- | --- |",
            *rows,
            "",
        ]
    )


def _sections(top: type[BaseModel]) -> dict[type[BaseModel], list[str]]:
    """Return every part of the config with the keys under which it stands, the outer ones first."""
    found: dict[type[BaseModel], list[str]] = {top: [""]}
    waiting = [(top, "")]
    while waiting:
        model, prefix = waiting.pop(0)
        for name, field in model.model_fields.items():
            for inner, beyond in _models_in(field.annotation):
                place = f"{prefix}{name}{beyond}"
                found.setdefault(inner, []).append(place)
                if len(found[inner]) == 1:
                    waiting.append((inner, f"{place}."))
    return found


def _models_in(annotation: Any, beyond: str = "") -> Iterator[tuple[type[BaseModel], str]]:  # noqa: ANN401 — a type form
    """Yield the models that a key may hold, each with the steps that lead to it: an entry of a list, a chosen name."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation, beyond
        return
    step = {dict: ".NAME", tuple: "[]"}.get(get_origin(annotation), "")
    for inner in get_args(annotation):
        yield from _models_in(inner, beyond + step)


def _section(model: type[BaseModel], places: list[str]) -> str:
    tag = _tag(model)
    kind = f" with `{tag}`" if tag else ""
    title = "## The top" if places == [""] else f"## {', '.join(f'`{place}`' for place in dict.fromkeys(places))}{kind}"
    rows = [_row(model, name, field) for name, field in model.model_fields.items()]
    if model.model_config.get("extra") == "allow":
        rows.append("| `NAME` | section | none | One of the names that the text above allows. |")
    table = ["| key | type | default | meaning |", "| --- | --- | --- | --- |", *rows]
    return "\n".join([title, "", _first_line(model), "", *table, ""])


def _tag(model: type[BaseModel]) -> str:
    """Return the key and value that tell the model from the others that may stand in its place."""
    for name, field in model.model_fields.items():
        if _is_tag(field):
            return f"{name}: {get_args(field.annotation)[0]}"
    return ""


def _is_tag(field: FieldInfo) -> bool:
    return get_origin(field.annotation) is Literal and len(get_args(field.annotation)) == 1


def _row(model: type[BaseModel], name: str, field: FieldInfo) -> str:
    cells = (
        f"`{name}`",
        _type(field.annotation, field.metadata),
        _default(model, name, field),
        meaning_of(model, name),
    )
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _type(annotation: Any, metadata: list[Any] | None = None) -> str:  # noqa: ANN401 — a type form
    origin, inner = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _type(inner[0], list(inner[1:]))
    if origin is Literal:
        return " or ".join(f"`{value}`" for value in inner)
    if origin is dict:
        return f"mapping of a name to {_type(inner[1])}"
    if origin is tuple:
        return f"list of {_type(inner[0])}"
    if inner:
        return " or ".join(dict.fromkeys(_type(one) for one in inner))
    if annotation in _TYPES:
        return " ".join(filter(None, [_TYPES[annotation], _bounds(metadata or [])]))
    if isinstance(annotation, type) and issubclass(annotation, Enum):
        return " or ".join(f"`{one.value}`" for one in annotation)
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return "section"
    return "any value"


def _bounds(metadata: list[Any]) -> str:
    flat = [inner for one in metadata for inner in (getattr(one, "metadata", None) or [one])]
    said = [f"{words} {getattr(one, key)}" for key, words in _BOUNDS for one in flat if hasattr(one, key)]
    return ", ".join(said)


def _default(model: type[BaseModel], name: str, field: FieldInfo) -> str:
    if model is Seat:
        return _SEAT[name]
    if field.is_required():
        return "required"
    value = field.get_default(call_default_factory=True, validated_data={})
    if isinstance(value, BaseModel):
        return "its defaults"
    if isinstance(value, tuple) and any(isinstance(one, BaseModel) for one in value):
        value = [getattr(one, "expert", one) for one in value]
    return f"`{_plain(value)}`"


def _plain(value: object) -> str:
    if isinstance(value, dict):
        value = {str(key): one for key, one in value.items()}
    if isinstance(value, tuple):
        value = list(value)
    return yaml.safe_dump(value, default_flow_style=True, width=10_000).removesuffix("...\n").strip()


def meaning_of(model: type[BaseModel], name: str) -> str:
    """Return the docstring of a key, or else of the section that it holds, on one line; empty where there is none."""
    for cls in model.__mro__:
        if issubclass(cls, BaseModel) and cls is not BaseModel and name in (found := _docstrings(cls)):
            return found[name]
    field = model.model_fields[name]
    if _is_tag(field):
        return "Tells this section from the others that may stand in its place."
    inner = dict.fromkeys(one for one, _ in _models_in(field.annotation))
    return _first_line(next(iter(inner))) if len(inner) == 1 else ""


@cache
def _docstrings(model: type[BaseModel]) -> dict[str, str]:
    """Return the docstrings that follow the fields of a class."""
    body = ast.parse(textwrap.dedent(inspect.getsource(model))).body[0]
    assert isinstance(body, ast.ClassDef)
    found = {}
    for field, after in zip(body.body, body.body[1:], strict=False):
        match field, after:
            case (
                ast.AnnAssign(target=ast.Name(id=name)),
                ast.Expr(value=ast.Constant(value=str(words))),
            ):
                found[name] = " ".join(words.split())
    return found


def _first_line(model: type[BaseModel]) -> str:
    return (inspect.getdoc(model) or "").partition("\n\n")[0].replace("\n", " ")


def without_meaning() -> list[str]:
    """Name the keys whose meaning is not written."""
    return [
        f"{model.__name__}.{key}"
        for model in _sections(RunConfig)
        for key in model.model_fields
        if not meaning_of(model, key)
    ]


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(reference(), encoding="utf-8")
