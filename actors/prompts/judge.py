"""Stage 2, the judge: which of two versions of masked turns is better. Of a rewrite it does not know the original."""

from collections.abc import Mapping

from ...events import Dialogue, Mask, Operation, Turn
from .injected import injected_lines
from .injections import INSTRUCTIONS
from .rendering import finding_lines, turn_lines
from .shared import CONTEXT, REVIEWER, SYSTEM, shared_parts
from .template import Prompt, Template

JUDGE = Template(
    "judge",
    SYSTEM,
    CONTEXT,
    f"""\
<task name="judge" operation="$operation" kind="$kind">
{REVIEWER}
There are two versions of what is masked, A and B.
<a>
$a
</a>
<b>
$b
</b>
$aim
Read each version in its place. A version is at fault where an argument does not fit its schema or comes from nowhere,
where words and results disagree, where the user is told the name of a tool, or where the turns after it no longer follow.
A version with such a fault loses to one without it, however well it is written. Length is no merit.
Write in this order:
- "checked": one short line for each turn or call that you looked at: where it is, and what you saw.
- "verdicts": $verdicts First "reason", then "better": "A", "B", or "same" where neither is better.
Example of a reply, about another dialogue:
$example
</task>$unfit""",
)

_ON_TURNS = """\
Where a turn stands in both, the versions of that turn are unrelated to those of the other turns: in one turn A may be
better, in another B."""
_EXTEND = """\
$original is the dialogue as it was. The other version is written by this instruction:
<instruction>
$instruction
</instruction>
It is better if it does this as people and tools would, and loses if it does not do it, if the exchange is not
convincing, or if it harms the rest of the dialogue. What the instruction asks for is meant, and is no fault: that a first
call is wrong or fails, that something is left out at first, or that the dialogue gets longer."""
_REPAIR = """\
One of them is meant to mend these faults of the other:
<findings>
$findings
</findings>
A version that still has the fault loses to one that is rid of it and adds no other."""
_ONE = 'one verdict on the whole, with "turn": "all".'
_EACH = "one verdict for each of the turns $turns, by its id."
_EXAMPLE_ONE = """\
{"checked": ["1.2 in A: the assistant asks for the date, which nobody has said before", "1.3 in A: the user gives it", \
"1.2 in B: the call has a date that comes from nowhere"], "verdicts": [{"turn": "all", "reason": "In B the date of the \
booking is made up.", "better": "A"}]}"""
_EXAMPLE_EACH = """\
{"checked": ["1.1: A and B ask for the same table", "2.4 in A: it says 7 pm, and the result says 19:30"], "verdicts": \
[{"turn": "1.1", "reason": "Both are as natural.", "better": "same"}, {"turn": "2.4", "reason": "A states another time \
than the result.", "better": "B"}]}"""


def judge_prompt(
    dialogue: Dialogue, mask: Mask, versions: Mapping[str, tuple[list[Turn], list[Turn]]], unfit: str
) -> Prompt:
    """Ask which version is better, A or B; *versions* holds both by the turn that a verdict is about, or for all."""
    whole = mask.operation is not Operation.FILL
    a, b = ([turn for pair in versions.values() for turn in pair[n]] for n in (0, 1))
    return Prompt(
        JUDGE,
        {
            **shared_parts(dialogue, dict.fromkeys(mask.turns if whole else versions, mask.id)),
            "operation": mask.operation.value,
            "kind": "" if mask.injection is None else mask.injection.value,
            "aim": _aim(dialogue, mask, versions, a),
            "a": turn_lines(a),
            "b": turn_lines(b),
            "verdicts": _ONE if whole else _EACH.replace("$turns", ", ".join(versions)),
            "example": _EXAMPLE_ONE if whole else _EXAMPLE_EACH,
            "unfit": unfit,
        },
    )


def _aim(dialogue: Dialogue, mask: Mask, versions: Mapping[str, object], a: list[Turn]) -> str:
    match mask.operation:
        case Operation.EXTEND:
            assert mask.injection is not None
            # The length tells it, and whoever has to guess may hold the instruction against the wrong one.
            original = "A" if a == [dialogue.turn(turn) for turn in mask.turns] else "B"
            return _EXTEND.replace("$original", original).replace("$instruction", INSTRUCTIONS[mask.injection])
        case Operation.FILL:
            return "\n".join(filter(None, (_ON_TURNS, injected_lines(dialogue, versions))))
        case Operation.REPAIR | Operation.UNDO:
            findings = [finding for finding in dialogue.findings if finding.id in mask.guidance]
            notes = injected_lines(dialogue, mask.turns)
            return "\n".join(filter(None, (_REPAIR.replace("$findings", finding_lines(findings)), notes)))
