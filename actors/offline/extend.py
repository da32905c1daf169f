"""Complexity injection: the masked turn with the turns that make it harder, one function for each kind."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from pydantic import JsonValue

from ...events import AssistantTurn, ComplexityKind, JsonObject, Tool, ToolCall, Turn, UserTurn
from ..evidence import is_read_only, names_a_thing
from . import speech
from .calls import arguments_for, call, empty_result, said, told
from .dice import Dice
from .memory import Memory, Toolbox
from .prompt import Page
from .values import properties_of, resolved

_FAVOURS = {
    "print": "print all of this and put it into my letterbox", "phone": "phone my sister and read this to her",
    "paint": "paint me a picture of it", "cook": "cook something for me tonight", "drive": "drive me there",
}  # fmt: skip
_TALK = (
    ("How is your day going?", "Very well, thank you for asking. I hope that yours is going well too."),
    ("It has been raining here all morning.", "Then it is a good moment to sit down with something warm."),
    ("You are quicker than I thought.", "That is kind of you to say. I am glad to help."),
)
_NOT_ALLOWED = "I am sorry, I cannot do that: it is not allowed here."
_OUTAGES = ("the service did not answer in time", "the service is down", "the rate limit is reached")


@dataclass(frozen=True)
class Scene:
    """One injection: the masked turn, and the calls that it makes or leads to."""

    box: Toolbox
    turn: UserTurn | AssistantTurn
    calls: Sequence[ToolCall]
    dice: Dice
    first: bool
    body: str
    """The task's own words."""

    @property
    def tools(self) -> list[Tool]:
        """The tools of the calls; some tool where there are none."""
        return [tool for c in self.calls if (tool := self.box.by_name.get(c.name))] or [self.box.tools[0]]

    @property
    def arguments(self) -> JsonObject:
        """The arguments of the first call."""
        arguments = self.calls[0].arguments if self.calls else {}
        return dict(arguments) if isinstance(arguments, dict) else {}

    def shape(self, name: str) -> JsonObject:
        """Return the schema of an argument of the first call."""
        return resolved(properties_of(self.tools[0].parameters).get(name), self.tools[0].parameters)

    def corrected(self, text: str) -> JsonObject:
        """Return the masked turn with calls, in words that say what went wrong before."""
        return said("assistant", text, self.turn.id, [call(c.id, c.name, c.arguments) for c in self.calls])


def extended(page: Page, dice: Dice) -> list[JsonObject]:
    """Return the masked turn and its extra turns."""
    turns, masked = page.turns, page.masked[0] if page.masked else None
    if not isinstance(masked, UserTurn | AssistantTurn):
        return [said("assistant", "There is no masked turn in this prompt.")]
    at = next((at for at, turn in enumerate(turns) if turn.id == masked.id), 0)
    calls = masked.calls if isinstance(masked, AssistantTurn) else _following(turns[at + 1 :])
    scene = Scene(page.box, masked, calls, dice, at == 0, page.body)
    match page.attributes.get("kind"):
        case ComplexityKind.MISSING_ARGUMENT:
            return _clarified(scene, "", "I can do that. Could you first tell me the {}?")
        case ComplexityKind.AMBIGUOUS_REFERENCE:
            return _clarified(scene, "For the {}, take the usual one.", "I am not sure which {} you mean. Which is it?")
        case ComplexityKind.TWO_ROUNDS:
            return _two_rounds(scene)
        case ComplexityKind.INFORMATION_IN_PARTS:
            return _clarified(
                scene, "The {} comes in a moment.", "I have noted that. Take your time.", "So, the rest. "
            )
        case ComplexityKind.CONFIRMATION_AMENDED:
            return _clarified(
                scene, "For the {}, take any.", "I would take any {} then. Shall I go ahead?", "Yes, but not any. "
            )
        case ComplexityKind.EARLIER_REFERENCE:
            return _clarified(scene, "Take the {} that we had before.", "")[:1]
        case ComplexityKind.CONFIRMATION_REFUSED:
            return _confirmation_refused(scene)
        case ComplexityKind.ALTERNATIVE_TOOL:
            return _alternative_tool(scene)
        case ComplexityKind.CHANGE_OF_MIND:
            return _clarified(
                scene, "For the {}, take any.", "Any {} then. Shall I go ahead?", "On second thought, no. "
            )
        case ComplexityKind.CONFIRMATION:
            return _confirmed(scene)
        case ComplexityKind.TOOL_REMOVED:
            return _tool_removed(scene)
        case ComplexityKind.SECOND_FAILURE:
            return _second_failure(scene)
        case ComplexityKind.PERMANENT_FAILURE:
            return _permanent_failure(scene)
        case ComplexityKind.POLICY_REFUSAL:
            return _before(scene, "Could you make an exception for me?", _NOT_ALLOWED, "I see. Then as usual.")
        case ComplexityKind.QUESTION_ABOUT_RESULTS:
            return _before(scene, "Was that all that you found?", "Yes, that is all of it.", "Good.")
        case ComplexityKind.NO_SUITABLE_TOOL:
            return _no_suitable_tool(scene)
        case ComplexityKind.TOOL_SUPPLIED_LATER:
            return _tool_supplied_later(scene)
        case ComplexityKind.BAD_ARGUMENT:
            return _bad_argument(scene)
        case ComplexityKind.EMPTY_RESULT:
            return _empty_result(scene)
        case ComplexityKind.OUTAGE:
            return _outage(scene)
        case ComplexityKind.GENERAL_QUESTION:
            return _general_question(scene)
        case _:
            return _before(scene, *dice.pick(_TALK), "Now to what I need.")


def _following(turns: Sequence[Turn]) -> list[ToolCall]:
    end = next((at for at, turn in enumerate(turns) if isinstance(turn, UserTurn)), len(turns))
    return [c for turn in turns[:end] if isinstance(turn, AssistantTurn) for c in turn.calls]


def _left_out(scene: Scene) -> tuple[str, list[tuple[str, str]]]:
    """Return the request without the values that the task names, and those values, each with its name in words."""
    named = [(speech.phrase(name), value) for name, value in re.findall(r"`([^`]+)` \(([^)]*)\)", scene.body)]
    pairs = [pair for c in scene.calls for pair in speech.facts(c.arguments) if pair[1].strip('"') in scene.turn.text]
    rest = [pair for pair in dict.fromkeys(pairs) if all(value not in pair[1] for _, value in named)]
    return speech.request(scene.tools, rest, scene.dice, first=scene.first), named or [("request", "the one I meant")]


def _clarified(scene: Scene, left_out: str, asking: str, before: str = "") -> list[JsonObject]:
    """Return a request without one of its values, the question for it, and the answer."""
    text, named = _left_out(scene)
    name = named[0][0]
    return [
        said("user", f"{text} {left_out.format(name)}".rstrip(), scene.turn.id),
        said("assistant", asking.format(name)),
        said("user", before + speech.details(named)),
    ]


def _two_rounds(scene: Scene) -> list[JsonObject]:
    text, named = _left_out(scene)
    turns = [said("user", text, scene.turn.id)]
    for pair in named:
        turns += [said("assistant", f"Which {pair[0]} should it be?"), said("user", speech.details([pair]))]
    return turns


def _confirmed(scene: Scene) -> list[JsonObject]:
    plan = f"I would {speech.in_mouth(speech.wishes(scene.tools, ' and '), 'your', 'you')} now. Shall I?"
    return [said("assistant", plan), said("user", "Yes, please go ahead."), scene.corrected("I'll do it now.")]


def _confirmation_refused(scene: Scene) -> list[JsonObject]:
    tools = [tool for tool in scene.box.tools if not is_read_only(tool.name)] or scene.box.tools
    wish = speech.wishes([scene.dice.pick(tools)], "")
    plan = f"I would {speech.in_mouth(wish, 'your', 'you')} then, which cannot be taken back. Shall I?"
    return _before(scene, f"Could you {wish}?", plan, "No, then rather not.")


def _alternative_tool(scene: Scene) -> list[JsonObject]:
    called = {one.name for one in scene.calls}
    others = [tool for tool in scene.box.tools if tool.name not in called and is_read_only(tool.name)]
    tool = scene.dice.pick(others or scene.box.tools)
    calls = [call("other_way", tool.name, arguments_for(tool, Memory(scene.box), scene.dice))]
    why = "this service has been taken down"
    again = scene.corrected(f"That does not work: {why}. I'll go another way.")
    return [said("assistant", scene.turn.text, "", calls), _failed(calls, why), again]


def _tool_removed(scene: Scene) -> list[JsonObject]:
    found = re.search(r'"removed": \["([^"]+)"\]', scene.body)
    tool = scene.box.by_name.get(found[1] if found else "", scene.box.tools[0])
    asked, reply = f"Could you {speech.wishes([tool], '')} as well?", "I am sorry, I can no longer do that."
    change: JsonObject = {"role": "tool_list", "added": [], "removed": [tool.name]}
    return [change, *_before(scene, asked, reply, "I see. Something else then.")]


def _second_failure(scene: Scene) -> list[JsonObject]:
    first, again = (_tries(scene, number) for number in (1, 2))
    return [
        said("assistant", scene.turn.text, "", first),
        _failed(first, _OUTAGES[0]),
        said("assistant", f"That did not work: {_OUTAGES[0]}. I'll try again.", "", again),
        _failed(again, _OUTAGES[2]),
        scene.corrected(f"Again it did not work: {_OUTAGES[2]}. I'll try once more."),
    ]


def _permanent_failure(scene: Scene) -> list[JsonObject]:
    tool = scene.dice.pick(scene.box.tools)
    arguments = arguments_for(tool, Memory(scene.box), scene.dice)
    calls, wish = [call("closed", tool.name, arguments)], f"{speech.wishes([tool], '')} first"
    asked = f"Could you {wish}? {speech.details(speech.facts(arguments))}".rstrip()
    reply = "I am sorry, that is not possible: the service is closed for today."
    user, assistant, revised = _before(scene, asked, reply, "Then without it.")
    return [
        user,
        said("assistant", "I'll try.", "", calls),
        _failed(calls, "closed until tomorrow"),
        assistant,
        revised,
    ]


def _before(scene: Scene, asked: str, reply: str, opening: str) -> list[JsonObject]:
    """Return an exchange without calls, and the masked turn after it."""
    asked = f"{scene.dice.pick(speech.FIRST)} {asked}" if scene.first else asked
    revised = said("user", f"{opening} {speech.without_opening(scene.turn.text)}", scene.turn.id)
    return [said("user", asked), said("assistant", reply), revised]


def _no_suitable_tool(scene: Scene) -> list[JsonObject]:
    known = " ".join(f"{tool.name} {tool.description}" for tool in scene.box.tools).lower()
    favour = scene.dice.pick([wish for word, wish in _FAVOURS.items() if word not in known] or [*_FAVOURS.values()])
    reply = "I am sorry, I cannot do that: none of the tools that I have can."
    return _before(scene, f"Could you {favour}?", reply, "I see. Something else then.")


def _tool_supplied_later(scene: Scene) -> list[JsonObject]:
    lacking = f"I am sorry, I have no tool with which I could {speech.wishes(scene.tools[:1], '')}."
    return [
        said("user", scene.turn.text, scene.turn.id),
        said("assistant", speech.in_mouth(lacking, "your", "you")),
        {"role": "tool_list", "added": [scene.tools[0].name], "removed": []},
        said("user", "You should have one now. Please go on."),
    ]


def _general_question(scene: Scene) -> list[JsonObject]:
    tool = scene.tools[0]
    meant = {name: str(scene.shape(name).get("description") or "") for name in properties_of(tool.parameters)}
    name = next((name for name, words in meant.items() if words), tool.name)
    answer = meant.get(name, "").strip().rstrip(".") or f"what lets one {speech.wishes([tool], '')}"
    asked = f"A question first: what does one mean by {speech.phrase(name)}, in general?"
    return _before(scene, asked, f"In general, that is this: {answer}.", "Good to know.")


def _first_try(scene: Scene, name: str, other: JsonValue, result: JsonValue, again: str) -> list[JsonObject]:
    arguments = scene.arguments | ({name: other} if name else {})
    return [
        said("assistant", scene.turn.text, "", [call("first_try", c.name, arguments) for c in scene.calls[:1]]),
        told([("first_try", result)], failed=["first_try"] if isinstance(result, dict) and "error" in result else []),
        scene.corrected(again),
    ]


def _bad_argument(scene: Scene) -> list[JsonObject]:
    name, wrong = _wrong(scene)
    why = f"the value of {speech.phrase(name) or 'the request'} is not valid"
    again = f"That was my mistake, {why}. I'll call again with what it should be."
    return _first_try(scene, name, wrong, {"error": f"invalid request: {why}"}, again)


def _wrong(scene: Scene) -> tuple[str, JsonValue]:
    """Return an argument and a wrong value of its type: another argument's if there is one, else one cut short."""
    closed, given = {"enum", "const", "pattern", "format"}, scene.arguments
    free = [name for name in given if isinstance(given[name], str | int | float) and not closed & {*scene.shape(name)}]
    pairs = [(n, given[o]) for n in free for o in free if type(given[n]) is type(given[o]) and given[n] != given[o]]
    name = next(iter(free or given), "")
    return pairs[0] if pairs else (name, _narrower(given.get(name), scene.shape(name), scene.dice))


def _empty_result(scene: Scene) -> list[JsonObject]:
    given = scene.arguments
    name = min(given, key=lambda one: (names_a_thing(one), not isinstance(given[one], str)), default="")
    narrow = _narrower(given.get(name), scene.shape(name), scene.dice)
    again = f"Nothing was found{f' with that {speech.phrase(name)}' if name else ''}. I'll try it as you said."
    return _first_try(scene, name, narrow, empty_result(scene.tools[0].returns), again)


def _narrower(value: JsonValue, shape: JsonObject, dice: Dice) -> JsonValue:
    """Return a value that is near *value*."""
    allowed = shape.get("enum")
    if others := [one for one in allowed if one != value] if isinstance(allowed, list) else []:
        return dice.pick(others)
    match value:
        case bool():
            return not value
        case int() | float():
            return value - 1 if value > 1 else value + 1
        case list() if value:
            return value[:-1] or [_narrower(value[0], {}, dice)]
        case dict() if value:
            return value | {(name := next(iter(value))): _narrower(value[name], {}, dice)}
        case str():
            try:
                return (date.fromisoformat(value[:10]) - timedelta(days=1)).isoformat() + value[10:]
            except ValueError:
                return value.rpartition(" ")[0] or value[:-1] or value
        case _:
            return value


def _outage(scene: Scene) -> list[JsonObject]:
    why, tries = scene.dice.pick(_OUTAGES), _tries(scene, 1)
    again = scene.corrected(f"That did not work: {why}. I'll try again.")
    return [said("assistant", scene.turn.text, "", tries), _failed(tries, why), again]


def _tries(scene: Scene, attempt: int) -> list[JsonObject]:
    return [call(f"try_{attempt}_{number}", c.name, c.arguments) for number, c in enumerate(scene.calls, start=1)]


def _failed(tries: Sequence[JsonObject], why: str) -> JsonObject:
    ids = [str(one["id"]) for one in tries]
    return told([(id_, {"error": f"{why}; nothing was changed"}) for id_ in ids], failed=ids)
