"""Every event survives the wire, and no bytes do harm: they are an event, or one of two errors."""

import string
from collections.abc import Mapping
from contextlib import suppress
from enum import Enum
from types import NoneType, UnionType
from typing import Annotated, Any, ClassVar, Literal, Union, get_args, get_origin

import msgpack
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import BaseModel, ValidationError

from toolace_mt.events import (
    EVENT_TYPES,
    MAX_HEADER,
    MAX_PAYLOAD,
    AnswerUnusable,
    DialogueImported,
    Envelope,
    Event,
    Frame,
    GenerationParameters,
    JsonObject,
    NewerRelease,
    NotEncodable,
    RunStarted,
    TornRecord,
    decode,
    encode,
)

text = st.text(st.characters(codec="utf-8"), max_size=12)
"""Whatever Unicode has, NUL among it."""
integers = st.integers() | st.integers(-(2**80), 2**80)
numbers = st.floats(allow_nan=False)
json_values = st.recursive(
    st.none() | st.booleans() | integers | numbers | text,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(text, inner, max_size=3),
    max_leaves=8,
)
json_objects = st.dictionaries(text, json_values, max_size=3)


def values(annotation: Any) -> st.SearchStrategy[Any]:
    """Values of a field's type."""
    origin, arguments = get_origin(annotation), get_args(annotation)
    if annotation is JsonObject or origin is dict:
        return json_objects
    if origin is Mapping:
        return st.dictionaries(values(arguments[0]), values(arguments[1]), max_size=3)
    if origin is Annotated:
        return values(arguments[0])
    if origin is Literal:
        return st.sampled_from(arguments)
    if origin in (Union, UnionType):
        return st.one_of(*(values(argument) for argument in arguments))
    if origin is tuple:
        return st.lists(values(arguments[0]), max_size=3).map(tuple)
    if issubclass(annotation, BaseModel):
        return facts(annotation)
    if issubclass(annotation, Enum):
        return st.sampled_from(annotation)
    return {str: text, bool: st.booleans(), int: integers, float: numbers, NoneType: st.none()}[annotation]


def facts(cls: type[BaseModel]) -> st.SearchStrategy[Any]:
    """Models with any values."""
    return st.builds(cls, **{name: values(field.annotation) for name, field in cls.model_fields.items()})


def envelopes(event: st.SearchStrategy[Event]) -> st.SearchStrategy[Envelope]:
    """Records of these events."""
    ids = st.text(string.hexdigits, min_size=32, max_size=32)
    at = st.integers(0, 2**53)
    return st.builds(Envelope, id=ids, at=at, run=text, role=text, node=text, cause=st.none() | ids, event=event)


def envelope(event: Event) -> Envelope:
    """One plain record."""
    return Envelope("0" * 32, 1_760_000_000_000_000, "r", "refiner", "n", None, event)


@pytest.mark.parametrize("type_", sorted(EVENT_TYPES))
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_every_event_survives_the_wire(type_: str, data: st.DataObject) -> None:
    """Decoding gives back what was encoded, and encoding that gives the same bytes."""
    before = data.draw(envelopes(facts(EVENT_TYPES[type_])))
    frame = encode(before)
    assert decode(frame) == before
    assert encode(decode(frame)) == frame


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=200), st.binary(max_size=200))
def test_any_bytes_are_refused_with_a_wire_error(header: bytes, payload: bytes) -> None:
    """Nothing that is not an event becomes one."""
    with pytest.raises((TornRecord, NewerRelease)):
        decode(Frame(header, payload))


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_a_spoiled_record_is_an_event_or_a_wire_error(data: st.DataObject) -> None:
    """Cut, lengthened, or with any byte changed: never another exception."""
    frame = encode(data.draw(envelopes(st.one_of(*(facts(EVENT_TYPES[type_]) for type_ in SOME)))))
    part = data.draw(st.sampled_from([0, 1]))
    whole = frame[part]
    at = data.draw(st.integers(0, len(whole) - 1))
    flipped = whole[:at] + bytes([whole[at] ^ 1 << at % 8]) + whole[at + 1 :]
    spoiled = data.draw(st.sampled_from([whole[:at], whole + whole[:at], flipped]))
    with suppress(TornRecord, NewerRelease):
        decode(Frame(spoiled, frame.payload) if part == 0 else Frame(frame.header, spoiled))


SOME = ("dialogue_imported", "model_answered", "rules_applied", "run_started", "fill_proposed")

HOSTILE: Mapping[str, object] = {
    "a million nested arrays": b"\x91" * 10**6,
    "nested maps": b"\x81\xa1a" * 10**5,
    "an array that says it has four billion members": b"\xdd\xff\xff\xff\xff",
    "a map that says so": b"\xdf\xff\xff\xff\xff",
    "a string that says so": b"\xdb\xff\xff\xff\xff",
    "a foreign extension": msgpack.packb(msgpack.ExtType(42, b"x")),
    "a timestamp": msgpack.packb(msgpack.Timestamp(1, 1)),
    "an integer of letters": msgpack.packb(msgpack.ExtType(1, b"12x")),
    "an integer of no digits": msgpack.packb(msgpack.ExtType(1, b"")),
    "an integer of beyond ASCII": msgpack.packb(msgpack.ExtType(1, "٣".encode())),
    "a huge integer": msgpack.packb(msgpack.ExtType(1, b"9" * 5000)),
    "a string that is not Unicode": b"\xa2\xff\xfe",
    "a map with keys that are no strings": b"\x81\x01\x02",
    "a map with a list as key": b"\x81\x90\x02",
    "a pickle": b"\x80\x04\x8c\x02os\x94\x8c\x06system\x94\x93\x94.",
    "nothing": b"",
}


@pytest.mark.parametrize("what", sorted(HOSTILE))
def test_hostile_bytes_are_torn_records(what: str) -> None:
    """In the payload and in the header, quickly and without running anything."""
    data = HOSTILE[what]
    assert isinstance(data, bytes)
    frame = encode(envelope(AnswerUnusable(question="q", fault="f")))
    with pytest.raises(TornRecord):
        decode(Frame(frame.header, data))
    with pytest.raises(TornRecord):
        decode(Frame(data, frame.payload))
    with pytest.raises(TornRecord):
        decode(Frame(frame.header, b"\x82\xa8question" + data + b"\xa5fault\xa1f"))


def test_sizes_are_limited_both_ways() -> None:
    """A record that is too large is neither written nor read."""
    small = AnswerUnusable(question="q", fault="f")
    with pytest.raises(NotEncodable, match="over the limit"):
        encode(envelope(AnswerUnusable(question="q", fault="x" * (MAX_PAYLOAD + 1))))
    with pytest.raises(NotEncodable, match="over the limit"):
        encode(envelope(small)._replace(run="r" * (MAX_HEADER + 1)))
    frame = encode(envelope(small))
    with pytest.raises(TornRecord, match="over the limit"):
        decode(Frame(frame.header, frame.payload + bytes(MAX_PAYLOAD)))
    with pytest.raises(TornRecord, match="over the limit"):
        decode(Frame(frame.header + bytes(MAX_HEADER), frame.payload))


def imported(meta: object) -> DialogueImported:
    """An event that can hold any JSON."""
    parameters = GenerationParameters(
        steps=(1,),
        complexities=(),
        reasonability_iterations=1,
        masks_per_iteration=1,
        repair_rounds=0,
        tries=1,
        panel=(),
    )
    return DialogueImported.model_validate(
        {"seed": 1, "parameters": parameters, "tools": (), "turns": (), "source": "file:1", "meta": meta}
    )


@pytest.mark.parametrize(
    "number", [2**63, 2**64, -(2**63) - 1, 10**400, -(10**3998)], ids=lambda n: f"{n.bit_length()} bits"
)
def test_integers_may_be_large(number: int) -> None:
    """Identifiers in real arguments exceed 64 bits, and nothing is rounded."""
    event = imported({"id": number, "inside": [{"id": number}]})
    after = decode(encode(envelope(event))).event
    assert after == event
    assert isinstance(after, DialogueImported)
    assert after.meta["id"] == number


def test_an_integer_beyond_all_limits_is_refused() -> None:
    """Before it is written, with an error that says what it was."""
    with pytest.raises(NotEncodable, match="dialogue_imported cannot be written"):
        encode(envelope(imported({"id": 10**5000})))


@pytest.mark.parametrize("words", ["\ud83d", "a\udc00b"])
def test_half_a_surrogate_pair_is_refused(words: str) -> None:
    """It is no Unicode, so no other language could read it."""
    with pytest.raises(NotEncodable, match="answer_unusable cannot be written"):
        encode(envelope(AnswerUnusable(question="q", fault=words)))
    with pytest.raises(NotEncodable, match="answer_unusable cannot be written"):
        encode(Envelope("0" * 32, 1, words, "refiner", "n", None, AnswerUnusable(question="q", fault="f")))


def nested(depth: int) -> object:
    """A list in a list in a list."""
    value: object = 0
    for _ in range(depth):
        value = [value]
    return value


def test_depth_is_limited_without_a_crash() -> None:
    """Deep but possible survives; deeper is refused by the model or by the wire, in words."""
    event = imported({"deep": nested(100)})
    assert decode(encode(envelope(event))).event == event
    for depth in (300, 600, 5000):
        with pytest.raises((NotEncodable, ValidationError, TornRecord)):
            decode(encode(envelope(imported({"deep": nested(depth)}))))


def test_a_newer_type_or_version_says_upgrade() -> None:
    """It is not damage, and the error names what would help."""
    for type_, version in (("dialogue_dreamt", 1), ("answer_unusable", 3)):
        header = msgpack.packb(("0" * 32, 1, "r", "refiner", "n", None, type_, version))
        with pytest.raises(NewerRelease, match=f"{type_}.* version {version} .*Upgrade toolace-mt"):
            decode(Frame(header, msgpack.packb({"question": "q", "fault": "f"})))


class Renamed(RunStarted):
    """A run that began, two releases later."""

    wire_version: ClassVar[int] = 3
    started_by: str
    """New in 2 as `who`, renamed in 3."""


def with_who(fields: JsonObject) -> JsonObject:
    """From 1 to 2."""
    return {**fields, "who": "unknown"}


def who_as_started_by(fields: JsonObject) -> JsonObject:
    """From 2 to 3."""
    return {("started_by" if name == "who" else name): value for name, value in fields.items()}


def test_older_records_are_lifted_step_by_step(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each upcaster lifts by one version, and they are applied in order."""
    monkeypatch.setitem(EVENT_TYPES, "run_started", Renamed)
    upcasters = {("run_started", 1): with_who, ("run_started", 2): who_as_started_by}
    fields: JsonObject = {
        "config": {},
        "config_digest": "c",
        "pool_digest": "p",
        "tools": 1,
        "dialogues": 1,
        "seed": 1,
        "release": "0",
    }
    first = Frame(_header("run_started", 1), msgpack.packb(fields))
    second = Frame(_header("run_started", 2), msgpack.packb({**fields, "who": "me"}))
    today = Frame(_header("run_started", 3), msgpack.packb({**fields, "started_by": "you"}))
    events = [decode(frame, upcasters=upcasters).event for frame in (first, second, today)]
    assert [event.started_by for event in events if isinstance(event, Renamed)] == ["unknown", "me", "you"]


@pytest.mark.parametrize("upcasters", [{}, {("run_started", 2): lambda fields: fields}])
def test_a_missing_upcaster_is_named(monkeypatch: pytest.MonkeyPatch, upcasters: dict[tuple[str, int], Any]) -> None:
    """Rather than a record being read as what it is not."""
    monkeypatch.setitem(EVENT_TYPES, "run_started", Renamed)
    with pytest.raises(TornRecord, match=r"no upcaster leads from run_started version 1"):
        decode(Frame(_header("run_started", 1), msgpack.packb({})), upcasters=upcasters)


@pytest.mark.parametrize("version", [0, -1])
def test_a_version_before_the_first_is_torn(version: int) -> None:
    """No release wrote it."""
    with pytest.raises(TornRecord):
        decode(Frame(_header("answer_unusable", version), msgpack.packb({"question": "q", "fault": "f"})))


def _header(type_: str, version: int) -> bytes:
    packed: bytes = msgpack.packb(("0" * 32, 1, "r", "conductor", "n", None, type_, version))
    return packed
