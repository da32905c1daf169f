"""Running tools: calls that have an implementation are run in a fresh state, and what the dialogue says is compared.

What compares is asked for in its own modules: each sandbox begins by importing this package, and needs no rules.
"""

from .errors import ExecutionError, ForkServerDown, NoSandbox, NotInstalled, ServerUnavailable
from .executors import executor_of
from .implementations import Implementation, McpHttp, McpImplementation, McpServer, McpStdio, ToolImplementation
from .limits import Limits
from .port import Executed, ExecutionOutcome, Executor, Freshness, OutcomeKind, Session
from .samples import listed, listing_tools
from .sandbox import InForce, PythonExecutor, in_force
from .state import HoldsState, StateSeen, StateUnseen

__all__ = [
    "Executed",
    "ExecutionError",
    "ExecutionOutcome",
    "Executor",
    "ForkServerDown",
    "Freshness",
    "HoldsState",
    "Implementation",
    "InForce",
    "Limits",
    "McpHttp",
    "McpImplementation",
    "McpServer",
    "McpStdio",
    "NoSandbox",
    "NotInstalled",
    "OutcomeKind",
    "PythonExecutor",
    "ServerUnavailable",
    "Session",
    "StateSeen",
    "StateUnseen",
    "ToolImplementation",
    "executor_of",
    "in_force",
    "listed",
    "listing_tools",
]
