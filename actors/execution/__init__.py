"""Running tools: calls that have an implementation are run in a fresh state, and what the dialogue says is compared."""

from .child import PythonExecutor
from .comparing import Comparison, Difference, compare
from .errors import ExecutionError, NotInstalled, NurseryDown, ServerUnavailable
from .implementations import Implementation, Limits, McpHttp, McpImplementation, McpServer, McpStdio, ToolImplementation
from .origins import mcp_implementations, python_implementations
from .planning import Step, plan
from .port import Executed, Executor, Freshness, Outcome, OutcomeKind, Session
from .running import run_plan
from .several import executor_of
from .verdicts import verdict, violations

__all__ = [
    "Comparison",
    "Difference",
    "Executed",
    "ExecutionError",
    "Executor",
    "Freshness",
    "Implementation",
    "Limits",
    "McpHttp",
    "McpImplementation",
    "McpServer",
    "McpStdio",
    "NotInstalled",
    "NurseryDown",
    "Outcome",
    "OutcomeKind",
    "PythonExecutor",
    "ServerUnavailable",
    "Session",
    "Step",
    "ToolImplementation",
    "compare",
    "executor_of",
    "mcp_implementations",
    "plan",
    "python_implementations",
    "run_plan",
    "verdict",
    "violations",
]
