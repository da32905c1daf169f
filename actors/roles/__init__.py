"""The roles: pure deciders, one file each."""

from .assistant import Assistant
from .filler import Filler
from .initializer import Initializer
from .opening import draw_opening
from .plan_comparison import PlanSketch, compare, comparison_due, sketch_of
from .port import Role
from .refiner import Refiner
from .result_reconciliation import execution_due
from .tool_simulator import ToolSimulator
from .user_simulator import UserSimulator
from .verifier import Verifier

__all__ = [
    "Assistant",
    "Filler",
    "Initializer",
    "PlanSketch",
    "Refiner",
    "Role",
    "ToolSimulator",
    "UserSimulator",
    "Verifier",
    "compare",
    "comparison_due",
    "draw_opening",
    "execution_due",
    "sketch_of",
]
