"""What passages say, all together: read when it is asked for, the newest first, and no further than the answer."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from typing import TypeVar

from .passages import Passage

T = TypeVar("T")


class Gathered(Collection[T]):
    """A set of what is *read* from each of *passages*, which may grow."""

    def __init__(self, passages: Sequence[Passage], read: Callable[[Passage], Iterable[T]]) -> None:
        self._passages = passages
        self._read = read
        self._waiting: list[Passage] = []
        self._seen = 0
        self._found: dict[T, None] = {}
        self._order: list[T] = []

    def __contains__(self, one: object) -> bool:
        while one not in self._found:
            if not self._reads_on():
                return False
        return True

    def __iter__(self) -> Iterator[T]:
        at = 0
        while at < len(self._order) or self._reads_on():
            yield from self._order[at : (at := len(self._order))]

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def _reads_on(self) -> bool:
        """Read one more passage; False if there is none."""
        self._waiting.extend(self._passages[self._seen :])
        self._seen = len(self._passages)
        if not self._waiting:
            return False
        new = dict.fromkeys(one for one in self._read(self._waiting.pop()) if one not in self._found)
        self._found.update(new)
        self._order.extend(new)
        return True
