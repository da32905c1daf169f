"""Simulation: a user who reads out the goals, an assistant who calls what the user names, and tools that answer."""

from collections.abc import Sequence

from ...events import AssistantTurn, JsonObject, Tool, ToolTurn, UserTurn
from ..evidence import is_read_only
from ..prompts import STOP
from . import speech
from .calls import arguments_for, content, result_for
from .dice import Dice
from .lacking import CONDITIONS
from .memory import Memory, Toolbox, signature
from .prompt import Page
from .story import WANTS, answer_from
from .told import Told
from .values import properties_of, required_of, resolved


def heard(page: Page, dice: Dice) -> JsonObject:
    """Return the user's next message: one for each goal, in its words, and then the stop word."""
    asked = sum(isinstance(turn, UserTurn) for turn in page.turns)
    if asked >= len(page.goals):
        return {"state": "All is done.", "subtask": max(1, asked), "text": STOP}
    _, wants, rest = page.goals[asked].partition(WANTS)
    what, _, details = rest.partition(". ")
    wish = speech.in_mouth(what.rstrip("."), "my", "me")
    text = speech.asked_for(wish, details, dice, first=not asked) if wants else page.goals[asked]
    return {"state": f"Goal {asked + 1} is next.", "subtask": asked + 1, "text": text}


def answered(page: Page, seed: int, dice: Dice) -> JsonObject:
    """Return the assistant's next turn: the calls that the user's words name and that are left, or an answer."""
    asked = [
        at for at, turn in enumerate(page.turns) if isinstance(turn, UserTurn) and named_tools(page.box, turn.text)
    ]
    since = page.turns[asked[-1] :] if asked else page.turns
    said = " ".join(turn.text for turn in since if isinstance(turn, UserTurn))
    made = [call for turn in since if isinstance(turn, AssistantTurn) for call in turn.calls]
    left = named_tools(page.box, said)[len(made) :]
    if not left:
        results = [result.content for turn in since if isinstance(turn, ToolTurn) for result in turn.results]
        return {"text": answer_from(results, dice) if results else "I am sorry, I have nothing that does this."}
    memory, told, calls = Memory(page.box).read(page.turns), Told(said), list[JsonObject]()
    for call in made:
        told.put_into(call.arguments if isinstance(call.arguments, dict) else {})
    for tool in _together(page.box, left):
        arguments = _arguments(tool, memory, told, Dice("arguments", seed, page.box.key, page.dialogue, len(calls)))
        memory.call(f"call_{len(calls)}", tool.name, arguments)
        calls.append({"name": tool.name, "arguments": arguments})
    return {"text": speech.announcement(left[:1], dice), "calls": [*calls]}


def returned(page: Page, seed: int) -> JsonObject:
    """Return the results of the calls that the prompt names, the same for the same call of a dialogue."""
    memory, results = Memory(page.box).read(page.turns), list[JsonObject]()
    for call in page.calls:
        tool, given = page.box.by_name.get(str(call.get("name"))), call.get("arguments")
        arguments = given if isinstance(given, dict) else {}
        if tool is None:
            results.append({"error": True, "content": "there is no such function"})
            continue
        key = Dice("result", seed, page.box.key, *page.goals[:1], signature(tool.name, arguments))
        result = result_for(tool, arguments, memory, key)
        memory.result(str(call.get("id")), content(result))
        results.append({"content": result})
    return {"results": [*results]}


def _arguments(tool: Tool, memory: Memory, told: Told, dice: Dice) -> JsonObject:
    """Return arguments as the user has told them, and others where they are needed or a result has given them."""
    made = arguments_for(tool, memory, dice)
    shape = resolved(tool.parameters, tool.parameters)
    needed = required_of(shape) or list(properties_of(shape))[:1]
    kept = {
        name: value
        for name, value in made.items()
        if name in needed or not CONDITIONS.isdisjoint(shape) or told.tells(name, value)
    }
    put = told.put_into(kept)
    return {name: made[name] if memory.knows(made[name], told=True) else value for name, value in put.items()}


def named_tools(box: Toolbox, text: str) -> list[Tool]:
    """Return the tools whose acts *text* names, in its order; of those that it names in the same words, the first."""
    acts = [(speech.in_mouth(speech.wish(tool.name, tool.description), "my", "me"), tool) for tool in box.tools]
    found = {at: (act, tool) for act, tool in sorted(acts, key=_length) if (at := text.find(act)) >= 0}
    named: list[Tool] = []
    end = 0
    for at in sorted(found):
        act, tool = found[at]
        if at >= end:
            named.append(tool)
            end = at + len(act)
    return named


def _length(one: tuple[str, Tool]) -> int:
    return len(one[0])


def _together(box: Toolbox, left: Sequence[Tool]) -> list[Tool]:
    """Return the next tools that need nothing of each other: the first, and those that only look something up."""
    together: list[Tool] = []
    for tool in left:
        names = {one.name for one in together}
        needed = any(givers & names for givers in box.needs[tool.name])
        if together and (needed or not all(is_read_only(one.name, one) for one in (*together, tool))):
            break
        together.append(tool)
    return together
