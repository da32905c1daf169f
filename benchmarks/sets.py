"""Sets as a whole: CPU time and memory of `stats` over files of more and more dialogues.

Run it with `python -m benchmarks.sets`, or with the numbers of dialogues after it; it reads ../shared/data, or what
$TOOLACE_MT_DATA names. The dialogues are real ones, repeated: in each repetition but the first their words and numbers
are changed, so that most are no near-duplicates, and every tenth is left as it is.
"""

import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from itertools import count, islice
from pathlib import Path
from random import Random
from typing import Any

NUMBERS = (10_000, 100_000)
SAME = 10
"""One in so many is repeated as it is."""
_WORD = re.compile(r"[A-Za-z]{4,}|\d+")
_LENGTHS = (3, 9)


def main() -> int:
    """Print the table; 2 where the data is not there."""
    folder = Path(os.environ.get("TOOLACE_MT_DATA", Path(__file__).parents[1].parent / "shared" / "data")) / "dialogues"
    if not folder.is_dir():
        print(f"There is no data at {folder}: set TOOLACE_MT_DATA to the folder that holds it.", file=sys.stderr)
        return 2
    rows = (folder / "good.jsonl").read_text(encoding="utf-8").splitlines()
    print("| dialogues | MB of file | CPU s | ms each | peak memory MB | near-duplicates |")
    print("| --- | --- | --- | --- | --- | --- |")
    for number in [int(word) for word in sys.argv[1:]] or NUMBERS:
        with tempfile.TemporaryDirectory() as made:
            path = Path(made) / "set.jsonl"
            with path.open("w", encoding="utf-8") as file:
                file.writelines(f"{line}\n" for line in islice(varied(rows), number))
            show(path, number)
    return 0


def varied(rows: list[str]) -> Iterator[str]:
    """Yield rows without end: first as they are, then with other words and numbers."""
    for repetition in count():
        for at, row in enumerate(rows):
            chance = Random(f"{repetition}:{at}")  # noqa: S311 — can be repeated
            whole = repetition == 0 or chance.randrange(SAME) == 0
            yield row if whole else json.dumps(changed(json.loads(row), chance), ensure_ascii=False)


def changed(value: Any, chance: Random) -> Any:  # noqa: ANN401 — any JSON
    """Return a record in which most words of what people say, and of what is passed and returned, are others."""
    others: dict[str, str] = {}

    def other(found: re.Match[str]) -> str:
        word = found[0]
        if word not in others:
            digits = word.isdigit()
            letters = "0123456789" if digits else "abcdefghijklmnopqrstuvwxyz"
            length = len(word) if digits else chance.randint(*_LENGTHS)
            others[word] = "".join(chance.choice(letters) for _ in range(length)) if chance.random() < 0.6 else word
        return others[word]

    def told(part: Any, key: str = "") -> Any:  # noqa: ANN401 — any JSON
        match part:
            case dict():
                return {name: one if name == "tools" else told(one, name) for name, one in part.items()}
            case list():
                return [told(one, key) for one in part]
            case str() if key in ("content", "arguments"):
                return _WORD.sub(other, part)
            case _:
                return part

    return told(value)


def show(path: Path, number: int) -> None:
    """Print a line about `stats` over a file, in a process of its own."""
    program = "from toolace_mt.cluster.cli import main; main()"
    with tempfile.TemporaryFile() as told:
        running = subprocess.Popen([sys.executable, "-c", program, "stats", path, "--json"], stdout=told)  # noqa: S603 — ours
        _, _, used = os.wait4(running.pid, 0)
        told.seek(0)
        facts = json.load(told)["statistics"]
    seconds, size = used.ru_utime + used.ru_stime, path.stat().st_size / 1e6
    print(
        f"| {facts['dialogues']:,} | {size:,.0f} | {seconds:,.0f} | {1000 * seconds / number:.1f} "
        f"| {used.ru_maxrss / 1024:,.0f} | {facts['near_duplicates']['some']:,} |",
        flush=True,
    )


if __name__ == "__main__":
    sys.exit(main())
