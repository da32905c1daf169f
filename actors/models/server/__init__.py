"""The practice range: an answering function as an HTTP server that speaks OpenAI's and Anthropic's wire, and errs.

It is the peer of the tests and benchmarks, so it is lean: a protocol of callbacks, no framework.
"""

from .counts import Counts
from .plans import Answer
from .practice import PracticeServer, serve
from .settings import ANSWERS, Faults, Served, ServerSettings

__all__ = ["ANSWERS", "Answer", "Counts", "Faults", "PracticeServer", "Served", "ServerSettings", "serve"]
