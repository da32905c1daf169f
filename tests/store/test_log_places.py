"""Paths at which no log can be: one clear error, and nothing is made."""

import os
from pathlib import Path

import pytest

from toolace_mt.store import BadTarget, LogUnreadable, NoSuchLog, open_log, output

PLACES = [
    "",
    ".",
    "..",
    "/",
    "a\0b",
    "a/b\0c/d",
    "\ud800",
    "x" * 300,
    "new/folders/" + "x" * 300,
    "new/folders/" + "x" * 252,
    "file.json/x",
    "file.json/folder/x",
    "/proc/nowhere/y.sqlite",
    "/dev/null",
    "loop",
    "sqlite://",
]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working folder, with a file and a link that leads to itself."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "file.json").write_text("{}")
    (tmp_path / "loop").symlink_to("loop")
    return tmp_path


@pytest.mark.parametrize("writable", [True, False])
@pytest.mark.parametrize("place", PLACES, ids=lambda place: repr(place[:24]))
def test_where_no_log_can_be_none_is_made(folder: Path, place: str, *, writable: bool) -> None:
    """Reading and writing both say so, and leave no folder, lock or file behind."""
    with pytest.raises((LogUnreadable, NoSuchLog)):
        open_log(place, writable=writable, wait=0)
    assert sorted(path.name for path in folder.iterdir()) == ["file.json", "loop"]


def test_a_folder_that_cannot_be_made_is_named(folder: Path) -> None:
    """The message says what is in the way."""
    with pytest.raises(LogUnreadable, match=r"file\.json is not a folder"):
        open_log(folder / "file.json" / "log.sqlite")


async def test_missing_folders_of_a_log_are_made(folder: Path) -> None:
    """A run may begin where nothing is yet."""
    async with open_log("new/folders/log.sqlite"):
        assert (folder / "new" / "folders" / "log.sqlite").is_file()


@pytest.mark.parametrize("place", ["", "/", "a\0b", "\ud800", "x" * 300, "new/x", "file.json/x", "loop"])
def test_where_no_file_can_be_written_is_said(folder: Path, place: str) -> None:
    """Beforehand, and nothing is made."""
    for replace in (True, False):
        with pytest.raises(BadTarget):
            output(Path(place), replace=replace)
    assert sorted(path.name for path in folder.iterdir()) == ["file.json", "loop"]


def test_a_file_that_cannot_be_told_from_a_log_is_left(folder: Path) -> None:
    """A pipe is no log, and looking at it must not wait for its writer; an SQLite file may be one."""
    os.mkfifo(folder / "pipe")
    assert output(folder / "pipe", replace=False).straight
    (folder / "base").write_bytes(b"SQLite format 3\0...")
    for name in ("base", "base-wal", "base.lock"):
        with pytest.raises(BadTarget, match="may be a log"):
            output(folder / name, replace=True)
    assert output(folder / "base.jsonl", replace=False).path == folder / "base.jsonl"
