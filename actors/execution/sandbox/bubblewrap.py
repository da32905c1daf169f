"""Bubblewrap around everything that runs tools: namespaces of their own, a read-only root, a bounded scratch."""

import shutil
import subprocess
import sys
from collections.abc import Sequence
from functools import cache
from typing import Final

from ..limits import Limits
from . import landlock
from .reach import mounts

SCRATCH: Final = "/dev/scratch"
"""Folder of all scratch folders, which is in memory and ends with the sandbox."""
_SECONDS: Final = 10


def command(targets: Sequence[str], limits: Limits, program: Sequence[str]) -> list[str]:
    """Return the command that runs *program*, which changes nothing but its scratch.

    Where Landlock says what is read, everything is there: a file that may not be read is refused, and not missing.
    """
    size = max(limits.scratch_bytes, limits.file_bytes, 4096) * limits.sessions
    visible = ["/"] if landlock.version() else mounts(targets, limits)
    return [
        *(shutil.which("bwrap") or "bwrap", "--unshare-all", "--die-with-parent", "--cap-drop", "ALL"),
        *(["--share-net"] if limits.network else []),
        *(word for path in visible for word in ("--ro-bind", path, path)),
        *("--proc", "/proc", "--dev", "/dev"),
        *("--perms", "0700", "--size", str(size), "--tmpfs", SCRATCH),
        *("--remount-ro", "/dev", "--remount-ro", "/", "--"),
        *program,
    ]


def objection(targets: Sequence[str], limits: Limits) -> str | None:
    """Say why bubblewrap cannot be used here; None where it works. It is tried until it has said so, once."""
    if shutil.which("bwrap") is None:
        return "bubblewrap is not installed"
    try:
        return _tried(tuple(command(targets, limits, (sys.executable, "-I", "-S", "-c", ""))))
    except (OSError, subprocess.TimeoutExpired) as error:  # a moment's: not what the machine always says
        return f"bubblewrap does not run: {type(error).__name__}"


@cache
def _tried(line: tuple[str, ...]) -> str | None:
    done = subprocess.run(line, stdin=subprocess.DEVNULL, capture_output=True, timeout=_SECONDS, check=False)  # noqa: S603 - our own line
    words = done.stderr.decode(errors="replace").strip().splitlines() or ["it says nothing"]
    return f"bubblewrap does not run: {words[-1][:200]}" if done.returncode else None
