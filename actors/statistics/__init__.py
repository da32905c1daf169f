"""Figures of a set of dialogues as a whole, and the bands in which those of real dialogues lie."""

from .bands import Band, ShareBand
from .coherence import MOST_DIALOGUES, Coherence, DialogueCoherence, Likeness, Spoken, coherence_of, spoken_in, summed
from .coverage import Coverage, ToolCoverage
from .distributions import Bar, Distribution
from .figures import Figure, ShareOf
from .meter import SetMeter, SetStatistics
from .origins import Origins
from .real_dialogues import REAL_FIGURES, REAL_SHARES
from .shape import Shape, Share
from .sources import Sources

__all__ = [
    "MOST_DIALOGUES",
    "REAL_FIGURES",
    "REAL_SHARES",
    "Band",
    "Bar",
    "Coherence",
    "Coverage",
    "DialogueCoherence",
    "Distribution",
    "Figure",
    "Likeness",
    "Origins",
    "SetMeter",
    "SetStatistics",
    "Shape",
    "Share",
    "ShareBand",
    "ShareOf",
    "Sources",
    "Spoken",
    "ToolCoverage",
    "coherence_of",
    "spoken_in",
    "summed",
]
