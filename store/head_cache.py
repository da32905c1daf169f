"""A cache of the heads of the streams that were written lately."""

from collections.abc import Mapping

from .records import WriterHead

_CACHED = 20_000


class HeadCache:
    """Heads by their streams; the longest unused goes first."""

    def __init__(self) -> None:
        self._cache: dict[str, WriterHead] = {}

    def get(self, stream: str) -> WriterHead | None:
        """Return the head of *stream* if it is known."""
        return self._cache.get(stream)

    def keep(self, heads: Mapping[str, WriterHead]) -> None:
        """Keep these heads."""
        for stream, at in heads.items():
            self._cache.pop(stream, None)
            self._cache[stream] = at

    def trim(self) -> None:
        """Drop those that were not written for long."""
        while len(self._cache) > _CACHED:
            del self._cache[next(iter(self._cache))]

    def forget(self) -> None:
        """Drop the cache."""
        self._cache.clear()
