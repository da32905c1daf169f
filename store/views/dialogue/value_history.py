"""The history of a value: who said it first, where it was read from, who carried it on, who judged it."""

from collections.abc import Iterator
from enum import StrEnum

from ...wording import count, ids
from ..view import Sentence, Short, View
from .answers import AnswerBehind
from .blame import Blame
from .location import Location


class Act(StrEnum):
    """What an event did to a value."""

    GIVEN = "given"
    """It was there before any turn: in the instructions, the state of the tools, the plan."""
    REFUSED = "refused"
    """An answer that had it could not be used."""
    FIRST = "first"
    """The first turns that have it."""
    COPIED = "copied"
    """It stood before, and this wrote it in a further place."""
    KEPT = "kept"
    """The turns were written anew, and have it as before."""
    CHANGED = "changed"
    """Its place had another value before, or none, or has another one since."""
    DROPPED = "dropped"
    """The turns were written anew, without it."""
    JUDGED = "judged"
    """A check speaks of it, or of its place."""


class ValueStep(View):
    """One event of a value's history."""

    version: int
    event: str
    """Its id."""
    type: str
    role: Short
    by: Short
    """Who or what it was: `draft:2`, `extend m5`, `expert.policy`."""
    act: Act
    places: tuple[Location, ...]
    """Where it wrote the value, in the dialogue's order; of a finding, what it points to."""
    was: str | None
    """The value that its place had before, as JSON, bounded. None: the same, or none."""
    now: str | None
    """The value that its place has since, where that is another one."""
    since: int | None
    """The version from which on this stands in the dialogue. None: it never came into it, or changes no turn."""
    open: bool
    """True for a fill that nobody has judged yet."""
    reason: Sentence
    """Why a fill was accepted or declined, or what was found."""
    answer: AnswerBehind | None
    """None: no model answer is behind it."""

    def __str__(self) -> str:
        """Tell what it did, in one line."""
        return f"{self.by} {_said(self)}{f': {self.reason}' if self.reason else ''}"


def _said(step: ValueStep) -> str:
    fill = "" if step.since == step.version or step.act in _NO_FILL else _fate(step)
    match step.act:
        case Act.GIVEN:
            return "has it, before any turn was written"
        case Act.REFUSED:
            return "could not be used, and has it"
        case Act.JUDGED:
            return "speaks of it"
        case Act.CHANGED:
            return f"wrote {step.now}{fill}" if step.was is None else f"changed {step.was} to {step.now}{fill}"
        case Act.DROPPED:
            return f"left it out{_at(step)}{fill}"
        case Act.FIRST:
            return f"first said it{_at(step)}{fill}"
        case Act.COPIED:
            return f"copied it on{_at(step)}{fill}"
        case Act.KEPT:
            return f"kept it{_at(step)}{fill}"


_NO_FILL = (Act.GIVEN, Act.REFUSED, Act.JUDGED)


def _fate(step: ValueStep) -> str:
    if step.open:
        return ", which nobody has judged yet"
    return f", accepted at version {step.since}" if step.since else ", which was declined"


def _at(step: ValueStep) -> str:
    if not step.places:
        return ""
    more = len(step.places) - 1
    return f" in {step.places[0]}" + (f" and {count(more, 'further place')}" if more else "")


class Origin(StrEnum):
    """The kind of place that a value was read from."""

    USER = "user"
    RESULT = "result"
    CONTEXT = "context"
    """The instructions, the date, the person, the state of the tools: what was given before any turn."""
    ASSISTANT = "assistant"
    """Nothing but what the assistant itself said or called before."""
    NOWHERE = "nowhere"
    NOT_SOUGHT = "not_sought"
    """It is no argument, or too short or too large to be looked for elsewhere."""


class ReadFrom(View):
    """The place that a value was read from, when it was written."""

    origin: Origin
    place: Location | None
    tool: Short
    """The tool whose result it is; empty for others."""

    def __str__(self) -> str:
        """Tell it, in a few words."""
        match self.origin:
            case Origin.USER:
                return f"read from the user, {self.place}"
            case Origin.RESULT:
                return f"read from what {self.tool or 'a tool'} gave, {self.place}"
            case Origin.CONTEXT:
                return "read from what was given before any turn"
            case Origin.ASSISTANT:
                return f"read from nowhere but the assistant itself, {self.place}"
            case Origin.NOWHERE:
                return "read from nowhere: neither the user nor a result has said it before"
            case Origin.NOT_SOUGHT:
                return "not looked for elsewhere"


class ValueHistory(View):
    """The history of the value at a place, or of a value wherever it stands."""

    id: str
    """The dialogue."""
    version: int
    """The version at which it was looked at."""
    place: Location | None
    """None: it was asked for by the value itself."""
    address: Short
    """The name of the place, as commands and links have it; empty without one."""
    value: str
    """As JSON, or of a whole turn its words; bounded."""
    read_from: ReadFrom
    blame: Blame | None
    """Who wrote what stands at the place; None without a place."""
    steps: tuple[ValueStep, ...]
    """In order."""

    @property
    def first(self) -> ValueStep | None:
        """The event whose turns have the value first."""
        return next((step for step in self.steps if step.act is Act.FIRST), None)

    @property
    def broke(self) -> ValueStep | None:
        """The event to blame for the value: who made it up, or who put a known value where it is."""
        known = self.read_from.origin in (Origin.USER, Origin.RESULT, Origin.CONTEXT, Origin.NOT_SOUGHT)
        if self.blame is not None and (known or self.first is None):
            return next((step for step in self.steps if step.version == self.blame.version), self.first)
        return self.first

    @property
    def chain(self) -> str:
        """The way of the value into its place, in one line; empty where it is of one step."""
        moves = [step for step in self.steps if step.act in _MOVES and step.since is not None]
        links = [f"{_moved(step)} v{step.version} by {step.by}" for step in moves]
        return " \N{RIGHTWARDS ARROW} ".join(links) if len(links) > 1 else ""

    @property
    def told(self) -> str:
        """Which event is to blame, in one line."""
        step = self.broke
        if step is None:
            return "" if self.blame is None else str(self.blame)
        version = f"version {step.version}" + (f" (stands since {step.since})" if step.since != step.version else "")
        copiers = [copy.mask.id for copy in self.blame.copied] if self.blame is not None else []
        copied = f"; copied on by {ids(copiers)}" if copiers else ""
        source = "" if self.read_from.origin is Origin.NOT_SOUGHT else f", {self.read_from}"
        return f"{step.by}, {version}{source}{copied}"


def _moved(step: ValueStep) -> str:
    return "wrote" if step.act is Act.CHANGED and step.was is None else _MOVES[step.act]


_MOVES = {Act.FIRST: "first said", Act.COPIED: "copied", Act.CHANGED: "changed"}


def grouped(steps: tuple[ValueStep, ...]) -> Iterator[tuple[ValueStep, ...]]:
    """Yield the steps in order, those one behind the other that kept the value for the same reason together."""
    group: list[ValueStep] = []
    for step in steps:
        if group and not (step.act is group[0].act is Act.KEPT and step.reason == group[0].reason):
            yield tuple(group)
            group = []
        group.append(step)
    if group:
        yield tuple(group)
