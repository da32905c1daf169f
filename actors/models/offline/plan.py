"""The plan: tools in a sensible order, those that produce before those that need, and goals in words."""

from collections.abc import Sequence

from ....events import JsonObject
from .dice import Dice
from .known import Known
from .naming import PEOPLE
from .playing import Player
from .sections import Planned, Sheet
from .story import Story, begin
from .toolbook import ToolBook, ToolSpec
from .verbs import Act
from .words import goal

_EARLY = {Act.SIGN_IN: 4.0, Act.SEARCH: 1.5, Act.LOOK_UP: 1.0, Act.CREATE: 0.0, Act.DELETE: -2.5, Act.SEND: -0.5}


def plan_reply(sheet: Sheet, seed: int, dice: Dice) -> JsonObject:
    """The answer to a plan question."""
    counts = _steps(sheet.body)
    story = begin(seed, sheet.book, sheet.number("Story seed"))
    chosen = choose_tools(sheet.book, counts, dice)
    plan = [Planned("", tools, count) for tools, count in zip(chosen, counts, strict=True)]
    return {"subtasks": [*_with_goals(sheet.book, story, plan)]}


def _with_goals(book: ToolBook, story: Story, plan: Sequence[Planned]) -> list[JsonObject]:
    player = Player(book, story, plan, Known(book))
    return [
        {"goal": goal(player.play(number), story, number), "tools": list(part.tools), "steps": part.steps}
        for number, part in enumerate(plan, start=1)
    ]


def _steps(body: str) -> list[int]:
    marker = "in order: ["
    start = body.find(marker)
    shown = body[start + len(marker) : body.find("]", start)] if start >= 0 else ""
    counts = [int(n) for n in shown.split(",") if n.strip().isdigit()]
    return [max(1, count) for count in counts] or [1]


def choose_tools(book: ToolBook, counts: Sequence[int], dice: Dice) -> list[tuple[str, ...]]:
    """The tools of each sub-task, one for each step."""
    have: set[str] = set()
    used: dict[str, int] = {}
    chosen: list[tuple[str, ...]] = []
    total, done = sum(counts), 0
    last: ToolSpec | None = None
    for count in counts:
        here: list[str] = []
        for _ in range(count):
            left = total - done
            best = max(book.tools, key=lambda tool: _score(tool, have, used, here, last, done, left) + dice.share() * 3)
            here.append(best.name)
            used[best.name] = used.get(best.name, 0) + 1
            have |= best.gives | {slot for _, slot in best.needs}
            last, done = best, done + 1
        chosen.append(tuple(here))
    return chosen


def _score(
    tool: ToolSpec, have: set[str], used: dict[str, int], here: list[str], last: ToolSpec | None, done: int, left: int
) -> float:
    """How well *tool* comes next."""
    times = used.get(tool.name, 0)
    score = -5.0 * times - (30.0 if times and not tool.required else 0.0) - (8.0 if tool.name in here else 0.0)
    missing = [slot for _, slot in tool.needs if not _has(have, slot)]
    score -= 1.6 * len(missing)
    score += 1.5 * (len(tool.needs) - len(missing))
    score += _EARLY.get(tool.act, 0.0) * (1.0 if done == 0 else 0.3 if done <= 1 else -0.2)
    if tool.act is Act.SIGN_IN and done:
        score -= 6.0
    if "logout" in tool.words:
        score -= 0.0 if left == 1 else 8.0
    if last is not None:
        score += 1.2 * _kinship(tool, last)
    return score


def _has(have: set[str], slot: str) -> bool:
    head, _, last = slot.rpartition(" ")
    return slot in have or (head in PEOPLE and last == "id" and "user id" in have)


def _kinship(one: ToolSpec, other: ToolSpec) -> float:
    """How much two tools belong together: the same entity, or words in common."""
    if one.entity == other.entity:
        return 1.5
    common = one.speaks_of & other.speaks_of
    return min(1.5, 3.0 * len(common) / (4 + min(len(one.speaks_of), len(other.speaks_of))))
