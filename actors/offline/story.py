"""Stage 1: a person with a task, and each of its sub-tasks played through."""

import json
import re
from collections import Counter
from collections.abc import Sequence
from itertools import takewhile, zip_longest

from pydantic import JsonValue

from ...events import JsonObject, Tool, ToolTurn, Turn, UserTurn
from ..evidence import decoded, is_read_only
from . import speech
from .calls import arguments_for, call, content, result_for, said, told
from .dice import Dice
from .memory import Memory, Toolbox
from .prompt import Page
from .values import fake, properties_of, required_of

WANTS = " wants to "
_TOGETHER = re.compile(r"^\d+\. assistant: calls (\S+(?: and \S+)*)(?: together)?$", re.MULTILINE)
_REPORTED = 4
"""Facts of one result that the assistant repeats."""


Step = tuple[Tool, JsonObject, JsonValue]
"""A tool, a call of it, and the result."""


def planned(page: Page, seed: int) -> JsonObject:
    """Return a plan: tools that follow from each other, and goals with every value that the user has to bring."""
    dice = Dice("plan", seed, page.box.key, page.body)
    person, called = page.state.first("name") or fake("name", dice), list[str]()
    memory, subtasks = Memory(page.box, page.state), list[JsonValue]()
    for number, (steps, walk) in enumerate(zip_longest(_steps(page), _drawn(page)), start=1):
        together = _possible(page, walk or [[name] for name in _chosen(page.box, called, steps, dice)], called, dice)
        names = [name for step in together for name in step]
        called += names
        tools = [page.box.by_name[name] for name in names]
        _, brought = _played(page.box, together, memory, Dice(seed, page.box.key, person), number)
        who = person if number == 1 else f"After that, {person.split()[0]}"
        goal = f"{who}{WANTS}{speech.wishes(tools, ', then ')}. {speech.details(brought)}".strip()
        subtasks.append({"goal": goal, "tools": [*names], "steps": steps})
    return {"subtasks": subtasks}


def drafted(page: Page, seed: int, dice: Dice) -> list[JsonObject]:
    """Return the turns of the sub-task that the prompt asks for."""
    number = int(word) if (word := page.word("Sub-task")).isdigit() else 1
    names = page.plan[number - 1].tools if number <= len(page.plan) else ()
    person = page.plan[0].goal.partition(WANTS)[0] if page.plan else ""
    known = [name for name in names if name in page.box.by_name] or [page.box.tools[0].name]
    together = [step.split(" and ") for step in _TOGETHER.findall(page.body)] or [[name] for name in known]
    if any(name not in page.box.by_name for step in together for name in step):
        together = [[name] for name in known]
    steps, brought = _played(
        page.box, together, Memory(page.box, page.state).read(page.turns), Dice(seed, page.box.key, person), number
    )
    tools = [tool for step in steps for tool, _, _ in step]
    turns = [said("user", speech.request(tools, brought, dice, first=number == 1))]
    for step in steps:
        turns.append(said("assistant", speech.announcement([step[0][0]], dice), calls=[made for _, made, _ in step]))
        turns.append(told([(str(made["id"]), result) for _, made, result in step]))
    return [*turns, said("assistant", answer_from([content(result) for step in steps for _, _, result in step], dice))]


def results_before(turns: Sequence[Turn], id_: str) -> list[str]:
    """Return the results between the last words of the user before the turn *id_* and that turn."""
    found: list[str] = []
    for turn in takewhile(lambda one: one.id != id_, turns):
        found = [] if isinstance(turn, UserTurn) else found
        results = turn.results if isinstance(turn, ToolTurn) else ()
        found += [result.content for result in results if not result.error]
    return found


def all_answers(results: Sequence[str]) -> Sequence[str]:
    """Return every report of *results* that `answer_from` may give."""
    return speech.reports(_told(results))


def _told(results: Sequence[str]) -> list[str]:
    return [speech.told_of(decoded(text), _REPORTED) for text in results[-2:]]


def answer_from(results: Sequence[str], dice: Dice, but: str = "") -> str:
    """Return the assistant's report of *results*, in other words than *but*."""
    return dice.pick([said for said in speech.reports(_told(results)) if said != but])


def _steps(page: Page) -> list[int]:
    try:
        steps = json.loads(page.word("Sub-tasks").rpartition("order: ")[2])
    except ValueError:
        return [1]
    return [step for step in steps if isinstance(step, int) and step > 0] if isinstance(steps, list) else [1]


def _drawn(page: Page) -> list[list[list[str]]]:
    """Return the calls that were drawn, by sub-task and step."""
    try:
        drawn: list[list[list[str]]] = json.loads(page.word("Drawn calls") or "[]")
    except ValueError:
        return []
    return drawn


def _chosen(box: Toolbox, called: Sequence[str], steps: int, dice: Dice) -> list[str]:
    """Return a tool for each step: such as can be called by then, first of all those that take what others gave."""
    chosen: list[str] = []
    for _ in range(steps):
        weights = [_weight(box, tool, {*called, *chosen}, chosen) for tool in box.tools]
        chosen.append(dice.weighted([tool.name for tool in box.tools], weights))
    return chosen


def _possible(page: Page, together: list[list[str]], called: Sequence[str], dice: Dice) -> list[list[str]]:
    """Return *together*; where the state lacks what a call is about, as many single calls of what there is."""
    if not page.state:
        return together
    names = [name for step in together for name in step]
    made = Counter(called)
    chosen: list[str] = []
    for name in names:
        if made[name] < _calls_of(page, name):
            chosen.append(name)
            made[name] += 1
    if chosen == names:
        return together
    left = [
        tool.name
        for tool in page.box.tools
        if is_read_only(tool.name, tool) and made[tool.name] < _calls_of(page, tool.name)
    ]
    while len(chosen) < len(together) and left:
        chosen.insert(0, left.pop(dice.between(0, len(left) - 1)))
    chosen += [dice.pick(names) for _ in range(len(together) - len(chosen))]
    return [[name] for name in (*chosen[: len(together) - 1], chosen[-1])]


def _calls_of(page: Page, name: str) -> int:
    """Return how many different calls of a tool the state has things for; what changes something is called once."""
    tool = page.box.by_name[name]
    required = required_of(tool.parameters)
    most = min((page.state.count(one, properties_of(tool.parameters).get(one)) for one in required), default=1)
    return most if is_read_only(name, tool) else min(most, 1)


def _weight(box: Toolbox, tool: Tool, before: set[str], here: Sequence[str]) -> float:
    if tool.name in before:
        return 0.1 if properties_of(tool.parameters) or tool.name not in here else 1e-6
    needs = box.needs[tool.name]
    return 1.0 if not needs else 8.0 if all(givers & before for givers in needs) else 0.05


def _played(
    box: Toolbox, together: Sequence[Sequence[str]], memory: Memory, key: Dice, number: int
) -> tuple[list[list[Step]], list[tuple[str, str]]]:
    """Return the steps of sub-task *number*, which *memory* takes in, and what the user has to bring for them."""
    steps: list[list[Step]] = []
    brought: dict[str, str] = {}
    count = 0
    for names in together:
        made: list[tuple[Tool, JsonObject, str, Dice]] = []
        for name in names:
            count += 1
            tool, dice = box.by_name[name], key.apart(number, count)
            arguments = arguments_for(tool, memory, dice)
            for fact, value in speech.facts(arguments):
                if not memory.knows(value.strip('"'), told=True) and value not in brought.get(fact, ""):
                    brought[fact] = f"{brought[fact]} and then {value}" if fact in brought else value
            memory.call(f"call_{count}", name, arguments)
            made.append((tool, arguments, f"call_{count}", dice))
        steps.append([])
        for tool, arguments, id_, dice in made:
            result = result_for(tool, arguments, memory, dice.apart("result"))
            memory.result(id_, content(result))
            steps[-1].append((tool, call(id_, tool.name, arguments), result))
    return steps, list(brought.items())
