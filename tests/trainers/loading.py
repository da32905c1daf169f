"""Loads exports with the installed `datasets` and counts what is as it was exported; run by `make test-trainers`.

It is run by an environment without this program. Releases before 4.7 know no JSON columns: what needs them is no fault
there.
"""

import json
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import datasets

JSON_COLUMNS = tuple(map(int, datasets.__version__.split(".")[:2])) >= (4, 7)
LOADED = ("hf", "hf-user", "hf-single", "hf-string", "axolotl", "swift", "trl", "trl-user")
"""Exports that are compared value by value."""
STRINGS = ("hf-string", "axolotl", "swift")
"""Exports whose arguments are texts: every release has to keep them."""


def main(folder: Path) -> int:
    """Print a line for each export; return the number of those that are not what they were."""
    faults = 0
    stems = {(path.name.rpartition("-")[0], path.suffix) for path in folder.iterdir()}
    for stem, ending in sorted(one for one in stems if one[0] in LOADED):
        counts: Counter[str] = Counter()
        for path in sorted(folder.glob(f"{stem}-[a-z]*{ending}")):
            if path.name.rpartition("-")[0] == stem:
                compare(path, counts)
        kept = counts["same"] == counts["all"]
        faults += not kept and (JSON_COLUMNS or stem in STRINGS)
        known = "" if kept else " (as known of this release)" if not JSON_COLUMNS and stem not in STRINGS else " WRONG"
        print(f"datasets {datasets.__version__} {stem + ending}: {counts['same']} of {counts['all']} values{known}")
    return faults


def compare(path: Path, counts: Counter[str]) -> None:
    """Count the values of a file, and those that are the same when it is loaded."""
    lines = path.with_suffix(".jsonl").read_text(encoding="utf-8").splitlines()
    written = [values(json.loads(line)) for line in lines]
    counts["all"] += sum(map(len, written))
    kind = "json" if path.suffix == ".jsonl" else "parquet"
    try:
        found = datasets.load_dataset(kind, data_files=str(path), split="train")
    except Exception as error:  # noqa: BLE001 — each release has its own
        print(f"  {path.name} is not loaded: {str(error)[:120]}")
        return
    for one, row in zip(written, found, strict=True):
        again = values(row)
        counts["same"] += sum(a == b for a, b in zip(one, again, strict=False)) if len(one) == len(again) else 0


def values(row: dict[str, Any]) -> list[Any]:
    """Return what a trainer reads of a row: tools, metadata, words, and each call with its arguments."""
    found: list[Any] = [in_json(row["tools"]), in_json(row["metadata"])]
    for message in row.get("messages") or [*row["prompt"], *row["completion"]]:
        found.append((message["role"], message["content"]))
        calls = message.get("tool_calls") or ()
        found += [(one["id"], one["function"]["name"], in_json(one["function"]["arguments"])) for one in calls]
    return found


def in_json(value: Any) -> Any:
    """Return what a text of JSON stands for; all else as it is."""
    return json.loads(value) if isinstance(value, str) else value


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])) > 0)
