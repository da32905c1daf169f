"""The bands in which real dialogues lie, for `toolace-mt stats`: quantiles only, no text.

`python -m benchmarks.real_bands` reads ../shared/data, or what $TOOLACE_MT_DATA names, and writes
actors/statistics/real_dialogues.py; with `--check` it writes nothing, and ends with 1 where that is out of date.
"""

import os
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from toolace_mt.actors.evidence import DialogueView
from toolace_mt.actors.evidence.value_sources import ValueSource
from toolace_mt.actors.formats import PASSIVE, read_record, recognised
from toolace_mt.actors.statistics.bands import Band, ShareBand
from toolace_mt.actors.statistics.distributions import quantile
from toolace_mt.actors.statistics.figures import Figure, ShareOf
from toolace_mt.actors.statistics.shape import ShapeMeter, Share
from toolace_mt.actors.statistics.sources import SourceMeter
from toolace_mt.events import JsonObject, admit, unopened

TABLE = Path(__file__).parents[1] / "actors" / "statistics" / "real_dialogues.py"
MODEL_MADE = "model-generated"
SPOKEN = (
    Figure.USER_TURNS, Figure.TURNS, Figure.CALLS_PER_USER_TURN, Figure.USER_WORDS,
    ShareOf.USER_TURNS_WITHOUT_CALL, ValueSource.LATEST_USER, ValueSource.EARLIER_USER,
)  # fmt: skip
"""Figures that only dialogues tell in which users speak for themselves: others give the whole task at once."""
ANSWERED = (Figure.ASSISTANT_WORDS,)
"""Figures that only dialogues tell in which somebody wrote the answers."""
BY_DESIGN = (
    Figure.CALLS_AT_ONCE, ShareOf.TURNS_WITH_SEVERAL_CALLS, ShareOf.CALLS_WITHOUT_RESULT, ShareOf.FAILED_RESULTS,
    ShareOf.DIALOGUES_WITHOUT_CALL, ShareOf.DIALOGUES_WITH_TOOL_CHANGE,
)  # fmt: skip
"""Figures that say how these sources were made and written down, and nothing of dialogues."""
FEWEST = 20
"""Numbers of a source that tell something."""


@dataclass(slots=True)
class Source:
    """The figures of one source's dialogues."""

    shape: ShapeMeter = field(default_factory=ShapeMeter)
    values: SourceMeter = field(default_factory=SourceMeter)
    spoken: bool = True
    answered: bool = True
    dialogues: int = 0

    def add(self, view: DialogueView, meta: JsonObject) -> None:
        """Add one dialogue."""
        self.dialogues += 1
        self.shape.add(view)
        self.values.add(view)
        self.spoken = self.spoken and meta.get("user_text") is None
        self.answered = self.answered and meta.get("assistant_text") == "natural"

    def tells(self, figure: object) -> bool:
        """True if its dialogues say something about *figure*."""
        told = (self.spoken or figure not in SPOKEN) and (self.answered or figure not in ANSWERED)
        return told and figure not in BY_DESIGN


def main() -> int:
    """Write or check the table; 1 where it is out of date, 2 where the data is not there."""
    folder = Path(os.environ.get("TOOLACE_MT_DATA", Path(__file__).parents[1].parent / "shared" / "data")) / "dialogues"
    if not folder.is_dir():
        print(f"There is no data at {folder}: set TOOLACE_MT_DATA to the folder that has 'dialogues'.", file=sys.stderr)
        return 2
    sources = read(folder / "good.jsonl")
    for name, source in sources.items():
        print(f"{name:12} {source.dialogues:4} dialogues, users speak: {source.spoken}, answers: {source.answered}")
    text = formatted(table(sources))
    if "--check" in sys.argv[1:]:
        current = TABLE.read_text(encoding="utf-8") == text
        print(
            "The table is that of today's code."
            if current
            else f"{TABLE.name} is out of date: run this without --check."
        )
        return int(not current)
    TABLE.write_text(text, encoding="utf-8")
    return 0


def read(path: Path) -> Mapping[str, Source]:
    """Return the figures of each source whose dialogues no model made up."""
    sources: defaultdict[str, Source] = defaultdict(Source)
    for line in path.read_bytes().splitlines():
        record = read_record(line)
        meta = record["meta"]
        assert isinstance(meta, dict)
        if not str(meta.get("trust")).startswith(MODEL_MADE):
            name = str(record["source"]).partition("_")[0]
            opened = admit(unopened(str(record["id"])), recognised(record).read(record, path.name, PASSIVE))
            sources[name].add(DialogueView(opened), meta)
    return sources


def table(sources: Mapping[str, Source]) -> str:
    """Return the module that holds the bands."""
    return "\n".join(
        [
            '"""The bands of real dialogues; `python -m benchmarks.real_bands` writes this file from public ones."""',
            "",
            "from collections.abc import Mapping",
            "from typing import Final",
            "",
            "from ..evidence.value_sources import ValueSource",
            "from .bands import Band, ShareBand",
            "from .figures import Figure, ShareOf",
            "",
            "REAL_FIGURES: Final[Mapping[Figure, Band]] = {",
            *_entries("Figure", bands(sources)),
            "}",
            "REAL_SHARES: Final[Mapping[ShareOf | ValueSource, ShareBand]] = {",
            *_entries("ShareOf", shares(sources)),
            *_entries("ValueSource", values(sources)),
            "}",
            "",
        ]
    )


def _entries(kind: str, found: Iterable[tuple[Figure | ShareOf | ValueSource, Band | ShareBand]]) -> Iterator[str]:
    for key, band in found:
        facts = ", ".join(f"{name}={value}" for name, value in band.model_dump().items())
        yield f"    {kind}.{key.name}: {type(band).__name__}({facts}),"


def bands(sources: Mapping[str, Source]) -> Iterator[tuple[Figure, Band]]:
    """Yield the band of each figure: each source weighs as much as every other."""
    for figure in Figure:
        counters = [source.shape.counters[figure] for source in sources.values() if source.tells(figure)]
        counters = [counter for counter in counters if counter.total >= FEWEST]
        weights: defaultdict[int, float] = defaultdict(float)
        for counter in counters:
            for number, times in counter.times.items():
                weights[number] += times / counter.total
        p10, middle, p90 = (quantile(sorted(weights.items()), share) for share in (0.1, 0.5, 0.9))
        if p10 is not None and middle is not None and p90 is not None:
            yield figure, Band(p10=p10, median=middle, p90=p90, sources=len(counters))


def shares(sources: Mapping[str, Source]) -> Iterator[tuple[ShareOf, ShareBand]]:
    """Yield the band of each share."""
    for key in ShareOf:
        found = [source.shape.shape.shares[key] for source in sources.values() if source.tells(key)]
        yield from ((key, band) for band in _share_band(found))


def values(sources: Mapping[str, Source]) -> Iterator[tuple[ValueSource, ShareBand]]:
    """Yield the band of each source of values."""
    for key in ValueSource:
        found = [source.values.sources.by_source[key] for source in sources.values() if source.tells(key)]
        yield from ((key, band) for band in _share_band(found))


def _share_band(found: Iterable[Share]) -> Iterator[ShareBand]:
    told = [one.share for one in found if one.share is not None and one.all >= FEWEST]
    if told:
        lowest, middle, highest = (round(share, 3) for share in (min(told), median(told), max(told)))
        yield ShareBand(lowest=lowest, median=middle, highest=highest, sources=len(told))


def formatted(text: str) -> str:
    """Return the module as the formatter has it."""
    ruff = [sys.executable, "-m", "ruff", "format", "-"]
    return subprocess.run(ruff, input=text, capture_output=True, text=True, check=True).stdout  # noqa: S603 — our own words


if __name__ == "__main__":
    raise SystemExit(main())
