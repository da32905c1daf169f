"""Records a golden log of this release, or one of that name: run it when an event type changes, and commit both files.

.venv/bin/python tests/golden/record.py [NAME]
"""

import asyncio
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

from support.golden import folded
from support.runs import COMMAND, MISTAKES, ROOT, write_config
from toolace_mt.actors.tools import load_pool
from toolace_mt.events import EVENT_TYPES
from toolace_mt.store import open_log

HERE = Path(__file__).parent
KEY = {"GOLDEN_KEY": "sk-test-0123456789abcdef"}
PANEL = ["coherence", {"expert": "arguments", "votes": 3, "quorum": 2}, {"expert": "safety", "wave": 2}]
SMALL: dict[str, Any] = {"subtasks": {"min": 2, "max": 3}, "reasonability_iterations": 2}
LEAST = {"subtasks": {"min": 1, "max": 1}, "steps": {"min": 1, "max": 2}, "reasonability_iterations": 0}
TOOLS = "golden_tools:search_books,borrow_book,renew_loan,suggest_purchase"
ODD_NAMES = ("desk/find lamp", "desk/list lamps", "shelf.count")
TODAY = {"dates": {"first": "2026-03-02", "last": "2026-03-02"}}
POOL = ["pool.json"]


def main() -> None:
    """Make small runs with mistakes, and what people and models say of them; keep the log and what it folds to."""
    name = sys.argv[1] if len(sys.argv) > 1 else version("toolace-mt")
    log = HERE / f"{name}.sqlite"
    if log.exists():
        sys.exit(f"{log} is there, and stays as it is for ever: give another name")
    with tempfile.TemporaryDirectory() as folder:
        recorder = Recorder(Path(folder))
        recorder.make_runs()
        recorder.stop_and_resume()
        recorder.make_batches()
        recorder.look_back()
        recorder.command("log", "backup", log, "--log", "log.sqlite")
    (HERE / f"{name}.json").write_text(json.dumps(folded(log), indent=1, ensure_ascii=False, sort_keys=True) + "\n")
    missing = set(EVENT_TYPES) - asyncio.run(types_in(log))
    sys.exit(f"Recorded; it has no {', no '.join(sorted(missing))}" if missing else 0)


class Recorder:
    """Runs commands inside a folder, and takes modules by their names: the log names no path of whoever recorded it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        shutil.copy(ROOT / "examples" / "pool.json", folder)
        shutil.copy(ROOT / "examples" / "tools.py", folder / "golden_tools.py")
        shutil.copy(ROOT / "examples" / "vet_clinic" / "tools.py", folder / "golden_clinic.py")
        shutil.copy(ROOT / "examples" / "vet_clinic" / "seed.sql", folder)
        self._clinic = [tool.name for tool in load_pool([folder / "golden_clinic.py"])]
        listed = [{"name": name, "inputSchema": {"type": "object"}} for name in ODD_NAMES]
        (folder / "lamps.json").write_text(json.dumps({"tools": listed}))

    def command(self, *words: object, fails: bool = False) -> None:
        """Run a command, which has to succeed unless it *fails* or may."""
        variables = {**os.environ, **KEY, "PYTHONPATH": str(self._folder)}
        subprocess.run([COMMAND, *map(str, words)], cwd=self._folder, env=variables, check=not fails)

    def launch(self, run: str, *options: str, fails: bool = False, **changes: object) -> None:
        """Launch a run."""
        write_config(self._folder, run=run, seed=11, **changes)
        self.command("launch", "run.yaml", "--in-process", "--quiet", *options, fails=fails)

    def make_runs(self) -> None:
        """One of each kind."""
        clinic = [f"golden_clinic:{','.join(self._clinic)}"]
        targets = {"domain.lamps": 1, "complexity.clarification": 0}
        self.launch("golden", pool=POOL, dialogues=2)
        self.launch("voted", pool=POOL, dialogues=1, experts=PANEL)
        self.launch("simulated", pool=POOL, dialogues=1, method="simulation")
        self.launch("executed", pool=[TOOLS], dialogues=1, generation=SMALL)
        self.launch("stateful", pool=clinic, dialogues=1, generation=LEAST, scenario=TODAY)
        self.launch("ordered", pool=["lamps.json"], dialogues=None, accepted=1, generation=LEAST, targets=targets)

    def stop_and_resume(self) -> None:
        """A run of which the budget ends first, and one with failed dialogues that are replaced."""
        self.launch("resumed", pool=POOL, dialogues=1, generation=LEAST, budget={"calls": 3}, fails=True)
        self.launch("resumed", pool=POOL, dialogues=1, generation=LEAST)
        broken = {"default": {"provider": "offline", "mistakes": {**MISTAKES, "malformed_json": 1}}}
        hasty = {"pool": POOL, "dialogues": 1, "generation": {**LEAST, "tries": 1}, "models": broken}
        self.launch("failed", fails=True, **hasty)
        self.launch("failed", "--retry-failed", fails=True, **hasty)

    def make_batches(self) -> None:
        """A run whose questions come in batches."""
        with self._served() as url:
            model = {"provider": "openai", "model": "mock", "base_url": f"{url}/v1", "api_key_env": "GOLDEN_KEY"}
            often = {"gather_seconds": 0.05, "poll_seconds": 0.02, "longest_poll_seconds": 0.1}
            models = {"default": {**model, "batch": often, "price": {"input": 1, "output": 1}}}
            self.launch("batched", pool=POOL, dialogues=1, generation=LEAST, models=models)

    @contextmanager
    def _served(self) -> Iterator[str]:
        """Serve the offline model."""
        told = self._folder / "url"
        server = subprocess.Popen([COMMAND, "serve-offline", "--port", "0", "--url-file", told])
        try:
            while not told.exists() or not told.read_text():
                time.sleep(0.05)
            yield told.read_text()
        finally:
            server.terminate()
            server.wait()

    def look_back(self) -> None:
        """Check what was exported, and what people and a model say of a run."""
        at = ("--log", "log.sqlite")
        self.command("export", "golden", "--out", "data.jsonl", *at)
        self.command("check", "data.jsonl", "--run", "checked", *at, fails=True)
        review = ("review", "golden/1", "--by", "ada")
        self.command(*review, "--verdict", "keep", *at)
        self.command(*review, "--verdict", "reject", "--reason", "The user was not asked.", *at)
        self.command(*review, "--undo", *at)
        self.command("difficulty", "ordered", "--model", "default", "--tries", "2", "--in-process", "--quiet", *at)


async def types_in(log: Path) -> set[str]:
    """The types of the events of a log."""
    opened = open_log(log, writable=False)
    try:
        return {record.event.type async for head in opened.heads() for record in await opened.read(head.stream)}
    finally:
        await opened.close()


if __name__ == "__main__":
    main()
