"""Embeddings that were paid for once: a file of vectors by model and text, in the user's cache folder."""

import os
import sqlite3
from array import array
from collections.abc import Iterable, Mapping
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from ...actors.models.embeddings import Floats

_NAME = "embeddings.sqlite"
_AT_ONCE = 500


class VectorCache:
    """Vectors on disk. Where it cannot be read or written, it holds nothing, and everything goes on."""

    def __init__(self, model: str, folder: Path | None = None) -> None:
        """Open the cache of *model*, which names the endpoint, too."""
        self._model = model
        self._file: sqlite3.Connection | None = None
        folder = folder or _folder()
        with suppress(OSError, sqlite3.Error):
            folder.mkdir(parents=True, exist_ok=True)
            self._file = sqlite3.connect(folder / _NAME, timeout=5)
            self._file.execute("CREATE TABLE IF NOT EXISTS vectors (key BLOB PRIMARY KEY, vector BLOB) WITHOUT ROWID")

    def get(self, texts: Iterable[str]) -> dict[str, Floats]:
        """Return the vectors of those *texts* that are in it."""
        keys = {self._key(text): text for text in texts}
        found: dict[str, Floats] = {}
        with suppress(sqlite3.Error, ValueError):
            for begin in range(0, len(keys) if self._file else 0, _AT_ONCE):
                some = [*keys][begin : begin + _AT_ONCE]
                assert self._file is not None
                marks = ",".join("?" * len(some))
                rows = self._file.execute(f"SELECT key, vector FROM vectors WHERE key IN ({marks})", some)  # noqa: S608 — marks only
                found |= {keys[key]: array("f", vector) for key, vector in rows}
        return found

    def put(self, vectors: Mapping[str, Floats]) -> None:
        """Keep *vectors* by their texts."""
        rows = [(self._key(text), vector.tobytes()) for text, vector in vectors.items()]
        with suppress(sqlite3.Error):
            if self._file is not None:
                with self._file:
                    self._file.executemany("INSERT OR REPLACE INTO vectors VALUES (?, ?)", rows)

    def close(self) -> None:
        """Close the file."""
        if self._file is not None:
            self._file.close()

    def _key(self, text: str) -> bytes:
        return sha256(f"{self._model}\0{text}".encode("utf-8", "replace")).digest()


def _folder() -> Path:
    cache = os.environ.get("XDG_CACHE_HOME", "")
    return (Path(cache) if os.path.isabs(cache) else Path.home() / ".cache") / "toolace-mt"  # noqa: PTH117 — a text may be empty
