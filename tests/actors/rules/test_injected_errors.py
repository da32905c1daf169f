"""Errors that were injected as a good author writes them pass every rule, and bad ones do not."""

from collections.abc import Callable
from typing import Any

import pytest

from toolace_mt.actors.rules import apply_rules
from toolace_mt.events import ComplexityKind, Dialogue, Edit, Operation, Severity, Tool

FLIGHTS = {
    "type": "object",
    "properties": {
        "flight_type": {"type": "string", "enum": ["one_way", "round_trip"]},
        "date": {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"},
        "to": {"type": "string"},
    },
    "required": ["date", "to"],
}
TOOLS = [
    Tool(name="find_user", description="", parameters={"type": "object"}, returns=None),
    Tool(name="get_user", description="", parameters={"type": "object"}, returns=None),
    Tool(name="find_flights", description="Search flights.", parameters=FLIGHTS, returns=None),
    Tool(name="read_file", description="", parameters={"type": "object"}, returns=None),
    Tool(name="search_orders", description="", parameters={"type": "object"}, returns=None),
]
Lines = list[tuple[str, Any]]
BAD, EMPTY, OUTAGE = ComplexityKind.BAD_ARGUMENT, ComplexityKind.EMPTY_RESULT, ComplexityKind.OUTAGE
ASKED = "I am Tobias Lindqvist, my user id is tobias_lindqvist_2864. Which address do you have?"
MENDED = ("call", {"get_user": {"user_id": "tobias_lindqvist_2864"}})
FOUND = ("result", {"user_id": "tobias_lindqvist_2864", "address": "Elm Street 4, Denver"})
TOLD = ("assistant", "We have Elm Street 4, Denver.")
MISTYPED = ("call", {"get_user": {"user_id": "tobias_lindqvist_2846"}})
TRIP = "A one-way flight to Lisbon on the 3rd of May 2026, please."
RIGHT_TRIP = ("call", {"find_flights": {"date": "2026-05-03", "to": "Lisbon", "flight_type": "one_way"}})
FLIGHT = ("result", {"flights": [{"flight": "TP 341", "to": "Lisbon", "date": "2026-05-03"}]})
FLIGHT_TOLD = ("assistant", "There is TP 341 to Lisbon on that day.")
SLIP = ("assistant", "I swapped two digits of your user id. It ends in 2864. We have Elm Street 4, Denver.")


def trip(call: dict[str, Any], refusal: object) -> Lines:
    """A search that is refused and then made right."""
    return [("user", TRIP), ("call", {"find_flights": call}), ("result", refusal), RIGHT_TRIP, FLIGHT, FLIGHT_TOLD]


GOOD: dict[str, tuple[ComplexityKind, Lines]] = {
    "mistyped id": (BAD, [("user", ASKED), MISTYPED, ("result", "Error: user not found"), MENDED, FOUND, SLIP]),
    "mistyped id, plain words": (BAD, [("user", ASKED), MISTYPED, ("result", "User not found"), MENDED, FOUND, TOLD]),
    "mistyped id, detail": (BAD, [("user", ASKED), MISTYPED, ("result", {"detail": "Not Found"}), MENDED, FOUND, TOLD]),
    "mistyped address": (
        BAD,
        [
            ("user", "My account is under jerome.baptiste@example.com. What is my user id?"),
            ("call", {"find_user": {"email": "jerome.batiste@example.com"}}),
            ("result", {"message": "User not found"}),
            ("call", {"find_user": {"email": "jerome.baptiste@example.com"}}),
            ("result", {"user_id": "jerome_baptiste_91"}),
            ("assistant", "I misspelled the address at first. Your user id is jerome_baptiste_91."),
        ],
    ),
    "wrong enum": (
        BAD,
        trip(
            {"date": "2026-05-03", "to": "Lisbon", "flight_type": "one-way"},
            "Invalid value 'one-way' for flight_type: one_way or round_trip",
        ),
    ),
    "missing required": (
        BAD,
        trip({"to": "Lisbon", "flight_type": "one_way"}, "Input validation error: date is required"),
    ),
    "malformed date": (
        BAD,
        trip({"date": "05/03/2026", "to": "Lisbon"}, {"status": 400, "title": "Bad Request"}),
    ),
    "path without its folder": (
        BAD,
        [
            ("user", "What does notes/todo.md say?"),
            ("call", {"read_file": {"path": "todo.md"}}),
            ("result", {"content": "Error: ENOENT: no such file or directory, open 'todo.md'"}),
            ("call", {"read_file": {"path": "notes/todo.md"}}),
            ("result", {"content": "Buy milk."}),
            ("assistant", "I left out the folder first. It says: Buy milk."),
        ],
    ),
    "empty search, then a wider one": (
        EMPTY,
        [
            ("user", "Find my orders of the blue lamp."),
            ("call", {"search_orders": {"query": "blue lamp", "status": "open"}}),
            ("result", {"orders": []}),
            ("call", {"search_orders": {"query": "blue lamp"}}),
            ("result", {"orders": [{"order_id": "W-2291", "status": "delivered"}]}),
            ("assistant", "Nothing is open, but W-2291 was delivered."),
        ],
    ),
    "outage, tried again": (
        OUTAGE,
        [("user", ASKED), MENDED, ("result", "Request timed out after 30 s"), MENDED, FOUND, TOLD],
    ),
}
WRONG: dict[str, tuple[ComplexityKind, Lines]] = {
    "never mended": (
        BAD,
        [("user", ASKED), MISTYPED, ("result", "User not found"), ("assistant", "There is no such user.")],
    ),
    "not refused": (BAD, [("user", ASKED), MISTYPED, FOUND, MENDED, FOUND, TOLD]),
    "the same wrong call again": (
        BAD,
        [("user", ASKED), MISTYPED, ("result", "User not found"), MISTYPED, FOUND, TOLD],
    ),
    "mended with another made-up id": (
        BAD,
        [
            ("user", ASKED),
            MISTYPED,
            ("result", "User not found"),
            ("call", {"get_user": {"user_id": "tobias_lindqvist_7771"}}),
            FOUND,
            TOLD,
        ],
    ),
    "mended by another wrong value": (
        BAD,
        [
            ("user", TRIP),
            ("call", {"find_flights": {"date": "2026-05-03", "to": "Lisbon", "flight_type": "one-way"}}),
            ("result", "Invalid flight_type"),
            ("call", {"find_flights": {"date": "2026-05-03", "to": "Lisbon", "flight_type": "single"}}),
            FLIGHT,
            FLIGHT_TOLD,
        ],
    ),
    "refused again": (
        BAD,
        [("user", ASKED), MISTYPED, ("result", "User not found"), MENDED, ("result", "User not found"), TOLD],
    ),
    "empty, and nothing after it": (
        EMPTY,
        [
            ("user", "Find my orders of the blue lamp."),
            ("call", {"search_orders": {"query": "blue lamp"}}),
            ("result", {"orders": []}),
            ("assistant", "There is none."),
        ],
    ),
    "outage, never tried again": (
        OUTAGE,
        [("user", ASKED), MENDED, ("result", "Service temporarily unavailable"), ("assistant", "Please try later.")],
    ),
}


def blocking(made: Dialogue) -> list[str]:
    """The checks that block it."""
    return sorted({one.check for one in apply_rules(made).findings if one.severity is Severity.BLOCKING})


def edit(kind: ComplexityKind, turns: int) -> Edit:
    """An accepted injection that wrote everything between the user and the last word."""
    wrote = tuple(f"t{number}" for number in range(2, turns))
    return Edit(mask="m1", operation=Operation.EXTEND, turns=("t2",), injection=kind, declined_by=None, wrote=wrote)


@pytest.mark.parametrize("name", GOOD)
def test_an_error_that_is_noticed_and_mended_passes_every_rule(name: str, dialogue: Callable[..., Dialogue]) -> None:
    """A wrong value, a refusal in the tool's own words, and the right call: all of it is meant."""
    kind, lines = GOOD[name]
    made = dialogue(*lines, tools=TOOLS, imported=False, edits=[edit(kind, len(lines))])
    assert blocking(made) == []


@pytest.mark.parametrize("name", [name for name, (kind, _) in GOOD.items() if kind is BAD and "path" not in name])
def test_without_an_injection_the_same_call_is_wrong(name: str, dialogue: Callable[..., Dialogue]) -> None:
    """The exemption is the edit's: a model that slips by itself is told."""
    _, lines = GOOD[name]
    assert blocking(dialogue(*lines, tools=TOOLS, imported=False)) != []


@pytest.mark.parametrize("name", WRONG)
def test_an_error_that_is_not_mended_is_found(name: str, dialogue: Callable[..., Dialogue]) -> None:
    """Without the failure, or without the right call after it, nothing is exempt."""
    kind, lines = WRONG[name]
    made = dialogue(*lines, tools=TOOLS, imported=False, edits=[edit(kind, len(lines))])
    assert blocking(made) != []
