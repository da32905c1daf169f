"""Every kind of complexity, as a good author writes it and as a bad one does: instances in `injected/`, by hand.

An instance is the exchange that it goes on with, and the turns that the injection wrote; CALL is the exchange's call.
Where the injection begins with the assistant, the user's request stands before it; `earlier` is what came before that.
"""

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from toolace_mt.actors.rules import apply_rules
from toolace_mt.events import ComplexityKind, ComplexityType, Dialogue, Edit, Operation, Severity, Tool

FOLDER = Path(__file__).with_name("injected")
AFTER_THE_REQUEST = {
    ComplexityKind.CONFIRMATION,
    *(kind for kind in ComplexityKind if kind.type is ComplexityType.ERROR_SIMULATION),
} - {ComplexityKind.PERMANENT_FAILURE}
FEWEST = 6


@cache
def exchanges() -> dict[str, dict[str, Any]]:
    """The exchanges, by name."""
    return dict(yaml.safe_load((FOLDER / "exchanges.yaml").read_text(encoding="utf-8")))


@cache
def kinds() -> dict[str, dict[str, list[list[Any]]]]:
    """The instances of each kind, good and bad."""
    files = [FOLDER / f"{type_.value}.yaml" for type_ in ComplexityType]
    return {kind: both for file in files for kind, both in yaml.safe_load(file.read_text(encoding="utf-8")).items()}


def every(which: str) -> list[Any]:
    """All instances of that sort."""
    return [
        pytest.param(ComplexityKind(kind), instance, id=f"{kind}-{number}")
        for kind, both in kinds().items()
        for number, instance in enumerate(both[which], start=1)
    ]


def lines_of(turns: list[Any], call: dict[str, Any]) -> list[tuple[str, Any]]:
    """The turns as the fixture takes them."""
    lines: list[tuple[str, Any]] = []
    for turn in turns:
        ((role, said),) = ({"call": call} if turn == "CALL" else turn).items()
        if role == "list":
            said = {"added": [tool(name) for name in said.get("add", ())], "removed": tuple(said.get("remove", ()))}
        lines.append((role, said))
    return lines


def tool(name: str) -> Tool:
    """A tool that takes any arguments."""
    return Tool(name=name, description="", parameters={"type": "object"})


def blocking(dialogue: Callable[..., Dialogue], kind: ComplexityKind, instance: list[Any]) -> list[str]:
    """What the rules that block say about the dialogue of an instance."""
    name, *turns = instance
    exchange = exchanges()[name]
    earlier = exchanges()["order"] if kind is ComplexityKind.QUESTION_ABOUT_RESULTS else {}
    if "earlier" in turns[0]:
        earlier, turns = turns[0]["earlier"], turns[1:]
    before = [*earlier.items()] + ([("user", exchange["user"])] if kind in AFTER_THE_REQUEST else [])
    written = lines_of(turns, exchange["call"])
    rest = [(role, exchange[role]) for role in ("call", "result", "assistant") if turns[-1] != "CALL" or role != "call"]
    later = {tool.name for role, said in written if role == "list" for tool in said["added"]}
    names = {one for role, said in (*before, *written, *rest) if role == "call" for one in said} | {"rent_car"}
    wrote = tuple(f"t{len(before) + number}" for number in range(1, len(written) + 1))
    edit = Edit(mask="m1", operation=Operation.EXTEND, turns=wrote[:1], injection=kind, declined_by=None, wrote=wrote)
    made = dialogue(
        *before,
        *written,
        *rest,
        tools=[tool(one) for one in sorted(names | later)],
        withheld=frozenset(later),
        imported=False,
        edits=[edit],
    )
    return [f"{one.check}: {one.message}" for one in apply_rules(made).findings if one.severity is Severity.BLOCKING]


def test_every_kind_has_instances_of_both_sorts() -> None:
    """At least six of each, each other than the rest."""
    assert {ComplexityKind(kind) for kind in kinds()} == set(ComplexityKind)
    for kind, both in kinds().items():
        for which in ("good", "bad"):
            assert len({repr(one) for one in both[which]}) >= FEWEST, (kind, which)


@pytest.mark.parametrize(("kind", "instance"), every("good"))
def test_a_good_injection_passes_every_rule(
    dialogue: Callable[..., Dialogue], kind: ComplexityKind, instance: list[Any]
) -> None:
    """No rule takes what was meant for a fault."""
    assert blocking(dialogue, kind, instance) == []


@pytest.mark.parametrize(("kind", "instance"), every("bad"))
def test_a_bad_injection_is_found(dialogue: Callable[..., Dialogue], kind: ComplexityKind, instance: list[Any]) -> None:
    """What was to be injected is not there, or is wrong in itself."""
    assert blocking(dialogue, kind, instance) != []
