"""Figures of a set of dialogues as a whole, and the bands in which those of real dialogues lie."""

from .bands import Band, ShareBand
from .coverage import Coverage, ToolCoverage
from .distributions import Bar, Distribution
from .figures import Figure, ShareOf
from .meter import SetMeter, SetStatistics
from .origins import Origins
from .real_dialogues import REAL_FIGURES, REAL_SHARES
from .shape import Shape, Share
from .sources import Sources

__all__ = [
    "REAL_FIGURES",
    "REAL_SHARES",
    "Band",
    "Bar",
    "Coverage",
    "Distribution",
    "Figure",
    "Origins",
    "SetMeter",
    "SetStatistics",
    "Shape",
    "Share",
    "ShareBand",
    "ShareOf",
    "Sources",
    "ToolCoverage",
]
