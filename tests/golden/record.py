"""Records a golden log of this release: run it when an event type changes, and commit both files.

.venv/bin/python tests/golden/record.py
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from functools import partial
from importlib.metadata import version
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from support.golden import folded
from support.runs import COMMAND, ROOT, write_config

HERE = Path(__file__).parent


def main() -> None:
    """Make small runs with mistakes, check what one of them exports, and keep the log and what it folds to."""
    release = version("toolace-mt")
    log = HERE / f"{release}.sqlite"
    with tempfile.TemporaryDirectory() as folder:
        shutil.copy(ROOT / "examples" / "pool.json", folder)
        shutil.copy(ROOT / "examples" / "tools.py", Path(folder) / "golden_tools.py")
        panel = ["coherence", {"expert": "arguments", "votes": 3, "quorum": 2}, {"expert": "safety", "wave": 2}]
        small = {"subtasks": {"min": 2, "max": 3}, "reasonability_iterations": 2}
        # From inside the folder, and a module by its name, so that the log names no path of whoever recorded it.
        command = partial(subprocess.run, cwd=folder, env={**os.environ, "PYTHONPATH": folder})
        for run, changes in (
            ("golden", {"pool": ["pool.json"], "dialogues": 4}),
            ("voted", {"pool": ["pool.json"], "dialogues": 2, "experts": panel}),
            ("simulated", {"pool": ["pool.json"], "dialogues": 2, "method": "simulation"}),
            (
                "executed",
                {
                    "pool": ["golden_tools:search_books,borrow_book,renew_loan,suggest_purchase"],
                    "dialogues": 2,
                    "generation": small,
                },
            ),
        ):
            write_config(Path(folder), run=run, seed=11, **changes)
            command([COMMAND, "launch", "run.yaml", "--in-process", "--quiet"], check=True)
        at = ["--log", "log.sqlite"]
        command([COMMAND, "export", "golden", "--out", "data.jsonl", *at], check=True)
        command([COMMAND, "check", "data.jsonl", "--run", "checked", *at], check=False)  # 1: one may not pass
        review = [COMMAND, "review", "golden/1", "--by", "ada", "--verdict"]
        command([*review, "keep", *at], check=True)
        command([*review, "reject", "--reason", "The user was not asked.", *at], check=True)
        command([COMMAND, "review", "golden/1", "--by", "ada", "--undo", *at], check=True)
        tried = ["--model", "default", "--tries", "2", "--in-process", "--quiet"]
        command([COMMAND, "difficulty", "golden", *tried, *at], check=True)
        command([COMMAND, "log", "backup", str(log), *at], check=True)
    (HERE / f"{release}.json").write_text(json.dumps(folded(log), indent=1, ensure_ascii=False, sort_keys=True) + "\n")


if __name__ == "__main__":
    main()
