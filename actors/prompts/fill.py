"""Stage 2, reasonability: several turns that do not touch are rewritten (paper, mask and fill)."""

from ...events import AssistantTurn, Dialogue, Mask, ToolTurn, Turn, UserTurn, told_anew
from .injected import injected_lines
from .shared import CONTEXT, SYSTEM, shared_parts
from .template import Prompt, Template

FILL = Template(
    "fill",
    SYSTEM,
    CONTEXT,
    """\
<task name="fill" turns="$turns">
Of these turns, rewrite those that can be better in their places: $turns. All other turns stay as they are.
$advice
$facts
- Leave out a turn that is good already: it stays as it is, and {"turns":[]} leaves all of them. A rewrite that says less,
  or that contradicts a turn around it, is worse than the original. What follows an exchange that is new may take it up.
$injected
Reply: {"turns":[...]}, one turn for each that you rewrite, with its "id" and its "role". For example, for a user turn "4.1"
that said "Please book a table with the party size 4 on the date 2025-05-02.":
{"turns":[{"id":"4.1","role":"user","text":"Can you get us a table for 4 on May 2?"}]}
</task>$unfit""",
)

_KEEP = """\
- Keep the facts: the same request, numbers, names, dates and identifiers. Change an argument only where it does not say
  what the user meant, and keep the ids of the turns; calls need none."""
_TELL_ANEW = """\
written before the tools ran. The results above are those that came, and others than the writer expected: say what
  they say now. What they do not bear out goes, and what the user has to know of them is told."""
_USER = """\
- A user turn: natural, as this person writes or speaks. No names of tools or arguments, no thanks for what has not happened,
  no sentence that was said before."""
_CALLING = """\
- An assistant turn with calls: at most one short sentence of words, or none; it says what is new, and not what was said
  before. Each argument says what the user meant, or what a result gave."""
_ANSWERING = """\
- An assistant turn in words: the answer comes first, in plain words and with the values that the user needs. It says only
  what the results support, tells no name of a tool, and does not end in "Is there anything else?" or the like."""
_RESULT = "- A tool turn: it fits the arguments of its calls and all earlier results."


def fill_prompt(dialogue: Dialogue, mask: Mask, unfit: str) -> Prompt:
    """Ask for the masked turns, one for one. The dialogue is shown as it stands, with these turns in their places."""
    turns = [dialogue.turn(turn) for turn in mask.turns]
    return Prompt(
        FILL,
        {
            **shared_parts(dialogue),
            "turns": ", ".join(mask.turns),
            "advice": "\n".join(dict.fromkeys(map(_advice, turns))),
            "facts": _facts(dialogue, mask),
            "injected": injected_lines(dialogue, mask.turns),
            "unfit": unfit,
        },
    )


def _facts(dialogue: Dialogue, mask: Mask) -> str:
    """What the rewrite keeps: all, but where real results have come in the place of those that a turn was written for."""
    told = told_anew(dialogue)
    anew = [turn for turn in mask.turns if turn in told]
    if not anew:
        return _KEEP
    tell = f"- {', '.join(anew)}: {_TELL_ANEW}"
    return tell if len(anew) == len(mask.turns) else f"{_KEEP}\n{tell}"


def _advice(turn: Turn) -> str:
    match turn:
        case UserTurn():
            return _USER
        case AssistantTurn(calls=()):
            return _ANSWERING
        case AssistantTurn():
            return _CALLING
        case ToolTurn():
            return _RESULT
        case _:
            return "- A change of the tool list stays as it is."
