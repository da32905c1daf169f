"""Pieces of bytes in a temporary file: memory does not grow with what waits to be worked on."""

from tempfile import TemporaryFile
from types import TracebackType
from typing import Self


class Spool:
    """Pieces one after the other in a file without a name, from which each is read when its turn comes."""

    def __init__(self) -> None:
        self._file = TemporaryFile()  # noqa: SIM115 — closed by `__exit__`
        self._begins: list[int] = []

    def __len__(self) -> int:
        return len(self._begins)

    def _append(self, piece: bytes) -> None:
        self._begins.append(self._file.seek(0, 2))
        self._file.write(piece)

    def _read(self, number: int) -> bytes:
        """Return the piece of that number, from 1."""
        begin = self._begins[number - 1]
        end = self._begins[number] if number < len(self) else self._file.seek(0, 2)
        self._file.seek(begin)
        return self._file.read(end - begin)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()
