"""The offline model as a provider: it reads the prompt's text and nothing else of the question."""

import asyncio
import math
from statistics import NormalDist

from pydantic import BaseModel

from ...events import Usage
from ..questions import Question, Reply
from .answering import answer
from .dice import Dice
from .settings import Latency, OfflineSettings

NAME = "offline"
_CHARACTERS_PER_TOKEN = 4


class OfflineModel:
    """A rule-based stand-in for a model. It costs nothing and says what it is."""

    def __init__(self, settings: OfflineSettings | None = None) -> None:
        self._settings = settings or OfflineSettings()

    async def reply(self, question: Question[BaseModel]) -> Reply:
        """Return the reply, after as long as the settings and the prompt say."""
        prompt = question.prompt
        system, user = prompt.system, prompt.context + prompt.task
        waited = wait(self._settings.latency, self._settings.seed, prompt.digest)
        if waited > 0:
            await asyncio.sleep(waited)
        text = answer(system, user, settings=self._settings)
        return Reply(text, NAME, "stop", usage(len(system) + len(user), len(text)), 0.0, waited)

    async def close(self) -> None:
        """Do nothing: there is no connection."""


def wait(latency: Latency, seed: int, digest: str) -> float:
    """Return the seconds until the reply to the prompt of *digest*: lognormal, the same for the same prompt."""
    if latency.median <= 0:
        return 0.0
    if latency.sigma <= 0:
        return latency.median
    return latency.median * math.exp(latency.sigma * NormalDist().inv_cdf(Dice("wait", seed, digest).share()))


def usage(characters_in: int, characters_out: int) -> Usage:
    """Return the tokens, roughly: four characters each."""
    read, written = (-(-characters // _CHARACTERS_PER_TOKEN) for characters in (characters_in, characters_out))
    return Usage(
        input_tokens=read, output_tokens=written, cached_tokens=None, cache_write_tokens=None, reasoning_tokens=None
    )
