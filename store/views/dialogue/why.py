"""Why a value stands where it does: its history, by its place or by itself."""

from collections.abc import Iterator, Sequence

from pydantic import JsonValue

from ....events import Recorded, ToolTurn, Turn, UserTurn, fold_records
from ...wording import excerpt, json_excerpt
from ..errors import NoSuchPlace
from ..load import upto
from .addresses import address, named_value, near_addresses, resolved
from .answers import by_id
from .blame import Blame, Blamer
from .location import Location, Part, told_values, values
from .mentions import Sought
from .provenance import ProvenanceLedger, ledger_of
from .tracing import given_texts, steps_of, turns_before
from .value_history import Origin, ReadFrom, ValueHistory


def why(records: Sequence[Recorded], asked: str, version: int | None = None) -> ValueHistory:
    """Return the history of what is *asked* for at *version* (None: the latest): a place by its address, or a value.

    Raises NoSuchVersion, DamagedLog, and NoSuchPlace where neither is there, with the places that are near.
    """
    shown = upto(records, version)
    dialogue = fold_records(records[0].stream, shown)
    place = resolved(dialogue.turns, asked)
    if place is not None:
        return history_at(shown, place)
    found = value_history(shown, named_value(asked))
    if not found.steps:
        near = near_addresses(dialogue.turns, asked)
        raise NoSuchPlace(f"place or value {excerpt(asked, 80)!r}", dialogue.id, dialogue.version, near)
    return found


def history_at(records: Sequence[Recorded], place: Location, ledger: ProvenanceLedger | None = None) -> ValueHistory:
    """Return the history of the value at *place* at the last of *records*, whose *ledger* may be at hand.

    Raises NoSuchPlace, DamagedLog.
    """
    ledger = ledger or ledger_of(records)
    blame = Blamer(ledger, by_id(records)).blame(place)
    turn = ledger.dialogue.turn(place.turn)
    value = told_values(turn)[place]
    sought = Sought.of(value, place, turn)
    return ValueHistory(
        id=ledger.dialogue.id,
        version=ledger.dialogue.version,
        place=place,
        address=address(turn, place),
        value=blame.value,
        read_from=_read_from(records[: blame.version], blame.written_at, sought),
        blame=blame,
        steps=tuple(steps_of(records, sought)),
    )


def value_history(records: Sequence[Recorded], value: JsonValue) -> ValueHistory:
    """Return the history of *value*, wherever it stands or stood. Raises DamagedLog."""
    sought = Sought.of(value)
    steps = tuple(steps_of(records, sought))
    first = next((step for step in steps if step.places and step.since is not None), None)
    where = None if first is None else first.places[0]
    return ValueHistory(
        id=records[0].stream,
        version=len(records),
        place=None,
        address="",
        value=json_excerpt(value),
        read_from=ReadFrom(origin=Origin.NOT_SOUGHT, place=None, tool="")
        if first is None or where is None
        else _read_from(records[: first.version], where, sought),
        blame=None,
        steps=steps,
    )


def spoken_of(turns: Sequence[Turn], place: Location, words: str) -> Location:
    """Return the argument of the call at *place* that *words* quote; *place* itself where they quote none."""
    turn = next((turn for turn in turns if turn.id == place.turn), None)
    if place.part is not Part.CALL or turn is None:
        return place
    for at, value in values(turn).items():
        if at.part is Part.ARGUMENT and (at.call, at.nth) == (place.call, place.nth) and Sought.of(value).is_in(words):
            return at
    return place


def written_last(blames: Sequence[Blame]) -> Location | None:
    """Return the place to blame for what several places say together: the one that was written last."""
    return max(blames, key=lambda blame: blame.stands).place if blames else None


def _read_from(records: Sequence[Recorded], place: Location, sought: Sought) -> ReadFrom:
    """Return the place that whoever wrote *place* at the last of *records* has read the value from."""
    if sought.said is None or place.part is not Part.ARGUMENT:
        return ReadFrom(origin=Origin.NOT_SOUGHT, place=None, tool="")
    turns = turns_before(records, place)
    found = [(turn, at) for turn in turns for at in sought.places(turn) if at.turn != place.turn]
    for origin, kind in ((Origin.USER, UserTurn), (Origin.RESULT, ToolTurn)):
        for turn, at in found:
            if isinstance(turn, kind):
                return ReadFrom(origin=origin, place=at, tool=_tool(turns, at) if kind is ToolTurn else "")
    if any(sought.is_in(text) for text in _given(records)):
        return ReadFrom(origin=Origin.CONTEXT, place=None, tool="")
    if found:
        return ReadFrom(origin=Origin.ASSISTANT, place=found[0][1], tool="")
    return ReadFrom(origin=Origin.NOWHERE, place=None, tool="")


def _given(records: Sequence[Recorded]) -> Iterator[str]:
    for record in records:
        for what, text in given_texts(record.event):
            if what != "the plan":  # the assistant does not see it
                yield text


def _tool(turns: Sequence[Turn], at: Location) -> str:
    calls = (call for turn in turns for call in getattr(turn, "calls", ()))
    return next((call.name for call in calls if call.id == at.call), "")
