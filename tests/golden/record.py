"""Records a golden log of this release: run it when an event type changes, and commit both files.

.venv/bin/python tests/golden/record.py
"""

import json
import shutil
import subprocess
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from support.golden import folded
from support.runs import COMMAND, ROOT, write_config

HERE = Path(__file__).parent


def main() -> None:
    """Make a small run with mistakes, and keep its log and what it folds to."""
    release = version("toolace-mt")
    log = HERE / f"{release}.sqlite"
    with tempfile.TemporaryDirectory() as folder:
        shutil.copy(ROOT / "examples" / "pool.json", folder)
        write_config(Path(folder), run="golden", dialogues=6, seed=11, pool=["pool.json"])
        # From inside the folder, so that the log names no path of the machine that recorded it.
        subprocess.run([COMMAND, "launch", "run.yaml", "--in-process", "--quiet"], check=True, cwd=folder)
        subprocess.run([COMMAND, "log", "backup", str(log), "--log", "log.sqlite"], check=True, cwd=folder)
    (HERE / f"{release}.json").write_text(json.dumps(folded(log), indent=1, ensure_ascii=False, sort_keys=True) + "\n")


if __name__ == "__main__":
    main()
