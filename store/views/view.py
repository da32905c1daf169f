"""What every view is: frozen facts that dump to JSON. None is a second truth; each is made from the log at will."""

from pydantic import BaseModel, ConfigDict


class View(BaseModel):
    """A read model, or a part of one."""

    model_config = ConfigDict(frozen=True, extra="forbid")
