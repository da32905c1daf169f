"""Where the time goes: a profile of every process of a run, chains of three answers at 64 in flight.

    python -m benchmarks.profile

py-spy samples each Python process from outside for some seconds of the run; CPU time comes from /proc. A sample counts
for the innermost frame that belongs to one of the parts below, so JSON or validation counts for whoever asked for it.
"""

import asyncio
import os
import re
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter, defaultdict
from pathlib import Path

from benchmarks.calls import Case, system
from benchmarks.serving import serving
from benchmarks.watching import TICKS, family

CASE = Case("chains of 3, constant", 2000, 3, 0.0, 64)
SECONDS = 8
SETTLED = 6.0
"""Seconds after the workers are there, for imports and the first wave to be over."""
RATE = 200
PARTS = {
    "SDK and HTTP": ("openai", "httpx2", "httpx_aiohttp", "aiohttp", "yarl", "multidict"),
    "rules": ("actors/rules", "jsonschema"),
    "prompts and replies": ("actors/prompts", "actors/reading", "actors/models"),
    "roles": ("actors",),
    "events: fold, wire": ("events",),
    "log": ("store", "sqlite3"),
    "driver, mail, limits": ("cluster",),
    "Ray": ("ray",),
    "event loop": ("asyncio", "selectors"),
}
IDLE = ("main_loop", "Condition.wait", "EpollSelector.select", "listen", "_worker (concurrent", "print_logs", "poll")


def part_of(stack: str) -> str | None:
    """Which part a sample counts for; None where its thread only waits."""
    frames = stack.split(";")
    if not frames[-1].strip() or any(word in frames[-1] for word in IDLE):
        return None
    if "(watching.py" in stack:
        return "the benchmark itself"
    for frame in reversed(frames):
        found = re.search(r"\(([^()]+?):\d+\)$", frame.strip())
        place = found.group(1) if found else ""
        for part, folders in PARTS.items():
            if place.startswith(tuple(f"{folder}/" for folder in folders)):
                return part
    return "other"


def name_of(pid: int) -> str:
    """What a process is, in our words."""
    words = Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
    for mark, name in (("WorkerActor", "worker"), ("LogWriter", "log writer"), ("GovernorActor", "governor")):
        if mark in words:
            return name
    return "driver" if pid == os.getpid() else "Ray's own"


def cpu_of(pids: set[int]) -> dict[int, float]:
    """CPU seconds of each process that is still there."""
    taken = {}
    for pid in pids:
        try:
            stat = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        taken[pid] = (int(stat[11]) + int(stat[12])) / TICKS
    return taken


class Profiler(threading.Thread):
    """Waits for the workers, then samples for some seconds."""

    def __init__(self, folder: Path, server: int) -> None:
        super().__init__(daemon=True)
        self._folder, self._server = folder, server
        self.begun = self.ended = 0.0
        self.cpu: defaultdict[str, float] = defaultdict(float)
        """CPU seconds by process."""
        self.parts: dict[str, Counter[str]] = {}
        """Samples by process and part."""

    def run(self) -> None:
        """Sample once."""
        while not any(name == "worker" for name in self._names().values()):
            time.sleep(0.2)
        time.sleep(SETTLED)
        names = self._names()
        before, self.begun = cpu_of(set(names)), time.time()
        sampled = {pid: self._folder / f"{pid}.raw" for pid, name in names.items() if name != "Ray's own"}
        spies = [subprocess.Popen(_spy(pid, file), stdout=subprocess.DEVNULL) for pid, file in sampled.items()]  # noqa: S603 - our own processes
        for spy in spies:
            spy.wait()
        self.ended, after = time.time(), cpu_of(set(names))
        for pid, seconds in after.items():
            self.cpu[names[pid]] += seconds - before.get(pid, 0.0)
        for pid, file in sampled.items():
            self.parts[names[pid]] = _counted(file)

    def _names(self) -> dict[int, str]:
        names = {}
        for pid in family() - {self._server}:
            try:
                names[pid] = name_of(pid)
            except OSError:  # it has ended meanwhile
                continue
        return names


def _spy(pid: int, file: Path) -> list[str]:
    spy = str(Path(sys.executable).parent / "py-spy")
    options = ["--duration", str(SECONDS), "--rate", str(RATE), "--format", "raw", "--output", str(file)]
    return [spy, "record", "--nonblocking", "--pid", str(pid), *options]


def _counted(file: Path) -> Counter[str]:
    parts: Counter[str] = Counter()
    for line in file.read_text().splitlines():
        stack, _, samples = line.rpartition(" ")
        part = part_of(stack)
        if part is not None:
            parts[part] += int(samples)
    return parts


def main() -> None:
    """Run, sample, and print the table."""
    with (
        tempfile.TemporaryDirectory() as folder,
        serving("benchmarks.endpoint", "--sigma", str(CASE.sigma)) as (address, server),
    ):
        profiler = Profiler(Path(folder), server)
        profiler.start()
        _, records = asyncio.run(system(CASE, f"{address}/v1", server))
        profiler.join()
    times = [r.envelope.at / 1e6 for one in records for r in one if r.event.type == "model_answered"]
    answers = sum(profiler.begun <= at <= profiler.ended for at in times)
    print(f"{CASE.name}, {CASE.in_flight} in flight: {answers} answers in {profiler.ended - profiler.begun:.1f} s\n")
    print("| process | CPU ms per answer | where it goes |")
    print("| --- | --- | --- |")
    for name, seconds in sorted(profiler.cpu.items(), key=lambda item: -item[1]):
        parts = profiler.parts.get(name, Counter())
        total = parts.total() or 1
        told = ", ".join(f"{part} {100 * count / total:.0f} %" for part, count in parts.most_common(6))
        print(f"| {name} | {1000 * seconds / answers:.2f} | {told} |")


if __name__ == "__main__":
    main()
