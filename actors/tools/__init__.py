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
from .feeds import Feed, FeedGraph, find_feeds
from .formats import FORMATS
from .live import Listing
from .loading import load_pool
from .openai import to_openai
from .pool import Oddity, Origin, Pool
from .python import is_python
from .sampling import sample_tools

__all__ = [
    "FORMATS",
    "BadSchema",
    "DuplicateTool",
    "EmptyPool",
    "Feed",
    "FeedGraph",
    "Listing",
    "MalformedTool",
    "NamelessTool",
    "NotParsable",
    "Oddity",
    "Origin",
    "Pool",
    "PoolError",
    "UnknownFormat",
    "UnreadableSource",
    "find_feeds",
    "is_python",
    "load_pool",
    "sample_tools",
    "to_openai",
]
