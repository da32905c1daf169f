"""Code of a user's own that runs in this process: it prints beside the output, and ends after a while."""

import io
import os
import resource
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stdout, suppress
from functools import wraps
from time import monotonic
from types import FrameType
from typing import ParamSpec, TypeVar

from psutil import Process, virtual_memory
from pydantic import ValidationError

from ...store.wording import visible

P = ParamSpec("P")
R = TypeVar("R")
_LONGEST = 1000
_PATIENCE = 5
"""Times that code is told to end before its process does."""


class Aside(io.TextIOBase):
    """What is printed to it goes to the error output, with control characters written as escapes."""

    def write(self, text: str, /) -> int:
        """Print *text*."""
        if (out := sys.__stderr__) is not None:
            out.write(visible(text))
            out.flush()
        return len(text)


def guarded(function: Callable[P, R], what: str, seconds: float) -> Callable[P, R]:
    """Return *function*, called within `guest`."""

    @wraps(function)
    def call(*args: P.args, **kwargs: P.kwargs) -> R:
        with guest(what, seconds):
            return function(*args, **kwargs)

    return call


def in_words(error: BaseException) -> str:
    """Return what *error* is and says, where its own way to say it does not break."""
    try:
        said = (_first_fault(error) if isinstance(error, ValidationError) else str(error))[:_LONGEST]
    except BaseException:  # noqa: BLE001 — it is code of the user's own, too
        said = "it cannot say what it is"
    return f"{type(error).__name__}: {said}"


def _first_fault(error: ValidationError) -> str:
    """Return what is wrong with a finding, or the like, that is made of other things than it has to be."""
    first = error.errors(include_url=False)[0]
    return f"{error.title}.{'.'.join(map(str, first['loc']))}: {first['msg']}"


@contextmanager
def guest(what: str, seconds: float) -> Iterator[None]:
    """Run code of a user's own, which *what* names, within the block.

    The limits hold in a main thread: signals come nowhere else.

    Raises:
        TimeoutError: it takes more than so many *seconds*.
        MemoryError: it takes more memory than there is.
    """
    if threading.current_thread() is threading.main_thread():
        with _printing_aside(), limited_memory(virtual_memory().available), _ended(what, seconds):
            yield
    else:
        with _printing_aside():
            yield


@contextmanager
def limited_memory(more: int) -> Iterator[None]:
    """Let this process take so many bytes *more* within the block. Raises MemoryError in the code that wants others."""
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    most = Process().memory_info().vms + more
    limits = soft == resource.RLIM_INFINITY or most < soft
    if limits:
        resource.setrlimit(resource.RLIMIT_AS, (most, hard))
    try:
        yield
    finally:
        if limits:
            resource.setrlimit(resource.RLIMIT_AS, (soft, hard))


@contextmanager
def _printing_aside() -> Iterator[None]:
    """Also for other processes that it starts."""
    if sys.stdout is not None:  # as it is in a process that begins with a closed output
        with suppress(OSError, ValueError):
            sys.stdout.flush()
    try:
        output = os.dup(1)
        os.dup2(2, 1)
    except OSError:  # it is closed
        output = None
    try:
        with redirect_stdout(Aside()):
            yield
    finally:
        if output is not None:
            os.dup2(output, 1)
            os.close(output)


@contextmanager
def _ended(what: str, seconds: float) -> Iterator[None]:
    told = 0

    def end(_signal: int, _frame: FrameType | None) -> None:
        nonlocal told
        told += 1
        if told > _PATIENCE:
            os.write(2, f"toolace-mt: {what} has not ended after {seconds:g} s, and does not heed it\n".encode())
            os._exit(1)
        raise TimeoutError(f"it has not ended after {seconds:g} s")

    handler, begun = signal.signal(signal.SIGALRM, end), monotonic()
    left, interval = signal.setitimer(signal.ITIMER_REAL, seconds, 1.0)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, handler)
        if left:
            signal.setitimer(signal.ITIMER_REAL, max(left - (monotonic() - begun), 0.001), interval)
