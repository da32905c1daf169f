"""An expert: one narrow question with a rubric. One file in this folder is one expert."""

from dataclasses import dataclass
from functools import cached_property

from ..prompts import Template, vote_template


@dataclass(frozen=True)
class Expert:
    """One question that a model answers about a whole dialogue."""

    name: str
    asks: str
    """One line: what it asks."""
    question: str
    """The question and its rubric, as the model reads it."""

    @cached_property
    def template(self) -> Template:
        """The prompt's template."""
        return vote_template(self.name, self.question)
