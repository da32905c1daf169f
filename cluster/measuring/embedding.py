"""Asks an embedding model for the vectors of many texts: in batches, again where it is busy, and never twice."""

import asyncio
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from random import Random
from time import monotonic
from typing import Final

from ...actors.models import ModelError, OpenAISettings, RetryState, decide
from ...actors.models.embeddings import EmbeddingModel, Floats
from ...actors.statistics import DialogueCoherence, Spoken, coherence_of
from .vectors import VectorCache

_TEXTS: Final = 64
_CHARACTERS: Final = 60_000
"""Of one request."""
_AT_ONCE: Final = 4
_OUTAGE_SECONDS: Final = 120.0


class Embedder:
    """One embedding model, with its cache."""

    def __init__(
        self, settings: OpenAISettings, environ: Mapping[str, str], tell: Callable[[int, int], object] | None = None
    ) -> None:
        """Connect; *tell* hears how many texts of how many have vectors. Raises ModelMisconfigured."""
        self._model = EmbeddingModel(settings, environ)
        self._retries = settings.retries
        self._tell = tell
        self._answered = 0
        self.asked = self.known = 0
        """Texts that the model was asked for, and that were in the cache."""
        self.name = f"{settings.model} at {self._model.at.url}"

    async def coherence(self, spoken: Sequence[Spoken]) -> list[DialogueCoherence]:
        """Return the coherence of each dialogue. Raises ModelError."""
        return coherence_of(spoken, await self.vectors({text for one in spoken for text in one.texts}))

    async def vectors(self, texts: Iterable[str]) -> dict[str, Floats]:
        """Return the vector of each text. Raises ModelError."""
        cache = VectorCache(self.name)
        try:
            wanted = sorted(set(texts))
            found = cache.get(wanted)
            missing = [text for text in wanted if text not in found]
            self.known, self.asked = self.known + len(found), self.asked + len(missing)
            batches = iter([*_batches(missing)])

            async def work() -> None:
                for batch in batches:
                    vectors = dict(zip(batch, await self._embedded(batch), strict=True))
                    cache.put(vectors)
                    found.update(vectors)
                    if self._tell is not None:
                        self._tell(len(found), len(wanted))

            async with asyncio.TaskGroup() as group:
                for _ in range(_AT_ONCE):
                    group.create_task(work())
        except BaseExceptionGroup as failed:
            raise next(_errors(failed)) from None
        finally:
            cache.close()
        return found

    async def _embedded(self, batch: Sequence[str]) -> list[Floats]:
        attempt, began, before = 0, monotonic(), self._answered
        while True:
            attempt += 1
            try:
                vectors = await self._model.embed(batch)
            except ModelError as error:
                state = RetryState(
                    attempt=attempt,
                    refusing=monotonic() - began,
                    others_answered=self._answered > before,
                    ever_answered=self._answered > 0,
                    believed=attempt > 1,
                )
                decided = decide(error, state, self._retries, outage_timeout=_OUTAGE_SECONDS, rng=Random())  # noqa: S311 — a pause
                if isinstance(decided, ModelError):
                    raise decided from None
                await asyncio.sleep(decided)
            else:
                self._answered += 1
                return vectors

    async def close(self) -> None:
        """Close the connections."""
        await self._model.close()


def _batches(texts: Sequence[str]) -> Iterator[list[str]]:
    batch: list[str] = []
    for text in texts:
        if batch and (len(batch) == _TEXTS or sum(map(len, batch)) + len(text) > _CHARACTERS):
            yield batch
            batch = []
        batch.append(text)
    if batch:
        yield batch


def _errors(group: BaseExceptionGroup[BaseException]) -> Iterator[BaseException]:
    for error in group.exceptions:
        yield from _errors(error) if isinstance(error, BaseExceptionGroup) else [error]
