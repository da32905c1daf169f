"""The prompts that a provider would still have in its cache."""

from .asked import Asked, tokens

_REMEMBERED = 100_000


class PromptCache:
    """Remembers prefixes of prompts, the last hundred thousand of them."""

    def __init__(self) -> None:
        self._seen: dict[int, None] = {}

    def visit(self, asked: Asked) -> tuple[int, int]:
        """How many tokens of the question were read from the cache, and how many were written to it."""
        read = write = 0
        for prefix in asked.cacheable:
            size, key = tokens(prefix), hash(prefix)
            if key in self._seen:
                read, write = size, 0
                continue
            write = size - read
            self._seen[key] = None
        while len(self._seen) > _REMEMBERED:
            del self._seen[next(iter(self._seen))]
        return read, write
