"""The rules whose breach breaks a dialogue's structure."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from toolace_mt.actors.rules import RULES, View, Violation
from toolace_mt.events import AssistantTurn, Severity, Tool, ToolCall, ToolResult, ToolTurn, UserTurn, Verdict

Make = Callable[..., View]
MakeTool = Callable[..., Tool]

ASKED = ("user", "Find A1")
CALL = ("call", {"find": {"name": "A1"}})
FOUND = ("result", "found")
WORDS = ("assistant", "It is there.")


def broken(rule: str, view: View) -> list[tuple[str, ...]]:
    """The turns at which *rule* is broken."""
    return [violation.turns for violation in RULES[rule].violations(view)]


def test_a_whole_dialogue_breaks_nothing(view: Make) -> None:
    """Every rule passes the plainest good dialogue, imported or generated."""
    for imported in (True, False):
        seen = view(ASKED, CALL, FOUND, WORDS, imported=imported)
        assert [list(rule.violations(seen)) for rule in RULES.values()] == [[]] * len(RULES)


def test_a_dialogue_needs_turns(view: Make) -> None:
    """An empty one is found, though there is no turn to point at."""
    assert broken("structure", view()) == [()]


def test_the_user_begins(view: Make) -> None:
    """A greeting by the assistant is no beginning, and neither is a call."""
    assert broken("structure", view(WORDS, ASKED)) == [("t1",)]
    assert broken("structure", view(CALL, FOUND, WORDS)) == [("t1",)]


def test_the_user_does_not_speak_twice_in_a_row(view: Make) -> None:
    """The second turn is pointed at, then the first."""
    assert broken("structure", view(ASKED, ("user", "Hello?"), WORDS)) == [("t2", "t1")]


def test_others_dialogues_may_end_anywhere_and_speak_twice(view: Make) -> None:
    """What is ordinary in published data is no finding there, and one in ours."""
    for lines in ([ASKED, CALL, FOUND], [ASKED, WORDS, WORDS], [ASKED, CALL, FOUND, ASKED]):
        assert broken("structure", view(*lines)) == []
        assert broken("structure", view(*lines, imported=False)) != []


def test_a_result_after_the_users_next_words_is_too_late(view: Make) -> None:
    """The assistant waits for its results."""
    assert broken("structure", view(ASKED, CALL, ("user", "And?"), FOUND)) == [("t4", "t2")]


def _paired(*turns: tuple[list[str], list[str]]) -> tuple[Any, ...]:
    made: list[Any] = [UserTurn(id="u", subtask=0, text="Go")]
    for number, (calls, results) in enumerate(turns):
        called = tuple(ToolCall(id=id_, name="find", arguments={}) for id_ in calls)
        answered = tuple(ToolResult(call_id=id_, content="ok") for id_ in results)
        made.append(AssistantTurn(id=f"a{number}", subtask=0, text="", calls=called))
        made.append(ToolTurn(id=f"r{number}", subtask=0, results=answered))
    return tuple(made)


@pytest.mark.parametrize(
    ("turns", "found"),
    [
        ([(["1"], ["1"]), (["1"], ["1"])], []),
        ([(["1", "2"], ["2", "1"])], []),
        ([(["1"], [])], [("a0",)]),
        ([(["1"], ["2"])], [("a0",), ("r0",)]),
        ([(["1"], ["1", "1"])], [("r0",)]),
        ([(["1", "1"], ["1", "1"])], [("a0",)]),
        ([(["1"], []), (["1"], ["1"])], [("a0",)]),
    ],
)
def test_calls_and_results_pair_up(view: Make, turns: Any, found: list[tuple[str, ...]]) -> None:
    """An id that is used again after it was answered is ordinary; unanswered, doubled and stray ones are found."""
    seen = View(replace(view(ASKED).dialogue, turns=_paired(*turns)))
    assert broken("pairing", seen) == found


def test_an_unknown_tool_is_found_with_its_likeness(view: Make, tool: MakeTool) -> None:
    """A typo names what may have been meant."""
    (violation,) = RULES["known_tool"].violations(view(ASKED, CALL, FOUND, tools=[tool("finds")]))
    assert violation.turns == ("t2",)
    assert "'finds' comes near" in violation.message


def test_a_tool_is_called_only_while_it_is_there(view: Make, tool: MakeTool) -> None:
    """Before it is added and after it was removed it is not."""
    find = tool("find", name={"type": "string"})
    added = ("list", {"added": [find]})
    removed = ("list", {"removed": ("find",)})
    assert broken("tool_list", view(ASKED, added, CALL, FOUND, WORDS, tools=[])) == []
    assert broken("tool_list", view(ASKED, CALL, FOUND, added, tools=[])) == [("t2",)]
    assert broken("tool_list", view(ASKED, removed, CALL, FOUND, tools=[find])) == [("t3",)]
    assert broken("known_tool", view(ASKED, CALL, FOUND, added, tools=[])) == []
    assert broken("tool_list", view(ASKED, removed, WORDS, tools=[])) == [("t2",)]


@pytest.mark.parametrize("raw", ["", "{'name': 'A1'}", "{name: 1}", '{"name": "A', "[1]", '"A1"', '{"a": NaN}'])
def test_arguments_are_an_object(view: Make, raw: str) -> None:
    """What could not be read was kept as text, and blocks."""
    assert broken("readable_arguments", view(ASKED, ("call", {"find": raw}), FOUND)) == [("t2",)]


SCHEMA: list[tuple[dict[str, Any], bool]] = [
    ({"name": "A1", "count": 10.0}, True),
    ({"name": "A1", "count": 10}, True),
    ({"name": "A1", "count": True}, False),
    ({"name": "A1", "count": "10"}, False),
    ({"name": None}, False),
    ({"count": 1}, False),
    ({"name": "A1", "kind": "B"}, True),
    ({"name": "A1", "kind": "b"}, False),
    ({"name": "A1", "extra": 1}, False),
    ({"name": "A1", "count": 101}, False),
]


@pytest.mark.parametrize(("arguments", "fits"), SCHEMA)
def test_arguments_fit_their_schema(view: Make, tool: MakeTool, arguments: dict[str, Any], *, fits: bool) -> None:
    """10.0 is an integer and true is none; enums, bounds, required and unlisted arguments count."""
    find = tool(
        "find",
        ("name",),
        name={"type": "string"},
        count={"type": "integer", "maximum": 100},
        kind={"type": "string", "enum": ["A", "B"]},
    )
    seen = view(ASKED, ("call", {"find": arguments}), FOUND, tools=[find])
    assert broken("schema", seen) == ([] if fits else [("t2",)])


def test_a_pointer_leads_to_the_wrong_argument(view: Make, tool: MakeTool) -> None:
    """RFC 6901, with its escapes."""
    find = tool("find", **{"a/b": {"type": "array", "items": {"type": "integer"}}})
    (violation,) = RULES["schema"].violations(view(ASKED, ("call", {"find": {"a/b": [1, "x"]}}), FOUND, tools=[find]))
    assert violation.pointer == "/a~1b/1"


UNFIT: list[dict[str, Any]] = [
    {"type": "float"},
    {"$ref": "#/properties/name"},
    {"$ref": "http://192.0.2.1/never-fetched.json"},
    {"pattern": "(unclosed"},
    {"enum": 5, "type": ["x"]},
]


@pytest.mark.parametrize("schema", UNFIT)
def test_a_schema_that_is_none_is_an_error_and_no_pass(view: Make, tool: MakeTool, schema: dict[str, Any]) -> None:
    """Unknown types, endless and remote references, broken patterns: nothing is fetched, and nothing hangs."""
    seen = view(ASKED, CALL, FOUND, tools=[tool("find", name=schema)])
    assert [violation.verdict for violation in RULES["schema"].violations(seen)] == [Verdict.ERROR]


def test_a_catastrophic_pattern_is_given_up_on(view: Make, tool: MakeTool) -> None:
    """It takes a moment, whatever the pattern does."""
    find = tool("find", name={"pattern": r"^(\w+\s?)*\d$"})
    seen = view(ASKED, ("call", {"find": {"name": "a" * 60 + "!"}}), FOUND, tools=[find])
    assert len(list(RULES["schema"].violations(seen))) == 1


def test_nobody_says_nothing(view: Make) -> None:
    """White space and invisible signs are nothing; an empty result is ordinary."""
    assert broken("empty_content", view(("user", "  \n"), WORDS)) == [("t1",)]
    assert broken("empty_content", view(ASKED, ("assistant", "\u200b\ufeff"))) == [("t2",)]
    assert broken("empty_content", view(ASKED, CALL, ("result", ""), WORDS)) == []


LEFT: list[tuple[str, str, bool]] = [
    ("Find it", "[MASK_1]", True),
    ("Find it", "<masked>", True),
    ("Find it", "{{user_name}}", True),
    ("Find it", "your_api_key", True),
    ("Find it", "YOUR_API_KEY_HERE", True),
    ("Find it", "<token>", True),
    ("Find it", "TODO", True),
    ("Find it", "xxx", True),
    ("Add it to my todo list", "todo", False),
    ("Fill {{user_name}} in", "{{user_name}}", False),
    ("We are here", "We are here", False),
    ("What is my name", "my name", False),
]


@pytest.mark.parametrize(("said", "value", "found"), LEFT)
def test_a_placeholder_is_a_leftover_unless_it_is_spoken_of(view: Make, said: str, value: str, *, found: bool) -> None:
    """The user may well ask about a template or a to-do list."""
    seen = view(("user", said), ("call", {"find": {"name": value}}), FOUND)
    assert broken("leftovers", seen) == ([("t2",)] if found else [])


def test_a_mask_in_generated_words_is_a_leftover(view: Make) -> None:
    """In others' dialogues the user may speak of masks."""
    lines = [("user", "What does [MASK] mean?"), ("assistant", "[MASK] is a token.")]
    assert broken("leftovers", view(*lines)) == []
    assert broken("leftovers", view(*lines, imported=False)) == [("t1",), ("t2",)]


def test_what_a_mail_leaves_open_is_advisory(view: Make) -> None:
    """A slot within a longer text is shown."""
    mail = {"send": {"body": "Dear Ann, best regards, [Your Name]"}}
    found: list[Violation] = list(RULES["leftovers"].violations(view(ASKED, ("call", mail), FOUND)))
    assert [violation.severity for violation in found] == [Severity.ADVISORY]


def test_a_call_is_not_repeated_for_nothing(view: Make) -> None:
    """After an error, with another result, after other words or another call it is no repetition."""
    other: tuple[str, Any] = ("call", {"look": {}})
    assert broken("repeated_call", view(ASKED, CALL, FOUND, CALL, FOUND)) == [("t4", "t2")]
    assert broken("repeated_call", view(ASKED, ("call", [("find", {}), ("find", {})]), FOUND)) == []
    assert broken("repeated_call", view(ASKED, CALL, ("result", {"error": "timeout"}), CALL, FOUND)) == []
    assert broken("repeated_call", view(ASKED, CALL, ("result", "1"), CALL, ("result", "2"))) == []
    assert broken("repeated_call", view(ASKED, CALL, FOUND, WORDS, ("user", "Again"), CALL, FOUND)) == []
    assert broken("repeated_call", view(ASKED, CALL, FOUND, other, FOUND, CALL, FOUND)) == []
