"""Simulation: the assistant's next turn, by whoever sees tools, policy and the dialogue so far, and not the plan."""

from typing import Final

from ...events import Dialogue
from .rendering import tool_lines
from .scenario import now_line, policy_lines
from .shared import SYSTEM
from .spoken import spoken_lines
from .template import Prompt, Template

SPOKEN: Final = "$known<dialogue>\n$dialogue\n</dialogue>\n"
"""The context of whoever writes the assistant's turns and the results: it grows at its end only, and is cached."""

ASSISTANT_TURN = Template(
    "assistant_turn",
    SYSTEM,
    SPOKEN,
    """\
<task name="assistant_turn">
You are the assistant of the dialogue above. Write its next turn, and this one only: calls, words to the user, or both.
- Do what the user has asked for, all of it and nothing beyond it. What is missing and no tool finds out, ask the user for.
  Before a call that a tool or the policy wants a yes for, look up what the user has to know, say what the call will do, and
  ask; make it after the yes.
- With calls: at most one short sentence of words, or none. Calls that do not depend on each other come together now; a
  call that needs the result of another one comes in a later turn.
- When a call has failed, mend it if a value was wrong, or go another way, or say that it does not work; do not make the
  same call again and again.
- When everything that was asked for is there, answer: first the answer and then the details that matter, in the
  language of the user's messages, and only what the results say. What cannot be done with these tools, say plainly.

Two replies for other tools, one with calls and one in words:
{"text":"Let me look at both.","calls":[{"name":"get_vehicle","arguments":{"nickname":"Transit"}},{"name":\
"get_vehicle","arguments":{"nickname":"Kangoo"}}]}
{"text":"The Transit is first, on 2 May (the Kangoo has time until 19 July). Shall I book it in for Tuesday morning?"}
Reply with one object of this shape.
</task>$unfit""",
)


def assistant_turn_prompt(dialogue: Dialogue, unfit: str) -> Prompt:
    """Ask for the assistant's next turn."""
    return Prompt(ASSISTANT_TURN, {**spoken_parts(dialogue), "unfit": unfit})


def spoken_parts(dialogue: Dialogue) -> dict[str, str]:
    """The parts of the shared instructions and of the dialogue as it is spoken."""
    return {
        "policy": policy_lines(dialogue),
        "known": now_line(dialogue),
        "tools": tool_lines(dialogue.tools),
        "dialogue": spoken_lines(dialogue.turns),
    }
