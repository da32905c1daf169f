"""The page of a dialogue whose judge is not to know yet what the run decided: the turns, the tools, and the form."""

from dataclasses import dataclass
from typing import ClassVar

from ....events import Dialogue
from ....store.views.versions.cards import Card
from ..frame import Frame
from ..links import DialogueLinks
from ..rendering import Page
from .context import Source


@dataclass(frozen=True, slots=True)
class BlindPage(Page):
    """A dialogue as it ended, without its outcome, its findings, and what others say of it."""

    template: ClassVar[str] = "blind.html"

    frame: Frame
    links: DialogueLinks
    judge: str
    dialogue: Dialogue
    cards: tuple[Card, ...]
    neighbours: tuple[DialogueLinks | None, ...]


def blind_page(
    source: Source,
    frame: Frame,
    links: DialogueLinks,
    *,
    judge: str,
    neighbours: tuple[DialogueLinks | None, ...],
) -> BlindPage:
    """Return the page of a dialogue that *judge* has not judged."""
    course = source.course
    shown = [course.cards[number] for number in course.at(len(course.steps))]
    plain = [
        card.model_copy(update={"findings": ()}) if card.kind == "turn" else card
        for card in shown
        if card.kind in ("turn", "subtask")
    ]
    return BlindPage(
        frame=frame,
        links=links,
        judge=judge,
        dialogue=source.dialogue,
        cards=tuple(plain),
        neighbours=neighbours,
    )
