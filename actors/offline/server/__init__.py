"""Mock server: an answering function behind HTTP, in the wire formats of OpenAI and Anthropic, with faults at will.

HTTP is aiohttp's, and faults below it act on its transport. The answering function runs in the same process.
"""

from .batches import BatchFaults
from .responding import Answer
from .served import ANSWERS, Counts, Served
from .server import MockServer, serve
from .settings import ServerSettings

__all__ = ["ANSWERS", "Answer", "BatchFaults", "Counts", "MockServer", "Served", "ServerSettings", "serve"]
