"""Loading of a pool: files are read, formats recognised, tools normalised and given safe names."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from os.path import exists
from pathlib import Path
from typing import Final

from ...events import Tool
from .errors import BadSchema, DuplicateTool, EmptyPool, NamelessTool
from .formats import PYTHON, Listing, RawTool, format_of, is_python, read_document, read_functions
from .hints import hints_in
from .names import is_safe, safe_names
from .pool import Pool, PoolWarning, ToolOrigin
from .schema import NoSchema, normalise_parameters, normalise_returns

_BUILT_IN: Final = "a provider runs or defines it, and its arguments are not here: it is left out"


@dataclass(frozen=True, slots=True)
class _Read:
    """A tool under its original name, with its origin and the warnings about it."""

    tool: Tool
    origin: ToolOrigin
    about: str
    warnings: tuple[str, ...]

    @property
    def key(self) -> str:
        """Identity of the tool, to tell it from others of the same name."""
        facts = self.tool.model_dump(mode="json", exclude={"domain", "hints"})
        return json.dumps(facts, sort_keys=True)


def load_pool(sources: Sequence[Path | str | Listing], *, said: str | None = None) -> Pool:
    """The pool of all tools in *sources*, in their order.

    A source is a file, or Python functions: `module`, `module:name`, `file.py` or `file.py:name,name`, or what a live
    server has said. A server may list its tools in another order each time, so they come in that of their names.
    *said* names the format of the files instead of having it recognised.

    Raises:
        PoolError: a file cannot be read, or holds an entry that is not a tool, or no tool at all.
    """
    read: list[_Read] = []
    left_out: list[PoolWarning] = []
    for given in sources:
        source = str(given)
        if isinstance(given, Listing):
            listed = _checked(given.source, given.format, given.tools(), repeats=False, server=given.server)
            read.extend(sorted(listed, key=lambda one: one.tool.name))
        elif said in (None, PYTHON) and is_python(source) and not _is_data(source):
            read.extend(_checked(source, PYTHON, read_functions(source), repeats=False))
        else:
            document = read_document(Path(source))
            format_ = format_of(document, said)
            repeats = format_.repeats or document.has_rows
            read.extend(_checked(source, format_.name, format_.read(document), repeats=repeats))
            left_out.extend(PoolWarning(name, place, _BUILT_IN) for name, place in document.built_in())
    if not read:
        raise EmptyPool("the pool", "no file is named", "Name at least one file with tools")
    return _assembled(_merged(read), left_out)


def _is_data(source: str) -> bool:
    """True if *source* is a data file, although its name could be that of a Python module."""
    return not source.split(":", maxsplit=1)[0].endswith(".py") and exists(source)  # noqa: PTH110 — no name is too long for it


def _checked(
    source: str, format_: str, raws: Iterable[RawTool], *, repeats: bool, server: str | None = None
) -> list[_Read]:
    tools = [_read_tool(raw, format_, server) for raw in raws]
    if not tools:
        raise EmptyPool(source, "there is no tool in it", "Add at least one, or remove it from the pool")
    if not repeats:
        _refuse_repeated(tools)
    return tools


def _read_tool(raw: RawTool, format_: str, server: str | None) -> _Read:
    name = raw.name
    if not isinstance(name, str) or not name.strip():
        raise NamelessTool(raw.place, name)
    try:
        parameters = normalise_parameters(raw.parameters, required=raw.required, root=raw.root, sent=raw.sent)
        returns = None if raw.returns is None else normalise_returns(raw.returns, root=raw.root)
    except NoSchema as error:
        raise BadSchema(raw.place, name, error.pointer, error.what) from error
    description, odd = _description(raw)
    warnings = (*raw.warnings, *odd, *parameters.warnings, *(returns.warnings if returns else ()))
    schema = None if returns is None else returns.schema
    tool = Tool(
        name=name.strip(),
        description=description,
        parameters=parameters.schema,
        returns=schema,
        domain=raw.domain,
        hints=hints_in(raw.hints),
    )
    return _Read(tool, ToolOrigin(raw.original or name, format_, raw.place, server, raw.hints), raw.about, warnings)


def _description(raw: RawTool) -> tuple[str, tuple[str, ...]]:
    match raw.description:
        case str(text) if text.strip():
            return text.strip(), ()
        case None | str():
            return "", ("it has no description",)
        case other:
            return json.dumps(other, ensure_ascii=False), ("its description is not a text",)


def _refuse_repeated(tools: Iterable[_Read]) -> None:
    seen: dict[str, _Read] = {}
    for read in tools:
        name = read.tool.name
        if name in seen:
            first = seen[name]
            raise DuplicateTool(read.origin.place, name, first.origin.place, identical=read.tool == first.tool)
        seen[name] = read


def _merged(tools: Iterable[_Read]) -> list[_Read]:
    """Each tool once: of several that are identical but for their domain the first stays."""
    kept: dict[str, _Read] = {}
    for read in tools:
        if (first := kept.get(read.key)) is None:
            kept[read.key] = read
            continue
        what = f"the same tool stands at {read.origin.place}: it is taken once"
        kept[read.key] = replace(first, warnings=(*first.warnings, what))
    return list(kept.values())


def _assembled(tools: Sequence[_Read], left_out: Sequence[PoolWarning]) -> Pool:
    names = safe_names([read.tool.name for read in tools])
    named = list(zip(names, tools, strict=True))
    return Pool(
        tools=tuple(read.tool.model_copy(update={"name": name}) for name, read in named),
        origins={name: read.origin for name, read in named},
        warnings=(*left_out, *(warning for name, read in named for warning in _warnings(name, read))),
        abouts={read.tool.domain: read.about for read in tools if read.tool.domain and read.about},
    )


def _warnings(name: str, read: _Read) -> Iterator[PoolWarning]:
    original = read.origin.name
    if name != original:
        why = "another tool has its name" if is_safe(original) else "providers do not accept its name"
        yield PoolWarning(name, read.origin.place, f"{why}: {original!r} is called {name!r}")
    for what in read.warnings:
        yield PoolWarning(name, read.origin.place, what)
