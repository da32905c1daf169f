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
from .formats import FORMATS
from .loading import load_pool
from .openai import to_openai
from .pool import Oddity, Origin, Pool

__all__ = [
    "FORMATS",
    "BadSchema",
    "DuplicateTool",
    "EmptyPool",
    "MalformedTool",
    "NamelessTool",
    "NotParsable",
    "Oddity",
    "Origin",
    "Pool",
    "PoolError",
    "UnknownFormat",
    "UnreadableSource",
    "load_pool",
    "to_openai",
]
