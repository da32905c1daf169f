"""Stage 2, complexity injection: a masked turn comes back revised, with extra turns (paper, mask and extend)."""

from ...events import Dialogue, Mask, UserTurn
from .injections import instruction
from .rendering import turn_lines
from .scenario import scenario_lines
from .shared import CONTEXT, SYSTEM, shared_parts
from .template import Prompt, Template

EXTEND = Template(
    "extend",
    SYSTEM,
    CONTEXT,
    """\
<task name="extend" kind="$kind">
${scenario}Bring a complexity into the dialogue. Turn $turn is masked. It was:
<masked>
$original
</masked>
$instruction
Whatever is not said here stays natural: the people keep their voice, and nothing that later turns rest on is lost. Where
the turn before the mask ends with a question, the user answers it, or says in passing that it can wait. The turns after the
mask stay as they are, so your last turn leads to them.
Reply with {"turns": [<the turns above, in this order>]}. Only the masked turn has an "id", "$turn". Example of the form,
from another dialogue and for another instruction:
$form
</task>$unfit""",
)

_BEFORE_THE_USER = """\
{"turns": [{"role": "user", "text": "My first free Saturday in weeks!"}, {"role": "assistant", "text": "Enjoy it! What \
shall we plan?"}, {"role": "user", "id": "$turn", "text": "A tennis court at six, please."}]}"""
_AROUND_CALLS = """\
{"turns": [{"role": "assistant", "text": "", "calls": [{"name": "find_courts", "arguments": {"day": "2025-03-80"}}]}, \
{"role": "tool", "results": [{"error": true, "content": "day: 2025-03-80 is not a date"}]}, {"role": "assistant", "id": \
"$turn", "text": "I mistyped the day.", "calls": [{"name": "find_courts", "arguments": {"day": "2025-03-08"}}]}]}"""


def extend_prompt(dialogue: Dialogue, mask: Mask, unfit: str) -> Prompt:
    """Ask for a masked turn with the mask's injection around it."""
    assert mask.injection is not None
    (turn,) = mask.turns
    return Prompt(
        EXTEND,
        {
            **shared_parts(dialogue, {turn: mask.id}),
            "scenario": scenario_lines(dialogue),
            "kind": mask.injection.value,
            "instruction": instruction(dialogue, mask),
            "turn": turn,
            "original": turn_lines([dialogue.turn(turn)]),
            "form": (_BEFORE_THE_USER if isinstance(dialogue.turn(turn), UserTurn) else _AROUND_CALLS).replace(
                "$turn", turn
            ),
            "unfit": unfit,
        },
    )
