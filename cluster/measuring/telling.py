"""Sentences about what was measured, for a terminal and a page alike."""

from collections.abc import Collection, Iterator
from typing import Final

from ...actors.evidence.value_sources import ValueSource
from ...actors.statistics import Coherence
from ...store.views import DialogueOutcome, RunState
from ...store.wording import count
from .reading import MeasuredFile, MeasuredRun

SOURCE_WORDS: Final = {
    ValueSource.LATEST_USER: "the user's latest message",
    ValueSource.EARLIER_USER: "an earlier user message",
    ValueSource.RESULT: "an earlier result",
    ValueSource.CONTEXT: "prompt, policy or date",
    ValueSource.SCHEMA: "the tool's definition",
    ValueSource.FOLLOWS: "several of these together",
    ValueSource.NOWHERE: "nowhere",
}
PERSONA_WORDS: Final = {
    "name": "names",
    "occupation": "occupations",
    "expertise": "levels of expertise",
    "place": "places",
    "text": "descriptions",
}
_OVER: Final = frozenset({RunState.COMPLETED, RunState.UNSTARTED, RunState.UNREADABLE})


def outcome_words(outcomes: Collection[DialogueOutcome]) -> str:
    """Return the adjective of dialogues that ended in one of *outcomes*: `accepted or rejected`."""
    return " or ".join(outcome.value.replace("_", " ") for outcome in DialogueOutcome if outcome in outcomes)


def name_of(measured: MeasuredRun | MeasuredFile) -> str:
    """Return the name of the set: `Run demo`, or the file."""
    return measured.file if isinstance(measured, MeasuredFile) else f"Run {measured.summary.id}"


def standing(measured: MeasuredRun | MeasuredFile) -> Iterator[str]:
    """Yield what there is to know about a run: that it is not over, that it has more than was ordered."""
    if isinstance(measured, MeasuredFile):
        return
    if measured.beyond_order:
        yield f"{count(measured.beyond_order, 'dialogue')} more than ordered left out, as in an export."
    summary, funnel = measured.summary, measured.funnel
    if summary.state in _OVER and not funnel.in_flight:
        return
    ended = funnel.opened - funnel.in_flight
    planned = max(summary.planned, funnel.opened)
    have = f"{ended:,} of {count(planned, 'dialogue')} have ended"
    yield f"This run is {summary.state}: {have}, and the figures are of those."


def nothing_there(measured: MeasuredRun | MeasuredFile, outcomes: Collection[DialogueOutcome]) -> str | None:
    """Return a sentence about a set without a dialogue, and what to do; None where there is one."""
    if measured.statistics.dialogues:
        return None
    if isinstance(measured, MeasuredFile):
        if measured.unread_records:
            return f"None of the {count(measured.unread_records, 'record')} of {measured.file} is a dialogue."
        return f"There is no dialogue in {measured.file}."
    opened = measured.funnel.opened
    if not opened:
        return f"Run {measured.summary.id} has no dialogue yet."
    there = {
        DialogueOutcome.ACCEPTED: measured.funnel.accepted,
        DialogueOutcome.REJECTED: measured.funnel.rejected,
        DialogueOutcome.FAILED: measured.funnel.failed,
        DialogueOutcome.IN_FLIGHT: measured.funnel.in_flight,
    }
    others = {outcome: number for outcome, number in there.items() if number and outcome not in outcomes}
    told = ", ".join(f"{number:,} {outcome_words({outcome})}" for outcome, number in others.items())
    options = " ".join(f"--outcome {outcome.value}" for outcome in others)
    looks = f"; {options} looks at those" if others else ""
    return f"Run {measured.summary.id} has no {outcome_words(outcomes)} dialogue: {told or 'none can be read'}{looks}."


NO_COHERENCE: Final = "Not measured: no embedding model is named (--embeddings MODEL)."


def coherence_rows(coherence: Coherence) -> list[tuple[str, str, str]]:
    """Return what was measured in words, the mean and the number of pairs."""
    likenesses = (
        ("a turn and the one before", coherence.following),
        ("an answer and its question", coherence.answering),
        ("an answer and another dialogue's question", coherence.by_chance),
    )
    return [(words, "" if one.mean is None else f"{one.mean:.3f}", f"{one.pairs:,}") for words, one in likenesses]


def coherence_notes(coherence: Coherence) -> Iterator[str]:
    """Yield what there is to know about these figures."""
    of = count(coherence.dialogues, "dialogue")
    yield f"Cosines of embeddings by {coherence.model}, of the first {of}. The last row is what chance gives."
    if coherence.least:
        named = ", ".join(f"{dialogue} ({mean:.3f})" for dialogue, mean in coherence.least)
        yield f"Answers least near to their questions: {named}."
