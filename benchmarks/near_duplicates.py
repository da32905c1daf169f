"""Near-duplicates: what the index finds of what comparing every pair finds, beside datasketch where that is installed.

Run it with `python -m benchmarks.near_duplicates`; it reads ../shared/data, or what $TOOLACE_MT_DATA names. The
dialogues are real ones, and copies of them in which one thing was changed.
"""

import os
import sys
import time
import tracemalloc
from collections.abc import Callable, Iterator, Sequence
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any, TypeAlias

from toolace_mt.actors.formats import PASSIVE, read_file
from toolace_mt.events import Dialogue, admit, unopened
from toolace_mt.store.views import DuplicateIndex, sketch_of
from toolace_mt.store.views.duplicates.index import ALIKE
from toolace_mt.store.views.duplicates.similarity import parts_of

PERMUTATIONS = 128
"""Permutations of datasketch: its own default."""


def main() -> int:
    """Print the table; 2 where the data is not there."""
    folder = Path(os.environ.get("TOOLACE_MT_DATA", Path(__file__).parents[1].parent / "shared" / "data")) / "dialogues"
    if not folder.is_dir():
        print(f"There is no data at {folder}: set TOOLACE_MT_DATA to the folder that holds it.", file=sys.stderr)
        return 2
    dialogues = [*dialogues_of(folder / "good.jsonl"), *dialogues_of(folder / "bad.jsonl")]
    parts = [parts_of(dialogue) for dialogue in dialogues]
    alike = every_pair(parts)
    print(f"{len(dialogues):,} dialogues, {len(alike):,} of them nearly the same as an earlier one\n")
    print("| what | found | missed | wrongly named | CPU ms each | bytes kept of each |")
    print("| --- | --- | --- | --- | --- | --- |")
    show("the index of this project", lambda: ours(dialogues), alike, len(dialogues))
    if find_spec("datasketch") is None:
        print("\ndatasketch is not installed: 'pip install datasketch' measures it as well.")
    else:
        show("datasketch, MinHashLSH", lambda: datasketched(dialogues), alike, len(dialogues))
    return 0


def dialogues_of(path: Path) -> Iterator[Dialogue]:
    """Yield the dialogues of a file."""
    for entry in read_file(path, parameters=PASSIVE):
        if entry.imported is not None:
            yield admit(unopened(entry.source), entry.imported)


Parts: TypeAlias = tuple[set[int], set[int]]


def every_pair(parts: Sequence[Parts]) -> set[int]:
    """Return the dialogues that are nearly the same as an earlier one that is not, by comparing with each of those."""
    alike: set[int] = set()
    for at, one in enumerate(parts):
        earlier = (parts[before] for before in range(at) if before not in alike)
        if any(shared(one, other) >= ALIKE for other in earlier):
            alike.add(at)
    return alike


def shared(one: Parts, other: Parts) -> float:
    """Return the share of both, in the words or in the calls, whichever is less."""
    return min(len(a & b) / len(a | b) if a | b else 1.0 for a, b in zip(one, other, strict=True))


def ours(dialogues: Sequence[Dialogue]) -> tuple[object, set[int]]:
    """Return the index, and what it finds."""
    index, found = DuplicateIndex(), set()
    for at, dialogue in enumerate(dialogues):
        sketch = sketch_of(dialogue)
        if sketch is not None and index.compare(at, sketch) is not None:
            found.add(at)
    return index, found


def datasketched(dialogues: Sequence[Dialogue]) -> tuple[object, set[int]]:
    """Return datasketch's index, and what it finds: candidates by all parts, likeness by words and by calls."""
    library = import_module("datasketch")
    index = library.MinHashLSH(threshold=ALIKE, num_perm=PERMUTATIONS)
    kept: dict[int, list[Any]] = {}
    found: set[int] = set()
    for at, dialogue in enumerate(dialogues):
        hashes = []
        said, called = parts_of(dialogue)
        for part in (said, called, said | called):
            made = library.MinHash(num_perm=PERMUTATIONS)
            made.update_batch([number.to_bytes(4) for number in part])
            hashes.append(made)
        near = [kept[key] for key in index.query(hashes[2])]
        if any(min(hashes[n].jaccard(other[n]) for n in (0, 1)) >= ALIKE for other in near):
            found.add(at)
        else:
            index.insert(at, hashes[2])
            kept[at] = hashes[:2]
    return (index, kept), found


def show(what: str, find: Callable[[], tuple[object, set[int]]], alike: set[int], dialogues: int) -> None:
    """Print a row."""
    start = time.process_time()
    _, found = find()
    spent = time.process_time() - start
    tracemalloc.start()
    kept = find()
    size = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    assert kept[1] == found
    missed, wrong = len(alike - found), len(found - alike)
    each = size / max(1, dialogues - len(found))
    print(
        f"| {what} | {len(found & alike):,} | {missed:,} | {wrong:,} | {1000 * spent / dialogues:.2f} | {each:,.0f} |"
    )


if __name__ == "__main__":
    sys.exit(main())
