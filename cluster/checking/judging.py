"""The check of one record: read, imported, held against the rules, accepted or rejected."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from ...actors.formats import FORMATS, PASSIVE, RawRecord, UnreadableDialogue, read_entry, read_record, written_record
from ...actors.formats.foreign import LEFT_OUT
from ...actors.roles import Verifier
from ...actors.rules import Rule, apply_rules
from ...actors.shell import Stamp
from ...events import (
    CheckOutcome,
    Dialogue,
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
_VERIFIER = Verifier()


@dataclass(frozen=True, slots=True)
class CheckSettings:
    """The settings of a check. They cross processes, so they are plain values."""

    run: str
    node: str
    rules: RuleSettings
    format_: str | None
    """The format of every record; None: each is recognised."""
    records: bool
    """True if the events are recorded."""
    fixes: bool
    """True if what is safely fixable is fixed as well."""


@dataclass(frozen=True, slots=True)
class FixedRecord:
    """A record that was fixed."""

    fixes: tuple[Fix, ...]
    data: bytes
    """The fixed record, on one line."""
    passes: bool
    """True if it passes now."""


@dataclass(frozen=True, slots=True)
class Judged:
    """The result of checking one record."""

    number: int
    line: int
    outcome: Phase
    """Accepted, rejected, or failed where a rule could not judge."""
    findings: tuple[Finding, ...]
    frames: tuple[Frame, ...] = ()
    """Its events, if they are to be recorded."""
    fixed: FixedRecord | None = None
    sketch: Sketch | None = None
    """For the comparison with other records, if they are compared."""
    copy: bool = False
    """True if it is nearly the same as an earlier one."""
    left_out: Mapping[str, int] = field(default_factory=dict)
    """Parts that a dialogue has no place for, by kind."""
    own_id: str | None = None
    """The id that the record itself says."""

    @property
    def passed(self) -> bool:
        """True if it is accepted."""
        return self.outcome is Phase.ACCEPTED

    @property
    def readable(self) -> bool:
        """True if it is a dialogue of a known format."""
        return all(finding.check != UNREADABLE for finding in self.findings)

    def recorded(self) -> "Judged":
        """Return the same without its events and its sketch, once they are in the log."""
        return replace(self, frames=(), sketch=None)


def judge_all(settings: CheckSettings, raws: Sequence[RawRecord]) -> list[Judged]:
    """Check each of *raws*. Raises ConfigError where the rules cannot be loaded."""
    rules = load_rules(settings.rules)
    return [judge(settings, rules, raw) for raw in raws]


def judge(settings: CheckSettings, rules: Mapping[str, Rule], raw: RawRecord) -> Judged:
    """Check one record; whatever is wrong with it is a finding."""
    try:
        judged = _judge(settings, rules, raw)
    except NotEncodable as error:
        return _with_frames(settings, raw, _unread(raw, f"it cannot be recorded: {error}"))
    except Exception as error:  # noqa: BLE001 — whatever a record does to its reader, it is that record's finding
        return _with_frames(settings, raw, _unread(raw, f"it breaks whoever reads it: {type(error).__name__}: {error}"))
    if settings.fixes and judged.readable:
        return replace(judged, fixed=_fixed(settings, rules, raw, judged))
    return judged


def _judge(settings: CheckSettings, rules: Mapping[str, Rule], raw: RawRecord) -> Judged:
    entry = read_entry(raw, format_=FORMATS[settings.format_] if settings.format_ else None)
    if entry.imported is None:
        return _with_frames(settings, raw, _unread(raw, entry.fault or ""))
    opened = admit(unopened(""), entry.imported)
    further = _checked(opened, rules, compares=settings.rules.copies is not None)
    judged = _judged(settings, raw, admit_all(opened, further), [entry.imported, *further])
    return replace(judged, sketch=sketch_of(opened))


def stream_of(run: str, number: int) -> str:
    """Return the name of a record's stream."""
    return f"{run}/{number}"


def _checked(opened: Dialogue, rules: Mapping[str, Rule], *, compares: bool) -> list[DialogueEvent]:
    """What becomes of a dialogue that was read; it counts as no copy until it is compared: see `CopyFinder`."""
    applied = apply_rules(opened, rules)
    if compares:
        passed = CheckOutcome(check=NEAR_DUPLICATE, verdict=Verdict.PASS)
        applied = applied.model_copy(update={"checks": (*applied.checks, passed)})
    return [applied, *_VERIFIER.decide(admit(opened, applied), ())]


def _unread(raw: RawRecord, fault: str) -> list[DialogueEvent]:
    """Return the events of an empty dialogue with the reason, so that no record is lost in silence."""
    why = fault.removeprefix(f"{raw.source}: ")[:_LONGEST]
    evidence = (raw.data or b"")[:_SHOWN].decode("utf-8", "replace")
    finding = record_finding(1, UNREADABLE, Severity.BLOCKING, why, evidence)
    imported = DialogueImported(
        seed=0, parameters=PASSIVE, tools=(), turns=(), source=raw.source, meta={"unreadable": why}
    )
    applied = RulesApplied(checks=(CheckOutcome(check=UNREADABLE, verdict=Verdict.FAIL),), findings=(finding,))
    return [imported, applied, DialogueRejected(findings=(finding.id,), reason=f"{UNREADABLE}: {why}")]


def record_finding(number: int, check: str, severity: Severity, message: str, evidence: str = "") -> Finding:
    """Return a finding about a whole record, the one of that number."""
    return Finding(
        id=f"r1.{number}",
        check=check,
        verdict=Verdict.FAIL,
        severity=severity,
        turns=(),
        call=None,
        pointer=None,
        evidence=evidence,
        message=message[:_LONGEST],
    )


def judged_of(number: int, line: int, dialogue: Dialogue, frames: tuple[Frame, ...] = ()) -> Judged:
    """Return what a dialogue that has ended came to."""
    own = dialogue.origin.get("id")
    return Judged(
        number,
        line,
        dialogue.phase,
        dialogue.rule_findings,
        frames,
        left_out=left_out_of(dialogue),
        own_id=str(own) if isinstance(own, str | int) else None,
    )


def left_out_of(dialogue: Dialogue) -> dict[str, int]:
    """Return the parts of its record that an imported dialogue has no place for, by kind."""
    counts = dialogue.origin.get(LEFT_OUT)
    return {kind: n for kind, n in counts.items() if isinstance(n, int)} if isinstance(counts, dict) else {}


def _with_frames(settings: CheckSettings, raw: RawRecord, events: Sequence[DialogueEvent]) -> Judged:
    return _judged(settings, raw, admit_all(unopened(""), events), events)


def _judged(settings: CheckSettings, raw: RawRecord, dialogue: Dialogue, events: Sequence[DialogueEvent]) -> Judged:
    frames = _frames(settings, events) if settings.records else ()
    return judged_of(raw.number, raw.line, dialogue, frames)


def _frames(settings: CheckSettings, events: Sequence[DialogueEvent]) -> tuple[Frame, ...]:
    """Encode the events of a record, each caused by the one before."""
    stamp = Stamp(settings.run, settings.node)
    frames: list[Frame] = []
    cause = None
    for event in events:
        role = "importer" if isinstance(event, DialogueImported) else "verifier"
        envelope = stamp.envelope(event, role=role, cause=cause)
        frames.append(encode(envelope))
        cause = envelope.id
    return tuple(frames)


def _fixed(settings: CheckSettings, rules: Mapping[str, Rule], raw: RawRecord, judged: Judged) -> FixedRecord | None:
    assert raw.data is not None
    try:
        record, fixes = fixed_record(read_record(raw.data), settings.format_)
    except UnreadableDialogue:
        return None
    if not fixes:
        return None
    data = written_record(record)
    again = judge(replace(settings, records=False, fixes=False), rules, replace(raw, data=data))
    if judged.passed and not again.passed:
        return None  # what passes stays as it is
    return FixedRecord(fixes, data, again.passed)
