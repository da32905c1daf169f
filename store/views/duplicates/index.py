"""An index of the dialogues so far, by the keys of their sketches, in bounded memory and time."""

from collections import Counter
from dataclasses import dataclass

from .similarity import Sketch, similarity

ALIKE = 0.9
"""The least similarity of near-duplicates. The same task with other names, ids or amounts is below."""
MOST_KEPT = 100_000
"""Dialogues that are kept; later ones are still compared with these."""
_CROWD = 64
"""Dialogues that are kept for one key: a key that so many share tells nothing."""
_COMPARED = 8
"""Earlier dialogues that one is compared with: those that share most keys with it."""


@dataclass(frozen=True, slots=True)
class SimilarDialogue:
    """An earlier dialogue that one is nearly the same as."""

    number: int
    """The earlier one's."""
    similarity: float
    """From 0.9 to 1."""


class DuplicateIndex:
    """Sketches by number. What is nearly the same as an earlier one is not kept, so a crowd of copies costs nothing."""

    def __init__(self) -> None:
        self._sketches: list[tuple[int, Sketch]] = []
        self._by_digest: dict[int, int] = {}
        self._by_key: dict[int, int | list[int]] = {}

    def compare(self, number: int, sketch: Sketch) -> SimilarDialogue | None:
        """Return the earlier dialogue that this one is nearly the same as; if there is none, keep this one too."""
        same = self._by_digest.get(sketch.digest)
        if same is not None:
            return SimilarDialogue(self._sketches[same][0], 1.0)
        like = max((self._like(at, sketch) for at in self._near(sketch)), key=_order, default=None)
        if like is not None and like.similarity >= ALIKE:
            return like
        if len(self._sketches) < MOST_KEPT:
            self._keep(number, sketch)
        return None

    def _like(self, at: int, sketch: Sketch) -> SimilarDialogue:
        number, earlier = self._sketches[at]
        return SimilarDialogue(number, similarity(earlier, sketch))

    def _near(self, sketch: Sketch) -> list[int]:
        shared: Counter[int] = Counter()
        for key in sketch.keys:
            found = self._by_key.get(key, ())
            shared.update((found,) if isinstance(found, int) else found)
        return [at for at, _ in sorted(shared.items(), key=lambda item: (-item[1], item[0]))[:_COMPARED]]

    def _keep(self, number: int, sketch: Sketch) -> None:
        at = len(self._sketches)
        self._sketches.append((number, sketch))
        self._by_digest[sketch.digest] = at
        for key in sketch.keys:
            found = self._by_key.setdefault(key, at)
            if isinstance(found, list):
                if len(found) < _CROWD:
                    found.append(at)
            elif found != at:
                self._by_key[key] = [found, at]


def _order(like: SimilarDialogue) -> tuple[float, int]:
    """Order by similarity, and then the earliest first."""
    return like.similarity, -like.number
