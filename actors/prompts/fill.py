"""Stage 2, reasonability: several turns that do not touch are rewritten (paper, mask and fill)."""

from ...events import Dialogue, Mask
from .rendering import turn_lines
from .shared import CONTEXT, SYSTEM, shared_parts
from .template import Prompt, Template

FILL = Template(
    "fill",
    SYSTEM,
    CONTEXT,
    """\
<task name="fill">
These turns are masked. Before, they were:
<masked>
$originals
</masked>
Rewrite each so that the arguments fit what was said and found, the words are natural and specific, and the dialogue
flows. Keep each turn's role and id, and the ids of its calls and results: the turns around it stay as they are. Keep
what is right: a rewrite that says less, or that contradicts a neighbour, is worse than the turn it replaces.
Reply: {"turns": [...]}, one turn for each masked one, with its id.
</task>$unfit""",
)


def fill_prompt(dialogue: Dialogue, mask: Mask, unfit: str) -> Prompt:
    """Ask for the masked turns, one for one."""
    masks = dict.fromkeys(mask.turns, mask.id)
    originals = turn_lines([dialogue.turn(turn) for turn in mask.turns])
    return Prompt(FILL, {**shared_parts(dialogue, masks), "originals": originals, "unfit": unfit})
