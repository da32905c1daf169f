"""The place in the dialogue that each value of each call comes from."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from pydantic import JsonValue

from .argument_sources import Basis, basis_of, judged_leaves
from .course import calls_in_course
from .dialogue_view import DialogueView, PlacedCall
from .knowledge import Knowledge
from .leaves import Leaf
from .mentions import Passage
from .value_kinds import ValueKind


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

    def places(self) -> tuple[tuple[ValueSource, Knowledge], ...]:
        """The places that speak in the dialogue, the nearest first."""
        return (
            (ValueSource.LATEST_USER, self.latest),
            (ValueSource.EARLIER_USER, self.earlier),
            (ValueSource.RESULT, self.results),
        )

    def hear(self, passage: Passage) -> None:
        """The user says it."""
        for said in self.latest.mentions.passages:
            self.earlier.hear(said)
        self.latest = Knowledge()
        for known in (self.latest, self.all):
            known.hear(passage)

    def learn(self, passage: Passage, counted: Sequence[int] = ()) -> None:
        """Neither the user nor a result brings it."""
        self.all.learn(passage, counted)

    def receive(self, passage: Passage, value: JsonValue, counted: Sequence[int]) -> None:
        """A result brings it."""
        for known in (self.results, self.all):
            known.receive(passage, value, counted)


def sourced_values(view: DialogueView) -> Iterator[SourcedValue]:
    """Yield each value that could have a source, in order: truth values and nulls have none. Raises TooLarge."""
    told = _Told()
    for passage in view.foreknown:
        told.context.learn(passage)
    for placed in calls_in_course(view, told):
        for leaf, judged, kind in judged_leaves(placed):
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
    if isinstance(leaf.value, (int, float)):
        return known.says(float(leaf.value))
    return known.mentions.holds(leaf.shown)
