"""Running tools: calls that have an implementation are run in a fresh state, and what the dialogue says is compared."""

from .comparison import Comparison, Difference, compare
from .errors import ExecutionError, ForkServerDown, NoSandbox, NotInstalled, ServerUnavailable
from .executors import executor_of
from .implementations import Implementation, McpHttp, McpImplementation, McpServer, McpStdio, ToolImplementation
from .implemented import mcp_implementations, python_implementations
from .limits import Limits
from .planning import Step, plan
from .port import Executed, ExecutionOutcome, Executor, Freshness, OutcomeKind, Session
from .running import run_plan
from .sandbox import InForce, PythonExecutor, in_force
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
    "Step",
    "ToolImplementation",
    "compare",
    "contradictions",
    "executor_of",
    "in_force",
    "mcp_implementations",
    "plan",
    "python_implementations",
    "run_plan",
    "verdict",
]
