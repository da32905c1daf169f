"""What a block of work takes: CPU seconds and peak memory of this process and all below it, read from /proc.

Reading what memory a process has costs the kernel milliseconds, and counts as ours: it is done every two seconds.
"""

import os
import threading
import time
from collections import defaultdict
from itertools import count
from pathlib import Path
from types import TracebackType
from typing import Self

TICKS = os.sysconf("SC_CLK_TCK")


class Watch:
    """Samples every quarter of a second while a block runs; processes named in *without* are not of the work."""

    def __init__(self, *, without: frozenset[int] = frozenset()) -> None:
        self.peak_mb = 0.0
        """Proportional set size of all processes together, at its most."""
        self._without = without
        self._series: list[tuple[float, float]] = []
        self._cpu: dict[int, float] = {}
        self._names: dict[int, str] = {}
        self._first: dict[int, float] = {}
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> Self:
        self._sample()
        self._first = dict(self._cpu)
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop.set()
        self._thread.join()
        self._sample()

    @property
    def cpu(self) -> float:
        """CPU seconds over all processes, start-up of those that were there before not counted."""
        return sum(self._cpu.values()) - sum(self._first.values())

    def cpu_between(self, begun: float, ended: float) -> float:
        """CPU seconds between two times of the wall clock: what it took to start is not of the work."""
        before = [total for at, total in self._series if at <= begun]
        after = [total for at, total in self._series if at >= ended]
        return (after[0] if after else self._series[-1][1]) - (before[-1] if before else self._series[0][1])

    def by_process(self) -> dict[str, float]:
        """CPU seconds by the name of the process."""
        sums: defaultdict[str, float] = defaultdict(float)
        for pid, seconds in self._cpu.items():
            sums[self._names[pid]] += seconds - self._first.get(pid, 0.0)
        return dict(sorted(sums.items(), key=lambda item: -item[1]))

    def _run(self) -> None:
        for turn in count(1):
            if self._stop.wait(0.25):
                return
            self._sample(memory=turn % 8 == 0)

    def _sample(self, *, memory: bool = True) -> None:
        held = 0.0
        for pid in family() - self._without:
            try:
                stat = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
                name = Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ").split(" -")[0]
                if memory:
                    rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
                    held += int(rollup.split("Pss:")[1].split()[0]) / 1024
            except OSError:
                continue
            self._cpu[pid] = (int(stat[11]) + int(stat[12])) / TICKS
            self._names[pid] = name.strip().rpartition("/")[2][:40] or "?"
        self.peak_mb = max(self.peak_mb, held)
        self._series.append((time.time(), sum(self._cpu.values())))


def family() -> set[int]:
    """This process and all below it, by id."""
    children: defaultdict[int, list[int]] = defaultdict(list)
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            except OSError:
                continue
            children[parent].append(int(entry.name))
    family: set[int] = set()
    queue = [os.getpid()]
    while queue:
        pid = queue.pop()
        family.add(pid)
        queue += children[pid]
    return family
