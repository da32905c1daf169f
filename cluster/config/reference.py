"""The reference of all config keys, written from the schema: `python -m toolace_mt.cluster.config.reference`."""

import ast
import inspect
import sys
import textwrap
from functools import cache
from pathlib import Path

import yaml
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from ...actors.rules import FORMER_NAMES
from ...events import Seat
from .renamed import RENAMED
from .run_config import RunConfig
from .schema import field_words, models_in, sections_of, tag_of

_HEAD = """\
# The config of a run

Every key of `run.yaml`, with its type, its default and its meaning. `make docs` writes this page from the schema, and a
test compares the two. `toolace-mt init` writes a config with comments to start from.

- A key that does not exist, or a value that is not allowed, ends a command with the file, the line and the column.
  `toolace-mt config check run.yaml` says all mistakes at once.
- `--set KEY=VALUE` of `launch`, `config check` and `refine` gives a key another value, as if the file said so.
- Files are relative to the config, but those of `execution.tools` to the working folder; `~` is your home. One that is
  a device, or a pipe that says nothing, is refused.
- No key holds a secret: the config names environment variables.
"""
_SEAT = {"expert": "required", "votes": "`1`", "quorum": "the majority of `votes`", "wave": "`1`"}
"""Defaults of a seat: they hold where a config is read, since an event says them all."""


def reference() -> str:
    """Return the page."""
    sections = sections_of(RunConfig)
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


def _section(model: type[BaseModel], places: list[str]) -> str:
    tag = tag_of(model)
    kind = f" with `{tag[0]}: {tag[1]}`" if tag else ""
    title = "## The top" if places == [""] else f"## {', '.join(f'`{place}`' for place in dict.fromkeys(places))}{kind}"
    rows = [_row(model, name, field) for name, field in model.model_fields.items()]
    if model.model_config.get("extra") == "allow":
        rows.append("| `NAME` | section | none | One of the names that the text above allows. |")
    table = ["| key | type | default | meaning |", "| --- | --- | --- | --- |", *rows]
    return "\n".join([title, "", _first_line(model), "", *table, ""])


def _row(model: type[BaseModel], name: str, field: FieldInfo) -> str:
    cells = (
        f"`{name}`",
        field_words(field),
        _default(model, name, field),
        meaning_of(model, name),
    )
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


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
    if (tag := tag_of(model)) and tag[0] == name:
        return "Tells this section from the others that may stand in its place."
    inner = dict.fromkeys(one for one, _ in models_in(field.annotation))
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
        for model in sections_of(RunConfig)
        for key in model.model_fields
        if not meaning_of(model, key)
    ]


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(reference(), encoding="utf-8")
