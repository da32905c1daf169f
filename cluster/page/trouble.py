"""The page that says what went wrong."""

from dataclasses import dataclass
from typing import ClassVar

from .frame import Frame
from .rendering import Page


@dataclass(frozen=True, slots=True)
class TroublePage(Page):
    """What was asked for cannot be shown, and why."""

    template: ClassVar[str] = "trouble.html"

    frame: Frame
    head: str
    words: str
