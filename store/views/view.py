"""The base of every view: frozen facts that dump to JSON, made from the log at will."""

from functools import partial
from typing import Annotated, Self

from pydantic import AfterValidator, BaseModel, ConfigDict

from ..wording import excerpt

Short = Annotated[str, AfterValidator(excerpt)]
"""A name that somebody else gave: on one line, bounded, without control characters."""
Sentence = Annotated[str, AfterValidator(partial(excerpt, limit=1000))]
"""Words about a dialogue or a run, likewise."""


class View(BaseModel):
    """A read model, or a part of one."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    @classmethod
    def copied_from(cls, source: object, /, **others: object) -> Self:
        """Return a view of *source*: its attributes of the fields' names, and *others* for the other fields."""
        shared = {name: getattr(source, name) for name in cls.model_fields if name not in others}
        return cls.model_validate(shared | others)
