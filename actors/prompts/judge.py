"""Stage 2, the judge: which of two versions of the masked turns is better. It is not told which is the original."""

from ...events import Dialogue, Mask, Turn
from .rendering import turn_lines
from .shared import CONTEXT, REVIEWER, SYSTEM, shared_parts
from .template import Prompt, Template

JUDGE = Template(
    "judge",
    SYSTEM,
    CONTEXT,
    f"""\
<task name="judge" operation="$operation" kind="$kind">
{REVIEWER}
There are two versions of the masked turns.
<a>
$a
</a>
<b>
$b
</b>
$aim Which version makes the better dialogue? Look at each version in its place: arguments that fit
their schema and come from somewhere, calls that have their results, words that agree with the results, a natural flow
into the turns that follow. A version with a fault of substance loses to one without, however well it is written.
Reply: {{"better": "A" or "B", "reason": "one sentence"}}
</task>$unfit""",
)

_AIMS = {
    "extend": "One of them is meant to bring in this complexity: $kind. It is better only if that is convincing.",
    "fill": "One of them is a rewrite of the other.",
    "repair": "One of them is meant to mend a fault of the other.",
}


def judge_prompt(dialogue: Dialogue, mask: Mask, a: list[Turn], b: list[Turn], unfit: str) -> Prompt:
    """Ask which of *a* and *b* is better in the mask's place."""
    kind = "" if mask.injection is None else mask.injection.value
    return Prompt(
        JUDGE,
        {
            **shared_parts(dialogue, dict.fromkeys(mask.turns, mask.id)),
            "operation": mask.operation.value,
            "kind": kind,
            "aim": _AIMS[mask.operation.value].replace("$kind", kind),
            "a": turn_lines(a),
            "b": turn_lines(b),
            "unfit": unfit,
        },
    )
