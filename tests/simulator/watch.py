"""What must always hold, looked at with every event that becomes durable and every question that is asked."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import zip_longest

from toolace_mt.actors.shell.unrecorded import MOST, MOST_OF_DIALOGUE
from toolace_mt.cluster.run.carrying import Ending, Launched
from toolace_mt.events import (
    AnswerUnusable,
    Dialogue,
    DialogueAccepted,
    DialogueEvent,
    DialogueFailed,
    DialogueRejected,
    EventsError,
    Frame,
    ModelAnswered,
    admit,
    decode,
    unopened,
)

from .loop import Process, SimulatedLoop
from .plan import Kind, Plan

_ENDS = (DialogueAccepted, DialogueRejected, DialogueFailed)
_TOGETHER = 3
"""Questions that a role asks at once, at the most."""
_FIXED_TASKS, _TASKS_OF_DIALOGUE = 40, 12
"""Tasks of all processes together: those of an idle run, and those of a dialogue under way, at the most."""
_LOSING = frozenset(
    {
        *(kind for kind in Kind if kind.value.endswith("killed")),
        Kind.LOST_REQUEST,
        Kind.LOST_REPLY,
        Kind.LATE,
        Kind.DISK_FULL,
        Kind.DISK_TORN,
        Kind.STOPPED,
    }
)
"""Faults that may each cost what is paid and not recorded."""
EVENTS_OF: dict[bytes, list[str]] = {}
"""All events of a dialogue by the digest of its opening and answers, over all schedules of this process."""
_LOOSENS = frozenset(
    kind
    for kind in Kind
    if kind.value.endswith("paused")
    or kind
    in (
        Kind.GOVERNOR_KILLED,
        Kind.LATE,
        Kind.LOST_REPLY,
        Kind.LOST_REQUEST,
        Kind.DOUBLED,
        Kind.STOPPED,
        Kind.DRIVER_KILLED,
        Kind.PROVIDER_SILENT,
    )
)
"""Faults after which what was granted may be used late: limits hold again once leases have run out."""

Key = tuple[str, str, int]
"""Dialogue, question and attempt."""


@dataclass(eq=False, slots=True)
class Asked:
    """One request at the provider."""

    key: Key
    process: Process
    launch: int
    paid: bool = False
    recorded: bool = False


@dataclass(slots=True)
class Stream:
    """One dialogue, as far as it is durable."""

    dialogue: Dialogue
    events: list[DialogueEvent] = field(default_factory=list)
    faults: Counter[str] = field(default_factory=Counter)
    ended: int = 0


class Watch:
    """Sees the provider and the disk, and nothing of what is between them."""

    def __init__(self, loop: SimulatedLoop, plan: Plan) -> None:
        self._loop, self._plan = loop, plan
        self.violations: list[str] = []
        self.met_faults: Counter[str] = Counter()
        self.story: list[str] = []
        self.told = False
        self.streams: dict[str, Stream] = {}
        self._settled: set[Key] = set()
        """Questions whose outcome is durable."""
        self._late: set[Key] = set()
        """Those of them that came to the log writer after their worker had died: others had read the log by then."""
        self._in_flight: dict[Asked, None] = {}
        self._paid: list[Asked] = []
        self._in_batches: dict[Key, Asked] = {}
        """Questions that a batch has, or has answered."""
        self._open: defaultdict[Process, dict[Asked, None]] = defaultdict(dict)
        self._begun: list[float] = []
        self.launch = 0
        self.most_tasks = 0
        self.stopped = False
        """True once a launch has stopped before its dialogues had ended, in order."""
        self.recorded_before = 0
        self.governor_died = False
        self.loose = bool(_LOOSENS & {fault.kind for fault in plan.faults})

    def begin_launch(self, number: int) -> None:
        """Note a launch that begins: everything of those before has ended."""
        self.launch, self.governor_died = number, False
        self.recorded_before = self.answers
        self._in_flight.clear()
        self._begun.clear()  # a launch knows nothing of the minute before it

    def final(self, last: Launched | None) -> None:
        """Look at the end."""
        for name, stream in self.streams.items():
            if stream.ended != 1 and last is not None and last.ending is Ending.COMPLETED:
                self.violated(f"{name} has ended {stream.ended} times, and the run is complete")
            if stream.ended == 1 and not self._plan.shape.compared:
                self._same_events(name, stream)
        self._lost(ended=last is not None and last.ending is Ending.COMPLETED)

    def _same_events(self, name: str, stream: Stream) -> None:
        """The same answers make the same events, whatever else happened."""
        told = [event.model_dump_json(exclude={"latency", "version"}) for event in stream.events]
        answers = [
            words
            for event, words in zip(stream.events, told, strict=True)
            if isinstance(event, ModelAnswered | AnswerUnusable)
        ]
        # Where a launch stopped with questions out, those that were answered came first.
        answers = answers if self.stopped else sorted(answers)
        key = sha256("\n".join((told[0], *answers)).encode()).digest()
        before = EVENTS_OF.setdefault(key, told)
        if before != told:
            at = next(number for number, pair in enumerate(zip_longest(before, told)) if pair[0] != pair[1])
            what = f"{told[at:][:1]} and {before[at:][:1]}"
            self.violated(f"{name} and another dialogue of the same answers have different events at {at}: {what}")

    def _lost(self, *, ended: bool) -> None:
        """What is paid and not recorded stays within its bound: so many answers for each death or lost message."""
        lost = [asked for asked in self.unrecorded() if not self._ended_before(asked)]
        if not ended:  # the provider keeps the answers of batches for the next launch
            lost = [asked for asked in lost if asked.process.name != "provider"]
        losses = sum(self.met_faults[kind] for kind in _LOSING)
        shape = self._plan.shape
        most = losses * min(shape.dialogues, shape.at_once) * (MOST_OF_DIALOGUE - 1 + _TOGETHER)
        if len(lost) > most:
            self.violated(f"{len(lost)} answers are paid and not recorded, after {losses} losses")

    def _ended_before(self, asked: Asked) -> bool:
        """An answer that came after another one had ended its dialogue has no place in the log."""
        stream = self.streams.get(asked.key[0])
        return stream is not None and stream.ended > 0

    def violated(self, words: str) -> None:
        """Note what should never be."""
        self.tell(f"VIOLATED: {words}")
        self.violations.append(words)
        self._loop.over = True

    def met(self, fault: str) -> None:
        """Count a fault that came about."""
        self.met_faults[fault] += 1
        self.tell(f"fault: {fault}")

    def tell(self, words: str) -> None:
        """Add a line to the story."""
        if self.told:
            self.story.append(f"{self._loop.now:8.3f}  {words}")

    # The provider.

    def asked(self, process: Process, key: Key) -> Asked:
        """Note a question that is put to the provider."""
        asked = Asked(key, process, self.launch)
        self.tell(f"{process.name} asks {'|'.join(map(str, key))}")
        if key in self._late:
            self._late.discard(key)
        elif key in self._settled:
            self.violated(f"{key} is asked again, and its answer is recorded")
        self._in_flight[asked] = None
        self._limits()
        return asked

    def asked_in_batch(self, process: Process, key: Key) -> Asked:
        """Note a question of a batch that was created."""
        self.tell(f"a batch asks {'|'.join(map(str, key))}")
        if key in self._settled:
            self.violated(f"{key} is asked again in a batch, and its answer is recorded")
        if key in self._in_batches:
            self.violated(f"{key} is asked again in a batch, and an earlier one has it")
        asked = self._in_batches[key] = Asked(key, process, self.launch)
        return asked

    def batch_over(self, asked: Asked, *, paid: bool) -> None:
        """Note the end of its batch: an answer that is *paid* is kept by the provider."""
        if paid:
            self.paid(asked)
        else:
            del self._in_batches[asked.key]

    def left(self, asked: Asked) -> None:
        """Note that nobody waits for it any more."""
        self._in_flight.pop(asked, None)

    def _limits(self) -> None:
        shape, now = self._plan.shape, self._loop.now
        self._begun = [*(begun for begun in self._begun if begun > now - 60.0), now]
        if self.loose:
            return
        under_way = sum(1 for asked in self._in_flight if asked.process.alive)
        if under_way > shape.slots:
            self.violated(f"{under_way} calls are in flight, and {shape.slots} are allowed")
        if shape.requests_per_minute is not None and len(self._begun) > shape.requests_per_minute:
            self.violated(f"{len(self._begun)} requests within a minute, and {shape.requests_per_minute} are allowed")

    def paid(self, asked: Asked) -> None:
        """Note an answer that is paid for."""
        asked.paid = True
        self._paid.append(asked)
        self.tell(f"answered {'|'.join(map(str, asked.key))} for {asked.process.name}")
        mine = self._open[asked.process]
        mine[asked] = None
        if asked.process.name == "provider":  # a batch's answers are kept until they are recorded
            return
        if len(mine) > MOST + self._plan.shape.in_flight:
            self.violated(f"{len(mine)} answers of {asked.process.name} are paid and not recorded")
        of_dialogue = sum(1 for one in mine if one.key[0] == asked.key[0])
        if of_dialogue >= MOST_OF_DIALOGUE + _TOGETHER:
            self.violated(f"{of_dialogue} answers of {asked.key[0]} are paid and not recorded")
        self._budget()

    def _budget(self) -> None:
        most = self._plan.shape.budget_calls
        if most is None:
            return
        paid = sum(1 for asked in self._paid if asked.launch == self.launch)
        # A governor that died knows of what its workers tell, and of what is in the log.
        unknown = (
            sum(1 for a in self._paid if a.launch == self.launch and not a.recorded and not a.process.alive)
            if self.governor_died
            else 0
        )
        if self.recorded_before + paid - unknown > most:
            self.violated(f"{self.recorded_before + paid} calls are paid, of {most} in the budget")

    def unrecorded(self) -> list[Asked]:
        """Return what was paid and not recorded."""
        return [asked for asked in self._paid if not asked.recorded]

    @property
    def answers(self) -> int:
        """Answers recorded."""
        return sum(isinstance(e, ModelAnswered) for stream in self.streams.values() for e in stream.events)

    # The disk.

    def durable(self, name: str, expected: int, frames: Sequence[Frame], came: float) -> None:
        """Look at what has become durable, and *came* to the log writer then."""
        tasks, shape = self._loop.under_way(), self._plan.shape
        self.most_tasks = max(self.most_tasks, tasks)
        if tasks > _FIXED_TASKS + _TASKS_OF_DIALOGUE * min(shape.dialogues, shape.at_once):
            self.violated(f"{tasks} tasks are under way")
        if "/" not in name:  # the run's own stream
            for event in (decode(frame).event for frame in frames if self.told):
                self.tell(f"durable {name}: {event.type}")
            return
        stream = self.streams.get(name)
        if stream is None:
            stream = self.streams[name] = Stream(unopened(name))
        if expected != len(stream.events):
            self.violated(f"{name} is written at {expected}, and has {len(stream.events)} events")
        for frame in frames:
            envelope = decode(frame)
            event = envelope.event
            self.tell(f"durable {name}: {event.type} by {envelope.node}")
            assert isinstance(event, DialogueEvent)
            try:
                stream.dialogue = admit(stream.dialogue, event)
            except EventsError as error:
                self.violated(f"{name}: {error}")
                return
            stream.events.append(event)
            if isinstance(event, _ENDS):
                stream.ended += 1
            elif isinstance(event, ModelAnswered):
                self._recorded((name, event.question, stream.faults[event.question] + 1), envelope.node, came)
            elif isinstance(event, AnswerUnusable):
                stream.faults[event.question] += 1
                self._settled.add((name, event.question, stream.faults[event.question]))
        if stream.ended > 1:
            self.violated(f"{name} has ended {stream.ended} times")

    def _recorded(self, key: Key, node: str, came: float) -> None:
        if key in self._settled:
            self.violated(f"the answer to {key} is recorded twice")
        self._settled.add(key)
        for process, mine in self._open.items():
            if process.name in (node, "provider"):
                found = next((asked for asked in mine if asked.key == key), None)
                if found is not None:
                    found.recorded = True
                    if process.died_at is not None and came > process.died_at:
                        self._late.add(key)
                    del mine[found]
                    return
        self.violated(f"the answer to {key} is recorded by {node}, which nobody has paid for")
