"""What a draft built on invented results, bound to the real ones."""

import json

from support.dialogues import drafted
from toolace_mt.actors.roles.rebinding import rebound
from toolace_mt.events import AssistantTurn, Dialogue, JsonObject, ToolResult, ToolTurn, Turn, UserTurn


def call(id_: str, name: str, **arguments: object) -> AssistantTurn:
    """A turn with one call."""
    made = {"id": f"c_{id_}", "name": name, "arguments": arguments}
    return AssistantTurn.model_validate({"id": id_, "subtask": 1, "text": "", "calls": [made]})


def result(id_: str, of: str, value: object) -> ToolTurn:
    """The result of one call."""
    return ToolTurn(id=id_, subtask=1, results=(ToolResult(call_id=f"c_{of}", content=json.dumps(value)),))


def words(id_: str, text: str) -> AssistantTurn:
    """A turn of words."""
    return AssistantTurn(id=id_, subtask=1, text=text, calls=())


def dialogue(*turns: Turn) -> Dialogue:
    """A dialogue of these turns."""
    return Dialogue(id="run/1", turns=turns)


def arguments_of(turn: Turn) -> JsonObject | str:
    """The arguments of its call."""
    assert isinstance(turn, AssistantTurn)
    return turn.calls[0].arguments


FOUND = [{"slot_id": "SL-1", "vet": "Dr Who", "free": True}]
CAME = [{"slot_id": "SL-407", "vet": "Dr Marsh", "free": True}, {"slot_id": "SL-408", "vet": "Dr Okoye", "free": True}]


def test_an_invented_id_becomes_the_one_that_came_in_its_place() -> None:
    """In later calls and words; the result of a call that changes is not settled before that call was run."""
    at = dialogue(
        UserTurn(id="u", subtask=1, text="Book the first slot."),
        call("a", "find", day="2026-03-02"), result("b", "a", FOUND),
        call("c", "book", slots=["SL-1"], note="Dr Who"), result("d", "c", {"booking": "B-1"}),
        words("e", "Dr Who has time: SL-1 is booked, as B-1."),
    )  # fmt: skip
    now, changed = rebound(at, {"b": result("b", "a", CAME), "d": result("d", "c", {"booking": "B-77"})})
    assert now == ("b",)
    assert arguments_of(changed["c"]) == {"slots": ["SL-407"], "note": "Dr Who"}
    assert changed["e"] == words("e", "Dr Who has time: SL-407 is booked, as B-1.")


def test_what_somebody_has_said_before_stays() -> None:
    """The user's own number is not the tool's to change; nor is anything that failed or has no counterpart."""
    said = UserTurn(id="u", subtask=1, text="My slot is SL-1.")
    asked, later = call("a", "find", day="2026-03-02"), call("c", "book", slot="SL-1")
    assert rebound(dialogue(said, asked, result("b", "a", FOUND), later), {"b": result("b", "a", CAME)}) == (("b",), {})
    quiet = dialogue(asked, result("b", "a", FOUND), later)
    assert rebound(quiet, {"b": result("b", "a", [])}) == (("b",), {})
    refused = ToolTurn(id="b", subtask=1, results=(ToolResult(call_id="c_a", content=json.dumps(CAME), error=True),))
    assert rebound(quiet, {"b": refused}) == (("b",), {})


def test_part_of_a_longer_id_is_left_alone() -> None:
    """SL-1 is not in SL-12."""
    at = dialogue(call("a", "find", day="2026-03-02"), result("b", "a", FOUND), words("e", "SL-12 is taken."))
    assert rebound(at, {"b": result("b", "a", CAME)})[1] == {}


def test_results_of_a_drafted_dialogue_can_be_settled_without_a_change() -> None:
    """Where nothing was built on a result, it is settled alone."""
    at = drafted()
    turn = next(turn for turn in at.turns if isinstance(turn, ToolTurn))
    assert rebound(at, {turn.id: turn}) == ((turn.id,), {})


SLOTS = [
    {"slot_id": "SL-481", "vet": "Dr Marsh", "starts": "2026-03-06 09:00"},
    {"slot_id": "SL-482", "vet": "Dr Marsh", "starts": "2026-03-06 10:30"},
    {"slot_id": "SL-483", "vet": "Dr Haddad", "starts": "2026-03-06 14:00"},
]


def booked(said: str, *invented: JsonObject) -> object:
    """The slot that is booked where the draft took the first of those that it had invented."""
    at = dialogue(
        UserTurn(id="u", subtask=1, text=said),
        call("a", "find", day="2026-03-06"), result("b", "a", [*invented]),
        call("c", "book", slot=invented[0]["slot_id"]),
    )  # fmt: skip
    after = arguments_of(rebound(at, {"b": result("b", "a", SLOTS)})[1]["c"])
    assert isinstance(after, dict)
    return after["slot"]


def test_an_entry_of_a_list_becomes_the_one_that_is_most_like_it() -> None:
    """Whatever its place; what the user spoke of counts most, and entries with nothing in common keep their order."""
    half_past: JsonObject = {"slot_id": "SL-1", "vet": "Dr Haddad", "starts": "2026-03-06 10:30"}
    assert booked("Friday at 10:30, please.", half_past) == "SL-482"
    assert booked("Friday, with Dr Haddad if you can.", half_past) == "SL-483"
    assert booked("Friday.", {"slot_id": "SL-1", "vet": "Dr Who", "starts": "2026-03-06 16:00"}) == "SL-481"


def test_each_entry_that_came_stands_for_one_that_was_invented() -> None:
    """Two that were compared stay two."""
    first, second = ({"slot_id": f"SL-{number}", "vet": "Dr Marsh", "starts": "late"} for number in (11, 22))
    at = dialogue(
        call("a", "find"), result("b", "a", [first, second]), words("e", "SL-11 or SL-22?"),
    )  # fmt: skip
    assert rebound(at, {"b": result("b", "a", SLOTS)})[1]["e"] == words("e", "SL-481 or SL-482?")
