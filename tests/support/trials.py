"""A command tried on hostile input in a process of its own, with limits, and what may be wrong with what it did."""

import os
import re
import resource
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

SECONDS, MEMORY, MOST_PRINTED = 60, 2 * 2**30, 400_000
"""For one command; bytes of memory beside the program's, and of what it prints."""
CANARY = "executed"
"""A file that hostile input tries to make."""
_OBEYED = re.compile(
    rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]|\xc2[\x80-\x9f]|\xe2\x80[\x8e\x8f\xa8-\xae]|\xe2\x81[\xa6-\xa9]|\xd8\x9c"
)
_FAULT = re.compile(rb"Traceback|fault of toolace-mt|internal error", re.IGNORECASE)


@dataclass(frozen=True)
class Trial:
    """One hostile input, and the command that gets it."""

    kind: str
    name: str
    words: tuple[str, ...]
    """After `toolace-mt`; files are in the folder of the trial."""
    prepare: Callable[[Path], None]
    """Writes the input into the folder."""
    statuses: frozenset[int] = frozenset({0, 1, 2})
    """Exit statuses that are right."""
    environ: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Tried:
    """What a trial came to."""

    trial: Trial
    faults: tuple[str, ...]
    seconds: float
    memory: int
    """Kibibytes at the most."""


def tried(trial: Trial, main: Callable[[], None], base: Path) -> Tried:
    """Run *trial* in a copy of *base*; a fork is cheaper than a new program by a factor of ten."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary) / "trial"
        shutil.copytree(base, folder)
        trial.prepare(folder)
        before = _contents(folder)
        begun = time.monotonic()
        child = os.fork()
        if child == 0:
            _run(trial, main, folder, Path(temporary))
        status, usage = _awaited(child)
        seconds = time.monotonic() - begun
        said = b"".join((Path(temporary) / name).read_bytes() for name in ("out", "err"))
        faults = [*_of_status(trial, status), *_of_words(said)]
        after = _contents(folder)
        faults += [f"{path.name} was changed" for path in before if after.get(path) != before[path]]
        faults += ["it was executed"] if (folder / CANARY).exists() else []
        return Tried(trial, tuple(faults), seconds, usage.ru_maxrss)


def told(tries: Iterable[Tried], say: Callable[[str], object]) -> int:
    """Say what came of *tries*, kind by kind; return the number of those with a fault."""
    kinds: dict[str, list[Tried]] = {}
    for one in tries:
        kinds.setdefault(one.trial.kind, []).append(one)
        for fault in one.faults:
            say(ascii(f"{one.trial.kind}: {one.trial.name}: {' '.join(one.trial.words)}: {fault}"))
    for kind, of_kind in kinds.items():
        wrong = sum(bool(one.faults) for one in of_kind)
        slowest, largest = max(one.seconds for one in of_kind), max(one.memory for one in of_kind)
        say(f"{kind:<12} {len(of_kind):>5} inputs, {wrong} wrong; at most {slowest:.1f} s and {largest // 1024} MiB")
    every = [one for of_kind in kinds.values() for one in of_kind]
    wrong = sum(bool(one.faults) for one in every)
    say(f"{'in all':<12} {len(every):>5} inputs, {wrong} wrong: executed, lost, slow, large, or told as what it is not")
    return wrong


def _run(trial: Trial, main: Callable[[], None], folder: Path, beside: Path) -> None:
    """Be the command, and nothing else: this does not return."""
    status = 70
    try:
        os.setsid()
        os.chdir(folder)
        os.environ.update({"HOME": str(folder), "COLUMNS": "120", **trial.environ})
        for number, name in ((1, "out"), (2, "err")):
            os.dup2(os.open(beside / name, os.O_WRONLY | os.O_CREAT, 0o600), number)
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_FSIZE, (2**28, 2**28))
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        size = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (size + MEMORY, size + MEMORY))
        encoding = trial.environ.get("PYTHONIOENCODING", "utf-8")
        sys.stdin, sys.stdout, sys.stderr = (
            os.fdopen(number, "r" if number == 0 else "w", encoding=encoding, closefd=False) for number in range(3)
        )
        sys.argv = ["toolace-mt", *trial.words]
        main()
        status = 0
    except SystemExit as ended:
        status = ended.code if isinstance(ended.code, int) else int(ended.code is not None)
    except BaseException as error:  # noqa: BLE001 — nothing may leave the fork
        os.write(2, f"Traceback: {type(error).__name__}: {error}".encode(errors="replace"))
    finally:
        for stream in (sys.stdout, sys.stderr):
            with suppress(BaseException):
                stream.flush()
        os._exit(status)


def _awaited(child: int) -> tuple[int | None, resource.struct_rusage]:
    """The exit status, None where it had to be killed, and what it used."""
    until, late = time.monotonic() + SECONDS, False
    while True:
        pid, status, usage = os.wait4(child, os.WNOHANG)
        if pid:
            return None if late else os.waitstatus_to_exitcode(status), usage
        if time.monotonic() > until and not late:
            late = True
            os.killpg(child, signal.SIGKILL)
        time.sleep(0.005)


def _of_status(trial: Trial, status: int | None) -> list[str]:
    if status is None:
        return [f"it has not ended after {SECONDS} s"]
    allowed = " or ".join(map(str, sorted(trial.statuses)))
    return [] if status in trial.statuses else [f"exit status {status}, and not {allowed}"]


def _of_words(said: bytes) -> list[str]:
    found = [f"it says {match[0]!r}: {said[max(0, match.start() - 300) :][:400]!r}" for match in _FAULT.finditer(said)][
        :1
    ]
    found += [f"it prints {match[0]!r}" for match in _OBEYED.finditer(said)][:1]
    return found + ([f"it prints {len(said)} bytes"] if len(said) > MOST_PRINTED else [])


def _contents(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.iterdir() if _is_small(path)}


def _is_small(path: Path) -> bool:
    return not path.is_symlink() and path.is_file() and path.stat().st_size < 2**24
