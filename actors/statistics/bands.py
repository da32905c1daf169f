"""The band in which a figure of real dialogues lies."""

from ...store.views import View


class Band(View):
    """Numbers of real dialogues; every source counts as much as every other, however large it is."""

    p10: int
    median: int
    p90: int
    sources: int

    def place(self, number: float) -> str:
        """Return `below`, `within` or `above`: where *number* is beside the middle four fifths."""
        return "below" if number < self.p10 else "above" if number > self.p90 else "within"


class ShareBand(View):
    """A share in real dialogues, by source."""

    lowest: float
    median: float
    highest: float
    sources: int

    def place(self, share: float) -> str:
        """Return `below`, `within` or `above`: where *share* is beside those of the sources, a point aside."""
        return "below" if share < self.lowest - _POINT else "above" if share > self.highest + _POINT else "within"


_POINT = 0.01
