"""The tables of shapes and files in the documents are the code's own."""

import os
from pathlib import Path

from toolace_mt.actors.formats import FORMATS
from toolace_mt.actors.formats.files.known import kinds
from toolace_mt.actors.formats.foreign import REFUSED, SHAPES
from toolace_mt.actors.formats.foreign.calls import ARGUMENTS, IDS, NAMES
from toolace_mt.actors.formats.parts.carried import AROUND, MESSAGES, TOOLS

PAGE = Path(__file__).parents[3] / "docs" / "checking.md"


def names(listed: tuple[str, ...]) -> str:
    """Names as code."""
    return ", ".join(f"`{name}`" for name in listed)


def tables() -> dict[str, list[str]]:
    """The lines of each table, by the mark before it."""
    return {
        "formats": ["| shape | |", "| --- | --- |", *(f"| {one.name} | {one.describes} |" for one in FORMATS.values())],
        "shapes": [
            "| shape | what is read |",
            "| --- | --- |",
            *(f"| {one.name} | {one.describes} |" for one in SHAPES),
        ],
        "names": [
            "| what | its names |",
            "| --- | --- |",
            f"| messages | {names(MESSAGES)} |",
            f"| an object around them | {names(AROUND)} |",
            f"| tools | {names(TOOLS)} |",
            f"| a call's arguments | {names(ARGUMENTS)} |",
            f"| a call's or a result's tool | {names(NAMES)} |",
            f"| the call that a result answers | {names(IDS)} |",
        ],
        "refused": ["| it is | so |", "| --- | --- |", *(f"| {one.what} | {one.remedy} |" for one in REFUSED)],
        "files": [
            "| file | so |",
            "| --- | --- |",
            *(f"| {what} | {so} |" for what, _, so in (kind.partition("; ") for kind in kinds())),
        ],
    }


def test_the_documents_list_every_shape() -> None:
    """Those that are read, and those that are named; TOOLACE_MT_RECORD=1 writes the tables anew."""
    page = written = PAGE.read_text(encoding="utf-8")
    for mark, lines in tables().items():
        begin, end = f"<!-- {mark}: written by the code -->\n", f"<!-- end of {mark} -->"
        before, found, rest = written.partition(begin)
        assert found, mark
        written = before + begin + "\n".join(lines) + "\n" + rest[rest.index(end) :]
    if os.environ.get("TOOLACE_MT_RECORD"):
        PAGE.write_text(written, encoding="utf-8")
    assert page == written
