"""Running tools: calls that have an implementation are run in a fresh state, and what the dialogue says is compared."""

from .comparison import Comparison, Difference, compare
from .errors import ExecutionError, ForkServerDown, NoSandbox, NotInstalled, ServerUnavailable
from .executors import executor_of
from .expectations import places
from .final_state import FINAL_STATE, States, changing, final_state_findings, known, state_run
from .implementations import Implementation, McpHttp, McpImplementation, McpServer, McpStdio, ToolImplementation
from .implemented import mcp_implementations, python_implementations
from .limits import Limits
from .planning import Step, plan
from .port import Executed, ExecutionOutcome, Executor, Freshness, OutcomeKind, Session
from .running import Ran, look_at, run_plan
from .samples import listed, listing_tools
from .sandbox import InForce, PythonExecutor, in_force
from .state import HoldsState, StateSeen, StateUnseen
from .verdicts import contradictions, verdict

__all__ = [
    "FINAL_STATE",
    "Comparison",
    "Difference",
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
    "Ran",
    "ServerUnavailable",
    "Session",
    "StateSeen",
    "StateUnseen",
    "States",
    "Step",
    "ToolImplementation",
    "changing",
    "compare",
    "contradictions",
    "executor_of",
    "final_state_findings",
    "in_force",
    "known",
    "listed",
    "listing_tools",
    "look_at",
    "mcp_implementations",
    "places",
    "plan",
    "python_implementations",
    "run_plan",
    "state_run",
    "verdict",
]
