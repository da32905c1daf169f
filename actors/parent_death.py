"""The end of a process with the one that has started it, however that one ends (Linux)."""

import ctypes
import os
import signal
import sys
from typing import Final

_SIGNAL_OF_PARENTS_DEATH: Final = 1


def die_with_parent(parent: int) -> None:
    """Be killed when the process *parent* ends, and at once if it has ended already."""
    _signalled(signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)


def outlive_parent() -> None:
    """Go on when the parent ends, to clean up."""
    _signalled(0)


def _signalled(number: int) -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_SIGNAL_OF_PARENTS_DEATH, number, 0, 0, 0)
