"""Dialogues over every pool of real tools, written, read and written again byte for byte, in each format.

`python tests/hostile/round_trip_probes.py [DATA]`; DATA is the folder with `pools/`, else TOOLACE_MT_DATA names it.
"""

import os
import sys
import tempfile
from collections import Counter
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from support.commands import succeed
from support.exported import written_again
from support.runs import dialogues_in, write_config
from toolace_mt.actors.formats import FORMATS, UnwritableDialogue
from toolace_mt.store.views import export_of
from toolace_mt.store.views.errors import NotExportable

DIALOGUES = 4
told = partial(print, flush=True)


def probe(pools: Path) -> int:
    """Print a line for each pool; return the number of dialogues that some format writes otherwise."""
    faults = 0
    for number, pool in enumerate(sorted(pools.iterdir())):
        with tempfile.TemporaryDirectory() as folder:
            config = write_config(Path(folder), pool=[str(pool.absolute())], dialogues=DIALOGUES, seed=number)
            succeed("launch", config, "--in-process", "--quiet")
            counts = _counts(Path(folder) / "log.sqlite")
        told(f"{pool.name}: {', '.join(f'{how} {times}' for how, times in sorted(counts.items()))}")
        faults += counts["other bytes"]
    return faults


def _counts(log: Path) -> Counter[str]:
    counts: Counter[str] = Counter()
    for records in dialogues_in(log).values():
        try:
            exported = export_of(records)
        except NotExportable:
            continue
        for name in FORMATS:
            try:
                first, second = written_again(name, exported)
            except UnwritableDialogue:
                counts[f"not held by {name}"] += 1
            else:
                counts["same bytes" if first == second else "other bytes"] += 1
    return counts


if __name__ == "__main__":
    given = sys.argv[1] if len(sys.argv) > 1 else os.environ.get("TOOLACE_MT_DATA", "../shared/data")
    if not (Path(given) / "pools").is_dir():
        told(f"no pools are in {given}: name the folder with them, or set TOOLACE_MT_DATA")
        sys.exit(0)
    sys.exit(probe(Path(given) / "pools") > 0)
