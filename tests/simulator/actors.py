"""Actors as Ray has them: handles whose calls cross between processes as bytes, and that start again when they die."""

import asyncio
import pickle
from collections.abc import Callable
from functools import partial
from random import Random
from typing import Any

from ray.exceptions import ActorUnavailableError, RayActorError, RayTaskError

from .loop import Process, SimulatedLoop, here
from .plan import Fault, Kind, Plan
from .watch import Watch

_MESSAGES = (Kind.LOST_REQUEST, Kind.LOST_REPLY, Kind.LATE, Kind.DOUBLED)


class Network:
    """The way of messages between processes."""

    def __init__(self, loop: SimulatedLoop, world: Process, plan: Plan, watch: Watch) -> None:
        self.loop, self.world, self._watch = loop, world, watch
        self._draws = Random(f"network:{plan.seed}")
        self._faults = {int(fault.at): fault for fault in plan.faults if fault.kind in _MESSAGES}
        self._number = 0

    def fate(self) -> Fault | None:
        """Return the fault of the next call; None: it has none."""
        self._number += 1
        fault = self._faults.get(self._number - 1)
        if fault is not None:
            self._watch.met(str(fault.kind))
        return fault

    def seconds(self) -> float:
        """Return the seconds that a message takes."""
        return 0.0005 + 0.004 * self._draws.random() ** 4

    def restart(self) -> float:
        """Return the seconds until a dead actor is there again."""
        return 0.2 + 3.0 * self._draws.random() ** 2


class _Call:
    """A call under way."""

    def __init__(self, caller: Process, done: "asyncio.Future[Any]") -> None:
        self.caller, self.done = caller, done


class Actor:
    """One actor: at any moment alive as one process, or being started."""

    def __init__(
        self, network: Network, name: str, process: Callable[[str], Process], make: Callable[[bool], Any]
    ) -> None:
        """*process* makes a process, *make* what runs in it; True: it is not its first life."""
        self._network, self._loop = network, network.loop
        self.name = name
        self._new_process, self._make = process, make
        self.process: Process | None = None
        self.target: Any = None
        self._calls: dict[_Call, None] = {}
        self.lives = 0
        self.ended = False
        self._start()

    def _start(self) -> None:
        if self.ended:
            return
        self.lives += 1
        self.process = self._new_process(f"{self.name}#{self.lives}")
        self.target = self.process.context.copy().run(self._make, self.lives > 1)

    def kill(self, *, again: bool = True) -> None:
        """End its process; unless *again* is False, another one is started after a while."""
        self.ended = self.ended or not again
        if self.process is None:
            return
        self._loop.kill(self.process)
        self.process, self.target = None, None
        calls, self._calls = self._calls, {}
        for call in calls:
            self._tell(call, RayActorError(), 0.02 + self._network.seconds())
        if not self.ended:
            self._loop.call_later(self._network.restart(), self._start, context=self._network.world.context.copy())

    def pause(self, seconds: float) -> None:
        """Let it stand still."""
        if self.process is not None:
            self.process.paused_until = max(self.process.paused_until, self._loop.now + seconds)

    def call(self, method: str, args: tuple[Any, ...]) -> "asyncio.Future[Any]":
        """Begin a call from the process whose code runs."""
        done = self._loop.create_future()
        call = _Call(here(), done)
        message = pickle.dumps(args)
        if self.process is None:
            self._tell(call, RayActorError(), self._network.seconds())
            return done
        self._calls[call] = None
        fault = self._network.fate()
        kind = None if fault is None else fault.kind
        seconds = self._network.seconds() + (fault.size if fault is not None and kind is Kind.LATE else 0.0)
        if kind is Kind.LOST_REQUEST:
            self._unreachable(call)
            return done
        deliver = partial(self._arrive, self.process, call, method, message, lost=kind is Kind.LOST_REPLY)
        context = self.process.context
        self._loop.call_later(seconds, deliver, context=context.copy())
        if kind is Kind.DOUBLED:
            self._loop.call_later(seconds + self._network.seconds(), deliver, context=context.copy())
        return done

    def _arrive(self, process: Process, call: _Call, method: str, message: bytes, *, lost: bool) -> None:
        if process is self.process:
            self._loop.create_task(self._made(call, method, message, lost=lost))

    async def _made(self, call: _Call, method: str, message: bytes, *, lost: bool) -> None:
        outcome: Any = None
        error: Exception | None = None
        try:
            if method != "__ray_ready__":
                outcome = await getattr(self.target, method)(*pickle.loads(message))  # noqa: S301 — our own bytes
        except Exception as raised:  # noqa: BLE001 — it crosses to the caller
            error = raised
        answer = pickle.dumps((outcome, error))
        if lost:
            self._unreachable(call)
            return
        self._loop.call_later(self._network.seconds(), self._returned, call, answer, context=call.caller.context.copy())

    def _returned(self, call: _Call, answer: bytes) -> None:
        if call not in self._calls:  # its process died meanwhile, or it was answered
            return
        del self._calls[call]
        outcome, error = pickle.loads(answer)  # noqa: S301 — our own bytes
        if error is not None:
            self._tell(call, _crossed(error), 0.0)
        else:
            self._settle(call, outcome)

    def _unreachable(self, call: _Call) -> None:
        """The connection is lost: whether the call was made, nobody knows."""
        self._calls.pop(call, None)
        self._tell(call, ActorUnavailableError("the connection was lost", None), 0.05 + self._network.seconds())

    def _tell(self, call: _Call, error: Exception, seconds: float) -> None:
        self._loop.call_later(seconds, self._settle, call, error, context=call.caller.context.copy())

    def _settle(self, call: _Call, outcome: Any) -> None:
        if call.done.done():
            return
        if isinstance(outcome, Exception):
            call.done.set_exception(outcome)
            call.done.exception()  # as with Ray, nobody has to ask for it
        else:
            call.done.set_result(outcome)


def _crossed(error: Exception) -> Exception:
    """Return *error* as Ray hands it to the caller."""
    task_error: Any = RayTaskError
    crossed: Exception = task_error("call", "", error, "actor", 1, "here").as_instanceof_cause()
    return crossed


class Handle:
    """A handle of an actor, used as Ray's are."""

    def __init__(self, actor: Actor) -> None:
        self.actor = actor

    def __getattr__(self, name: str) -> "_Method":
        return _Method(self.actor, name)


class _Method:
    def __init__(self, actor: Actor, name: str) -> None:
        self._actor, self._name = actor, name

    def remote(self, *args: Any) -> "asyncio.Future[Any]":
        """Call it."""
        return self._actor.call(self._name, args)
