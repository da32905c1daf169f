"""Every rule has examples that pass and examples that fail, in `examples/<rule>.yaml`; all of them are tried here.

An example is a dialogue in the order of its turns: each of its keys `user`, `call`, `result`, `results`, `assistant`
and `list` is one, or each item of `turns`. `results` has one for each call of the turn before it. One that fails says
at which turn (`at`, from t1), and where it matters how severe the finding is, at which argument, and what it says.
"""

import os
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, TypeAlias

import pytest
import yaml

from toolace_mt.actors.evidence.dialogue_view import DialogueView
from toolace_mt.actors.rules import RULES, Unrated
from toolace_mt.events import ComplexityKind, DeclinedBy, Edit, Finding, Operation, Severity, SubtaskPlan, Tool, Verdict

Example: TypeAlias = dict[str, Any]
FOLDER = Path(__file__).with_name("examples")
RECORDED = Path(__file__).with_name("findings.yaml")
"""Every finding of the failing examples, whole; TOOLACE_MT_RECORD=1 writes it anew after a change that is meant."""
FEWEST = 2
ROLES = ("user", "assistant", "call", "result", "results", "list")
MEANT = {"is", "turns", "tools", "generated", "context", "plan", "injected", "declined", *ROLES}
FOUND = {"at", "severity", "pointer", "says", "error"}


def loaded(path: Path) -> dict[str, Any]:
    """What a file holds; every process of the tests reads all of them, so it is read by the quicker loader."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return dict(yaml.load(path.read_text(encoding="utf-8"), loader))  # noqa: S506 — both are safe


@cache
def read(rule: str) -> dict[str, list[Example]]:
    """The examples of a rule."""
    parsed = loaded(FOLDER / f"{rule}.yaml")
    assert set(parsed) == {"passes", "fails"}
    return {kind: list(examples) for kind, examples in parsed.items()}


def every(kind: str) -> list[Any]:
    """The examples of that kind, of every rule."""
    return [
        pytest.param(rule, example, id=f"{rule}-{number}")
        for rule in RULES
        for number, example in enumerate(read(rule)[kind], start=1)
    ]


def tool_of(example: Example) -> Tool:
    """A tool as examples write it: its name, its description, its properties and what is required."""
    schema = {"type": "object", "properties": example.get("properties", {}), "required": example.get("required", [])}
    described = example.get("description", "")
    return Tool(name=example["name"], description=described, parameters=schema, returns=example.get("returns"))


def line_of(turn: Example) -> tuple[str, Any]:
    """A turn as the fixtures take it."""
    ((role, said),) = turn.items()
    if role == "call" and isinstance(said, list):
        return role, [pair for call in said for pair in call.items()]
    if role == "list":
        return role, {"added": [tool_of(one) for one in said.get("add", [])], "removed": tuple(said.get("remove", []))}
    return role, said


def edits_of(example: Example) -> list[Edit]:
    """Return the injections, by the turns that their fills wrote."""
    return [
        Edit(
            mask="m1",
            operation=Operation.EXTEND,
            turns=("t1",),
            injection=ComplexityKind(kind),
            declined_by=DeclinedBy.JUDGE if example.get("declined") else None,
            wrote=tuple(wrote),
        )
        for kind, wrote in example.get("injected", {}).items()
    ]


def shown(example: Example, view: Callable[..., DialogueView]) -> DialogueView:
    """The dialogue of an example."""
    assert set(example) <= MEANT | FOUND, set(example) - MEANT - FOUND
    turns = example.get("turns", [{role: said} for role, said in example.items() if role in ROLES])
    return view(
        *(line_of(turn) for turn in turns),
        tools=[tool_of(one) for one in example["tools"]] if "tools" in example else None,
        imported=not example.get("generated", False),
        context=example.get("context", ""),
        plan=[SubtaskPlan.model_validate(one) for one in example.get("plan", [])],
        edits=edits_of(example),
    )


def found(rule: str, example: Example, view: Callable[..., DialogueView]) -> list[Finding]:
    """The findings of a rule in an example."""
    return list(RULES[rule].check(shown(example, view)))


def test_every_rule_has_examples_of_both_kinds() -> None:
    """At least two of each, and no file is of a rule that is not there."""
    assert {file.stem for file in FOLDER.iterdir()} == set(RULES)
    for rule in RULES:
        assert all(len(examples) >= FEWEST for examples in read(rule).values()), rule


@pytest.mark.parametrize(("rule", "example"), every("passes"))
def test_what_is_ordinary_passes(view: Callable[..., DialogueView], rule: str, example: Example) -> None:
    """The rule finds nothing in it."""
    assert not FOUND & set(example)
    assert found(rule, example, view) == []


@pytest.mark.parametrize(("rule", "example"), every("fails"))
def test_what_is_wrong_is_found_where_it_is(view: Callable[..., DialogueView], rule: str, example: Example) -> None:
    """At its turn, as severe as it is, and at its argument."""
    first, *_ = found(rule, example, view)
    assert (first.turns[0] if first.turns else None) == example["at"]
    severity = RULES[rule].severity if isinstance(first, Unrated) else first.severity
    assert severity == Severity(example.get("severity", RULES[rule].severity))
    assert first.verdict is (Verdict.ERROR if example.get("error") else Verdict.FAIL)
    assert "pointer" not in example or first.pointer == example["pointer"]
    assert str(example.get("says", "")) in first.message


def facts_of(found: Finding) -> dict[str, Any]:
    """A finding without what is empty or usual in it."""
    left_out = {"id", "check", "severity"} if isinstance(found, Unrated) else {"id", "check"}
    facts = found.model_dump(mode="json", exclude=left_out, exclude_none=True)
    return {name: fact for name, fact in facts.items() if fact not in ("", [], "fail") or name == "pointer"}


@cache
def recorded() -> dict[str, list[dict[str, Any]]]:
    """The findings as they were recorded, by the example's name."""
    return loaded(RECORDED) if RECORDED.exists() else {}


@pytest.mark.parametrize(("rule", "example"), every("fails"))
def test_every_finding_is_whole(
    request: pytest.FixtureRequest, view: Callable[..., DialogueView], rule: str, example: Example
) -> None:
    """Its message, turns, call, pointer, evidence and severity are as recorded, and there is no other."""
    name = request.node.callspec.id
    found = [facts_of(one) for one in RULES[rule].check(shown(example, view))]
    if os.environ.get("TOOLACE_MT_RECORD"):
        recorded()[name] = found
        RECORDED.write_text(yaml.safe_dump(recorded(), allow_unicode=True, width=120), encoding="utf-8")
    assert found == recorded()[name]
