"""The state of a run at a version, folded from its own stream."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import assert_never

from .base import JsonObject
from .batches import BatchEnded, BatchItem, BatchPrepared, BatchSubmitted
from .catalogue import RunEvent
from .envelope import Recorded
from .errors import DamagedLog
from .runs import FailedReplaced, RunCompleted, RunResumed, RunStarted, RunStopped, TemplateRecorded


@dataclass(frozen=True, slots=True)
class OpenBatch:
    """A batch whose answers are not all in the log."""

    endpoint: str
    since: int
    items: tuple[BatchItem, ...]
    batch: str | None = None
    """The provider's id; None where it is not known whether the provider has it."""


@dataclass(frozen=True, slots=True)
class Run:
    """One launch over one config."""

    id: str
    version: int = 0
    config: JsonObject = field(default_factory=dict)
    config_digest: str = ""
    pool_digest: str = ""
    tools: int = 0
    dialogues: int = 0
    """Dialogues that it opens, those for failed ones among them; with an order, at the most."""
    accepted: int | None = None
    """Accepted dialogues that were ordered; None: how many are opened was."""
    targets: Mapping[str, float] = field(default_factory=dict)
    """Shares of the accepted dialogues that are aimed at, by stratum."""
    replaced: frozenset[int] = frozenset()
    """Numbers of failed dialogues for which others were opened."""
    seed: int = 0
    templates: Mapping[str, str] = field(default_factory=dict)
    """Template texts by digest."""
    completed: bool = False
    stopped: str | None = None
    """The reason why it stopped, if it did and was not resumed."""
    batches: Mapping[str, OpenBatch] = field(default_factory=dict)
    """Open batches, by wave."""


def evolve_run(run: Run, event: RunEvent) -> Run:
    """The run after *event*."""
    run = replace(run, version=run.version + 1)
    match event:
        case RunStarted():
            return replace(
                run,
                config=event.config,
                config_digest=event.config_digest,
                pool_digest=event.pool_digest,
                tools=event.tools,
                dialogues=event.dialogues,
                accepted=_number(event.config, "accepted"),
                targets=_targets(event.config),
                seed=event.seed,
            )
        case TemplateRecorded():
            return replace(run, templates={**run.templates, event.digest: event.text})
        case RunResumed():
            accepted, most = _number(event.config, "accepted"), _number(event.config, "candidates")
            dialogues = run.dialogues if accepted is None or most is None else most
            run = replace(run, accepted=accepted, dialogues=dialogues, targets=_targets(event.config))
            return replace(run, config=event.config, stopped=None, completed=False)
        case FailedReplaced():
            replaced = run.replaced.union(event.failed)
            return replace(run, dialogues=run.dialogues + len(event.failed), replaced=replaced, completed=False)
        case RunStopped():
            return replace(run, stopped=event.reason)
        case RunCompleted():
            return replace(run, completed=True, stopped=None)
        case BatchPrepared():
            opened = OpenBatch(event.endpoint, event.since, event.items)
            return replace(run, batches={**run.batches, event.wave: opened})
        case BatchSubmitted():
            known = run.batches.get(event.wave)
            submitted = {} if known is None else {event.wave: replace(known, batch=event.batch)}
            return replace(run, batches={**run.batches, **submitted})
        case BatchEnded():
            others = {wave: batch for wave, batch in run.batches.items() if wave != event.wave}
            return replace(run, batches=others)
        case _:
            assert_never(event)


def _number(config: JsonObject, key: str) -> int | None:
    """The whole number that a config has under *key*; None where it has none, as in older releases."""
    value = config.get(key)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _targets(config: JsonObject) -> Mapping[str, float]:
    """The targets of a config; none where it has none, as in older releases."""
    targets = config.get("targets")
    found = targets.items() if isinstance(targets, dict) else ()
    return {target: float(share) for target, share in found if isinstance(share, int | float)}


def fold_run(id_: str, records: Iterable[Recorded]) -> Run:
    """The run that a stream's records make. Raises DamagedLog."""
    run = Run(id_)
    for record in records:
        event = record.event
        if not isinstance(event, RunEvent):
            raise DamagedLog(id_, record.version, event.type, "it does not belong to a run")
        run = evolve_run(run, event)
    return run
