"""A run in numbers, added up from the rows of its dialogues: where they are, what rejects them, what they cost."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from ....events import Phase, Reviewed
from ..outcome import DialogueOutcome
from ..view import View
from .rows import DialogueRow

_WINDOW = 10 * 60 * 1_000_000
"""Microseconds over which the pace is taken."""
_STAGES = ("opened", "planned", "drafted", "refined")
"""Names of the stages, from the one of dialogues whose plan is still to be made."""
_ORDER = (Phase.UNOPENED, Phase.PLANNING, Phase.DRAFTING, Phase.REFINING, Phase.VERIFYING)


class Loss(View):
    """Dialogues that came no further than one stage."""

    why: str
    """`under way`, `rejected`, or the reason of the failure."""
    dialogues: int


class Stage(View):
    """A stage of the making, and the dialogues that came to it."""

    name: str
    dialogues: int
    lost: tuple[Loss, ...]
    """Those that came to this stage and to none behind it."""


class Line(View):
    """Dialogues with something in common: a check that blocks them, a tool, a kind of complexity."""

    name: str
    dialogues: int
    accepted: int
    rejected: int
    failed: int
    blamed: int
    """Rejected ones in which it alone blocks, or of a tool, in which what blocks speaks of a call of it."""
    judged: int
    """Those that people keep or reject, whatever the run did."""
    thrown_out: int
    """Those of them that people reject: for a check, their share is its precision, as far as people have looked."""


class ModelLine(View):
    """One model's answers, in dialogues of any outcome."""

    name: str
    answers: int
    input_tokens: int
    output_tokens: int
    unsaid: int
    """Answers that do not say their tokens."""
    price: float
    unpriced: int
    dialogues: int
    rejected: int


class RunTally(View):
    """A run in numbers."""

    dialogues: int
    stages: tuple[Stage, ...]
    checks: tuple[Line, ...]
    """Those that reject most first."""
    tools: tuple[Line, ...]
    kinds: tuple[Line, ...]
    models: tuple[ModelLine, ...]
    people: tuple[Line, ...]
    """By what people say, in one word."""
    answers: int
    price: float
    unpriced: int
    spent_on_accepted: float
    """US dollars of the answers in accepted dialogues."""
    pace: float | None
    """Accepted dialogues a minute, over the ten minutes before the last end; None where fewer than two have ended."""


@dataclass(slots=True)
class _Count:
    outcomes: Counter[DialogueOutcome] = field(default_factory=Counter)
    reviewed: Counter[Reviewed] = field(default_factory=Counter)
    blamed: int = 0


def tally(rows: Sequence[DialogueRow]) -> RunTally:
    """Add up *rows*, in any order."""
    accepted = [row for row in rows if row.outcome is DialogueOutcome.ACCEPTED]
    return RunTally(
        dialogues=len(rows),
        stages=_stages(rows),
        checks=_lines(rows, lambda row: row.checks, lambda row, check: row.checks == (check,)),
        tools=_lines(rows, lambda row: row.tools, lambda row, tool: tool in row.blamed),
        kinds=_lines(rows, lambda row: row.kinds, lambda *_: False),
        models=_models(rows),
        people=_lines(rows, lambda row: () if row.reviewed is Reviewed.NONE else (row.reviewed,), lambda *_: False),
        answers=sum(row.answers for row in rows),
        price=sum(row.price or 0.0 for row in rows),
        unpriced=sum(row.unpriced for row in rows),
        spent_on_accepted=sum(row.price or 0.0 for row in accepted),
        pace=_pace(accepted),
    )


def _stages(rows: Sequence[DialogueRow]) -> tuple[Stage, ...]:
    came = Counter(max(1, _ORDER.index(row.reached)) for row in rows if row.reached in _ORDER)
    lost: defaultdict[int, Counter[str]] = defaultdict(Counter)
    for row in rows:
        if row.outcome is not DialogueOutcome.ACCEPTED and row.reached in _ORDER:
            lost[max(1, _ORDER.index(row.reached))][_why(row)] += 1
    stages = [
        Stage(
            name=name,
            dialogues=sum(number for place, number in came.items() if place >= at),
            lost=tuple(Loss(why=why, dialogues=number) for why, number in lost[at].most_common()),
        )
        for at, name in enumerate(_STAGES, start=1)
    ]
    kept = sum(row.outcome is DialogueOutcome.ACCEPTED for row in rows)
    return (*stages, Stage(name="accepted", dialogues=kept, lost=()))


def _why(row: DialogueRow) -> str:
    match row.outcome:
        case DialogueOutcome.IN_FLIGHT:
            return "under way"
        case DialogueOutcome.FAILED:
            return f"failed: {(row.failure or 'unknown').replace('_', ' ')}"
        case _:
            return "rejected"


def _lines(
    rows: Iterable[DialogueRow],
    names: Callable[[DialogueRow], Iterable[str]],
    blamed: Callable[[DialogueRow, str], bool],
) -> tuple[Line, ...]:
    counts: dict[str, _Count] = {}
    for row in rows:
        for name in names(row):
            count = counts.setdefault(name, _Count())
            count.outcomes[row.outcome] += 1
            count.reviewed[row.reviewed] += 1
            count.blamed += row.outcome is DialogueOutcome.REJECTED and blamed(row, name)
    lines = [
        Line(
            name=name,
            dialogues=count.outcomes.total(),
            accepted=count.outcomes[DialogueOutcome.ACCEPTED],
            rejected=count.outcomes[DialogueOutcome.REJECTED],
            failed=count.outcomes[DialogueOutcome.FAILED],
            blamed=count.blamed,
            judged=count.reviewed[Reviewed.KEPT] + count.reviewed[Reviewed.REJECTED],
            thrown_out=count.reviewed[Reviewed.REJECTED],
        )
        for name, count in counts.items()
    ]
    return tuple(sorted(lines, key=lambda line: (-line.blamed, -line.rejected, -line.dialogues, line.name)))


def _models(rows: Iterable[DialogueRow]) -> tuple[ModelLine, ...]:
    sums: dict[str, Counter[str]] = {}
    prices: defaultdict[str, float] = defaultdict(float)
    for row in rows:
        for use in row.uses:
            count = sums.setdefault(use.model, Counter())
            for name in ("answers", "input_tokens", "output_tokens", "unsaid", "unpriced"):
                count[name] += getattr(use, name)
            count["dialogues"] += 1
            count["rejected"] += row.outcome is DialogueOutcome.REJECTED
            prices[use.model] += use.price
    lines = [
        ModelLine(name=name, price=prices[name], **{key: count[key] for key in _COUNTED})
        for name, count in sums.items()
    ]
    return tuple(sorted(lines, key=lambda line: (-line.answers, line.name)))


_COUNTED = ("answers", "input_tokens", "output_tokens", "unsaid", "unpriced", "dialogues", "rejected")


def _pace(accepted: Sequence[DialogueRow]) -> float | None:
    ended = sorted(row.ended for row in accepted if row.ended is not None)
    within = [at for at in ended if at > ended[-1] - _WINDOW]
    if len(within) < 2 or within[0] == within[-1]:  # noqa: PLR2004 — of one there is no pace
        return None
    return (len(within) - 1) / ((within[-1] - within[0]) / 60_000_000)
