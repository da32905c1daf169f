"""A model tries each assistant turn of dialogues that are there already, so that it is known how hard they are."""

from ...prompts import ASSISTANT_TURN
from ...roles import purposes
from ..port import Method
from .routing import expected, next_role
from .solver import Solver

METHOD = Method(
    "difficulty",
    "Let a model try the assistant's turns of dialogues that are there already.",
    roles={purposes.ASSISTANT: lambda _rules, _experts: Solver()},
    next_role=next_role,
    purposes=(purposes.ASSISTANT_TURN,),
    templates=(ASSISTANT_TURN,),
    expected=expected,
    imports=True,
)
