"""The kinds of complexity that were drawn for a dialogue, and what became of each."""

from collections import Counter
from collections.abc import Iterator

from ....events import ComplexityKind, Dialogue
from ...wording import ids
from ..view import View


class DrawnKind(View):
    """One kind that was drawn."""

    kind: ComplexityKind
    injected: ComplexityKind | None
    """The kind that stands in the dialogue for it: itself, or another one of its type. None: there is none."""
    mask: str | None
    """The mask that injected that kind."""
    declined: tuple[str, ...]
    """Masks that were to inject the drawn kind, and whose fills were declined."""
    undone: tuple[str, ...]
    """Masks that injected it and were undone later."""
    others: tuple[str, ...]
    """Masks that were to inject another kind of its type instead, and whose fills were declined."""
    refined: bool
    """True if the refinement was completed, so that every place for it was looked at."""

    def __str__(self) -> str:
        """Tell what became of it, and why."""
        if self.injected is self.kind:
            return f"injected ({self.mask})"
        tries = (("declined", self.declined), ("injected and undone", self.undone))
        why = " and ".join(f"{word} ({ids(masks)})" for word, masks in tries if masks)
        why = why or ("it found no place" if self.refined else "not tried before the dialogue ended")
        if self.injected:
            return f"gave way to {self.injected} ({self.mask}): {why}"
        others = f"; another kind of its type was declined, too ({ids(self.others)})" if self.others else ""
        return f"not injected: {why}{others}"


def drawn_kinds(dialogue: Dialogue, *, refined: bool) -> Iterator[DrawnKind]:
    """Yield each drawn kind of *dialogue*, in their order."""
    drawn = dialogue.parameters.complexities
    there = [(edit.injection, edit.mask) for edit in dialogue.edits if edit.accepted and edit.injection is not None]
    spare, left = [], Counter(drawn)
    for kind, mask in there:
        if left[kind]:
            left[kind] -= 1
        else:
            spare.append((kind, mask))
    for one in drawn:
        at = next((found for found in there if found[0] is one and found not in spare), None)
        place = there if at else spare
        at = at or next((found for found in spare if found[0].type is one.type), None)
        if at:
            place.remove(at)
        edits = [edit for edit in dialogue.edits if edit.injection is one]
        yield DrawnKind(
            kind=one,
            injected=at and at[0],
            mask=at and at[1],
            declined=tuple(edit.mask for edit in edits if edit.declined_by is not None),
            undone=tuple(edit.mask for edit in edits if edit.undone),
            others=tuple(
                edit.mask
                for edit in dialogue.edits
                if edit.declined_by is not None
                and edit.injection is not None
                and edit.injection.type is one.type
                and edit.injection not in drawn
            ),
            refined=refined,
        )
