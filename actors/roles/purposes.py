"""The questions that the roles ask, and the roles' names."""

from typing import Final

from ..questions import Purpose

INITIALIZER: Final = "initializer"
REFINER: Final = "refiner"
FILLER: Final = "filler"
VERIFIER: Final = "verifier"
USER_SIMULATOR: Final = "user_simulator"
ASSISTANT: Final = "assistant"
TOOL_SIMULATOR: Final = "tool_simulator"

PLAN: Final = Purpose("plan", INITIALIZER, 3000)
DRAFT: Final = Purpose("draft", INITIALIZER, 6000)
EXTEND: Final = Purpose("extend", FILLER, 4000)
FILL: Final = Purpose("fill", FILLER, 6000)
REPAIR: Final = Purpose("repair", FILLER, 6000)
JUDGE: Final = Purpose("judge", REFINER, 2000)
VOTE: Final = Purpose("vote", VERIFIER, 2000)
VOTES: Final = Purpose("votes", VERIFIER, 6000)
USER_TURN: Final = Purpose("user_turn", USER_SIMULATOR, 1000)
ASSISTANT_TURN: Final = Purpose("assistant_turn", ASSISTANT, 3000)
TOOL_TURN: Final = Purpose("tool_turn", TOOL_SIMULATOR, 4000)
