"""Settings of the recorded model."""

from typing import Literal

from pydantic import Field

from ..settings import Closed


class RecordedSettings(Closed):
    """Answers from a file that `toolace-mt log answers` wrote, or that were written by hand: no key, no cost."""

    provider: Literal["recorded"] = "recorded"
    file: str = Field(min_length=1)
    """File of answers, one JSON object a line; relative to the config."""
