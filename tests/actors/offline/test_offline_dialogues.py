"""Without mistakes nearly every dialogue is sound, and its words, calls and results belong together."""

import json
import re
from typing import Any

from jsonschema import Draft202012Validator

from toolace_mt.actors.models.offline.inspecting import identifying
from toolace_mt.actors.models.offline.naming import slot_of
from toolace_mt.actors.rules import apply_rules
from toolace_mt.events import AssistantTurn, Dialogue, Phase, Severity, ToolTurn, Turn, UserTurn


def _text(turn: Turn) -> str:
    match turn:
        case UserTurn():
            return turn.text
        case ToolTurn():
            return "\n".join(result.content for result in turn.results)
        case _:
            return ""


def _results(dialogue: Dialogue) -> dict[str, str]:
    return {r.call_id: r.content for t in dialogue.turns if isinstance(t, ToolTurn) for r in t.results}


def test_dialogues_without_mistakes_are_accepted(many: list[Any]) -> None:
    """Rules and experts have nothing to reject."""
    assert [c.dialogue.id for c in many if c.dialogue.phase is not Phase.ACCEPTED] == []


def test_no_rule_finds_a_fault_in_a_skeleton(many: list[Any]) -> None:
    """Drafts are sound before anything is refined."""
    for carried in many:
        findings = apply_rules(carried.drafted).findings
        assert [f.message for f in findings if f.severity is Severity.BLOCKING] == []


def test_arguments_fit_their_schema(many: list[Any]) -> None:
    """Every call that was drafted validates."""
    for carried in many:
        schemas = {tool.name: tool.parameters for tool in carried.drafted.tools}
        for _, call in carried.drafted.calls():
            assert not list(Draft202012Validator(schemas[call.name]).iter_errors(call.arguments)), call


def test_results_fit_what_the_tool_declares(many: list[Any]) -> None:
    """A result validates against the tool's `returns`, where it has one."""
    checked = 0
    for carried in many:
        returns = {tool.name: tool.returns for tool in carried.drafted.tools}
        results = _results(carried.drafted)
        for _, call in carried.drafted.calls():
            if (schema := returns[call.name]) is not None:
                checked += 1
                assert not list(Draft202012Validator(schema).iter_errors(json.loads(results[call.id]))), call
    assert checked > 100


def test_identifiers_come_from_somewhere(many: list[Any]) -> None:
    """An identifier in a call stands in the user's words or in a result before it."""
    for carried in many:
        said = ""
        for turn in carried.drafted.turns:
            if isinstance(turn, AssistantTurn):
                for call in turn.calls:
                    assert isinstance(call.arguments, dict)
                    for name, value in call.arguments.items():
                        if isinstance(value, str | int) and identifying(slot_of(name), value):
                            assert str(value) in said, (turn.id, name, value)
            said += _text(turn)


def test_identifiers_flow_from_results_into_calls(many: list[Any]) -> None:
    """At least a third of the identifiers were found by an earlier call."""
    found = total = 0
    for carried in many:
        results = ""
        for turn in carried.drafted.turns:
            for call in turn.calls if isinstance(turn, AssistantTurn) else ():
                assert isinstance(call.arguments, dict)
                values = [v for n, v in call.arguments.items() if n.endswith("_id")]
                total += len(values)
                found += sum(str(value) in results for value in values)
            results += _text(turn) if isinstance(turn, ToolTurn) else ""
    assert total > 50
    assert found > total / 3


def test_the_planned_tools_are_called_step_by_step(many: list[Any]) -> None:
    """Each sub-task calls its tools in their order, in as many steps as were asked for."""
    for carried in many:
        drafted = carried.drafted
        for number, (planned, steps) in enumerate(zip(drafted.plan, drafted.knobs.steps, strict=True), start=1):
            turns = [t for t in drafted.turns if isinstance(t, AssistantTurn) and t.calls and t.subtask == number]
            assert len(turns) == planned.steps == steps
            assert tuple(turn.calls[0].name for turn in turns) == planned.tools


def test_no_call_is_made_twice(many: list[Any]) -> None:
    """Where another value is possible, it is taken."""
    for carried in many:
        made = [(c.name, json.dumps(c.arguments)) for _, c in carried.drafted.calls() if c.arguments]
        assert len(made) == len(set(made))


def test_the_answer_names_what_was_found(many: list[Any]) -> None:
    """Each closing answer repeats at least one value of the sub-task's results, to the letter."""
    for carried in many:
        results = ""
        for turn in carried.drafted.turns:
            if isinstance(turn, UserTurn):
                results = ""
            results += _text(turn) if isinstance(turn, ToolTurn) else ""
            if isinstance(turn, AssistantTurn) and not turn.calls:
                assert any(word.strip(".,;:()") in results for word in turn.text.split() if any(map(str.isdigit, word)))


def test_the_user_is_the_same_throughout(many: list[Any]) -> None:
    """Every e-mail address of the user in a dialogue is one and the same."""
    for carried in many:
        emails = {
            call.arguments[name]
            for _, call in carried.drafted.calls()
            for name in ("contact_email", "reporter_email")
            if isinstance(call.arguments, dict) and name in call.arguments
        }
        assert len(emails) <= 1


def test_the_text_is_plain_and_of_nobody_real(many: list[Any]) -> None:
    """ASCII only, and mail only to example.com."""
    for carried in many:
        for _, text in carried.asked:
            assert text.isascii()
            assert set(re.findall(r"@([\w.-]+\.\w+)", text)) <= {"example.com"}


def test_openings_vary(many: list[Any]) -> None:
    """The first words of dialogues are not all the same."""
    assert len({carried.drafted.turns[0].text[:12] for carried in many}) > 4


def test_real_pools_are_served_as_well(shared_data: Any, carry_pool: Any) -> None:
    """Over tools of others, in their own formats, nearly every dialogue is accepted."""
    from toolace_mt.actors.tools import load_pool

    for name in ("bfcl_multi_turn_func_doc.jsonl", "openai_tau_retail.json", "openapi3_petstore.yaml"):
        pool = load_pool([shared_data / "pools" / name])
        phases = [carry_pool(pool, number).dialogue.phase for number in range(10)]
        assert phases.count(Phase.ACCEPTED) >= 9
