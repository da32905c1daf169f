"""What a reader of whole dialogues would stumble over is not in them."""

import json
from collections import Counter
from typing import Any

import pytest

from toolace_mt.actors.models.offline.arguments import Chooser
from toolace_mt.actors.models.offline.dice import Dice
from toolace_mt.actors.models.offline.frames import FIRST, read_request, without_opening
from toolace_mt.actors.models.offline.known import Known
from toolace_mt.actors.models.offline.plan import choose_tools
from toolace_mt.actors.models.offline.reporting import report
from toolace_mt.actors.models.offline.results import ResultMaker
from toolace_mt.actors.models.offline.sections import Call, Result, Turn
from toolace_mt.actors.models.offline.story import Story
from toolace_mt.actors.models.offline.sums import in_words
from toolace_mt.actors.models.offline.toolbook import ToolBook
from toolace_mt.actors.models.offline.toolspec import ToolSpec
from toolace_mt.actors.models.offline.worked_in import worked_in
from toolace_mt.events import UserTurn

STORY = Story("key", "Nora", "Whitfield")
TEXT: Any = {"type": "string"}
NUMBER: Any = {"type": "number"}


def _spec(
    name: str, description: str = "", *, returns: Any = None, optional: bool = False, **properties: Any
) -> ToolSpec:
    required: Any = [] if optional else list(properties)
    parameters: Any = {"type": "object", "properties": properties, "required": required}
    shape = {"type": "object", "properties": returns} if returns else None
    return ToolSpec(name, description, parameters, shape)


def _known(*done: tuple[ToolSpec, dict[str, Any], Any], also: tuple[ToolSpec, ...] = ()) -> Known:
    turns: list[Turn] = []
    for at, (spec, arguments, result) in enumerate(done):
        turns.append(Turn("assistant", calls=(Call(f"c{at}", spec.name, arguments),)))
        turns.append(Turn("tool", results=(Result(f"c{at}", json.dumps(result)),)))
    return Known(ToolBook((*(spec for spec, _, _ in done), *also)), turns)


def _result(spec: ToolSpec, arguments: dict[str, Any], known: Known, later: tuple[ToolSpec, ...] = ()) -> Any:
    return ResultMaker(
        STORY, ToolBook((spec, *later)), spec, Call("c9", spec.name, arguments), known, later=later
    ).result()


def _chosen(spec: ToolSpec, known: Known) -> Any:
    return Chooser(STORY, known).choose(spec, 2, Dice("x"), ()).arguments


CANCEL = _spec("cancel_parcel", parcel_id=TEXT)
ADDRESS = _spec("modify_parcel_note", parcel_id=TEXT, note=TEXT)


def test_what_was_cancelled_is_not_acted_on() -> None:
    """A change after the cancellation is for another parcel."""
    made = (_spec("create_parcel", size=TEXT), {"size": "small"}, {"parcel_id": "PAR-11111"})
    assert _chosen(ADDRESS, _known(made))["parcel_id"] == "PAR-11111"
    gone = (CANCEL, {"parcel_id": "PAR-11111"}, {"status": "cancelled"})
    assert _chosen(ADDRESS, _known(made, gone))["parcel_id"] != "PAR-11111"


def test_what_was_sent_back_is_not_exchanged() -> None:
    """Items that were returned are gone, the order is not."""
    several: Any = {"type": "array", "items": TEXT}
    give_back = _spec("return_order_items", order_id=TEXT, item_ids=several)
    exchange = _spec("exchange_order_items", order_id=TEXT, item_ids=several)
    gone = (give_back, {"order_id": "ORD-1", "item_ids": ["ITM-1"]}, {"status": "returned"})
    chosen = _chosen(exchange, _known(gone, also=(exchange,)))
    assert chosen["order_id"] == "ORD-1"
    assert "ITM-1" not in chosen["item_ids"]


def test_nobody_proves_who_they_are_twice() -> None:
    """A tool that takes only what is the user's own is planned once."""
    tools = ToolBook(
        (
            _spec("verify_traveler", full_name=TEXT, passport_number=TEXT),
            _spec("get_weather", city=TEXT),
            _spec("book_room", city=TEXT),
            _spec("search_hotels", city=TEXT),
        )
    )
    for seed in range(40):
        planned = [name for part in choose_tools(tools, (2, 3, 3), Dice(seed)) for name in part]
        assert planned.count("verify_traveler") <= 1


def test_a_thing_stands_as_the_tools_for_it_say() -> None:
    """What was used as pending is not returned as delivered."""
    pending, delivered = (
        _spec("cancel_pending_parcel", parcel_id=TEXT),
        _spec("return_delivered_parcel", parcel_id=TEXT),
    )
    look = _spec("get_parcel", parcel_id=TEXT)
    held = (_spec("modify_pending_parcel", parcel_id=TEXT), {"parcel_id": "PAR-11111"}, {"status": "modified"})
    assert _chosen(pending, _known(held))["parcel_id"] == "PAR-11111"
    assert _chosen(delivered, _known(held))["parcel_id"] != "PAR-11111"
    seen = _spec("get_parcel", returns={"parcel_id": TEXT, "status": TEXT}, parcel_id=TEXT)
    assert _result(seen, {"parcel_id": "PAR-2"}, _known(also=(look,)), (delivered,))["status"] == "delivered"


def test_the_user_has_one_identifier() -> None:
    """A second look-up by other words does not make another person of the user; a stranger is another."""
    change = _spec("update_profile", user_id=TEXT, color=TEXT)
    find = _spec("find_user_id_by_email", email=TEXT)
    known = _known((change, {"user_id": "USR-1", "color": "red"}, {"status": "updated"}), also=(find,))
    assert _chosen(change, known)["user_id"] == "USR-1"
    own = _result(find, {"email": STORY.email}, _known(also=(find,)))
    other = _result(find, {"email": "somebody.else@example.com"}, _known(also=(find,)))
    assert own != other


def test_new_things_are_none_of_the_old_ones() -> None:
    """Items are exchanged for others, and for as many."""
    several: Any = {"type": "array", "items": TEXT}
    spec = _spec("exchange_items", order_id=TEXT, item_ids=several, new_item_ids=several)
    seen = _known((_spec("list_items", order_id=TEXT), {"order_id": "ORD-1"}, {"items": [{"item_id": "ITM-1"}]}))
    chosen = _chosen(spec, seen)
    assert not set(chosen["item_ids"]) & set(chosen["new_item_ids"])
    assert len(chosen["item_ids"]) == len(chosen["new_item_ids"])


def test_an_address_is_of_one_country() -> None:
    """City, state, country and zip code belong together, even where two of them are called the same."""
    spec = _spec("update_address", city=TEXT, state=TEXT, country=TEXT, zip=TEXT)
    for key in range(30):
        story = Story(str(key), "Nora", "Whitfield")
        chosen = Chooser(story, _known(also=(spec,))).choose(spec, 1, Dice(key), ()).arguments
        city = next(city for city in story.cities if city.name == chosen["city"])
        assert (chosen["state"], chosen["country"], chosen["zip"]) == (city.state, city.country, city.zip)


def test_balances_add_up() -> None:
    """What is withdrawn is gone afterwards, and is never more than there was."""
    look = _spec("get_account", returns={"balance": NUMBER})
    draw = _spec("withdraw_money", returns={"new_balance": NUMBER}, amount=NUMBER)
    known = _known((look, {}, {"balance": 20}), also=(draw,))
    amount = _chosen(draw, known)["amount"]
    assert amount <= 20
    assert _result(draw, {"amount": amount}, known) == {"new_balance": 20 - amount}


def test_lists_keep_what_was_seen() -> None:
    """What is added comes to what was there, and what is removed was in it."""
    several: Any = {"type": "array", "items": TEXT}
    look, add = (
        _spec("get_wishlist", returns={"wishlist": several}),
        _spec("add_to_wishlist", returns={"wishlist": several}, book=TEXT),
    )
    remove = _spec("remove_from_wishlist", book=TEXT)
    known = _known((look, {}, {"wishlist": ["Small Hours", "Maps"]}), also=(add, remove))
    assert _result(add, {"book": "Tides"}, known) == {"wishlist": ["Small Hours", "Maps", "Tides"]}
    assert _chosen(remove, known)["book"] in ("Small Hours", "Maps")


def test_files_hold_what_was_written() -> None:
    """A file that was just made is empty, and a new file has a name that nobody used."""
    make = _spec("touch", "Create a new file.", file_name=TEXT)
    read = _spec("cat", "Display the contents of a file.", returns={"file_content": TEXT}, file_name=TEXT)
    known = _known((make, {"file_name": "notes.md"}, {"status": "created"}), also=(read,))
    assert _result(read, {"file_name": "notes.md"}, known) == {"file_content": ""}
    assert _chosen(make, known)["file_name"] != "notes.md"


def test_a_token_is_no_record() -> None:
    """What a token was used with is nothing that is known of it: a new card is a new one."""
    book = _spec("book_room", returns={"booked": {"type": "boolean"}}, access_token=TEXT, card_id=TEXT)
    register = _spec("register_card", returns={"card_id": TEXT}, access_token=TEXT)
    known = _known((book, {"access_token": "tk_1", "card_id": "CARD-1"}, {"booked": True}), also=(register,))
    assert _result(register, {"access_token": "tk_1"}, known)["card_id"] != "CARD-1"


def test_temperatures_fit_their_unit() -> None:
    """Nobody asks for a room of twenty degrees Fahrenheit."""
    unit: Any = {"type": "string", "enum": ["fahrenheit"]}
    chosen = _chosen(_spec("set_heating", temperature=NUMBER, unit=unit), _known())
    assert chosen["temperature"] > 55


def test_distances_are_those_of_the_map() -> None:
    """Oslo is some 480 kilometres from Copenhagen."""
    spec = _spec("estimate_distance", returns={"distance": NUMBER}, origin=TEXT, destination=TEXT)
    found = _result(spec, {"origin": "Oslo", "destination": "Copenhagen"}, _known(also=(spec,)))
    assert 470 < found["distance"] < 495


def test_nobody_asks_for_a_thought_or_for_what_is_known() -> None:
    """The assistant's own tools are not planned; a person takes over at the end, if at all, and once."""
    tools = ToolBook(
        (
            _spec("think", thought=TEXT),
            _spec("find_user_id_by_email", email=TEXT),
            _spec("find_user_id_by_name", full_name=TEXT),
            _spec("transfer_to_human_agents", "Transfer the user to a human agent.", summary=TEXT),
            _spec("get_weather", city=TEXT),
            _spec("book_room", city=TEXT),
            _spec("search_hotels", city=TEXT),
        )
    )
    for seed in range(40):
        planned = [name for part in choose_tools(tools, (2, 2), Dice(seed)) for name in part]
        assert "think" not in planned
        assert sum(name.startswith("find_user_id") for name in planned) <= 1
        assert "transfer_to_human_agents" not in planned[:-1]


@pytest.mark.parametrize(
    ("name", "arguments", "said"),
    [
        ("subtract", {"a": 17, "b": 31}, "17 minus 31"),
        ("square_root", {"number": 43, "precision": 4}, "the square root of 43 to 4 decimal places"),
        ("max_value", {"numbers": [3, 9, 4]}, "the largest of 3, 9 and 4"),
        ("si_unit_conversion", {"value": 2, "unit_in": "km", "unit_out": "m"}, "2 km in m"),
        ("calculate", {"expression": "18 * 24"}, "18 * 24"),
        ("add", {"item": "milk"}, None),
    ],
)
def test_sums_are_said_in_one_phrase(name: str, arguments: dict[str, Any], said: str | None) -> None:
    """As people say them, and not by the names of arguments."""
    assert in_words(_spec(name).words, arguments) == said


@pytest.mark.parametrize(
    ("wish", "name", "value", "said"),
    [
        ("show me the last part of a file", "file_name", "notes.md", "show me the last part of notes.md"),
        ("remove a file or directory", "file_name", "notes.md", "remove notes.md"),
        ("comment on a tweet", "tweet_id", "4711", "comment on the tweet 4711"),
        ("create a new directory", "dir_name", "photos", "create a new directory called photos"),
        ("find any file or directories", "path", "/home/nora/drafts", "find any file or directories"),
        ("book a flight", "travel_date", "2026-03-02", "book a flight"),
    ],
)
def test_things_are_named_where_they_are_spoken_of(wish: str, name: str, value: str, said: str) -> None:
    """A file by its name, a tweet by its number."""
    assert worked_in(wish, [(name, value)])[0] == said


def test_the_answer_says_what_is_new_and_no_more() -> None:
    """No echo of the call, no status that goes without saying, no secret; and no empty-handed sign-in."""
    book = _spec("cancel_booking", booking_id=TEXT)
    told = report([(book, {"booking_id": "BKG-1"}, '{"booking_id": "BKG-1", "status": "cancelled"}')], Dice(1))
    assert told.startswith("I cancelled the booking (booking id BKG-1).")
    card = report([(_spec("get_card"), {}, '{"card_id": "C-1", "verification_value": 259, "balance": 3}')], Dice(1))
    assert "259" not in card
    signed = report([(_spec("shop_get_login_status"), {}, '{"status": true}')], Dice(1))
    assert signed.startswith("You are signed in.")
    found = report(
        [(_spec("find_user_id_by_email", email=TEXT), {"email": "a@example.com"}, '{"user_id": "U-1"}')], Dice(1)
    )
    assert found.startswith("The user id is U-1.")


def test_two_calls_of_one_tool_are_told_apart() -> None:
    """The answer says which result is whose."""
    spec = _spec("get_stock", symbol=TEXT)
    told = report(
        [(spec, {"symbol": s}, json.dumps({"price": p, "volume": 7, "low": 1})) for s, p in (("ALDR", 5), ("BLFN", 6))],
        Dice(2),
    )
    assert "for ALDR" in told
    assert "for BLFN" in told


def test_requests_are_read_back_from_their_frames() -> None:
    """Whatever the frame, opening, wish and rest are found again."""
    for seed in range(60):
        text = FIRST.framed("book a flight to Oslo", Dice(seed)) + " My name is Nora."
        found = read_request(text)
        assert found is not None
        assert (found[2], found[3]) == ("book a flight to Oslo", " My name is Nora.")
    assert without_opening("Great. Could you also find pets?") == "Could you find pets?"


def test_users_do_not_repeat_themselves(many: list[Any]) -> None:
    """Nearly all user turns of a run are said once only, and no opening is used by a fifth of the dialogues."""
    said = Counter(t.text for carried in many for t in carried.dialogue.turns if isinstance(t, UserTurn))
    assert len(said) >= 0.97 * said.total()
    openings = Counter(carried.drafted.turns[0].text[:9] for carried in many)
    assert max(openings.values()) <= len(many) / 5


def test_two_files_are_compared_and_not_one_with_itself() -> None:
    """A file that is known takes one place only."""
    spec = _spec("diff", file_name1=TEXT, file_name2=TEXT)
    seen = (_spec("cat", file_name=TEXT), {"file_name": "notes.md"}, {"content": "x"})
    chosen = _chosen(spec, _known(seen, also=(spec,)))
    assert chosen["file_name1"] != chosen["file_name2"]
