"""The difference between two versions of a dialogue."""

from collections.abc import Sequence
from typing import TypeAlias

from ....events import Dialogue, FillAccepted, FillDeclined, Mask, Operation, Phase, Recorded, Tool, Turn
from ..view import View
from .changes import Change, turn_changes
from .snapshot import dialogue_at


class PlacedTurn(View):
    """A turn that came or went."""

    position: int
    """From 0, in the version that has it."""
    turn: Turn


class TurnChange(View):
    """A turn that is in both versions, and differs."""

    id: str
    before: int
    """Its position before, from 0."""
    after: int
    """Its position after."""
    changes: tuple[Change, ...]


class PhaseChange(View):
    """The dialogue's phase before and after."""

    before: Phase
    after: Phase


class Proposed(View):
    """A fill that came between the two versions, and that nobody has judged at the later one."""

    mask: str
    operation: Operation
    closed: int | None
    """The version at which it was accepted or declined. None: it is open."""
    accepted: bool
    added: tuple[PlacedTurn, ...]
    """Turns that it would put in, at their positions in the fill."""
    changed: tuple[TurnChange, ...]
    """Masked turns that it would change."""


Names: TypeAlias = tuple[str, ...]


class Diff(View):
    """Everything that differs between two versions of one dialogue. Turns are compared by id, never by position."""

    id: str
    before: int
    """A version."""
    after: int
    """A version; it may be the earlier one."""
    phase: PhaseChange | None
    added: tuple[PlacedTurn, ...]
    removed: tuple[PlacedTurn, ...]
    changed: tuple[TurnChange, ...]
    tools_added: tuple[Tool, ...]
    """Candidate tools."""
    tools_removed: Names
    withheld: Names
    """Candidate tools that the opening list has lost, because a turn supplies them later."""
    restored: Names
    """Candidate tools that the opening list has again."""
    proposed: tuple[Proposed, ...] = ()
    """They change nothing yet."""

    @property
    def empty(self) -> bool:
        """True where the turns and the tools are the same in both."""
        parts = (self.added, self.removed, self.changed)
        return not any((*parts, self.tools_added, self.tools_removed, self.withheld, self.restored))


def diff_between(records: Sequence[Recorded], before: int, after: int) -> Diff:
    """Return the difference from version *before* to version *after*. Raises NoSuchVersion, DamagedLog."""
    old, new = dialogue_at(records, before), dialogue_at(records, after)
    known = {mask.id for mask in old.masks if mask.proposal is not None}
    closed = {r.event.mask: r for r in records[after:] if isinstance(r.event, FillAccepted | FillDeclined)}
    proposed = [
        _proposed(new, mask, closed.get(mask.id)) for mask in new.masks if mask.proposal and mask.id not in known
    ]
    return diff_of(old, new).model_copy(update={"proposed": tuple(proposed)})


def _proposed(dialogue: Dialogue, mask: Mask, closed: Recorded | None) -> Proposed:
    assert mask.proposal is not None
    old = {turn.id: (at, turn) for at, turn in enumerate(dialogue.as_masked.turns)}
    new = [turn for one in mask.proposal.replacements for turn in one.turns]
    return Proposed(
        mask=mask.id,
        operation=mask.operation,
        closed=None if closed is None else closed.version,
        accepted=closed is not None and isinstance(closed.event, FillAccepted),
        added=tuple(PlacedTurn(position=at, turn=turn) for at, turn in enumerate(new) if turn.id not in old),
        changed=tuple(
            TurnChange(id=turn.id, before=old[turn.id][0], after=at, changes=changes)
            for at, turn in enumerate(new)
            if turn.id in old and (changes := turn_changes(old[turn.id][1], turn))
        ),
    )


def diff_of(before: Dialogue, after: Dialogue) -> Diff:
    """Return the difference from one state of a dialogue to another."""
    old = {turn.id: (position, turn) for position, turn in enumerate(before.turns)}
    new = {turn.id: (position, turn) for position, turn in enumerate(after.turns)}
    old_tools, new_tools = {t.name: t for t in before.tools}, {t.name: t for t in after.tools}
    return Diff(
        id=after.id or before.id,
        before=before.version,
        after=after.version,
        phase=None if before.phase is after.phase else PhaseChange(before=before.phase, after=after.phase),
        added=tuple(PlacedTurn(position=at, turn=turn) for id_, (at, turn) in new.items() if id_ not in old),
        removed=tuple(PlacedTurn(position=at, turn=turn) for id_, (at, turn) in old.items() if id_ not in new),
        changed=tuple(
            TurnChange(id=id_, before=old[id_][0], after=at, changes=changes)
            for id_, (at, turn) in new.items()
            if id_ in old and (changes := turn_changes(old[id_][1], turn))
        ),
        tools_added=tuple(tool for name, tool in new_tools.items() if old_tools.get(name) != tool),
        tools_removed=tuple(name for name in old_tools if name not in new_tools),
        withheld=tuple(sorted(after.withheld - before.withheld)),
        restored=tuple(sorted(before.withheld - after.withheld)),
    )
