"""The page of two versions of a dialogue: what differs, and how much is the same between."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar

from ....store.views.versions.between import cards_between
from ....store.views.versions.cards import Card, Standing
from ....store.views.versions.steps import Step
from ..frame import Frame
from ..links import DialogueLinks
from ..rendering import Page
from .context import Source


@dataclass(frozen=True, slots=True)
class Same:
    """Turns in a row that are the same in both."""

    turns: tuple[str, ...]
    kind: str = "same"


@dataclass(frozen=True, slots=True)
class ComparisonPage(Page):
    """Two versions."""

    template: ClassVar[str] = "comparison.html"

    frame: Frame
    links: DialogueLinks
    before: Step
    after: Step
    versions: int
    parts: tuple[Card | Same, ...]

    @property
    def differs(self) -> bool:
        """True if any turn does."""
        return any(not isinstance(part, Same) and part.kind == "turn" for part in self.parts)


def comparison_page(source: Source, frame: Frame, before: int, after: int) -> ComparisonPage:
    """Return the page of what differs from version *before* to version *after*."""
    steps = source.course.steps
    return ComparisonPage(
        frame=frame,
        links=DialogueLinks(source.course.id),
        before=steps[before - 1],
        after=steps[after - 1],
        versions=len(steps),
        parts=tuple(_parts(cards_between(source.records, before, after))),
    )


def _parts(cards: Sequence[Card]) -> Iterator[Card | Same]:
    """Yield the turns that differ, and those between as one."""
    same: list[str] = []
    for card in cards:
        if card.kind != "turn":
            continue
        if card.standing is Standing.SAME:
            same.append(card.turn)
            continue
        if same:
            yield Same(tuple(same))
        same = []
        yield card
    if same:
        yield Same(tuple(same))
