"""Relations between the tools of a pool: data flow and similarity."""

from .data_flow import DataFlow, DataFlowGraph, find_data_flow, makes, required_identifiers
from .similarity import ToolSimilarity
from .words import singular, words_of

__all__ = [
    "DataFlow",
    "DataFlowGraph",
    "ToolSimilarity",
    "find_data_flow",
    "makes",
    "required_identifiers",
    "singular",
    "words_of",
]
