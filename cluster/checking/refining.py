"""The refinement of a file: failing dialogues are opened anew, with rounds of repair (mask, fill, judge, verify)."""

from collections.abc import Sequence
from contextlib import aclosing
from pathlib import Path
from typing import Any

from ...actors.formats import FORMATS, RawRecord, read_entry
from ...actors.roles.purposes import REPAIR
from ...actors.roles.randomness import seeded
from ...events import DialogueImported, GenerationParameters, Run, RunEvent, RunResumed
from ..config.resolved_run import ResolvedRun
from ..errors import UsageError
from ..run.run_stream import RELEASE, templates_of
from ..run.work import Work
from .check import Check
from .identity import Subject, refuse_other, started, survey
from .judging import CheckSettings
from .reported import reported
from .request import LimitedReport
from .spool import Spool
from .summary import Summary
from .workers import jobs_for, judging


class SpooledRecords(Spool):
    """The records to refine."""

    def __init__(self) -> None:
        super().__init__()
        self._places: list[tuple[int, int, str]] = []

    def add(self, raw: RawRecord) -> None:
        """Append a record."""
        self._places.append((raw.number, raw.line, raw.source))
        self._append(raw.data or b"")

    def __getitem__(self, number: int) -> RawRecord:
        """Read the record of that number, from 1."""
        return RawRecord(*self._places[number - 1], self._read(number))


def parameters_of(run: ResolvedRun) -> GenerationParameters:
    """Return the parameters of the refinement. Raises UsageError where nothing would be refined."""
    generation = run.config.generation
    method = run.method.method
    if REPAIR not in method.purposes:
        raise UsageError(f"method {method.name!r} repairs nothing; leave it out, or name mask_and_fill")
    if not generation.repair_rounds:
        raise UsageError("generation.repair_rounds is 0, so nothing would be repaired; set it to 1 or more")
    return GenerationParameters(
        steps=(),
        complexities=(),
        reasonability_iterations=0,
        masks_per_iteration=generation.masks_per_iteration,
        repair_rounds=generation.repair_rounds,
        tries=generation.tries,
        panel=run.verification.panel,
        votes_together=generation.votes_together,
        alone=tuple(sorted(run.config.models.experts)),
    )


async def collected(
    path: Path, settings: CheckSettings, spool: SpooledRecords, report: LimitedReport, *, everything: bool
) -> Summary:
    """Check the file; records that fail, or *everything* that can be read, are put into *spool*.

    Raises:
        FormatError: nothing of the file can be read.
    """
    summary = Summary(str(path), None)
    jobs = jobs_for([path], None)
    async with judging(jobs) as judge, aclosing(Check(path, settings, judge, None, jobs=jobs).records()) as records:
        async for checked in records:
            told = reported(checked.raw.file or summary.file, checked.judged, run=None)
            summary.add(checked.judged, told)
            if not checked.judged.readable:
                report.add(told)
            elif everything or not checked.judged.passed:
                spool.add(checked.raw)
    return summary


def refinement(
    path: Path, settings: CheckSettings, run: ResolvedRun, spool: SpooledRecords, *, everything: bool
) -> Work:
    """Return the work of a run that refines the records of *spool*. Raises UsageError, UnreadableFile."""
    config, parameters = run.config, parameters_of(run)
    beyond: dict[str, Any] = {
        "dialogues": len(spool),
        "everything": everything,
        "seed": config.seed,
        "knobs": parameters.model_dump(mode="json"),
        "execution": config.execution.identity(),
        **run.method.changes(),
        **{key: change for key, change in run.verification.changes().items() if key == "added_experts"},
    }
    subject = survey(path, settings, kind="refine", beyond=beyond)

    def opening(number: int) -> DialogueImported:
        format_ = FORMATS[settings.format_] if settings.format_ else None
        imported = read_entry(spool[number], format_=format_, parameters=parameters).imported
        assert imported is not None  # it was read when it was put there
        seed = seeded(f"{config.seed}:dialogue:{number}").getrandbits(48)
        return imported.model_copy(update={"seed": seed})

    return Work(lambda before: _beginning(subject, run, before, len(spool)), opening)


def _beginning(subject: Subject, run: ResolvedRun, before: Run, dialogues: int) -> Sequence[RunEvent]:
    if not before.version:
        return [started(subject, dialogues=dialogues, seed=run.config.seed), *templates_of(run)]
    refuse_other(subject, before)
    return [] if before.completed else [RunResumed(config=subject.to_json(), release=RELEASE)]
