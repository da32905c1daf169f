"""Looks at the state of the tools before a dialogue is planned, so that plans are made of what there is."""

from collections.abc import Mapping
from typing import Final

from ...events import Dialogue, Phase, StateSampled
from ..execution import Executor, Freshness, Implementation, StateSeen, StateUnseen, listed, listing_tools
from ..execution.expectations import places
from ..execution.running import look_at
from ..prompts.rendering import to_line

LONGEST_SAMPLE: Final = 8000
"""Characters of a sample of the state."""


class Sampling:
    """Samples of a run's tools: of the state that Python functions share, and of what live servers list."""

    def __init__(self, executor: Executor, implementations: Mapping[str, Implementation], *, servers: bool) -> None:
        """Live servers are asked where *servers* is true."""
        self._executor, self._implementations, self._servers = executor, implementations, servers
        self._begins = ""
        """Digest of a fresh state, once one was seen."""
        self._silent: set[str] = set()
        """Tools that gave no sample: they are not asked again."""
        self.stateless = not any(one.kind == "python" and one.repeatable for one in implementations.values())
        """True where no state is looked at."""

    async def due(self, dialogue: Dialogue) -> StateSampled | None:
        """A sample by the dialogue's seed, before anything is planned; None where none is due or there.

        Raises:
            StateUnseen: there is a state, and it cannot be looked at.
        """
        if dialogue.phase is not Phase.PLANNING or dialogue.state is not None:
            return None
        seen = None if self.stateless else await self._state(dialogue.seed)
        return await self._of_servers(dialogue) if seen is None else _sampled(seen)

    async def _state(self, seed: int) -> StateSeen | None:
        async with self._executor.session() as session:
            seen = await look_at(session, seed=seed, snapshot=True)
        if seen is None:
            self.stateless = True
            return None
        self._begins = self._begins or seen.digest
        if seen.digest != self._begins:
            raise StateUnseen("two fresh states differ; make its class so that every instance is the same")
        return seen

    async def _of_servers(self, dialogue: Dialogue) -> StateSampled | None:
        """What the dialogue's tools of live servers list."""
        seed = dialogue.seed
        names = listing_tools(dialogue.tools, self._implementations, seed, self._silent) if self._servers else ()
        if not names:
            return None
        async with self._executor.session(Freshness.CACHED) as session:
            found = await listed(session, names, seed, LONGEST_SAMPLE)
        self._silent.update(name for name in names if name not in found)
        sample = to_line(found)
        return StateSampled(digest="", sample=sample) if found and len(sample) <= LONGEST_SAMPLE else None


def _sampled(seen: StateSeen) -> StateSampled:
    sample = to_line(seen.sample)
    if len(sample) > LONGEST_SAMPLE:
        raise StateUnseen(f"its sample has {len(sample)} characters, over {LONGEST_SAMPLE}; show fewer records")
    return StateSampled(digest=seen.digest, sample=sample, places=places(seen.snapshot))
