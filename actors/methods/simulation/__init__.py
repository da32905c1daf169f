"""The paper's baseline: a user, an assistant and tools, each played by a model, make the dialogue turn by turn."""

from ...prompts import ASSISTANT_TURN, PLAN, TOOL_TURN, USER_TURN, VOTES
from ...roles import Assistant, Initializer, ToolSimulator, UserSimulator, Verifier, purposes
from ..port import Method
from .estimate import expected
from .opening import opened
from .routing import next_role

METHOD = Method(
    "simulation",
    "Let a simulated user, an assistant and simulated tools speak turn by turn, then verify the dialogue.",
    roles={
        purposes.INITIALIZER: lambda rules, _experts: Initializer(rules),
        purposes.USER_SIMULATOR: lambda _rules, _experts: UserSimulator(),
        purposes.ASSISTANT: lambda _rules, _experts: Assistant(),
        purposes.TOOL_SIMULATOR: lambda _rules, _experts: ToolSimulator(),
        purposes.VERIFIER: Verifier,
    },
    next_role=next_role,
    purposes=(
        purposes.PLAN,
        purposes.USER_TURN,
        purposes.ASSISTANT_TURN,
        purposes.TOOL_TURN,
        purposes.VOTE,
        purposes.VOTES,
    ),
    templates=(PLAN, USER_TURN, ASSISTANT_TURN, TOOL_TURN, VOTES),
    expected=expected,
    opened=opened,
)
