"""Stage 2: turns are masked, fills are proposed, and a judge keeps the better."""

from enum import StrEnum
from typing import ClassVar, Literal

from .base import EventBase, Fact
from .complexity import ComplexityKind
from .turns import Turn


class Operation(StrEnum):
    """Purposes of a mask."""

    EXTEND = "extend"
    """Complexity injection: the turn comes back revised, with extra turns around it."""
    FILL = "fill"
    """Reasonability: the turns are rewritten one for one."""
    REPAIR = "repair"
    """Exactly the turns that findings point at are rewritten, with the findings as guidance."""
    UNDO = "undo"
    """The turns of an injection that could not be repaired give way to the turn that it was injected at."""


class TurnsMasked(EventBase):
    """Turns were taken out, to be filled anew."""

    wire_version: ClassVar[int] = 2
    """Until 1, no injection was undone."""
    type: Literal["turns_masked"] = "turns_masked"
    mask: str
    operation: Operation
    turns: tuple[str, ...]
    injection: ComplexityKind | None
    """The complexity to inject, where *operation* is extend."""
    guidance: tuple[str, ...]
    """Ids of the findings to mend, where *operation* is repair or undo."""


class Replacement(Fact):
    """The replacement of one masked turn: at least one turn, and exactly one of them keeps its id.

    Where an injection is undone, its extra turns are replaced by none.
    """

    turn: str
    turns: tuple[Turn, ...]


class FillProposed(EventBase):
    """A model filled a mask; nothing of the dialogue has changed yet."""

    wire_version: ClassVar[int] = 2
    """Until 1, no result said of itself that it is an error."""
    type: Literal["fill_proposed"] = "fill_proposed"
    mask: str
    replacements: tuple[Replacement, ...]
    """One for each masked turn, in the dialogue's order."""
    withheld: tuple[str, ...]
    """Candidate tools taken from the opening list, because a tool-list turn of the fill supplies them later."""


class FillAccepted(EventBase):
    """The candidate was judged better, and is now the dialogue."""

    type: Literal["fill_accepted"] = "fill_accepted"
    mask: str
    reason: str
    kept: tuple[str, ...] | None = None
    """The masked turns whose replacements were taken, by id; None, as in older logs: all of them."""


class DeclinedBy(StrEnum):
    """The instance that kept the original turns."""

    RULE = "rule"
    """The fill breaks a rule, so no judge was paid."""
    JUDGE = "judge"
    ERROR = "error"
    """No usable fill or no readable judgement came; the original is kept, and this is counted apart."""
    UNCHANGED = "unchanged"
    """The turns came back as they were: whoever filled the mask found nothing to better. Older logs call it a rule."""


class FillDeclined(EventBase):
    """The original stays."""

    wire_version: ClassVar[int] = 2
    """Until 1, a fill that came back as it was counted as declined by a rule."""
    type: Literal["fill_declined"] = "fill_declined"
    mask: str
    by: DeclinedBy
    reason: str


class RefinementCompleted(EventBase):
    """Nothing is left to inject or to refine within the budget."""

    type: Literal["refinement_completed"] = "refinement_completed"
    reason: str
