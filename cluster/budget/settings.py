"""The budget of a run in the config."""

from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field


def _spendable(value: object) -> object:
    if isinstance(value, int | float) and not isinstance(value, bool) and not value > 0:
        raise ValueError("a budget is above zero; leave the key out for no limit")
    return value


_Share = Annotated[int, BeforeValidator(_spendable)]


class Budget(BaseModel):
    """Limits of a run, over all its launches. A key that is left out sets no limit."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    usd: Annotated[float, BeforeValidator(_spendable), Field(allow_inf_nan=False)] | None = None
    """US dollars; the price of every model has to be known."""
    tokens: _Share | None = None
    """Input and output together."""
    calls: _Share | None = None
    """Calls of models."""

    @property
    def limited(self) -> bool:
        """True if there is any limit."""
        return (self.usd, self.tokens, self.calls) != (None, None, None)
