"""Stage 2, complexity injection: a masked turn comes back revised, with extra turns (paper, mask and extend)."""

from ...events import Dialogue, Mask, UserTurn
from .injections import instruction
from .shared import CONTEXT, SYSTEM, shared_parts
from .template import Prompt, Template

EXTEND = Template(
    "extend",
    SYSTEM,
    CONTEXT,
    """\
<task name="extend" kind="$kind" turns="$turn">
Bring a complexity into the dialogue: several turns take the place of turn $turn.
$instruction
Whatever is not said here stays natural: the people keep their voice, and nothing that later turns rest on is lost. Where
the turn before $turn ends with a question, the user answers it, or says in passing that it can wait. All other turns stay
as they are, so your last turn leads to the one after $turn.
Reply with {"turns":[<the turns above, in this order>]}. Only turn $turn keeps its "id"; the others have none. Example of
the form, from another dialogue and for another instruction:
$form
</task>$unfit""",
)

_BEFORE_THE_USER = """\
{"turns":[{"role":"user","text":"My first free Saturday in weeks!"},{"role":"assistant","text":"Enjoy it! What \
shall we plan?"},{"role":"user","id":"$turn","text":"A tennis court at six, please."}]}"""
_AROUND_CALLS = """\
{"turns":[{"role":"assistant","text":"","calls":[{"name":"find_courts","arguments":{"day":"2025-03-80"}}]}, \
{"role":"tool","results":[{"error":true,"content":"day: 2025-03-80 is not a date"}]},{"role":"assistant","id":\
"$turn","text":"I mistyped the day.","calls":[{"name":"find_courts","arguments":{"day":"2025-03-08"}}]}]}"""


def extend_prompt(dialogue: Dialogue, mask: Mask, unfit: str) -> Prompt:
    """Ask for the masked turn with the mask's injection around it.

    The dialogue is shown as it stands, for every injection and for whoever judges them: a provider reads it once.
    """
    assert mask.injection is not None
    (turn,) = mask.turns
    return Prompt(
        EXTEND,
        {
            **shared_parts(dialogue),
            "kind": mask.injection.value,
            "instruction": instruction(dialogue, mask),
            "turn": turn,
            "form": (_BEFORE_THE_USER if isinstance(dialogue.turn(turn), UserTurn) else _AROUND_CALLS).replace(
                "$turn", turn
            ),
            "unfit": unfit,
        },
    )
