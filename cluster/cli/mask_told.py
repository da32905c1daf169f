"""The story of a mask, as it is printed: before, proposal, verdict, and every answer with the way to its prompt."""

from ...events import DeclinedBy
from ...store.views import AnswerTo, MaskStory
from ...store.wording import dollars, ids, mask_words, visible
from .app import UNBOUNDED, console, further
from .chat import print_turn
from .differing import show_changes
from .layout import print_beside

_REPLY_LINES = 40
"""Lines of a reply that are shown on a terminal, unless the whole is asked for."""
_DECLINED = {
    DeclinedBy.JUDGE: "the judge kept the original",
    DeclinedBy.RULE: "a rule declined it",
    DeclinedBy.UNCHANGED: "it came back unchanged",
    DeclinedBy.ERROR: "no usable answer came",
}


def show_mask(told: MaskStory, *, whole: bool) -> None:
    """Print the story from the opening of the mask to its end."""
    purpose = mask_words(told.operation, told.injection)
    opened = f"{ids(told.turns)} masked at version {told.version} {purpose}"
    console.print(f"{told.id}, mask {told.mask}: {opened}", style="bold")
    for finding in told.guidance:
        print_beside("  because  ", f"{finding.check}: {finding.message}", style="yellow")
    console.print("\nBefore", style="bold")
    for turn in told.before:
        print_turn(turn, whole=whole)
    if told.proposed is None:
        console.print("\nNo fill was proposed.", style="bold")
    else:
        console.print(f"\nProposed at version {told.proposed}", style="bold")
        for placed in told.added:
            print_turn(placed.turn, mark="+ ", whole=whole)
        show_changes(told.changed)
        if not told.added and not told.changed:
            console.print("  the turns as they were")
    console.print()
    print_beside("Verdict  ", _verdict(told), style="bold")
    for answer in told.answers:
        _show_answer(told, answer, whole=whole)


def _verdict(told: MaskStory) -> str:
    if told.closed is None:
        return "nobody has judged it yet"
    what = "the fill was taken" if told.accepted else _DECLINED[told.declined_by or DeclinedBy.JUDGE]
    some = f", of {ids(told.kept)} only" if told.kept is not None else ""
    return f"{what}{some} at version {told.closed}{f': {told.reason}' if told.reason else ''}"


def _show_answer(told: MaskStory, answer: AnswerTo, *, whole: bool) -> None:
    unusable = f"; it could not be used: {answer.fault}" if answer.fault else ""
    console.print()
    said = f"to {answer.question}, {answer.model}, {dollars(answer.price)}{unusable}"
    print_beside(f"Answer v{answer.version}  ", said, style="bold")
    lines = visible(answer.text).splitlines() or [""]
    cut = not whole and console.width < UNBOUNDED and len(lines) > _REPLY_LINES
    for line in lines[:_REPLY_LINES] if cut else lines:
        print_beside("  ", line)
    if cut:
        console.print(f"  … {len(lines) - _REPLY_LINES} more lines; --whole shows them", style="dim")
    console.print(f"  its prompt: {further(f'prompt {told.id} {answer.version}')}", style="dim")
