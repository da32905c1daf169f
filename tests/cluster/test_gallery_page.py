"""What `docs/gallery.md` shows is what the commands print over the gallery; TOOLACE_MT_RECORD=1 writes it anew."""

import asyncio
import os
import re
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from support.commands import Command, run_command
from support.runs import ROOT
from toolace_mt.cluster.cli.gallery import SHIPPED
from toolace_mt.events import FillAccepted, Recorded, TurnsMasked
from toolace_mt.store import open_log

PAGE = ROOT / "docs" / "gallery.md"
MARK = re.compile(r"<!-- gallery: ([^>]*?) -->\n```console\n.*?```\n", re.DOTALL)
WIDTH = 100


@pytest.fixture(name="shown_in")
def from_a_folder_of_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Iterator[Command]:
    """The commands as the page's reader runs them: in UTC, with the gallery as the log."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TZ", "UTC")
    monkeypatch.setenv("TOOLACE_MT_LOG", "gallery.sqlite")
    monkeypatch.setattr("toolace_mt.cluster.cli.gallery.program", lambda: "toolace-mt")
    time.tzset()
    yield lambda *words: run_command(words, monkeypatch, capsys, columns=WIDTH)
    monkeypatch.undo()
    time.tzset()


def records_of(dialogue: str) -> Sequence[Recorded]:
    """The records of a dialogue of the gallery."""

    async def read() -> Sequence[Recorded]:
        async with open_log(SHIPPED, writable=False) as log:
            return await log.read(dialogue)

    return asyncio.run(read())


def injected_at(dialogue: str, nth: int) -> int:
    """The version at which the *nth* injection of a dialogue was accepted."""
    records = records_of(dialogue)
    masks = {r.event.mask for r in records if isinstance(r.event, TurnsMasked) and r.event.injection is not None}
    accepted = [r.version for r in records if isinstance(r.event, FillAccepted) and r.event.mask in masks]
    return accepted[nth - 1]


def words_of(what: str) -> tuple[list[str], int, int]:
    """The words of the command that a mark asks for, and the first and last line of its output that are shown."""
    kind, *about = what.split()
    first, last = map(int, about.pop().split("-")) if about and "-" in about[-1] else (1, 200)
    match kind:
        case "list":
            words = ["gallery"]
        case "dialogue":
            words = ["replay", about[0], "--at", str(len(records_of(about[0])))]
        case "injection":
            version = injected_at(about[0], int(about[1]))
            words = ["replay", about[0], "--diff", str(version - 1), str(version)]
        case _:
            words = [kind, *about]
    return words, first, last


def block_of(what: str, command: Command) -> str:
    """The block behind a mark, as it should be."""
    words, first, last = words_of(what)
    status, out, err = command(*words)
    assert (status, err) == (0, "")
    lines = [line.rstrip() for line in out.splitlines()]
    shown = [line if len(line) <= WIDTH else f"{line[: WIDTH - 1]}…" for line in lines[first - 1 : last]]
    body = [*(["..."] if first > 1 else []), *shown, *(["..."] if last < len(lines) else [])]
    return "\n".join([f"<!-- gallery: {what} -->", "```console", f"$ toolace-mt {' '.join(words)}", *body, "```", ""])


def test_the_page_shows_what_the_commands_print(shown_in: Command) -> None:
    """Each block, but for lines that are left out or cut; the first one copies the log that the others read."""
    page = PAGE.read_text(encoding="utf-8")
    assert len(MARK.findall(page)) >= 5
    written = MARK.sub(lambda found: block_of(found[1], shown_in), page)
    if os.environ.get("TOOLACE_MT_RECORD"):
        PAGE.write_text(written, encoding="utf-8")
    assert page == written
