"""One record is judged: read, imported, held against the rules, accepted or rejected."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from ...actors.formats import FORMATS, PASSIVE, RawRecord, UnreadableDialogue, read_entry, read_record, written_record
from ...actors.roles import Verifier
from ...actors.rules import Rule, apply_rules
from ...actors.shell import Stamp
from ...events import (
    CheckOutcome,
    DialogueEvent,
    DialogueImported,
    DialogueRejected,
    Finding,
    Frame,
    NotEncodable,
    Phase,
    RulesApplied,
    Severity,
    Verdict,
    admit,
    admit_all,
    encode,
    unopened,
)
from ...store.views import NEAR_DUPLICATE, Sketch, sketch_of
from ..config.rule_set import UNREADABLE, RuleSettings, load_rules
from .fixing import Fix, fixed_record

_SHOWN = 200
_LONGEST = 500


@dataclass(frozen=True, slots=True)
class Terms:
    """What a file is checked by. It crosses processes, so it is plain values."""

    run: str
    node: str
    rules: RuleSettings
    format_: str | None
    """The format of every record; None: each is recognised."""
    records: bool
    """Whether the events are to be recorded."""
    fixes: bool
    """Whether what is safely fixable is fixed as well."""


@dataclass(frozen=True, slots=True)
class Mended:
    """What fixing made of a record."""

    fixes: tuple[Fix, ...]
    data: bytes
    """The fixed record, on one line."""
    passes: bool
    """Whether it holds every blocking rule now."""


@dataclass(frozen=True, slots=True)
class Judged:
    """What became of one record."""

    number: int
    line: int
    outcome: Phase
    """Accepted, rejected, or failed where a rule could not judge."""
    findings: tuple[Finding, ...]
    frames: tuple[Frame, ...] = ()
    """Its events, if they are to be recorded."""
    mended: Mended | None = None
    sketch: Sketch | None = None
    """What it is compared with the others by, if they are compared."""
    copy: bool = False
    """Whether it is nearly the same as an earlier one."""

    @property
    def passed(self) -> bool:
        """Whether nothing stands against it."""
        return self.outcome is Phase.ACCEPTED

    @property
    def readable(self) -> bool:
        """Whether it was a dialogue at all."""
        return all(finding.check != UNREADABLE for finding in self.findings)

    def recorded(self) -> "Judged":
        """The same without its events, once they are in the log, and without what it is compared by."""
        return replace(self, frames=(), sketch=None)


def judge_all(terms: Terms, raws: Sequence[RawRecord]) -> list[Judged]:
    """What becomes of each of *raws*. Raises ConfigError where the rules cannot be loaded."""
    rules = load_rules(terms.rules)
    return [judge(terms, rules, raw) for raw in raws]


def judge(terms: Terms, rules: Mapping[str, Rule], raw: RawRecord) -> Judged:
    """What becomes of one record; whatever is wrong with it is a finding."""
    try:
        judged = _judge(terms, rules, raw)
    except NotEncodable as error:
        return _with_frames(terms, raw, _unread(raw, f"it cannot be recorded: {error}"))
    except Exception as error:  # noqa: BLE001 — whatever a record does to its reader, it is that record's finding
        return _with_frames(terms, raw, _unread(raw, f"it breaks whoever reads it: {type(error).__name__}: {error}"))
    if terms.fixes and judged.readable:
        return replace(judged, mended=_mended(terms, rules, raw, judged))
    return judged


def _judge(terms: Terms, rules: Mapping[str, Rule], raw: RawRecord) -> Judged:
    entry = read_entry(raw, format_=FORMATS[terms.format_] if terms.format_ else None)
    if entry.imported is None:
        return _with_frames(terms, raw, _unread(raw, entry.fault or ""))
    judged = _with_frames(terms, raw, _checked(entry.imported, rules, compares=terms.rules.copies is not None))
    return replace(judged, sketch=sketch_of(admit(unopened(""), entry.imported)))


def stream_of(run: str, number: int) -> str:
    """The stream of the record of that number."""
    return f"{run}/{number}"


def _checked(imported: DialogueImported, rules: Mapping[str, Rule], *, compares: bool) -> list[DialogueEvent]:
    """The events of a dialogue that was read; it counts as no copy until it is compared: see `Comparer`."""
    opened = admit(unopened(""), imported)
    applied = apply_rules(opened, rules)
    if compares:
        passed = CheckOutcome(check=NEAR_DUPLICATE, verdict=Verdict.PASS)
        applied = applied.model_copy(update={"checks": (*applied.checks, passed)})
    return [imported, applied, *Verifier().decide(admit(opened, applied), ())]


def _unread(raw: RawRecord, fault: str) -> list[DialogueEvent]:
    """An empty dialogue that says why it is empty, so that no record is lost in silence."""
    why = fault.removeprefix(f"{raw.source}: ")[:_LONGEST]
    finding = Finding(
        id="r1.1",
        check=UNREADABLE,
        verdict=Verdict.FAIL,
        severity=Severity.BLOCKING,
        turns=(),
        call=None,
        pointer=None,
        evidence=(raw.data or b"")[:_SHOWN].decode("utf-8", "replace"),
        message=why,
    )
    imported = DialogueImported(seed=0, knobs=PASSIVE, tools=(), turns=(), source=raw.source, meta={"unreadable": why})
    applied = RulesApplied(checks=(CheckOutcome(check=UNREADABLE, verdict=Verdict.FAIL),), findings=(finding,))
    return [imported, applied, DialogueRejected(findings=(finding.id,), reason=f"{UNREADABLE}: {why}")]


def _with_frames(terms: Terms, raw: RawRecord, events: Sequence[DialogueEvent]) -> Judged:
    dialogue = admit_all(unopened(""), events)
    frames = _frames(terms, events) if terms.records else ()
    return Judged(raw.number, raw.line, dialogue.phase, dialogue.rule_findings, frames)


def _frames(terms: Terms, events: Sequence[DialogueEvent]) -> tuple[Frame, ...]:
    """The events of a record, each caused by the one before."""
    stamp = Stamp(terms.run, terms.node)
    frames: list[Frame] = []
    cause = None
    for event in events:
        role = "importer" if isinstance(event, DialogueImported) else "verifier"
        envelope = stamp.envelope(event, role=role, cause=cause)
        frames.append(encode(envelope))
        cause = envelope.id
    return tuple(frames)


def _mended(terms: Terms, rules: Mapping[str, Rule], raw: RawRecord, judged: Judged) -> Mended | None:
    assert raw.data is not None
    try:
        record, fixes = fixed_record(read_record(raw.data), terms.format_)
    except UnreadableDialogue:
        return None
    if not fixes:
        return None
    data = written_record(record)
    again = judge(replace(terms, records=False, fixes=False), rules, replace(raw, data=data))
    if judged.passed and not again.passed:
        return None  # what passes stays as it is
    return Mended(fixes, data, again.passed)
