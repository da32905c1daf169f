"""Text that attacks whoever shows it, and a log in which every free text is such text."""

import asyncio
import io
import re
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

import pytest
from pydantic import ValidationError

from toolace_mt.cluster.cli import main
from toolace_mt.events import Envelope, Recorded
from toolace_mt.events.catalogue import EVENT_TYPES, Event
from toolace_mt.store import open_log

SIGNS = (
    "\x1b[2J\x1b]0;title\x07\x9b31m\x7f\u202e\u2066\u061c\u2028\ufeff\r\nforged line\t"
    "[bold red]red[/] t.py:a: :smile: {}%s"
)
"""Codes of terminals, C1 codes, marks that turn a line around, line breaks, markup, emoji codes."""
SIGNS_IN_NAMES = "\x1b[31m\x9b\u202e[bold]:a:"
"""Those that a file name or an option can hold."""
LONG = 400_000
"""Characters of a long text."""
_OBEYED = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff"
    "\U0001f170\U0001f604]"  # what emoji codes would become
)
_Place: TypeAlias = tuple[int | str, ...]


class Printed(NamedTuple):
    """What a command came to, as bytes that were decoded again."""

    status: int
    out: str
    err: str

    @property
    def obeyed(self) -> list[str]:
        """Every sign that a terminal, or the code that prints, has obeyed or would obey."""
        return [ascii(sign) for sign in _OBEYED.findall(self.out + self.err)]


def printed(*arguments: str | Path, encoding: str = "utf-8") -> Printed:
    """Run a command whose output and error output have that *encoding*, as files and pipes have."""
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding=encoding, newline="") for _ in range(2))
    status: object = 0
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sys.argv", ["toolace-mt", *map(str, arguments)])
        patch.setattr(sys, "stdout", out)
        patch.setattr(sys, "stderr", err)
        try:
            main()
        except SystemExit as ended:
            status = ended.code
        out.flush()
        err.flush()
    assert isinstance(status, int | None)
    contents = [stream.buffer.getvalue().decode(encoding) for stream in (out, err)]
    return Printed(status or 0, *contents)


class Hostility(NamedTuple):
    """What stands behind every text."""

    signs: str = SIGNS
    in_names: str = SIGNS_IN_NAMES
    long: frozenset[str] = frozenset()


def hostile_copy(
    source: Path, target: Path, *, long: Iterable[str] = (), signs: str = SIGNS, in_names: str = SIGNS_IN_NAMES
) -> None:
    """Write the runs of *source* to *target* with hostile signs behind every text that may be anything.

    A field that *long* names, such as `model_answered.model`, is long beyond reason as well.
    """
    asyncio.run(_copied(source, target, Hostility(signs, in_names, frozenset(long))))


async def _copied(source: Path, target: Path, how: Hostility) -> None:
    async with open_log(source, writable=False) as old, open_log(target) as new:
        async for head in old.heads(""):
            run, slash, number = head.stream.partition("/")
            stream = f"{run}{how.in_names}{slash}{number}"
            await new.append(stream, [_hostile(record, how) for record in await old.read(head.stream)], expected=0)


def _hostile(record: Recorded, how: Hostility) -> Envelope:
    old = record.envelope
    run, role = f"{old.run}{how.in_names}", f"{old.role}{how.in_names}"
    return old._replace(run=run, role=role, event=_hostile_event(record.event, how))


def _hostile_event(event: Event, how: Hostility) -> Event:
    model, fields = EVENT_TYPES[event.type], event.model_dump()
    kept: set[_Place] = set()
    for _ in range(100):
        try:
            return model.model_validate(_decorated(fields, (event.type,), kept, how))
        except ValidationError as error:
            # What may not be anything, such as an enumeration, keeps its value.
            kept |= {(event.type, *_place(fields, one["loc"])) for one in error.errors()}
    raise AssertionError(f"{event.type} does not take hostile text")


def _place(fields: Any, loc: _Place) -> _Place:
    """The place in *fields* to which pydantic's *loc* leads, which names variants of unions as well."""
    place: list[int | str] = []
    for step in loc:
        if step in fields if isinstance(fields, dict) else isinstance(step, int) and isinstance(fields, list | tuple):
            fields = fields[step]
            place.append(step)
    return tuple(place)


def _decorated(value: Any, at: _Place, kept: set[_Place], how: Hostility) -> Any:
    if at in kept or at[-1] in ("type", "kind"):
        return value
    match value:
        case str():
            return f"{value}{how.signs}{'x' * LONG if '.'.join(map(str, at)) in how.long else ''}"
        case dict():
            return {key: _decorated(item, (*at, key), kept, how) for key, item in value.items()}
        case list() | tuple():
            return [_decorated(item, (*at, number), kept, how) for number, item in enumerate(value)]
        case _:
            return value
