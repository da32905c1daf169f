"""The practice range: an answering function as an HTTP server that speaks OpenAI's and Anthropic's wire, and errs.

It is the peer of the tests and benchmarks, so it is lean: a protocol of callbacks, no framework. With prompts of 10 KB,
64 in flight and an answer that costs nothing it serves 8,000 questions a second on one core, at 0.11 ms of CPU each
(loopback, Python 3.11). What is beyond that is the answering function's: it runs in the same process.
"""

from .counts import Counts
from .plans import Answer
from .practice import PracticeServer, serve
from .settings import ANSWERS, Faults, Served, ServerSettings

__all__ = ["ANSWERS", "Answer", "Counts", "Faults", "PracticeServer", "Served", "ServerSettings", "serve"]
