"""Relations between the tools of a pool: data flow and similarity."""

from .data_flow import DataFlow, DataFlowGraph, find_data_flow, makes, required_identifiers, required_keys, unmakes
from .similarity import ToolSimilarity
from .words import singular, words_of

__all__ = [
    "DataFlow",
    "DataFlowGraph",
    "ToolSimilarity",
    "find_data_flow",
    "makes",
    "required_identifiers",
    "required_keys",
    "singular",
    "unmakes",
    "words_of",
]
