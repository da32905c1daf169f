"""The budget of a run in the config."""

from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field


def _spendable(value: object) -> object:
    if isinstance(value, int | float) and not isinstance(value, bool) and not value > 0:
        raise ValueError("a budget is above zero, since nothing can be made of none; leave the key out for no limit")
    return value


_Share = Annotated[int, BeforeValidator(_spendable)]


class Budget(BaseModel):
    """What a run may take in all, over every launch of it. What is left out is not limited."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    usd: Annotated[float, BeforeValidator(_spendable), Field(allow_inf_nan=False)] | None = None
    """US dollars; the price of every model has to be known."""
    tokens: _Share | None = None
    """Input and output together."""
    calls: _Share | None = None
    """Calls of models."""

    @property
    def limited(self) -> bool:
        """Whether there is a limit at all."""
        return (self.usd, self.tokens, self.calls) != (None, None, None)
