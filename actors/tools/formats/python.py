"""Plain Python functions: which sources name them, and the process that reads them.

Naming a module as a pool imports it, which runs it: that is what its user asks for, and nothing else is ever imported.
"""

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from os.path import isdir
from pathlib import Path
from typing import Any, Final

from ..errors import MalformedTool, UnreadableSource, shown
from .port import MEND_OR_LEAVE_OUT, RawTool

NAME: Final = "python"
_SOURCE: Final = re.compile(r"(?P<module>[^:]+\.py|[A-Za-z_][\w.]*)(?::(?P<names>[\w., ]+))?")
_DATA: Final = (".json", ".jsonl", ".yaml", ".yml", ".txt")
_SECONDS: Final = 60.0
_LONGEST_NAME: Final = 255
"""Bytes of a file's name; whether a longer one is there cannot even be asked."""


def is_python(source: str) -> bool:
    """True if *source* names Python functions: `tools.py`, `tools.py:search`, `package.module:search`."""
    match = _SOURCE.fullmatch(source)
    if any(len(part.encode(errors="replace")) > _LONGEST_NAME for part in Path(source).parts):
        return False
    if match is None or Path(source).suffix in _DATA or isdir(source):  # noqa: PTH112 — no name is too long for it
        return False
    return bool(match["names"]) or "." in source


def read_functions(source: str, *, seconds: float = _SECONDS) -> Iterator[RawTool]:
    """The functions that *source* names: all public ones that its module defines, or only those after the colon.

    Raises:
        UnreadableSource: the module does not import, or has no such function.
        MalformedTool: a function cannot be read as a tool.
    """
    match = _SOURCE.fullmatch(source)
    if match is None:
        raise UnreadableSource(
            source, "this does not name Python functions", "Write package.module or package.module:name"
        )
    names = " ".join(name.strip() for name in (match["names"] or "").split(","))
    written, why = _read_elsewhere([source, match["module"], names], seconds)
    reading: str | None = None
    for message in written:
        match message:
            case {"reading": str(reading)}:
                pass
            case {"tool": dict() as facts}:
                yield RawTool(**{**facts, "warnings": tuple(facts["warnings"])})
            case {"error": kind, "place": place, "what": what, "remedy": remedy}:
                raise (MalformedTool if kind == MalformedTool.__name__ else UnreadableSource)(place, what, remedy)
            case {"end": True}:
                return
    if reading is None:
        raise UnreadableSource(source, f"importing it {why}", "Let the module do its work when a function is called")
    raise MalformedTool(f"{match['module']}:{reading}", f"reading the tool {shown(reading)} {why}", MEND_OR_LEAVE_OUT)


def _read_elsewhere(arguments: list[str], seconds: float) -> tuple[list[Any], str]:
    """What a process of its own writes; and in words how it ended, which tells something where it wrote no end."""
    with subprocess.Popen(  # noqa: S603 - our own module
        [sys.executable, "-P", "-m", f"{__package__}.python_functions", str(os.getpid()), *arguments],
        env=os.environ | {"PYTHONPATH": os.pathsep.join(path or str(Path.cwd()) for path in sys.path)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    ) as process:
        try:
            written, _ = process.communicate(timeout=seconds)
            why = f"ends the process, with exit status {process.returncode}"
        except subprocess.TimeoutExpired as late:
            written, why = late.output or b"", f"takes more than {seconds:g} s"
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)  # and whatever the module has started
    *lines, _unfinished = written.split(b"\n")
    return [json.loads(line) for line in lines], why
