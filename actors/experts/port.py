"""An expert: one narrow question with a rubric. One file in this folder is one expert."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from ...events import Dialogue, Turn
from ..prompts import Template, vote_template
from .subjects import always_asked, every_turn

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,63}")


@dataclass(frozen=True)
class Expert:
    """One question that a model answers about a whole dialogue.

    Raises:
        ValueError: it has no usable name or nothing to ask.
    """

    name: str
    asks: str
    """One line: what it asks."""
    question: str
    """The question and its rubric, as the model reads it."""
    subject: Callable[[Turn], bool] = every_turn
    """The turns that the vote depends on. After a repair of other turns, a vote that passed stays."""
    spared: Callable[[Dialogue], str | None] = always_asked
    """Why a dialogue has nothing of the subject, so that it passes by rule and nobody is asked; None where it has."""
    remarks: frozenset[str] | None = None
    """The rules whose remarks it is told; None: all. What no expert asks to be told, all are told."""

    def __post_init__(self) -> None:
        if not isinstance(self.name, str) or not _NAME.fullmatch(self.name):
            what = f"it is {self.name!r:.80}"
            raise ValueError(f"an expert's name has up to 64 letters, digits, _ and -, a letter first; {what}")
        for field, text in (("asks", self.asks), ("question", self.question)):
            if not isinstance(text, str) or not text.strip():
                raise ValueError(f"{field!r} of expert {self.name!r} has to be a text that is not empty")
        try:
            Template.parse(self.template.name, self.template.text)
        except ValueError:
            raise ValueError(f"'question' of expert {self.name!r} holds a line of %%%%, which parts prompts") from None

    @cached_property
    def template(self) -> Template:
        """The prompt's template. A dollar sign of the question is that sign, and no slot."""
        return vote_template(self.name, self.question.replace("$", "$$"))
