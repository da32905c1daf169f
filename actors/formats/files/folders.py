"""Folders of shards: the files of one set of dialogues, in the order of their names."""

from pathlib import Path
from typing import Final

from ..errors import UnreadableFile

_SHARDS: Final = (".jsonl", ".ndjson", ".json", ".parquet", ".arrow")
_OTHERS: Final = (".csv", ".tsv", ".gz", ".bz2", ".xz", ".zst", ".zip", ".tar")
"""Endings of tables and of packed shards, some of which are not read: that is said of the first."""
_BESIDE: Final = frozenset(
    {"dataset_info.json", "dataset_infos.json", "dataset_dict.json", "state.json", "manifest.json"}
)
"""Files that `datasets`, or an export of this program, writes beside the shards."""
_CACHED: Final = ("cache-", ".", "_")


def shards(folder: Path) -> list[Path]:
    """Return the files of dialogues below *folder*, by name. Raises UnreadableFile where it has none."""
    try:
        found = sorted(path for path in folder.rglob("*") if _is_shard(path, folder) and path.is_file())
    except OSError as error:
        raise UnreadableFile(f"{folder} cannot be read: {error.strerror}") from error
    if not found:
        endings = f"{', '.join(_SHARDS[:-1])} or {_SHARDS[-1]}"
        raise UnreadableFile(f"{folder} cannot be read: this is a folder, and no file in it ends in {endings}")
    return found


def _is_shard(path: Path, folder: Path) -> bool:
    hidden = any(part.startswith(_CACHED) for part in path.relative_to(folder).parts)
    return not hidden and path.name not in _BESIDE and path.suffix.lower() in (*_SHARDS, *_OTHERS)
