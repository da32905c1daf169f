"""Python tools in confined child processes, one per dialogue."""

from .executor import PythonExecutor
from .in_force import InForce, in_force

__all__ = ["InForce", "PythonExecutor", "in_force"]
