"""A process for the rules of a user's own: whatever one of them does, it is told as that rule's doing.

A rule may print, yield what is no finding, take all memory, end its process or never return. It is given up then, and
after three times it is not asked any more.
"""

import json
import multiprocessing
import os
import signal
import sys
from collections import Counter
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from itertools import islice
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from threading import Lock
from typing import Any, NoReturn

from ...actors.rules import MAX_FINDINGS, DialogueView, Rule, Unrated, finding
from ...events import Finding, Verdict
from ..parent import end_with_parent
from .guests import Aside, in_words, limited_memory
from .importing import Kind, added_one

KIND = Kind(("rules", "add"), Rule, "toolace_mt.actors.rules", "RULE", group="toolace_mt.rules")
"""Rules of installed packages apply without being asked for."""
SECONDS = 10.0
"""For one rule and one dialogue."""
_START_SECONDS = 120.0
_MEMORY = 2 * 2**30
"""Bytes that a rule may take."""
_MOST_LOST = 3
_LONGEST = 1000
"""Characters of each text of a finding."""


@dataclass(frozen=True, slots=True)
class CheckApart:
    """The check of an added rule, made in the process for such rules."""

    path: str
    """Of the rule, by which that process imports it."""
    name: str

    def __call__(self, view: DialogueView) -> Iterable[Finding]:
        """Return what the rule finds."""
        found = _process().check(self.path, view)
        if isinstance(found, str):
            message = f"rule {self.name!r} could not judge the dialogue: {found}"
            return (finding(message, (), verdict=Verdict.ERROR),)
        return found


class RuleProcess:
    """The process, as the one that started it sees it; it is started when it is needed."""

    def __init__(self) -> None:
        self._process: BaseProcess | None = None
        self._connection: Connection | None = None
        self._view: DialogueView | None = None
        """The one that the process has."""
        self._lost: Counter[str] = Counter()
        self._lock = Lock()

    def check(self, path: str, view: DialogueView) -> list[Finding] | str:
        """Return what the rule at *path* finds, or in words why it finds nothing."""
        with self._lock:
            if self._lost[path] >= _MOST_LOST:
                return f"it is not asked any more, after {_MOST_LOST} dialogues at which it did not end"
            try:
                connection = self._connection or self._start()
                connection.send((path, None if view is self._view else view.dialogue))
                self._view = view
                if connection.poll(SECONDS):
                    return _read(connection.recv_bytes())
                why = f"it has not ended after {SECONDS:g} s"
            except TimeoutError:
                why = f"the process for it has not begun after {_START_SECONDS:g} s"
            except (EOFError, OSError):
                why = "it has ended its process"
            except BaseException:
                self._end()
                raise
            self._lost[path] += 1
            self._end()
            return why

    def _start(self) -> Connection:
        # A fork would copy the locks of this process's threads.
        context = multiprocessing.get_context("spawn")
        self._connection, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs, _MEMORY), daemon=True)
        self._process.start()
        theirs.close()
        if not self._connection.poll(_START_SECONDS):
            raise TimeoutError  # what it sent later would be taken for an answer
        self._connection.recv_bytes()
        return self._connection

    def _end(self) -> None:
        if self._process is not None and self._connection is not None:
            _kill_all(self._process)
            self._process.join()
            self._connection.close()
        self._process = self._connection = self._view = None


def _kill_all(process: BaseProcess) -> None:
    """Kill *process*, and what its rules have started."""
    with suppress(OSError):
        os.killpg(process.pid or 0, signal.SIGKILL)
    process.kill()


@cache
def _process() -> RuleProcess:
    return RuleProcess()


def _read(answer: bytes) -> list[Finding] | str:
    found = json.loads(answer)
    if isinstance(found, str):
        return found
    return [(Unrated if unrated else Finding).model_validate_json(one) for unrated, one in found]


def _serve(connection: Connection, memory: int) -> None:
    """Check what is asked for, in the process for it, until the other one is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the affair of whoever waits
    os.setpgid(0, 0)
    signal.signal(signal.SIGTERM, _end_all)
    end_with_parent()
    os.dup2(2, 1)
    sys.stdout = sys.stderr = Aside()
    connection.send_bytes(b"")
    view: DialogueView | None = None
    while True:
        try:
            path, dialogue = connection.recv()
        except EOFError:
            _end_all()
        if dialogue is not None:
            view = DialogueView(dialogue)
        assert view is not None
        try:
            with limited_memory(memory):
                answer: Any = _checked(path, view)
        except BaseException as error:  # noqa: BLE001 — whatever a rule raises, it could not judge
            answer = in_words(error)
        connection.send_bytes(json.dumps(answer).encode())


def _end_all(*_: object) -> NoReturn:
    """End this process, and what its rules have started."""
    os.killpg(0, signal.SIGKILL)
    raise SystemExit


@cache
def _imported(path: str) -> Rule:
    """Return the rule as it was at its first dialogue: its file may be edited while a run goes on."""
    return added_one(KIND, path, KIND.key).value


def _checked(path: str, view: DialogueView) -> list[tuple[bool, str]]:
    found = list(islice(iter(_imported(path).check(view)), MAX_FINDINGS + 1))
    strangers = [one for one in found if not isinstance(one, Finding)]
    if strangers:
        raise TypeError(f"it finds a {type(strangers[0]).__name__}, and has to find what 'finding(...)' makes")
    return [(isinstance(one, Unrated), _bounded(one).model_dump_json()) for one in found]


def _bounded(one: Finding) -> Finding:
    """Return *one* with texts that can be stored. Raises ValidationError where it is none but for its name."""
    said = {name: value[:_LONGEST] if isinstance(value, str) else value for name, value in dict(one).items()}
    said["turns"] = tuple(turn[:_LONGEST] for turn in one.turns[:MAX_FINDINGS])
    checked = Finding.model_validate(said)
    return checked.model_validate_json(checked.model_dump_json().encode("utf-8", "replace"))
