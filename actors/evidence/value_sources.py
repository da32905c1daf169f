"""The place in the dialogue that each value of each call comes from."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from ...events import AssistantTurn, ToolTurn, UserTurn
from .argument_sources import MANY, Basis, basis_of, operand
from .dialogue_view import DialogueView, PlacedCall
from .knowledge import Knowledge
from .leaves import Leaf
from .mentions import Passage, as_passage
from .value_kinds import ValueKind, kind_of


class ValueSource(StrEnum):
    """The nearest place that has a value; what a user says comes before what a result says."""

    LATEST_USER = "latest_user"
    """The user's last message before the call."""
    EARLIER_USER = "earlier_user"
    """An earlier one."""
    RESULT = "result"
    """An earlier result."""
    CONTEXT = "context"
    """The system prompt, the policy, the date of today."""
    SCHEMA = "schema"
    """The tool's own definition: a member of an enum, a default, a setting such as a limit."""
    FOLLOWS = "follows"
    """Several of these together, the assistant's own words or calls, or it may follow: a sum, a name of a new thing."""
    NOWHERE = "nowhere"
    """Nothing before the call supports it."""


@dataclass(frozen=True, slots=True)
class SourcedValue:
    """One value of a call."""

    placed: PlacedCall
    leaf: Leaf
    kind: ValueKind
    source: ValueSource


@dataclass(slots=True)
class _Told:
    """The knowledge from each place on its own, and from all of them."""

    latest: Knowledge = field(default_factory=Knowledge)
    earlier: Knowledge = field(default_factory=Knowledge)
    results: Knowledge = field(default_factory=Knowledge)
    context: Knowledge = field(default_factory=Knowledge)
    all: Knowledge = field(default_factory=Knowledge)
    proposed: str = ""
    """The assistant's words that the user has not answered yet: until then they are only a claim."""

    def places(self) -> tuple[tuple[ValueSource, Knowledge], ...]:
        """The places that speak in the dialogue, the nearest first."""
        return (
            (ValueSource.LATEST_USER, self.latest),
            (ValueSource.EARLIER_USER, self.earlier),
            (ValueSource.RESULT, self.results),
        )


def sourced_values(view: DialogueView) -> Iterator[SourcedValue]:
    """Yield each value that could have a source, in order: truth values and nulls have none. Raises TooLarge."""
    told = _Told()
    for passage in view.foreknown:
        told.context.learn(passage)
        told.all.learn(passage)
    for at, turn in enumerate(view.turns):
        match turn:
            case UserTurn():
                _hear(view.passages[at], told)
            case AssistantTurn():
                calls = view.calls_at.get(at, [])
                for placed in calls:
                    yield from _of_call(view, placed, told)
                for placed in calls:
                    told.all.learn(view.argument_passages[placed.number], placed.lengths)
                told.proposed = f"{told.proposed}\n{turn.text}" if turn.text else told.proposed
            case ToolTurn():
                for result in view.results_at.get(at, []):
                    for known in (told.results, told.all):
                        known.receive(view.result_passages[id(result)], result.value, result.lengths)
            case _:
                pass


def _hear(passage: Passage, told: _Told) -> None:
    if told.proposed:
        told.all.learn(as_passage(told.proposed))
        told.proposed = ""
    for said in told.latest.mentions.passages:
        told.earlier.hear(said)
    told.latest = Knowledge()
    for known in (told.latest, told.all):
        known.hear(passage)


def _of_call(view: DialogueView, placed: PlacedCall, told: _Told) -> Iterator[SourcedValue]:
    for number, leaf in enumerate(placed.leaves):
        if number >= MANY:
            return
        judged = operand(leaf)
        kind = kind_of(leaf.name, judged.value)
        if kind is not ValueKind.NOTHING:
            yield SourcedValue(placed, leaf, kind, _source(view, placed, judged, kind, told))


def _source(view: DialogueView, placed: PlacedCall, leaf: Leaf, kind: ValueKind, told: _Told) -> ValueSource:
    for place, known in told.places():
        if _says(leaf, known):
            return place
    for place, known in (
        (ValueSource.SCHEMA, Knowledge()),
        (ValueSource.CONTEXT, told.context),
        *told.places(),
    ):
        if basis_of(view, placed, leaf, kind, known) is Basis.KNOWN:
            return place
    firm = basis_of(view, placed, leaf, kind, told.all)
    return ValueSource.NOWHERE if firm is Basis.UNKNOWN else ValueSource.FOLLOWS


def _says(leaf: Leaf, known: Knowledge) -> bool:
    """Return True if the value itself was said."""
    if isinstance(leaf.value, int | float):
        return known.says(float(leaf.value))
    return known.mentions.holds(leaf.shown)
