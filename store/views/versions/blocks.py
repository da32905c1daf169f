"""A turn as blocks of text to be read, with what changed since it stood otherwise."""

import json
from collections.abc import Iterator, Mapping
from enum import StrEnum

from pydantic import JsonValue

from ....events import AssistantTurn, ToolCall, ToolListTurn, ToolResult, ToolTurn, Turn, UserTurn
from ....events.pointers import escaped
from ...wording import visible
from ..dialogue.location import numbered
from ..view import Short, View
from .json_layout import laid_out
from .words import Mark, Piece, pieces, whole

LONGEST = 20_000
"""Characters of one text that are shown."""
_READ = 100_000
"""Characters of a result that is read as JSON."""


class BlockKind(StrEnum):
    """The kind of a block."""

    WORDS = "words"
    CALL = "call"
    RESULT = "result"
    TOOLS = "tools"


class Row(View):
    """One text of a block: an argument of a call, or the only one."""

    key: Short
    """The argument's name; empty where the text is the only one."""
    pointer: str | None
    """A JSON pointer into the call's arguments."""
    pieces: tuple[Piece, ...]


class Block(View):
    """Words, a call, a result, or a change of the tools."""

    kind: BlockKind
    name: Short
    """The tool of a call, or of the call that a result is of; empty for words."""
    call: Short
    """The id of the call."""
    mark: Mark
    """New or gone as a whole, or the same but for its rows."""
    error: bool
    """A result that says of itself that it is an error."""
    prose: bool
    """True for words, false for JSON and code."""
    rows: tuple[Row, ...]


def blocks_of(turn: Turn, names: Mapping[str, str], *, old: Turn | None = None) -> tuple[Block, ...]:
    """Return the blocks of *turn*, with what changed from *old*; *names* has the tool of each call by its id.

    Control characters are written as escapes, and texts are cut at `LONGEST` characters.
    """
    if old is not None and old.kind != turn.kind:
        gone, new = (_marked(_blocks(one, names), mark) for one, mark in ((old, Mark.GONE), (turn, Mark.NEW)))
        return (*gone, *new)
    after = list(_blocks(turn, names))
    return tuple(after) if old is None else tuple(_compared(list(_blocks(old, names)), after))


def _blocks(turn: Turn, names: Mapping[str, str]) -> Iterator[Block]:
    match turn:
        case UserTurn():
            yield _words(turn.text)
        case AssistantTurn():
            if turn.text or not turn.calls:
                yield _words(turn.text)
            yield from map(_call, turn.calls)
        case ToolTurn():
            yield from (_result(result, names) for result in turn.results)
        case ToolListTurn():
            if turn.added:
                told = "\n".join(f"{tool.name}: {tool.description}" for tool in turn.added)
                yield _tools("tools added", told)
            if turn.removed:
                yield _tools("tools taken away", "\n".join(turn.removed))


def _words(text: str) -> Block:
    return Block(
        kind=BlockKind.WORDS, name="", call="", mark=Mark.SAME, error=False, prose=True, rows=(_row("", None, text),)
    )


def _tools(name: str, told: str) -> Block:
    rows = (_row("", None, told),)
    return Block(kind=BlockKind.TOOLS, name=name, call="", mark=Mark.SAME, error=False, prose=True, rows=rows)


def _call(call: ToolCall) -> Block:
    arguments = call.arguments
    if isinstance(arguments, str):
        rows = [_row("", "", arguments)]
    else:
        rows = [_row(key, f"/{escaped(key)}", _json(value)) for key, value in arguments.items()]
    return Block(
        kind=BlockKind.CALL,
        name=call.name,
        call=call.id,
        mark=Mark.SAME,
        error=False,
        prose=False,
        rows=tuple(rows),
    )


def _result(result: ToolResult, names: Mapping[str, str]) -> Block:
    return Block(
        kind=BlockKind.RESULT,
        name=names.get(result.call_id, ""),
        call=result.call_id,
        mark=Mark.SAME,
        error=result.error,
        prose=False,
        rows=(_row("", None, _content(result.content)),),
    )


def _row(key: str, pointer: str | None, text: str) -> Row:
    return Row(key=key, pointer=pointer, pieces=whole(_shown(text)))


def _shown(text: str) -> str:
    left = len(text) - LONGEST
    return visible(text) if left <= 0 else f"{visible(text[:LONGEST])}… ({left:,} more characters)"


def _content(text: str) -> str:
    """Return a result laid out, where it is JSON of some size."""
    if len(text) > _READ or text[:1] not in ("{", "["):
        return text
    try:
        return laid_out(json.loads(text))
    except (ValueError, RecursionError):
        return text


def _json(value: JsonValue) -> str:
    try:
        return laid_out(value)
    except RecursionError:
        return str(value)


def _compared(old: list[Block], new: list[Block]) -> Iterator[Block]:
    """Yield the blocks of both, those of one call as one."""
    before = dict(zip(_keys(old), old, strict=True))
    after = dict(zip(_keys(new), new, strict=True))
    yield from _marked((block for key, block in before.items() if key not in after), Mark.GONE)
    for key, block in after.items():
        was = before.get(key)
        yield block.model_copy(update={"mark": Mark.NEW}) if was is None else _changed(was, block)


def _keys(blocks: list[Block]) -> list[tuple[str, str, int]]:
    """Return what tells the blocks of a turn apart, and is the same in another version of it."""
    places = numbered(f"{block.kind}\0{block.call or block.name}" for block in blocks)
    return [(block.kind, key, nth) for block, (key, nth) in zip(blocks, places, strict=True)]


def _changed(old: Block, new: Block) -> Block:
    before, after = ({row.key: row for row in block.rows} for block in (old, new))
    texts = {
        key: tuple("".join(p.text for p in rows[key].pieces) if key in rows else "" for rows in (before, after))
        for key in (*before, *after)
    }
    rows = [
        (after.get(key) or before[key]).model_copy(update={"pieces": pieces(was, now)})
        for key, (was, now) in texts.items()
    ]
    renamed = old.name != new.name
    return new.model_copy(update={"rows": tuple(rows), **({"name": f"{old.name} → {new.name}"} if renamed else {})})


def _marked(blocks: Iterator[Block], mark: Mark) -> Iterator[Block]:
    return (block.model_copy(update={"mark": mark}) for block in blocks)
