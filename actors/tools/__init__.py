"""Tools: the formats that they come in, the pool that they make, and the candidates of a dialogue."""

from .errors import (
    BadSchema,
    DuplicateTool,
    EmptyPool,
    MalformedTool,
    NamelessTool,
    NotParsable,
    PoolError,
    UnknownFormat,
    UnreadableSource,
)
from .formats import FORMATS, Listing, is_python, to_openai
from .graph import DataFlow, DataFlowGraph, find_data_flow
from .loading import load_pool
from .pool import Pool, PoolWarning, ToolOrigin
from .sampling import sample_tools
from .walks import at_hand, draw_walks

__all__ = [
    "FORMATS",
    "BadSchema",
    "DataFlow",
    "DataFlowGraph",
    "DuplicateTool",
    "EmptyPool",
    "Listing",
    "MalformedTool",
    "NamelessTool",
    "NotParsable",
    "Pool",
    "PoolError",
    "PoolWarning",
    "ToolOrigin",
    "UnknownFormat",
    "UnreadableSource",
    "at_hand",
    "draw_walks",
    "find_data_flow",
    "is_python",
    "load_pool",
    "sample_tools",
    "to_openai",
]
