"""Python tools in confined child processes, one per dialogue."""

from .executor import PythonExecutor

__all__ = ["PythonExecutor"]
