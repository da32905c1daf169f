"""Inside a child: calls come in, functions run, and what came is sent back."""

import asyncio
import contextlib
import errno
import importlib
import importlib.util
import inspect
import os
import socket
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from types import ModuleType
from typing import Any, Final, Never

import pydantic
import pydantic_core

from ....events import JsonObject
from ...parent_death import die_with_parent
from ...state_parameter import StateParameter, state_parameter
from ..limits import Limits
from ..port import OutcomeKind
from . import frames
from .child_state import States
from .confinement import Confines, close_all_but, confine

_LONGEST_MESSAGE: Final = 2000
_REFUSED: Final = (errno.EPERM, errno.EACCES, errno.ENOSYS, errno.EROFS, errno.EXDEV)
_HINT: Final = ". It reads its own code and what execution.limits.readable names, and writes to its scratch folder"
_EXHAUSTED: Final = (errno.EFBIG, errno.ENOSPC, errno.ENOMEM, errno.EMFILE)


def import_module(name: str) -> ModuleType:
    """The module of that dotted name, or of that file. Raises whatever it raises."""
    if not name.endswith(".py"):
        return importlib.import_module(name)
    path = Path(name).resolve()
    own = f"toolace_mt_tools_{path.stem}_{sha256(str(path).encode()).hexdigest()[:8]}"
    if own in sys.modules:
        return sys.modules[own]
    spec = importlib.util.spec_from_file_location(own, path)
    if spec is None or spec.loader is None:
        raise ImportError(f"{name} is not a Python module")
    module = importlib.util.module_from_spec(spec)
    sys.modules[own] = module
    spec.loader.exec_module(module)
    return module


@dataclass(frozen=True, slots=True)
class _Tool:
    """A function that is ready to be called."""

    function: Callable[..., Any]
    state: StateParameter | None


_PREPARED: Final[dict[str, _Tool]] = {}
"""Functions by target, made ready before the fork: reading annotations takes longer than most calls."""


def prepare(target: str) -> None:
    """Make the function of *target* ready for every child; one that cannot be had is told of when it is called."""
    module, _, name = target.rpartition(":")
    with contextlib.suppress(BaseException):  # an annotation is foreign code
        if "." not in name and callable(function := getattr(import_module(module), name, None)):
            _PREPARED[target] = _tool(function)


def serve(connection: socket.socket, scratch: str, confines: Confines, files: int | None, fork_server: int) -> Never:
    """Answer calls until the other side closes; never returns."""
    limits = confines.limits
    status = 1
    try:
        os.setsid()
        die_with_parent(fork_server)
        close_all_but(connection.fileno(), *(() if files is None else (files,)))
        confine(scratch, limits, files, confines.calls)
        tools = _Tools()
        while (request := _receive(connection, limits)) is not None:
            reply = _packed(tools.answer(request, limits), limits)
            connection.sendall(reply)
        status = 0
    finally:
        os._exit(status)  # what the functions left to be done at exit is not done


class _Tools:
    """The functions of one dialogue, and the instances of their classes."""

    def __init__(self) -> None:
        self._tools = dict(_PREPARED)
        self._instances: dict[str, object] = {}
        self._states = States()

    def answer(self, request: JsonObject, limits: Limits) -> JsonObject:
        """Call the target of *request*, or look at the state of its tools, and return the outcome."""
        if "look" in request:
            return self._looked(request, limits)
        target, arguments = request.get("target"), request.get("arguments")
        assert isinstance(target, str)
        assert isinstance(arguments, dict)
        start = time.perf_counter()
        try:
            tool = self._tool(target)
        except BaseException as error:  # noqa: BLE001 - a foreign module or class may raise anything
            why = f"{target!r} cannot be loaded: {type(error).__name__}: {error}"[:_LONGEST_MESSAGE]
            return {"kind": OutcomeKind.NOT_RUNNABLE, "text": why, "seconds": 0.0}
        try:
            states = {} if tool.state is None else {tool.state.name: self._states.of(tool.state.kind)}
            kind, text = _text_of(_finished(tool.function(**states, **arguments)), limits)
        except BaseException as error:  # noqa: BLE001 - a foreign tool may end with SystemExit and the like
            kind, text = _failure(error, limits)
        return {"kind": kind, "text": text, "seconds": round(time.perf_counter() - start, 6)}

    def _looked(self, request: JsonObject, limits: Limits) -> JsonObject:
        targets = request["look"]
        assert isinstance(targets, list)
        try:
            tools = [self._tool(str(target)) for target in targets]
            kinds = dict.fromkeys(tool.state.kind for tool in tools if tool.state is not None)
            kind, text = _text_of(self._states.looked_at([*kinds], request), limits)
        except BaseException as error:  # noqa: BLE001 - a state is foreign code
            kind, text = _failure(error, limits)
        return {"kind": kind, "text": text, "seconds": 0.0}

    def _tool(self, target: str) -> _Tool:
        if target not in self._tools:
            module, _, path = target.rpartition(":")
            owner: object = import_module(module)
            *classes, name = path.split(".")
            for class_ in classes:
                key = f"{module}:{class_}"
                if key not in self._instances:
                    self._instances[key] = getattr(owner, class_)()
                owner = self._instances[key]
            self._tools[target] = _tool(getattr(owner, name))
        return self._tools[target]


def _tool(function: Callable[..., Any]) -> _Tool:
    state = state_parameter(function)
    return _Tool(_validated(function, state), state)


def _validated(function: Callable[..., Any], state: StateParameter | None) -> Callable[..., Any]:
    """*function* with its arguments made what its annotations say: a date of a text, a model of an object."""
    try:
        return pydantic.validate_call(config={"arbitrary_types_allowed": state is not None})(function)
    except Exception:  # noqa: BLE001 - annotations and signatures are foreign code
        return function  # they are not data types, so it takes plain JSON


def _finished(value: object) -> object:
    if inspect.iscoroutine(value):
        return asyncio.run(value)
    return list(value) if inspect.isgenerator(value) else value


def _text_of(value: object, limits: Limits) -> tuple[str, str]:
    """The result as a tool turn holds it: a text as it is, anything else as JSON."""
    if isinstance(value, str):
        text = value
    else:
        try:
            text = pydantic_core.to_json(value).decode()
        except pydantic_core.PydanticSerializationError as error:
            return OutcomeKind.UNREADABLE, f"its result is not JSON: {str(error)[:_LONGEST_MESSAGE]}"
    if len(text) > limits.output_bytes or len(text.encode("utf-8", "replace")) > limits.output_bytes:
        return OutcomeKind.TOO_LARGE, f"its result is over the limit of {limits.output_bytes} bytes"
    return OutcomeKind.RETURNED, text


def _failure(error: BaseException, limits: Limits) -> tuple[str, str]:
    """Outcome of an exception: raised by the tool, caused by a limit, or by something that is not allowed here."""
    said = type(error).__name__
    with contextlib.suppress(Exception):  # its __str__ is foreign code too
        said = f"{said}: {_words(error)}"[:_LONGEST_MESSAGE]
    for cause in _causes(error):
        number = cause.errno if isinstance(cause, OSError) else None
        if isinstance(cause, MemoryError) or number in _EXHAUSTED:
            return (
                OutcomeKind.KILLED,
                f"it reached a limit (memory {limits.memory_bytes} bytes, files {limits.file_bytes} bytes): {said}",
            )
        if number in _REFUSED:
            hint = _HINT if number == errno.EACCES else ""
            return OutcomeKind.NOT_RUNNABLE, f"it attempted an operation that is not permitted: {said}{hint}"
        if isinstance(cause, socket.gaierror) and not limits.network:
            return OutcomeKind.NOT_RUNNABLE, f"it looked up a name, and execution.limits.network is false: {said}"
    return OutcomeKind.RAISED, said


def _words(error: BaseException) -> str:
    """What an exception says; of arguments that do not fit, which and why: pydantic's own words hold addresses."""
    if not isinstance(error, pydantic.ValidationError):
        return str(error)
    faults = error.errors(include_url=False, include_context=False, include_input=False)
    return "; ".join(f"{'.'.join(map(str, fault['loc']))}: {fault['msg']}" for fault in faults)


def _causes(error: BaseException) -> Iterator[BaseException]:
    seen: set[int] = set()
    cause: BaseException | None = error
    while cause is not None and id(cause) not in seen:
        seen.add(id(cause))
        yield cause
        cause = cause.__cause__ or cause.__context__


def _packed(reply: JsonObject, limits: Limits) -> bytes:
    reply_bytes = frames.pack(reply)
    assert len(reply_bytes) <= frames.reply_limit(max(limits.output_bytes, _LONGEST_MESSAGE))
    return reply_bytes


def _receive(connection: socket.socket, limits: Limits) -> JsonObject | None:
    header = _exactly(connection, frames.LENGTH.size)
    if header is None:
        return None
    body = _exactly(connection, frames.size_of(header, frames.reply_limit(limits.input_bytes)))
    return None if body is None else frames.unpack(body)


def _exactly(connection: socket.socket, size: int) -> bytes | None:
    data = bytearray()
    while len(data) < size:
        chunk = connection.recv(size - len(data))
        if not chunk:
            return None
        data += chunk
    return bytes(data)
