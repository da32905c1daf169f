"""Files that a command is to read."""

from collections.abc import Sequence
from pathlib import Path

from ..errors import UsageError


def refuse_missing(files: Sequence[Path]) -> None:
    """Refuse what is no file. Raises UsageError."""
    for file in files:
        try:
            if not file.is_file() and not (file.is_dir() and not Path.cwd().is_relative_to(file.resolve())):
                raise UsageError(f"{file}: {_why_no_file(file)}")
        except (OSError, ValueError) as error:
            why = error.strerror if isinstance(error, OSError) else error
            raise UsageError(f"{str(file)!r} cannot be read: {why}") from None


def _why_no_file(file: Path) -> str:
    if not file.exists():
        return "there is no such file"
    folder = ", but the folder in which you work; name its files, or a folder of shards" if file.is_dir() else ""
    return f"this is no file{folder}"
