"""Dialogues that the offline model makes, over the example tools and over tools that nobody has seen before."""

import json
import re
from collections.abc import Iterator

import pytest
from jsonschema import Draft202012Validator

from support.driving import offline, step
from support.generations import small
from support.runs import ROOT
from toolace_mt.actors.offline import OfflineSettings
from toolace_mt.actors.roles import draw_opening
from toolace_mt.actors.tools import Pool, load_pool
from toolace_mt.events import (
    AssistantTurn,
    ComplexityKind,
    ComplexityType,
    Dialogue,
    DialogueEvent,
    DialogueOpened,
    GenerationParameters,
    JsonObject,
    Phase,
    Tool,
    ToolCall,
    ToolListTurn,
    ToolTurn,
    Turn,
    UserTurn,
    admit_all,
    seats_of,
    unopened,
)


def tool(name: str, description: str, returns: JsonObject | None = None, **properties: JsonObject) -> Tool:
    """A tool whose arguments are all required."""
    schema: JsonObject = {"type": "object", "properties": {**properties}, "required": [*properties]}
    return Tool(name=name, description=description, parameters=schema, returns=returns)


def text(description: str = "") -> JsonObject:
    """The schema of a string that is described in words."""
    return {"type": "string", "description": description}


FOUND: JsonObject = {
    "type": "object",
    "properties": {
        "quirls": {"type": "array", "items": {"type": "object", "properties": {"quirl_id": {"type": "string"}}}}
    },
}
UNSEEN = (
    tool("find_quirls", "Finds the quirls that glow in a colour.", FOUND, colour=text("The colour, e.g. teal")),
    tool("look_up_colour", "Looks up which quirls of a colour somebody has.", None, colour=text()),
    tool("polish_quirl", "Polishes one quirl.", None, quirl_id=text("The quirl's id, such as 'QRL-0042'"), wax=text()),
    tool(
        "send_quirl",
        "Sends a quirl to somebody. Confirm with the user first.",
        None,
        quirl_id=text(),
        speed=text("How fast: STANDARD, EXPEDITED or RUSH"),
        port=text("The port in three letters, such as 'JFK'"),
        day=text("Format YYYY-MM-DD"),
        wrapping=text("One of: silk, paper, none"),
        boxes={"type": "integer", "minimum": 2, "maximum": 4},
        code={"type": "string", "pattern": "^ZZ-[0-9]{3}$"},
    ),
)


def driven(opening: DialogueEvent) -> Dialogue:
    """The dialogue that begins with *opening*, carried to its end."""
    dialogue = admit_all(unopened("run/1"), [opening])
    while groups := step(dialogue, offline(OfflineSettings())):
        for group in groups:
            dialogue = admit_all(dialogue, group)
    return dialogue


def unseen(seed: int, *kinds: ComplexityKind) -> Dialogue:
    """A dialogue of three sub-tasks over the unseen tools, with *kinds* injected and nothing else refined."""
    parameters = GenerationParameters(
        steps=(2, 2, 1),
        complexities=kinds,
        reasonability_iterations=0,
        masks_per_iteration=1,
        repair_rounds=1,
        tries=2,
        panel=seats_of(["coherence"]),
    )
    return driven(DialogueOpened(seed=seed, parameters=parameters, tools=UNSEEN))


@pytest.fixture(scope="module")
def some() -> list[Dialogue]:
    """Dialogues over the unseen tools without injections."""
    return [unseen(seed) for seed in range(12)]


@pytest.fixture(scope="module")
def example_pool() -> Pool:
    """The example tools."""
    return load_pool([ROOT / "examples" / "pool.json"])


def called(dialogue: Dialogue) -> Iterator[tuple[int, ToolCall, JsonObject]]:
    """Every call with its position and its arguments."""
    for at, turn in enumerate(dialogue.turns):
        for call in turn.calls if isinstance(turn, AssistantTurn) else ():
            assert isinstance(call.arguments, dict)
            yield at, call, call.arguments


def results_before(dialogue: Dialogue, at: int) -> str:
    """What all results before position *at* say."""
    return " ".join(r.content for turn in dialogue.turns[:at] if isinstance(turn, ToolTurn) for r in turn.results)


def said_before(dialogue: Dialogue, at: int) -> str:
    """What the user says before position *at*."""
    return " ".join(turn.text for turn in dialogue.turns[:at] if isinstance(turn, UserTurn))


def test_dialogues_over_the_example_tools_are_accepted(example_pool: Pool) -> None:
    """Without mistakes at least four of five dialogues pass every check."""
    openings = [
        draw_opening(small(), example_pool, experts=("coherence",), run_seed=3, number=number)
        for number in range(1, 16)
    ]
    assert sum(driven(opening).phase is Phase.ACCEPTED for opening in openings) >= 12


def test_dialogues_over_unseen_tools_are_accepted(some: list[Dialogue]) -> None:
    """The same holds for tools of invented words."""
    assert sum(dialogue.phase is Phase.ACCEPTED for dialogue in some) >= 10


def test_arguments_and_results_fit_their_schemas(some: list[Dialogue]) -> None:
    """JSON Schema's own validator has no objection to any call or result."""
    for dialogue in some:
        tools = {tool.name: tool for tool in dialogue.tools}
        contents = {r.call_id: r.content for t in dialogue.turns if isinstance(t, ToolTurn) for r in t.results}
        for _, call, arguments in called(dialogue):
            Draft202012Validator(tools[call.name].parameters).validate(arguments)
            Draft202012Validator(tools[call.name].returns or {}).validate(json.loads(contents[call.id]))


def test_shapes_that_a_description_states_in_words_are_kept_to(some: list[Dialogue]) -> None:
    """Choices, letters of a code, and the form of a date are read from the description."""
    sent = [arguments for dialogue in some for _, call, arguments in called(dialogue) if call.name == "send_quirl"]
    assert len(sent) > 5
    for arguments in sent:
        assert arguments["speed"] in ("STANDARD", "EXPEDITED", "RUSH")
        assert arguments["wrapping"] in ("silk", "paper", "none")
        assert re.fullmatch(r"[A-Z]{3}", str(arguments["port"]))
        assert re.fullmatch(r"20\d\d-\d\d-\d\d", str(arguments["day"]))


def test_identifiers_flow_from_results_into_later_calls(some: list[Dialogue]) -> None:
    """A quirl that is polished or sent after some were found is one of those."""
    flowed = 0
    for dialogue in some:
        for at, call, arguments in called(dialogue):
            if call.name == "polish_quirl" and "quirls" in results_before(dialogue, at):
                flowed += str(arguments["quirl_id"]) in results_before(dialogue, at)
    assert flowed > 3


def test_the_user_brings_what_no_result_has(some: list[Dialogue]) -> None:
    """Every text and number of a call was said by the user or found before."""
    for dialogue in some:
        for at, _, arguments in called(dialogue):
            known = said_before(dialogue, at) + results_before(dialogue, at)
            assert [value for value in arguments.values() if str(value) not in known] == []


def test_dialogues_differ(some: list[Dialogue]) -> None:
    """No two seeds tell the same."""
    assert len({repr(dialogue.turns) for dialogue in some}) == len(some)


def injected(kind: ComplexityKind) -> tuple[Dialogue, list[Turn]]:
    """A dialogue with *kind* injected, and the turns that the injection wrote."""
    for seed in range(20):
        dialogue = unseen(seed, kind)
        for edit in dialogue.edits:
            if edit.injection is kind and edit.accepted and dialogue.phase is Phase.ACCEPTED:
                return dialogue, [dialogue.turn(id_) for id_ in edit.wrote]
    raise AssertionError(kind)


SHAPES = {
    ComplexityKind.CONFIRMATION: "assistant user assistant",
    ComplexityKind.TWO_ROUNDS: "user assistant user assistant user",
    ComplexityKind.TOOL_SUPPLIED_LATER: "user assistant tool_list user",
    ComplexityKind.TOOL_REMOVED: "tool_list user assistant user",
    ComplexityKind.BAD_ARGUMENT: "assistant tool assistant",
    ComplexityKind.EMPTY_RESULT: "assistant tool assistant",
    ComplexityKind.OUTAGE: "assistant tool assistant",
    ComplexityKind.SECOND_FAILURE: "assistant tool assistant tool assistant",
    ComplexityKind.ALTERNATIVE_TOOL: "assistant tool assistant",
    ComplexityKind.PERMANENT_FAILURE: "user assistant tool assistant user",
}
"""Of those that are not an exchange before the request."""


NO_PLACE = {ComplexityKind.POLICY_REFUSAL, ComplexityKind.EARLIER_REFERENCE}
"""There is no policy, and the offline model's user never says again what came up before."""


@pytest.mark.parametrize("kind", [kind for kind in ComplexityKind if kind not in NO_PLACE])
def test_every_kind_of_complexity_has_its_shape(kind: ComplexityKind) -> None:
    """An injection is the turns that its instruction asks for, in their order."""
    _, turns = injected(kind)
    assert [turn.kind for turn in turns] == SHAPES.get(kind, "user assistant user").split()
    words = [turn for turn in turns if isinstance(turn, AssistantTurn)]
    assert bool(words[0].calls) == (kind.type is ComplexityType.ERROR_SIMULATION)
    assert all(turn.text for turn in words)


def test_a_value_that_is_left_out_is_asked_for_and_given() -> None:
    """The value stands in the user's second turn and not in the first."""
    dialogue, (first, asks, second) = injected(ComplexityKind.MISSING_ARGUMENT)
    assert isinstance(first, UserTurn)
    assert isinstance(asks, AssistantTurn)
    assert isinstance(second, UserTurn)
    assert asks.text.endswith("?")
    given = second.text.rstrip(".").rpartition(" ")[2].strip('"')
    assert given not in first.text
    at = dialogue.position(second.id)
    calls = [arguments for place, _, arguments in called(dialogue) if place > at]
    assert any(given in str(arguments) for arguments in calls)


@pytest.mark.parametrize("kind", [ComplexityKind.BAD_ARGUMENT, ComplexityKind.EMPTY_RESULT])
def test_a_first_try_differs_in_one_argument(kind: ComplexityKind) -> None:
    """A call that is refused, or that finds nothing, is made again as it should be."""
    _, (first, result, again) = injected(kind)
    assert isinstance(first, AssistantTurn)
    assert isinstance(result, ToolTurn)
    assert isinstance(again, AssistantTurn)
    wrong, right = first.calls[0], again.calls[0]
    assert isinstance(wrong.arguments, dict)
    assert isinstance(right.arguments, dict)
    assert wrong.name == right.name
    assert [name for name in right.arguments if wrong.arguments[name] != right.arguments[name]] != []
    assert sum(wrong.arguments[name] != value for name, value in right.arguments.items()) == 1
    assert ("error" in result.results[0].content) == (kind is ComplexityKind.BAD_ARGUMENT)


def test_an_outage_is_met_with_the_same_calls() -> None:
    """The calls that failed are made again unchanged."""
    _, (first, result, again) = injected(ComplexityKind.OUTAGE)
    assert isinstance(first, AssistantTurn)
    assert isinstance(result, ToolTurn)
    assert isinstance(again, AssistantTurn)
    assert [(c.name, c.arguments) for c in first.calls] == [(c.name, c.arguments) for c in again.calls]
    assert all("error" in one.content for one in result.results)


def test_a_tool_that_is_supplied_later_is_called_only_then() -> None:
    """The tool that the change of the list adds is the next that is called."""
    dialogue, (_, _, change, goes_on) = injected(ComplexityKind.TOOL_SUPPLIED_LATER)
    assert isinstance(change, ToolListTurn)
    at = dialogue.position(goes_on.id)
    assert next(call.name for place, call, _ in called(dialogue) if place > at) == change.added[0].name
