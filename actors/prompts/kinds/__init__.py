"""The kinds of complexity in words, one file for each type (paper, stage 2)."""

from . import clarification, error_simulation, non_function_calling, tool_awareness
from .port import Injection

INJECTIONS = {
    **clarification.TEXTS,
    **tool_awareness.TEXTS,
    **error_simulation.TEXTS,
    **non_function_calling.TEXTS,
}
"""Of every kind."""

__all__ = ["INJECTIONS", "Injection"]
