"""The budget of a run in the config."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

_Share = Annotated[int, Field(gt=0)]


class Budget(BaseModel):
    """Limits of a run, over all its launches. A key that is left out sets no limit."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    usd: float | None = Field(default=None, gt=0, allow_inf_nan=False)
    """US dollars; the price of every model has to be known."""
    tokens: _Share | None = None
    """Input and output together."""
    calls: _Share | None = None
    """Calls of models."""

    @property
    def limited(self) -> bool:
        """True if there is any limit."""
        return (self.usd, self.tokens, self.calls) != (None, None, None)
