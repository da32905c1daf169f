"""What the offline model says and makes of descriptions, units, switches and dates."""

from typing import Any

import pytest

from toolace_mt.actors.models.offline.agreeing import agreed, resulting
from toolace_mt.actors.models.offline.arithmetic import result_of
from toolace_mt.actors.models.offline.naming import label, words_of
from toolace_mt.actors.models.offline.story import Story
from toolace_mt.actors.models.offline.telling import told
from toolace_mt.actors.models.offline.toolspec import ToolSpec
from toolace_mt.actors.models.offline.values.making import make
from toolace_mt.actors.models.offline.values.phrases import attached, joined, sentences
from toolace_mt.actors.models.offline.values.places import city_called
from toolace_mt.actors.models.offline.values.prose import options_in, range_in
from toolace_mt.actors.models.offline.values.units import rate_between
from toolace_mt.actors.models.offline.values.wish import Wish

STORY = Story("key", "Nora", "Whitfield")


def _spec(name: str, description: str = "", **properties: Any) -> ToolSpec:
    return ToolSpec(name, description, {"type": "object", "properties": properties}, None)


@pytest.mark.parametrize(
    ("description", "options"),
    [
        ("The class of the travel. Options are: economy, business, first.", ("economy", "business", "first")),
        ("Mode of operation ('l' for lines, 'w' for words, 'c' for characters).", ("l", "w", "c")),
        ("Type of the order (Buy/Sell).", ("Buy", "Sell")),
        ("One of 'asc' or 'desc'.", ("asc", "desc")),
        ("The name of the first file in current directory.", ()),
        ("Destination must be local to the current directory and cannot be a path.", ()),
    ],
)
def test_options_are_read_from_prose(description: str, options: tuple[str, ...]) -> None:
    """What a description lists is what may be chosen, and a sentence is no list."""
    assert options_in(description) == options


def test_ranges_are_read_from_prose() -> None:
    """Bounds and the step between values."""
    assert range_in("Position, between 0 (not pressed) and 1 (fully pressed).") == (0, 1, None)
    assert range_in("The speed should be between 0 and 120 and a multiple of 5.") == (0, 120, 5)
    assert range_in("The number to round.") is None


def test_numbers_keep_to_the_range_that_prose_names() -> None:
    """A value is one of the steps between the bounds."""
    schema: Any = {"type": "number", "description": "Between 0 and 120 and a multiple of 5."}
    for variant in range(30):
        value = make(Wish("speed", schema, schema, STORY, "seed", variant))
        assert isinstance(value, int | float)
        assert 0 <= value <= 120
        assert value % 5 == 0


@pytest.mark.parametrize(
    ("name", "arguments", "result"),
    [
        ("si_unit_conversion", {"value": 57.75, "unit_in": "m", "unit_out": "cm"}, 5775),
        ("convert_temperature", {"value": 100, "from_unit": "celsius", "to_unit": "fahrenheit"}, 212),
        ("gallon_to_liter", {"gallon": 2}, 7.5708),
        ("round_number", {"number": 2.345, "decimal_places": 1}, 2.3),
        ("standard_deviation", {"numbers": [2, 4, 4, 4, 5, 5, 7, 9]}, 2),
        ("calculate_mean", {"numbers": [1, 2, 6]}, 3),
        ("percentage", {"part": 20, "whole": 80}, 25),
        ("max_value", {"numbers": [3, 9, 4]}, 9),
        ("power", {"base": 2, "exponent": 10}, 1024),
        ("calculator", {"operation": "multiply", "a": 6, "b": 7}, 42),
        ("convert", {"value": 3, "unit_in": "m", "unit_out": "kg"}, None),
        ("divide", {"a": 1, "b": 0}, None),
    ],
)
def test_calculations_are_right(name: str, arguments: dict[str, Any], result: float | None) -> None:
    """Whatever the name and the arguments make clear is calculated; the rest is not guessed."""
    assert result_of(words_of(name), arguments) == result


def test_currencies_agree_both_ways() -> None:
    """There and back again is the same amount."""
    there, back = rate_between("CHF", "NOK"), rate_between("NOK", "CHF")
    assert there is not None
    assert back is not None
    assert there * back == pytest.approx(1, rel=0.01)
    assert rate_between("CHF", "seashells") is None


def test_a_switch_agrees_with_the_verb() -> None:
    """Who locks does not unlock; who starts does not stop."""
    flag: Any = {"type": "boolean"}
    assert agreed(_spec("lockDoors", unlock=flag), "unlock", flag) is False
    assert agreed(_spec("unlock_doors", unlock=flag), "unlock", flag) is True
    assert agreed(_spec("set_lamp", dimmed=flag), "dimmed", flag) is None
    modes: Any = {"type": "string", "enum": ["STOP", "START"]}
    assert agreed(_spec("startEngine", mode=modes), "mode", modes) == "START"


def test_a_state_agrees_with_the_call() -> None:
    """What a call has set is how things stand after it."""
    assert resulting(["engaged", "released"], _spec("activateParkingBrake"), {"mode": "release"}) == "released"
    assert resulting(["locked", "unlocked"], _spec("lockDoors"), {"unlock": True}) == "unlocked"
    assert resulting(["pressed", "released"], _spec("pressPedal"), {"position": 0.4}) == "pressed"


def test_dates_are_said_as_people_say_them() -> None:
    """Days are; moments and identifiers stay to the letter."""
    assert told("2026-03-12") == "12 March 2026"
    assert told("2026-03-12T10:00:00Z") == "2026-03-12T10:00:00Z"
    assert told("2026-13-12") == "2026-13-12"


def test_options_are_said_in_words() -> None:
    """Nobody says an underscore; a person's handle stays to the letter."""
    assert told("rear_left") == "rear left"
    assert told("parkingBrake") == "parking brake"
    assert told("nora_whitfield") == "nora_whitfield"
    assert told("draft_plan.txt") == "draft_plan.txt"


def test_short_values_share_one_clause() -> None:
    """The first with `with`, the next with `and`."""
    parts = [attached("speed", "55")[0], attached("mode", "auto")[0]]
    assert joined(parts) == ["with a speed of 55", "and the mode auto"]
    assert attached("note", "Please call before delivery.") == ()


def test_a_sentence_never_ends_twice() -> None:
    """A value that is a sentence stands in quotes and brings its own stop."""
    for name in ("thought", "plan", "edits"):
        assert not any(said.endswith(("..", '".')) for said in sentences(name, "It is late."))


def test_two_values_are_spoken_of_as_two() -> None:
    """The verb and the noun agree with them."""
    for name in ("company_name", "product_id", "item_ids"):
        assert all(" are " in said or " the " in said for said in sentences(name, "Alder and Bluefin"))
        assert not any(" is " in said for said in sentences(name, "Alder and Bluefin"))


def test_numbered_names_are_counted() -> None:
    """The second of several is called so."""
    assert label("file_name2") == "second file name"
    assert label("address1") == "address"


@pytest.mark.parametrize(
    ("name", "description", "said"),
    [
        ("grep", "Search for lines in a file of any extension at current directory that", "search for lines in a file"),
        ("pwd", "Return the current working directory path.", "look up the current working directory path"),
        ("comment", "Comment on a tweet for the authenticated user.", "comment on a tweet"),
    ],
)
def test_requests_are_short(name: str, description: str, said: str) -> None:
    """A description lends its deed, and not its details."""
    assert _spec(name, description).request == said


def test_the_assistant_speaks_of_the_user_as_you() -> None:
    """What is asked for me is done for you."""
    assert _spec("transfer_to_human_agents", "Transfer the user to a human agent.").done == (
        "transferred you to a human agent"
    )


def test_a_place_has_one_code() -> None:
    """The same name gives the same airport and zip code, known or not."""
    assert city_called("Oslo").airport == "OSL"
    assert city_called("Rivermist") == city_called("Rivermist")
    assert city_called("Rivermist").zip != city_called("Stonebrook").zip
