"""Paths that lead to no file, or to one without end."""

import os
import socket
import threading
from pathlib import Path

import pytest

from toolace_mt.store import inputs
from toolace_mt.store.inputs import open_file, read_whole


@pytest.fixture(name="pipe")
def named_pipe(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A named pipe, and little patience with it."""
    monkeypatch.setattr(inputs, "PATIENCE", 0.05)
    os.mkfifo(tmp_path / "pipe")
    return tmp_path / "pipe"


def test_a_pipe_that_nobody_writes_to_is_given_up(pipe: Path) -> None:
    """Whether a writer never comes, or comes and says nothing."""
    with pytest.raises(OSError, match="said nothing"):
        read_whole(pipe, most=10)
    with pipe.open("r+b", buffering=0) as writer:
        writer.write(b"half")
        with pytest.raises(OSError, match="said nothing"):
            read_whole(pipe, most=10)


def test_a_pipe_that_somebody_writes_to_is_read(pipe: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As a shell's `<(...)` is."""
    monkeypatch.setattr(inputs, "PATIENCE", 10)
    writer = threading.Thread(target=pipe.write_bytes, args=[b"all of it"])
    writer.start()
    assert read_whole(pipe, most=10) == b"all of it"
    writer.join()


def test_a_pipe_without_end_is_cut(pipe: Path) -> None:
    """No more than the limit is held."""
    with pipe.open("r+b", buffering=0) as writer:
        writer.write(b"x" * 20_000)
        with pytest.raises(OSError, match="more than 10,000 bytes"):
            read_whole(pipe, most=10_000)


@pytest.mark.parametrize("read", [open_file, lambda path: read_whole(path, most=100)])
def test_what_is_no_file_is_refused_in_words(tmp_path: Path, read: object) -> None:
    """A folder, a device without end, a socket, a name that no file can have, a file that is too long."""
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(tmp_path / "socket"))
        for path, why in (
            (tmp_path, "it is a folder"),
            (Path("/dev/zero"), "it is a device"),
            (tmp_path / "socket", "it is a socket"),
            (Path("a\0b"), "null"),
            (tmp_path / "nowhere", "No such file"),
        ):
            assert callable(read)
            with pytest.raises(OSError, match=why) as refused:
                read(path)
            assert why in str(refused.value.strerror)


def test_a_pipe_is_no_file_to_go_back_in(pipe: Path) -> None:
    """Records are read more than once."""
    with pytest.raises(OSError, match="it is a pipe"):
        open_file(pipe)
