"""Running tools: calls that have an implementation are run in a fresh state, and what the dialogue says is compared."""

from .comparison import Comparison, Difference, compare
from .errors import ExecutionError, ForkServerDown, NotInstalled, ServerUnavailable
from .executors import executor_of
from .implementations import Implementation, McpHttp, McpImplementation, McpServer, McpStdio, ToolImplementation
from .implemented import mcp_implementations, python_implementations
from .limits import Limits
from .planning import Step, plan
from .port import Executed, ExecutionOutcome, Executor, Freshness, OutcomeKind, Session
from .running import run_plan
from .sandbox.executor import PythonExecutor
from .verdicts import contradictions, verdict

__all__ = [
    "Comparison",
    "Difference",
    "Executed",
    "ExecutionError",
    "ExecutionOutcome",
    "Executor",
    "ForkServerDown",
    "Freshness",
    "Implementation",
    "Limits",
    "McpHttp",
    "McpImplementation",
    "McpServer",
    "McpStdio",
    "NotInstalled",
    "OutcomeKind",
    "PythonExecutor",
    "ServerUnavailable",
    "Session",
    "Step",
    "ToolImplementation",
    "compare",
    "contradictions",
    "executor_of",
    "mcp_implementations",
    "plan",
    "python_implementations",
    "run_plan",
    "verdict",
]
