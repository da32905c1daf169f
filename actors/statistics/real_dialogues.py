"""The bands of real dialogues; `python -m benchmarks.real_bands` writes this file from public ones."""

from collections.abc import Mapping
from typing import Final

from ..evidence.value_sources import ValueSource
from .bands import Band, ShareBand
from .figures import Figure, ShareOf

REAL_FIGURES: Final[Mapping[Figure, Band]] = {
    Figure.USER_TURNS: Band(p10=2, median=3, p90=6, sources=3),
    Figure.TURNS: Band(p10=5, median=10, p90=21, sources=3),
    Figure.CALLS: Band(p10=1, median=3, p90=8, sources=5),
    Figure.CALLS_PER_USER_TURN: Band(p10=0, median=1, p90=2, sources=3),
    Figure.ARGUMENTS: Band(p10=1, median=2, p90=3, sources=5),
    Figure.TOOLS_OFFERED: Band(p10=8, median=15, p90=28, sources=5),
    Figure.TOOLS_CALLED: Band(p10=1, median=3, p90=7, sources=5),
    Figure.USER_WORDS: Band(p10=4, median=11, p90=35, sources=3),
    Figure.ASSISTANT_WORDS: Band(p10=5, median=12, p90=24, sources=2),
    Figure.RESULT_CHARACTERS: Band(p10=8, median=68, p90=956, sources=5),
}
REAL_SHARES: Final[Mapping[ShareOf | ValueSource, ShareBand]] = {
    ShareOf.USER_TURNS_WITHOUT_CALL: ShareBand(lowest=0.152, median=0.525, highest=0.646, sources=3),
    ShareOf.CALLS_WITHOUT_ARGUMENTS: ShareBand(lowest=0.002, median=0.082, highest=0.276, sources=5),
    ShareOf.EMPTY_RESULTS: ShareBand(lowest=0.0, median=0.036, highest=0.263, sources=5),
    ValueSource.LATEST_USER: ShareBand(lowest=0.465, median=0.571, highest=0.61, sources=3),
    ValueSource.EARLIER_USER: ShareBand(lowest=0.159, median=0.245, highest=0.247, sources=3),
    ValueSource.RESULT: ShareBand(lowest=0.0, median=0.169, highest=0.612, sources=5),
    ValueSource.CONTEXT: ShareBand(lowest=0.0, median=0.0, highest=0.061, sources=5),
    ValueSource.SCHEMA: ShareBand(lowest=0.0, median=0.005, highest=0.061, sources=5),
    ValueSource.FOLLOWS: ShareBand(lowest=0.003, median=0.041, highest=0.064, sources=5),
    ValueSource.NOWHERE: ShareBand(lowest=0.001, median=0.015, highest=0.105, sources=5),
}
