"""Complexity injection: the masked turn with the turns that make it harder, one function for each kind."""

import re
from collections.abc import Callable, Mapping, Sequence

from ...events import AssistantTurn, ComplexityKind, JsonObject, ToolCall, Turn, UserTurn
from ..evidence import is_read_only
from . import failing, speech
from .calls import said
from .dice import Dice
from .prompt import Page
from .scene import Scene, before
from .values import properties_of

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


def extended(page: Page, dice: Dice) -> list[JsonObject]:
    """Return the masked turn and its extra turns."""
    turns, masked = page.turns, page.masked[0] if page.masked else None
    if not isinstance(masked, UserTurn | AssistantTurn):
        return [said("assistant", "There is no masked turn in this prompt.")]
    at = next((at for at, turn in enumerate(turns) if turn.id == masked.id), 0)
    calls = masked.calls if isinstance(masked, AssistantTurn) else _following(turns[at + 1 :])
    scene = Scene(page.box, masked, calls, dice, at == 0, page.body)
    return _WRITERS.get(page.attributes.get("kind", ""), _talked)(scene)


def _following(turns: Sequence[Turn]) -> list[ToolCall]:
    end = next((at for at, turn in enumerate(turns) if isinstance(turn, UserTurn)), len(turns))
    return [c for turn in turns[:end] if isinstance(turn, AssistantTurn) for c in turn.calls]


def _left_out(scene: Scene) -> tuple[str, list[tuple[str, str]]]:
    """Return the request without the values that the task names, and those values, each with its name in words."""
    named = [(speech.phrase(name), value) for name, value in re.findall(r"`([^`]+)` \(([^)]*)\)", scene.body)]
    pairs = [pair for c in scene.calls for pair in speech.facts(c.arguments) if pair[1].strip('"') in scene.turn.text]
    rest = [pair for pair in dict.fromkeys(pairs) if all(value not in pair[1] for _, value in named)]
    return speech.request(scene.tools, rest, scene.dice, first=scene.first), named or [("request", "the one I meant")]


def _clarified(scene: Scene, left_out: str, asking: str, opening: str = "") -> list[JsonObject]:
    """Return a request without one of its values, the question for it, and the answer."""
    text, named = _left_out(scene)
    name = named[0][0]
    return [
        said("user", f"{text} {left_out.format(name)}".rstrip(), scene.turn.id),
        said("assistant", asking.format(name)),
        said("user", opening + speech.details(named)),
    ]


def _missing_argument(scene: Scene) -> list[JsonObject]:
    return _clarified(scene, "", "I can do that. Could you first tell me the {}?")


def _ambiguous_reference(scene: Scene) -> list[JsonObject]:
    return _clarified(scene, "For the {}, take the usual one.", "I am not sure which {} you mean. Which is it?")


def _change_of_mind(scene: Scene) -> list[JsonObject]:
    return _clarified(scene, "For the {}, take any.", "Any {} then. Shall I go ahead?", "On second thought, no. ")


def _information_in_parts(scene: Scene) -> list[JsonObject]:
    return _clarified(scene, "The {} comes in a moment.", "I have noted that. Take your time.", "So, the rest. ")


def _confirmation_amended(scene: Scene) -> list[JsonObject]:
    asking = "I would take any {} then. Shall I go ahead?"
    return _clarified(scene, "For the {}, take any.", asking, "Yes, but not any. ")


def _earlier_reference(scene: Scene) -> list[JsonObject]:
    return _clarified(scene, "Take the {} that we had before.", "")[:1]


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
    tools = [tool for tool in scene.box.tools if not is_read_only(tool.name, tool)] or scene.box.tools
    wish = speech.wishes([scene.dice.pick(tools)], "")
    plan = f"I would {speech.in_mouth(wish, 'your', 'you')} then, which cannot be taken back. Shall I?"
    return before(scene, f"Could you {speech.in_mouth(wish, 'my', 'me')}?", plan, "No, then rather not.")


def _tool_removed(scene: Scene) -> list[JsonObject]:
    found = re.search(r'"removed":\["([^"]+)"\]', scene.body)
    tool = scene.box.by_name.get(found[1] if found else "", scene.box.tools[0])
    wish = speech.in_mouth(speech.wishes([tool], ""), "my", "me")
    asked, reply = f"Could you {wish} as well?", "I am sorry, I can no longer do that."
    change: JsonObject = {"role": "tool_list", "added": [], "removed": [tool.name]}
    return [change, *before(scene, asked, reply, "I see. Something else then.")]


def _talked(scene: Scene) -> list[JsonObject]:
    return before(scene, *scene.dice.pick(_TALK), "Now to what I need.")


def _question_about_results(scene: Scene) -> list[JsonObject]:
    return before(scene, "Was that all that you found?", "Yes, that is all of it.", "Good.")


def _policy_refusal(scene: Scene) -> list[JsonObject]:
    return before(scene, "Could you make an exception for me?", _NOT_ALLOWED, "I see. Then as usual.")


def _no_suitable_tool(scene: Scene) -> list[JsonObject]:
    known = " ".join(f"{tool.name} {tool.description}" for tool in scene.box.tools).lower()
    favour = scene.dice.pick([wish for word, wish in _FAVOURS.items() if word not in known] or [*_FAVOURS.values()])
    reply = "I am sorry, I cannot do that: none of the tools that I have can."
    return before(scene, f"Could you {favour}?", reply, "I see. Something else then.")


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
    return before(scene, asked, f"In general, that is this: {answer}.", "Good to know.")


_WRITERS: Mapping[str, Callable[[Scene], list[JsonObject]]] = {
    ComplexityKind.MISSING_ARGUMENT: _missing_argument,
    ComplexityKind.AMBIGUOUS_REFERENCE: _ambiguous_reference,
    ComplexityKind.CONFIRMATION: _confirmed,
    ComplexityKind.CONFIRMATION_AMENDED: _confirmation_amended,
    ComplexityKind.CONFIRMATION_REFUSED: _confirmation_refused,
    ComplexityKind.TWO_ROUNDS: _two_rounds,
    ComplexityKind.CHANGE_OF_MIND: _change_of_mind,
    ComplexityKind.INFORMATION_IN_PARTS: _information_in_parts,
    ComplexityKind.EARLIER_REFERENCE: _earlier_reference,
    ComplexityKind.NO_SUITABLE_TOOL: _no_suitable_tool,
    ComplexityKind.TOOL_SUPPLIED_LATER: _tool_supplied_later,
    ComplexityKind.TOOL_REMOVED: _tool_removed,
    ComplexityKind.POLICY_REFUSAL: _policy_refusal,
    ComplexityKind.BAD_ARGUMENT: failing.bad_argument,
    ComplexityKind.EMPTY_RESULT: failing.nothing_found,
    ComplexityKind.OUTAGE: failing.outage,
    ComplexityKind.SECOND_FAILURE: failing.second_failure,
    ComplexityKind.ALTERNATIVE_TOOL: failing.alternative_tool,
    ComplexityKind.PERMANENT_FAILURE: failing.permanent_failure,
    ComplexityKind.CHIT_CHAT: _talked,
    ComplexityKind.GENERAL_QUESTION: _general_question,
    ComplexityKind.QUESTION_ABOUT_RESULTS: _question_about_results,
}
"""What writes each kind; any other is talk."""
