"""A comparison as headed tables of words: a terminal and Markdown show the same."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from ...store.views import DialogueOutcome, Figure, RunComparison, RunState, Section, Side, UsageTotals
from ...store.views.comparison.bootstrap import FEWEST
from ...store.wording import at_least, count, dollars_in_brief
from .words import NONE, against, between, bits, distinct, marked, number, seconds, share, value

_MOST_SETTINGS, _MOST_CHECKS = 12, 12
_AGAINST = ("B/A", "95 %")


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table under its title, and what there is to know about it."""

    title: str
    columns: tuple[str, ...]
    rows: Sequence[tuple[str, ...]]
    notes: Sequence[str] = ()
    numeric: bool = True
    """True: all columns but the first are numbers."""
    wrapping: int | None = None
    """The column whose words may be folded."""


def heading(comparison: RunComparison) -> Iterator[tuple[str, str]]:
    """Yield what is compared: a short head, and its words."""
    for head, side in (("A", comparison.a), ("B", comparison.b)):
        yield head, _described(side)
    yield "=", _paired(comparison)


def sheets(comparison: RunComparison) -> Iterator[Sheet]:
    """Yield the tables, in the order of the paper."""
    yield from _settings(comparison)
    yield _totals(comparison)
    yield _costs(comparison)
    yield _purposes(comparison)
    yield _stages(comparison)
    yield from _checks(comparison)
    yield _shape(comparison)
    yield _diversity(comparison)
    yield _coherence(comparison)
    yield from _caveats(comparison)


def _described(side: Side) -> str:
    outcomes = [
        f"{side.dialogues.get(outcome, 0):,} {outcome}"
        for outcome in (DialogueOutcome.ACCEPTED, DialogueOutcome.REJECTED, DialogueOutcome.FAILED)
    ]
    if under_way := side.dialogues.get(DialogueOutcome.IN_FLIGHT, 0):
        outcomes.append(f"{under_way:,} under way")
    of = f"{side.opened:,} of {count(side.planned, 'dialogue')}" if side.planned else count(side.opened, "dialogue")
    models = ", ".join(side.models) or "no model"
    sentence = f"{side.run}: {side.method or 'imported'}, answered by {models}; {of} opened: {', '.join(outcomes)}"
    if side.state is RunState.COMPLETED:
        return sentence
    return f"{sentence}. It is {side.state}: its figures are those of what is recorded so far"


def _paired(comparison: RunComparison) -> str:
    pairing = comparison.pairing
    if pairing.paired:
        of = pairing.pairs
        same = f"{pairing.same_tasks:,} of them" if pairing.same_tasks < of else "all"
        said = f"{count(of, 'pair')} of the same number and seed; {same} begin with the same tools and drawn calls"
        said += ". B/A and its interval are of the pairs"
    else:
        of = min(side.opened for side in _sides(comparison))
        imported = any(side.method is None for side in _sides(comparison))
        differ = "their seeds differ" if pairing.same_numbers else "no number is in both"
        why = "imported dialogues have no seed" if imported else differ
        said = f"no pairs ({why}): each side is drawn by itself, so that intervals are wider"
    return said if of >= FEWEST else f"{said}. Of fewer than {FEWEST} dialogues there are no intervals"


def _settings(comparison: RunComparison) -> Iterator[Sheet]:
    a, b = comparison.a, comparison.b
    if a.method is None or b.method is None:
        return
    rows = [(one.key, one.a, one.b) for one in comparison.settings[:_MOST_SETTINGS]]
    notes = []
    if (more := len(comparison.settings) - len(rows)) > 0:
        notes.append(f"and {more:,} more: --format json lists them")
    if a.pool_digest != b.pool_digest:
        notes.append(f"Their tools differ: {a.pool_tools or 0:,} and {b.pool_tools or 0:,}.")
    if a.release != b.release:
        notes.append(f"They were made by release {a.release or 'unknown'} and release {b.release or 'unknown'}.")
    if rows or notes:
        yield Sheet("Settings that differ", ("", "A", "B"), rows, notes, numeric=False, wrapping=2)


def _totals(comparison: RunComparison) -> Sheet:
    def row(name: str, of: Callable[[UsageTotals], str]) -> tuple[str, ...]:
        return name, of(comparison.a.usage), of(comparison.b.usage)

    walls = [NONE if side.wall_seconds is None else seconds(side.wall_seconds) for side in _sides(comparison)]
    rows = [
        row("calls", lambda one: f"{one.calls:,}"),
        row("  that could not be used", lambda one: f"{one.unusable:,}"),
        row("input tokens", lambda one: at_least(one.input_tokens.known, one.input_tokens.unknown, one.calls)),
        row("  from a cache", lambda one: at_least(one.cached_tokens.known, one.cached_tokens.unknown, one.calls)),
        row("output tokens", lambda one: at_least(one.output_tokens.known, one.output_tokens.unknown, one.calls)),
        row("money", lambda one: dollars_in_brief(one.price.known, one.price.unknown, one.calls)),
        ("wall time", *walls),
    ]
    notes = ["Wall time is that of its launches, without the pauses between them."] if _relaunched(comparison) else []
    starred = [(marked(name, name not in _SAID_IN_ALL, comparison), *cells) for name, *cells in rows]
    return Sheet("In all", ("", "A", "B"), starred, notes)


_SAID_IN_ALL = ("output tokens", "money", "wall time")
"""Totals that say nothing of the offline stand-in."""


def _relaunched(comparison: RunComparison) -> bool:
    return any(side.launches > 1 for side in _sides(comparison))


def _costs(comparison: RunComparison) -> Sheet:
    figures = [one for one in _of(comparison, Section.COST) if one.a is not None or one.b is not None]
    notes = ["Rejected and failed dialogues are paid for, too: all of a run is divided by its accepted ones."]
    notes += [
        f"Run {side.run} has accepted none, so nothing is known for it."
        for side in _sides(comparison)
        if not side.accepted
    ]
    if any(one.partly_known for one in figures):
        notes.append("≥: some answers do not say, so the true figure is higher by an unknown amount.")
    return Sheet("For each accepted dialogue", ("", "A", "B", *_AGAINST), _rows(comparison, figures), notes)


def _purposes(comparison: RunComparison) -> Sheet:
    a, b = comparison.a, comparison.b
    rows = [
        (purpose, *(_each(side, purpose) for side in (a, b)))
        for purpose in sorted({*a.usage_by_purpose, *b.usage_by_purpose})
    ]
    return Sheet("Calls for each accepted dialogue, by purpose", ("", "A", "B"), rows)


def _each(side: Side, purpose: str) -> str:
    used = side.usage_by_purpose.get(purpose)
    return NONE if used is None or not side.accepted else number(used.calls / side.accepted)


def _stages(comparison: RunComparison) -> Sheet:
    notes = ["The paper repairs nothing: its pass rate is the unrepaired one. B-A is in percentage points."]
    rows = _rows(comparison, _of(comparison, Section.STAGES))
    return Sheet("Pass rate by stage", ("", "A", "B", "B-A", "95 %"), rows, notes)


def _checks(comparison: RunComparison) -> Iterator[Sheet]:
    a, b = comparison.a, comparison.b
    names = sorted({*a.checks, *b.checks}, key=lambda name: (-_first(a, name) - _first(b, name), name))
    if not names:
        return
    rows = [
        (name, *(share(of(side, name), side.written) for of in (_first, _last) for side in (a, b)))
        for name in names[:_MOST_CHECKS]
    ]
    notes = ["Shares of the dialogues written: those that it blocked at first, and those that it rejected in the end."]
    if len(names) > _MOST_CHECKS:
        notes.append(f"and {len(names) - _MOST_CHECKS:,} more checks: --format json lists them")
    title = marked("Pass rate by check: what each one blocks", False, comparison)
    yield Sheet(title, ("", "A first", "B first", "A rejected", "B rejected"), rows, notes)


def _first(side: Side, check: str) -> int:
    return side.checks[check].first if check in side.checks else 0


def _last(side: Side, check: str) -> int:
    return side.checks[check].last if check in side.checks else 0


def _shape(comparison: RunComparison) -> Sheet:
    notes = ["Averages over accepted dialogues. A step is a turn of the assistant that calls tools."]
    rows = _rows(comparison, _of(comparison, Section.SHAPE))
    return Sheet("Shape of an accepted dialogue", ("", "A", "B", *_AGAINST), rows, notes)


def _diversity(comparison: RunComparison) -> Sheet:
    a, b = (side.variety for side in _sides(comparison))
    rows = [
        (marked(what, what in _DRAWN, comparison), distinct(of_a), distinct(b.distinct[what]))
        for what, of_a in a.distinct.items()
    ]
    rows += [
        (marked(f"{what}, bits of entropy", what in _DRAWN, comparison), bits(of_a), bits(b.entropies.get(what)))
        for what, of_a in a.entropies.items()
    ]
    rows.append(("tools called, of the pool's", _of_pool(comparison.a), _of_pool(comparison.b)))
    note = (
        f"Of the first {count(a.dialogues, 'accepted dialogue')} of each, since these figures change with the number: "
        "the share of distinct ones among all of their kind. The paper's distinct-3 is that of runs of 3 words."
    )
    return Sheet("Diversity and tool coverage", ("", "A", "B"), rows if a.dialogues else (), [note])


_DRAWN = ("pairs of tools", "tools called")
"""Figures that follow from what is drawn, whoever answers."""


def _of_pool(side: Side) -> str:
    return f"{side.tools_called:,} of {side.pool_tools:,}" if side.pool_tools else f"{side.tools_called:,}"


def _coherence(comparison: RunComparison) -> Sheet:
    by = comparison.coherence
    if by is None:
        said = (
            "The paper measures it with an entailment model. No model is named here, so it is not measured: "
            "--embeddings MODEL does it by an embedding model. What the panel's own expert says of it stands above, "
            "under expert.coherence, where it blocks anything."
        )
        return Sheet("Coherence", (), (), [said])
    note = (
        f"Cosines of embeddings by {by.model}, of the first {count(by.dialogues, 'accepted dialogue')} of each. What a "
        "figure is worth shows beside the last one: an answer and what the user says in another dialogue. B-A is a "
        "difference."
    )
    rows = _rows(comparison, _of(comparison, Section.COHERENCE))
    return Sheet("Coherence", ("", "A", "B", "B-A", "95 %"), rows, [note])


def _caveats(comparison: RunComparison) -> Iterator[Sheet]:
    if comparison.stand_in:
        of = " and ".join(one.upper() for one in comparison.stand_in)
        note = (
            "Figures with a star depend on what a model writes or how fast it is, and mean nothing here. Calls, input "
            "tokens and shape follow from what is drawn and asked, at the rates of mistakes that were set: they say "
            "how the method works, and not how a model does."
        )
        yield Sheet(f"* The offline stand-in answered for {of}", (), (), [note])


def _rows(comparison: RunComparison, figures: Sequence[Figure]) -> list[tuple[str, ...]]:
    return [
        (
            marked(one.name, one.stand_in, comparison),
            *(value(one, known, side) for known, side in ((one.a, "a"), (one.b, "b"))),
            NONE if one.compared is None else against(one.unit, one.compared),
            NONE if one.interval is None else between(one),
        )
        for one in figures
    ]


def _of(comparison: RunComparison, section: Section) -> list[Figure]:
    return [one for one in comparison.figures if one.section is section]


def _sides(comparison: RunComparison) -> tuple[Side, Side]:
    return comparison.a, comparison.b
