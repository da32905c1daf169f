"""The page of a value: who said it first, where it was read from, who carried it on, and what judged it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from ...events import Recorded
from ...store.views import NoSuchPlace, ValueHistory, ValueStep, grouped, why
from .frame import Frame
from .links import DialogueLinks
from .rendering import Page


@dataclass(frozen=True, slots=True)
class ValuePage(Page):
    """The history of a value, or what was asked for in vain."""

    template: ClassVar[str] = "value.html"

    frame: Frame
    links: DialogueLinks
    asked: str
    version: int
    history: ValueHistory | None
    """None: there is no such place or value."""
    trouble: str

    @property
    def groups(self) -> Sequence[Sequence[ValueStep]]:
        """The steps, those that only kept the value for the same reason together."""
        return list(grouped(self.history.steps)) if self.history is not None else []


def value_page(frame: Frame, dialogue: str, records: Sequence[Recorded], asked: str, version: int) -> ValuePage:
    """Return the page of what is *asked* for at *version*: a place, or a value wherever it stands."""
    history, trouble = None, ""
    try:
        history = why(records, asked, version) if asked else None
    except NoSuchPlace as error:
        trouble = str(error)
    return ValuePage(
        frame=frame,
        links=DialogueLinks(dialogue),
        asked=asked,
        version=version,
        history=history,
        trouble=trouble,
    )
