"""Tool formats: one file per format, each a `ToolFormat` that recognises and reads documents."""

from .documents import read_document
from .live import Listing
from .openai import to_openai
from .port import RawTool, ToolFormat
from .python import NAME as PYTHON
from .python import is_python, read_functions
from .registry import FORMATS, format_of

__all__ = [
    "FORMATS",
    "PYTHON",
    "Listing",
    "RawTool",
    "ToolFormat",
    "format_of",
    "is_python",
    "read_document",
    "read_functions",
    "to_openai",
]
