"""Keys of a terminal, one at a time: those that are pressed while something is printed wait their turn."""

import os
import re
import sys
import termios
import tty
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

_KEY: Final = re.compile(r"\x1b[\[O][0-9;]*[A-Za-z~]|.", re.DOTALL)


@contextmanager
def keys_of_terminal() -> Iterator[Callable[[], str]]:
    """Within the block, keys are not echoed; what it gives waits for the next one. It raises EOFError at the end."""
    descriptor, waiting = sys.stdin.fileno(), deque[str]()
    before = termios.tcgetattr(descriptor)

    def key() -> str:
        if not waiting:
            read = os.read(descriptor, 1024)
            if not read:
                raise EOFError
            waiting.extend(_KEY.findall(read.decode(errors="replace")))
        return waiting.popleft()

    tty.setcbreak(descriptor)
    try:
        yield key
    finally:
        termios.tcsetattr(descriptor, termios.TCSADRAIN, before)
