"""Trying turns: the accepted dialogues of a run are opened anew, and a model tries each turn of the assistant."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from ...actors.methods.difficulty import METHOD
from ...actors.methods.difficulty.solver import attempts_at, tried_turns
from ...actors.models import ModelSettings
from ...actors.roles.randomness import seeded
from ...actors.shell import Stamp
from ...events import (
    AssistantTurn,
    DialogueImported,
    Frame,
    GenerationParameters,
    Run,
    RunEvent,
    RunResumed,
    RunStarted,
    decode,
    encode,
    evolve,
    unopened,
)
from ...store import EventLog
from ...store.views import ACCEPTED_ONLY, ATTEMPTS, Exported, ended_in, export_of, load
from ..budget import Amount
from ..budget.amounts import NANO
from ..budget.pricing import price_of_call
from ..config.resolved_run import ResolvedRun, digest_of
from ..errors import UsageError
from ..run.run_stream import RELEASE, templates_of
from ..run.work import Work
from .identity import difference
from .spool import Spool

_CHARACTERS_PER_TOKEN: Final = 4
_AROUND_CALLS: Final = 20
"""Tokens of a reply beside its words and calls."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What is tried, by which model, and how often."""

    of: str
    """The run whose accepted dialogues are tried."""
    model: str
    """The model's place in the config."""
    settings: ModelSettings
    tries: int

    def identity(self) -> dict[str, object]:
        """Return what has to be the same where trying goes on."""
        shown = self.settings.model_dump(mode="json")
        kept = ("provider", "model", "base_url", "temperature", "reasoning_effort", "seed", "mistakes")
        asked = {key: shown[key] for key in kept if key in shown}
        return {"kind": ATTEMPTS, "of": self.of, "tries": self.tries, "model": self.model, "asked": asked}


@dataclass(frozen=True, slots=True)
class Takes:
    """What trying will take, about."""

    dialogues: int = 0
    turns: int = 0
    calls: int = 0
    input_tokens: int = 0
    output_tokens: int = 0

    def usd(self, settings: ModelSettings) -> float | None:
        """Return US dollars, with nothing read from a cache; None where the price is unknown."""
        each = (round(tokens / max(self.calls, 1)) for tokens in (self.input_tokens, self.output_tokens))
        price = price_of_call(settings, *each)
        return None if price is None else price * self.calls


class Openings(Spool):
    """The dialogues to try."""

    def __init__(self) -> None:
        super().__init__()
        self._headers: list[int] = []
        """Bytes of the header of each."""
        self.sources: list[int] = []
        """Their numbers in the run that made them."""
        self.takes = Takes()

    def add(self, number: int, event: DialogueImported, stamp: Stamp) -> None:
        """Append a dialogue."""
        header, payload = encode(stamp.envelope(event, role="conductor", cause=None))
        self._append(header + payload)
        self._headers.append(len(header))
        self.sources.append(number)
        self.takes = _with(self.takes, event)

    def __getitem__(self, number: int) -> DialogueImported:
        """Read the dialogue of that number, from 1."""
        frame, header = self._read(number), self._headers[number - 1]
        event = decode(Frame(frame[:header], frame[header:])).event
        assert isinstance(event, DialogueImported)
        return event


async def accepted_of(log: EventLog, run: str) -> list[int]:
    """Return the numbers of the dialogues of *run* that are accepted now."""
    numbers = [stream.rpartition("/")[2] for stream in await ended_in(log, run, ACCEPTED_ONLY)]
    return [int(number) for number in numbers if number.isdecimal()]


async def spool(log: EventLog, subject: Subject, sources: Sequence[int], openings: Openings, seed: int) -> None:
    """Put the dialogues of *sources* into *openings*. Raises NoSuchStream, DamagedLog, NotExportable."""
    stamp = Stamp(subject.of, "")
    for at, number in enumerate(sources, start=1):
        exported = export_of(await load(log, f"{subject.of}/{number}"))
        openings.add(
            number, _opening(exported, subject.tries, seeded(f"{seed}:{ATTEMPTS}:{at}").getrandbits(48)), stamp
        )


def trying(run: ResolvedRun, subject: Subject, openings: Openings) -> Work:
    """Return the work of a run that tries the dialogues of *openings*."""
    each = max(len(openings.sources), 1)
    takes, usd = openings.takes, openings.takes.usd(subject.settings)
    parts = (takes.calls, takes.input_tokens, takes.output_tokens, (usd or 0.0) * NANO)
    return Work(
        lambda before: _beginning(run, subject, openings.sources, before),
        openings.__getitem__,
        Amount(*(int(part / each) for part in parts)),
    )


def refuse_other(subject: Subject, before: Run) -> None:
    """Refuse to go on with a run of that name that tries something else. Raises UsageError."""
    if before.version and (what := difference(subject.identity(), before)):
        raise UsageError(
            f"run {before.id!r} is in the log already, and is of something else ({what}): give another --run"
        )


def _beginning(run: ResolvedRun, subject: Subject, sources: Sequence[int], before: Run) -> Sequence[RunEvent]:
    refuse_other(subject, before)
    models = run.config.models.model_dump(mode="json")
    config = {**subject.identity(), "method": METHOD.name, "models": models, "sources": [*sources]}
    if before.version:
        return [] if before.completed else [RunResumed(config=config, release=RELEASE)]
    started = RunStarted(
        config=config,
        config_digest=digest_of(subject.identity()),
        pool_digest="",
        tools=0,
        dialogues=len(sources),
        seed=run.config.seed,
        release=RELEASE,
    )
    return [started, *templates_of(run)]


def _opening(exported: Exported, tries: int, seed: int) -> DialogueImported:
    dialogue = exported.dialogue
    return DialogueImported(
        seed=seed,
        parameters=GenerationParameters(
            steps=(),
            complexities=(),
            reasonability_iterations=0,
            masks_per_iteration=None,
            repair_rounds=0,
            tries=1,
            panel=(),
            attempts=tries,
        ),
        tools=dialogue.opening_tools,
        turns=dialogue.turns,
        source=dialogue.id,
        meta={"context": dialogue.context, "digest": exported.metadata.digest},
        injected_errors=dialogue.injected_errors,
    )


def _with(takes: Takes, event: DialogueImported) -> Takes:
    """Return *takes* with the attempts at the turns of *event*."""
    dialogue = evolve(unopened(""), event)
    for turn in tried_turns(dialogue):
        questions = list(attempts_at(dialogue, turn))
        prompt = questions[0].prompt
        read = len(prompt.system + prompt.context + prompt.task) // _CHARACTERS_PER_TOKEN
        takes = Takes(
            takes.dialogues,
            takes.turns + 1,
            takes.calls + len(questions),
            takes.input_tokens + read * len(questions),
            takes.output_tokens + _written(turn) * len(questions),
        )
    return replace(takes, dialogues=takes.dialogues + 1)


def _written(turn: AssistantTurn) -> int:
    calls = json.dumps([[call.name, call.arguments] for call in turn.calls]) if turn.calls else ""
    return (len(turn.text) + len(calls)) // _CHARACTERS_PER_TOKEN + _AROUND_CALLS
