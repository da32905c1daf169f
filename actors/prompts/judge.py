"""Stage 2, the judge: which of two versions of masked turns is better. Of a rewrite it does not know the original."""

from collections.abc import Mapping, Sequence

from ...events import Dialogue, Mask, Operation, Turn
from .injected import injected_lines
from .injections import INSTRUCTIONS
from .rendering import finding_lines, to_line, turn_lines, turn_shape
from .shared import CONTEXT, REVIEWER, SYSTEM, shared_parts
from .template import Prompt, Template

JUDGE = Template(
    "judge",
    SYSTEM,
    CONTEXT,
    f"""\
<task name="judge" operation="$operation" kind="$kind">
{REVIEWER}
There are two versions of some turns, A and B.
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

ON_TURNS = """\
In the dialogue these turns are masked. The versions of one turn are unrelated to those of the other turns: in one turn A
may be better, in another B."""
_EXTEND = """\
Each line of them has the turns that stand there instead of one turn of the dialogue above.
$instructions
The version that an instruction wrote is better if it does this as people and tools would, and loses if it does not do it,
if the exchange is not convincing, or if it harms the rest of the dialogue. What the instruction asks for is meant and is
no fault: that a first call is wrong or fails, that something is left out at first, or that the dialogue gets longer."""
_WRITTEN = """\
Of turn $turn, $original is the dialogue as it was, and $other is written by this instruction:
<instruction>
$instruction
</instruction>"""
_TOGETHER = """
The turns are judged one by one; of two versions that do not go together, only the better one can win."""
_REPAIR = """\
In the dialogue they are masked. One version is meant to mend these faults of the other:
<findings>
$findings
</findings>
A version that still has the fault loses to one that is rid of it and adds no other."""
_ONE = 'one verdict on the whole, with "turn": "all".'
_EACH = "one verdict for each of the turns $turns, by its id."
_EXAMPLE_ONE = """\
{"checked":["1.2 in A: the assistant asks for the date, which nobody has said before","1.3 in A: the user gives it", \
"1.2 in B: the call has a date that comes from nowhere"],"verdicts":[{"turn":"all","reason":"In B the date of the \
booking is made up.","better":"A"}]}"""
_EXAMPLE_EACH = """\
{"checked":["1.1: A and B ask for the same table","2.4 in A: it says 7 pm, and the result says 19:30"],"verdicts":\
[{"turn":"1.1","reason":"Both are as natural.","better":"same"},{"turn":"2.4","reason":"A states another time \
than the result.","better":"B"}]}"""


Versions = Mapping[str, tuple[list[Turn], list[Turn]]]
"""The versions A and B, by the turn that a verdict is about, or under `all`."""


def judge_prompt(dialogue: Dialogue, masks: Sequence[Mask], versions: Versions, unfit: str) -> Prompt:
    """Ask which version is better, A or B, of what *masks* of one operation stand for.

    Whoever judges an injection is told what the dialogue was, and reads it as it stands. In every other judgement the
    dialogue has gaps, so that nothing tells which version is the older one.
    """
    operation, turns = masks[0].operation, [turn for mask in masks for turn in mask.turns]
    show = _instead if operation is Operation.EXTEND else _in_turn
    hidden = () if operation is Operation.EXTEND else versions if operation is Operation.FILL else turns
    return Prompt(
        JUDGE,
        {
            **shared_parts(dialogue, dict.fromkeys(hidden, masks[0].id)),
            "operation": operation.value,
            "kind": " ".join(mask.injection.value for mask in masks if mask.injection is not None),
            "aim": _aim(dialogue, masks, versions),
            "a": show(versions, 0),
            "b": show(versions, 1),
            "verdicts": _EACH.replace("$turns", ", ".join(versions)) if "all" not in versions else _ONE,
            "example": _EXAMPLE_ONE if "all" in versions else _EXAMPLE_EACH,
            "unfit": unfit,
        },
    )


def _in_turn(versions: Versions, letter: int) -> str:
    return turn_lines(turn for pair in versions.values() for turn in pair[letter])


def _instead(versions: Versions, letter: int) -> str:
    shown = ({"instead_of": turn, "turns": [*map(turn_shape, pair[letter])]} for turn, pair in versions.items())
    return "\n".join(map(to_line, shown))


def _aim(dialogue: Dialogue, masks: Sequence[Mask], versions: Versions) -> str:
    mask = masks[0]
    match mask.operation:
        case Operation.EXTEND:
            told = "\n".join(_written(dialogue, mask, versions) for mask in masks)
            return _EXTEND.replace("$instructions", told) + (_TOGETHER if len(masks) > 1 else "")
        case Operation.FILL:
            return "\n".join(filter(None, (ON_TURNS, injected_lines(dialogue, versions))))
        case Operation.REPAIR | Operation.UNDO:
            findings = [finding for finding in dialogue.findings if finding.id in mask.guidance]
            notes = injected_lines(dialogue, mask.turns)
            return "\n".join(filter(None, (_REPAIR.replace("$findings", finding_lines(findings)), notes)))


def _written(dialogue: Dialogue, mask: Mask, versions: Versions) -> str:
    """Which version an injection wrote: the length tells it, and a judge that has to guess may take the wrong one."""
    assert mask.injection is not None
    (turn,) = mask.turns
    letters = ("A", "B") if versions[turn][0] == [dialogue.turn(turn)] else ("B", "A")
    parts = ("$turn", turn), ("$original", letters[0]), ("$other", letters[1])
    told = _WRITTEN
    for slot, part in parts:
        told = told.replace(slot, part)
    return told.replace("$instruction", INSTRUCTIONS[mask.injection])
