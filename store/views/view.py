"""The base of every view: frozen facts that dump to JSON, made from the log at will."""

from pydantic import BaseModel, ConfigDict


class View(BaseModel):
    """A read model, or a part of one."""

    model_config = ConfigDict(frozen=True, extra="forbid")
