"""The draft of one sub-task: the user's request, the calls with their results, and an answer from them."""

from .dice import Dice
from .known import Known
from .playing import Player, Step
from .reporting import report
from .sections import Planned, Sheet, Turn
from .story import recall
from .words import announcement, request


def drafted(sheet: Sheet, seed: int, dice: Dice) -> list[Turn]:
    """The turns of the sub-task that is asked for."""
    number = sheet.number("Sub-task")
    plan = sheet.plan or (Planned("", tuple(tool.name for tool in sheet.book.tools[:1]), 1),)
    number = min(max(number, 1), len(plan))
    story = recall(seed, sheet.book, plan)
    steps = Player(sheet.book, story, plan, Known(sheet.book, sheet.turns)).play(number)
    text = request(steps, story, dice, number, len(plan))
    return [Turn("user", text=text), *_acted(steps, dice), _answer(steps, dice)]


def _acted(steps: list[Step], dice: Dice) -> list[Turn]:
    turns: list[Turn] = []
    for step in steps:
        turns.append(Turn("assistant", text=announcement(step.spec, dice), calls=tuple(step.calls)))
        turns.append(Turn("tool", results=tuple(step.results)))
    return turns


def _answer(steps: list[Step], dice: Dice) -> Turn:
    outcomes = [
        (step.spec, call.arguments, result.content)
        for step in steps
        for call, result in zip(step.calls, step.results, strict=True)
    ]
    return Turn("assistant", text=report(outcomes, dice))
