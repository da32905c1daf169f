"""All figures of a set, in one walk over its dialogues and in memory that does not grow with them."""

from ...events import Dialogue
from ...store.views import DuplicateIndex, Variety, VarietyMeter, View, sketch_of
from ..evidence import DialogueView
from .coverage import Coverage, CoverageMeter
from .origins import OriginMeter, Origins
from .shape import Shape, ShapeMeter, Share
from .sources import SourceMeter, Sources


class SetStatistics(View):
    """The figures of a set."""

    dialogues: int
    shape: Shape
    sources: Sources
    coverage: Coverage
    variety: Variety
    origins: Origins
    near_duplicates: Share
    """Dialogues that are nearly the same as an earlier one; an index of the first 100,000 is kept."""


class SetMeter:
    """Adds up dialogue by dialogue."""

    def __init__(self) -> None:
        self._dialogues = self._copies = 0
        self._shape, self._sources, self._coverage = ShapeMeter(), SourceMeter(), CoverageMeter()
        self._origins, self._variety, self._index = OriginMeter(), VarietyMeter(), DuplicateIndex()

    def add(self, dialogue: Dialogue) -> None:
        """Add one dialogue."""
        self._dialogues += 1
        view = DialogueView(dialogue)
        for meter in (self._shape, self._sources, self._coverage, self._origins):
            meter.add(view)
        self._variety.add_dialogue(dialogue)
        sketch = sketch_of(dialogue)
        self._copies += sketch is not None and self._index.compare(self._dialogues, sketch) is not None

    @property
    def statistics(self) -> SetStatistics:
        """The figures so far."""
        return SetStatistics(
            dialogues=self._dialogues,
            shape=self._shape.shape,
            sources=self._sources.sources,
            coverage=self._coverage.coverage,
            variety=self._variety.variety,
            origins=self._origins.origins,
            near_duplicates=Share.of(self._copies, self._dialogues),
        )
