"""The plan: tools in a sensible order, those that produce before those that need, and goals in words."""

from collections.abc import Sequence

from ....events import JsonObject
from .arguments import is_personal
from .dice import Dice
from .known import Known
from .naming import PEOPLE, is_own
from .playing import Player
from .sections import Planned, Sheet
from .story import Story, begin
from .toolbook import ToolBook
from .toolspec import ToolSpec
from .verbs import Act
from .words import goal

_EARLY = {Act.SIGN_IN: 4.0, Act.SEARCH: 1.5, Act.LOOK_UP: 1.0, Act.CREATE: 0.0, Act.DELETE: -2.5, Act.SEND: -0.5}

_READING = (Act.LOOK_UP, Act.SEARCH, Act.COMPUTE)
_WHIM = 2.5


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
    walk = _Walk(book, sum(counts))
    return [walk.subtask(count, dice) for count in counts]


class _Walk:
    """Goes from tool to tool: what is at hand, what was used, and where it stands."""

    def __init__(self, book: ToolBook, total: int) -> None:
        self._book, self._left, self._done = book, total, 0
        self._have: set[str] = set()
        self._gone: set[str] = set()
        self._standing: dict[str, str] = {}
        self._used: dict[str, int] = {}
        self._here: list[ToolSpec] = []

    def subtask(self, count: int, dice: Dice) -> tuple[str, ...]:
        """The tools of the next sub-task."""
        last, self._here = self._here[-1:], []
        for _ in range(count):
            best = max(self._book.tools, key=lambda tool: self._score(tool, last) + dice.share() * _WHIM)
            self._here.append(best)
            self._used[best.name] = self._used.get(best.name, 0) + 1
            self._have |= best.gives | self._lent(best) | {slot for _, slot in best.needs}
            self._gone = (
                self._gone | {slot for _, slot in best.needs} if best.ends_things else self._gone
            ) - best.gives
            self._standing.update({slot: best.state for _, slot in best.needs if best.state})
            self._left, self._done = self._left - 1, self._done + 1
        return tuple(tool.name for tool in self._here)

    def _score(self, tool: ToolSpec, last: Sequence[ToolSpec]) -> float:
        """How well *tool* comes next."""
        missing = sum(not self._has(slot) for _, slot in tool.needs)
        score = 1.5 * (len(tool.needs) - missing) - 3.5 * missing - self._weariness(tool) - self._oddity(tool)
        score += _EARLY.get(tool.act, 0.0) * (1.0 if self._done == 0 else 0.3 if not self._here else 0.0)
        if tool.act is Act.SIGN_IN and self._done:
            score -= 6.0
        if tool.act is Act.DELETE:
            score -= 1.5 if self._left > 1 else 0.0
            score -= 6.0 if "logout" in tool.words and self._left > 1 else 0.0
            undone = {slot for _, slot in tool.needs}
            score -= 9.0 * any(one.act is Act.CREATE and undone & one.gives for one in self._here)
        if self._here:
            score += 2.0 * max(self._kinship(one, tool) for one in self._here[-2:])
        elif last:
            score += 0.5 * self._kinship(last[0], tool)
        return score

    def _weariness(self, tool: ToolSpec) -> float:
        """How little anybody wants *tool* again: least where it could only be called as before."""
        times = self._used.get(tool.name, 0)
        own = bool(tool.needs) and all(is_own(slot) for _, slot in tool.needs)
        own = own or (bool(tool.required) and all(map(is_personal, tool.required)))
        same = (
            not tool.required
            or all(map(is_personal, tool.required))
            or (own and len(tool.needs) == len(tool.required))
            or not tool.properties
        )
        settled = 7.0 if own and tool.act is Act.CHANGE else 5.0
        return (
            settled * times
            + 30.0 * (times > 0 and same)
            + (8.0 if tool.act in _READING else 14.0) * (tool in self._here)
        )

    def _oddity(self, tool: ToolSpec) -> float:
        """What nobody would ask for now: what is known, what is over, a handover before the end, a thought."""
        odd = 12.0 * tool.thinks + 12.0 * (tool.finds_one is not None and tool.finds_one in self._have)
        odd += 14.0 * (tool.hands_over and self._left > 1)
        over = tool.act not in (Act.LOOK_UP, Act.SEARCH) and (
            any(slot in self._gone for _, slot in tool.needs)
            or (tool.act is Act.CHANGE and any(slot.split()[0] == tool.entity for slot in self._gone))
        )
        other = tool.state and any(self._standing.get(slot, tool.state) != tool.state for _, slot in tool.needs)
        return odd + 10.0 * over + 4.0 * bool(other)

    def _lent(self, tool: ToolSpec) -> set[str]:
        """The identifiers that a result of *tool* brings along because later calls need them."""
        if tool.returns is not None or tool.act not in (Act.LOOK_UP, Act.SEARCH, Act.CREATE):
            return set()
        needed = {slot for other in self._book.tools for _, slot in other.needs}
        return {slot for slot in needed if slot.split()[0] in tool.speaks_of}

    def _has(self, slot: str) -> bool:
        head, _, last = slot.rpartition(" ")
        return slot in self._have or (head in PEOPLE and last == "id" and "user id" in self._have)

    def _kinship(self, one: ToolSpec, other: ToolSpec) -> float:
        """How much two tools belong together: one feeds the other, the same entity, or rare words in common."""
        if any(slot in one.gives for _, slot in other.needs):
            return 2.0
        if one.entity == other.entity:
            return 1.5
        rare = sum(1.0 / self._book.speakers[word] for word in one.speaks_of & other.speaks_of)
        return min(1.5, 2.0 * rare)
