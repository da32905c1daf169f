"""Every way in which a reply can be written has its defined outcome."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, JsonValue

from toolace_mt.actors.parsing import MAX_TEXT, Fault, FaultKind, read_reply
from toolace_mt.actors.replies import JudgeReply, TurnsReply, VoteReply


class Switch(BaseModel):
    """A reply with a boolean, a number, an optional word and a free form."""

    on: bool
    level: int = 0
    note: str = ""
    free: JsonValue = None


def read(text: str, finish_reason: str = "stop") -> Switch | Fault:
    """*text* as a switch."""
    return read_reply(text, Switch, finish_reason=finish_reason)


def fault(text: str, finish_reason: str = "stop") -> Fault:
    """Return the fault of *text*."""
    outcome = read(text, finish_reason)
    assert isinstance(outcome, Fault), outcome
    return outcome


def free(text: str) -> Any:
    """The free form of a switch that can be read."""
    outcome = read(text)
    assert isinstance(outcome, Switch), outcome
    return outcome.free


@pytest.mark.parametrize(
    "text",
    [
        '{"on": true}',
        '\ufeff{"on": true}',
        '```json\n{"on": true}\n```',
        '```\n{"on": true}```',
        'Sure! Here is the {object} you asked for [1]:\n\n{"on": true}\n\nTell me if {it} fits.',
        '{"on": true,}',
        '{"on": true , \n }',
        '{"on": True, "free": None}',
        "{'on': True}",
        "{“on”: true}",
        '\u00a0{\u00a0"on":\u00a0true}',
        '{"on": true}\n{"on": true}',
        'It returns {} at first, so: {"on": true}',
        '<think>Is it {"on": false}? No.</think>{"on": true}',
        'Is it {"on": false}? No.\n</think>\n\n{"on": true}',
        '<thinking>Is it {"on": false}?</thinking> Hm. <thinking>No.</thinking>{"on": true}',
        '[THINK]{"on": false}?[/THINK]{"on": true}',
        '<|channel|>analysis<|message|>{"on": false}?<|end|><|channel|>final<|message|>{"on": true}<|return|>',
        '{"on": true, "note": ""} </think>',
        '{"on": true, "level": 0.0}',
        '{"on": true, "note": null}',
    ],
)
def test_what_can_only_mean_one_thing_is_read(text: str) -> None:
    """Fences, prose, commas, Python's spelling, byte order marks: none of them costs another call."""
    assert read(text) == Switch(on=True)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("", FaultKind.EMPTY),
        (" \n\t ", FaultKind.EMPTY),
        ("I cannot do that.", FaultKind.NO_OBJECT),
        ("true", FaultKind.NO_OBJECT),
        ('"{\\"on\\": true}"', FaultKind.NO_OBJECT),
        ('[{"on": true}]', FaultKind.NOT_AN_OBJECT),
        ('{"on": true} {"on": false}', FaultKind.SEVERAL_OBJECTS),
        ('{"on": true, "level": 1} {"on": true, "level": true}', FaultKind.SEVERAL_OBJECTS),
        ('{"on": true, "free": {"a": 1}', FaultKind.NOT_CLOSED),
        ('{"on": true, "note": "and so', FaultKind.NOT_CLOSED),
        ('{"on": true "level": 1}', FaultKind.BROKEN_JSON),
        ('{"on": true,, "level": 1}', FaultKind.BROKEN_JSON),
        ("{'on': True, 'note': 'it's'}", FaultKind.NOT_CLOSED),
        ('{"on": true, "on": false}', FaultKind.DUPLICATE_KEY),
        ('{"on": true, "free": {"a": 1, "a": 1}}', FaultKind.DUPLICATE_KEY),
        ('{"on": true, "free": NaN}', FaultKind.NOT_FINITE),
        ('{"on": true, "free": [-Infinity]}', FaultKind.NOT_FINITE),
        ('{"on": true, "free": 1e999}', FaultKind.NOT_FINITE),
        ('{"on": true, "free": ' + "[" * 61 + "]" * 61 + "}", FaultKind.TOO_DEEP),
        ('{"on": true, "free": ' + "[" * 99_999 + "]" * 99_999 + "}", FaultKind.TOO_DEEP),
        ('{"on": true, "free": ' + "9" * 4001 + "}", FaultKind.TOO_LARGE),
        ('{"on": true, "free": ' + "9" * 9999 + "}", FaultKind.TOO_LARGE),
        ('{"on": true, "free": ' + "9" * 9999 + ",}", FaultKind.TOO_LARGE),
        ('{"on": true}' + " " * MAX_TEXT, FaultKind.TOO_LARGE),
        ('{"on": "false"}', FaultKind.STRING_FOR_VALUE),
        ('{"on": true, "level": "3"}', FaultKind.STRING_FOR_VALUE),
        ('{"on": 1}', FaultKind.INVALID),
        ('{"on": null}', FaultKind.INVALID),
        ('{"on": true, "level": 2.5}', FaultKind.INVALID),
        ("{}", FaultKind.INVALID),
    ],
)
def test_what_would_have_to_be_guessed_is_a_fault(text: str, kind: FaultKind) -> None:
    """Each way to be unusable has a name."""
    assert fault(text).kind is kind


@pytest.mark.parametrize(
    ("finish_reason", "text", "kind"),
    [
        ("length", "", FaultKind.CUT_OFF),
        ("length", '{"on": true', FaultKind.CUT_OFF),
        ("length", '{"on": "perhaps"} and', FaultKind.CUT_OFF),
        ("length", 'I think {"on": true', FaultKind.CUT_OFF),
        ("length", '<think>Is it {"on": false}? Perhaps', FaultKind.CUT_OFF),
        ("refusal", "I won't.", FaultKind.REFUSED),
        ("refusal", "", FaultKind.REFUSED),
        ("content_filter", "", FaultKind.CONTENT_FILTER),
        ("tool_calls", "", FaultKind.TOOL_CALLS_ONLY),
    ],
)
def test_the_provider_has_the_first_word(finish_reason: str, text: str, kind: FaultKind) -> None:
    """A reply that was refused or held back is not read, even if it looks whole; one that was cut off, where it is."""
    assert fault(text, finish_reason).kind is kind


def test_text_beside_tool_calls_is_read() -> None:
    """The finish reason alone does not make a reply unusable."""
    assert read('{"on": true}', "tool_calls") == Switch(on=True)


def test_integers_of_4000_digits_are_kept() -> None:
    """The log can hold them."""
    assert free('{"on": true, "free": ' + "9" * 4000 + "}") == int("9" * 4000)


def test_sixty_levels_are_kept() -> None:
    """The limit is where it says."""
    assert json.dumps(free('{"on": true, "free": ' + "[" * 59 + "]" * 59 + "}")).count("[") == 59


def test_half_characters_are_replaced() -> None:
    """Escaped or raw: the log refuses them. Pairs stay what they mean."""
    assert free('{"on": true, "free": "a\\ud83d b \\ud83d\\ude00"}') == "a\ufffd b 😀"
    assert free('{"on": true, "free": "a\ud83d b"}') == "a\ufffd b"
    assert fault('{"on": true, "free": {"\\ud800": 1, "\\ud801": 2}}').kind is FaultKind.DUPLICATE_KEY


def test_strings_keep_what_looks_like_a_slip() -> None:
    """Nothing inside a string is mended."""
    text = "True, None,] ,} “quoted” NaN // it's {x} ```"
    assert free(json.dumps({"on": True, "free": text})[:-1] + ",}") == text
    assert free(f'{{"on": True, "free": {json.dumps(text)}}}') == text


def test_quotes_in_quotes() -> None:
    """A string in single quotes keeps both kinds of quotes and its escapes."""
    assert free("""{'on': True, 'free': 'it\\'s "so"\\n'}""") == 'it\'s "so"\n'
    assert free('{“on”: true, “free”: “say "so"”}') == 'say "so"'
    assert free('{"on": true, "free": "it\\\'s"}') == "it's"


def test_line_breaks_in_strings_are_kept() -> None:
    """Models write them raw."""
    assert free('{"on": true, "free": "one\ntwo"}') == "one\ntwo"


def test_the_message_names_the_place() -> None:
    """A pointer into what the model wrote, without the validator's names of union members."""
    turns = [{"role": "user", "text": "a"}, {"role": "assistant", "calls": [{"name": "f", "arguments": 3}]}]
    outcome = read_reply(json.dumps({"turns": turns}), TurnsReply, finish_reason="stop")
    assert isinstance(outcome, Fault)
    assert outcome.message.startswith("/turns/1/calls/0/arguments: Input should be an object;")


def test_the_message_says_what_is_missing() -> None:
    """The validator's own words."""
    outcome = read_reply('{"verdicts": [{"better": "C"}]}', JudgeReply, finish_reason="stop")
    assert isinstance(outcome, Fault)
    assert (
        outcome.message == "/verdicts/0/reason: Field required; /verdicts/0/better: Input should be 'A', 'B' or 'same'"
    )


def test_a_null_that_means_nothing_is_left_out_everywhere() -> None:
    """Models write null for what has a default; required fields stay required."""
    given_up = '{"role": "assistant", "id": null, "text": null, "calls": [{"name": "f", "arguments": {"a": null}}]}'
    outcome = read_reply(f'{{"turns": [{given_up}]}}', TurnsReply, finish_reason="stop")
    assert isinstance(outcome, TurnsReply)
    assert outcome.model_dump()["turns"][0]["calls"][0]["arguments"] == {"a": None}


def test_hostile_text_in_a_message_is_bounded_and_printable() -> None:
    """A message goes into the next prompt and into the log."""
    for text in ('{"' + "k\\u0000\\u202e" * 9999 + '": 1,}', "\x1b[31m" * 999, '{"on": "' + "\\u001b" * 9999 + '"}'):
        outcome = fault(text)
        assert len(outcome.message) <= 800
        assert outcome.message.isprintable()


words = st.text(st.characters(codec="utf-8"))
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | words,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(words, inner, max_size=4),
    max_leaves=12,
)
prose = st.text(st.characters(codec="utf-8", exclude_characters="{[<"), max_size=40)


@given(value=values, before=prose, after=prose, fenced=st.booleans(), ascii_only=st.booleans())
def test_a_reply_comes_back_equal_whatever_stands_around_it(
    *, value: Any, before: str, after: str, fenced: bool, ascii_only: bool
) -> None:
    """Prose and fences change nothing."""
    written = json.dumps({"on": True, "free": value}, ensure_ascii=ascii_only)
    text = f"{before}\n```json\n{written}\n```\n{after}" if fenced else f"{before}{written}{after}"
    assert json.dumps(free(text)) == json.dumps(value)


@given(value=values)
def test_python_s_spelling_means_the_same(value: Any) -> None:
    """A reply that was printed instead of encoded is read as what was printed."""
    written = repr({"on": True, "free": value})
    outcome = read(written)
    assert isinstance(outcome, Fault) or json.dumps(outcome.free) == json.dumps(value)


SHARDS = ['{"on": true', '"on"', "{", "}", "[", "]", "{}", '"', "'", "“", "”", "\\", ",", ":", "true", "None", "NaN"]
ODD_SHARDS = ["1e999", "9" * 5000, " ", "\n", "```json", "<think>", "</think>", "\\ud800", "\ud800", "\x00"]
shards = st.lists(st.sampled_from(SHARDS + ODD_SHARDS), max_size=30).map("".join)


@given(
    text=st.text() | shards,
    finish_reason=st.sampled_from(["stop", "length", "refusal", "content_filter", "tool_calls", "odd"]),
)
def test_no_text_raises(text: str, finish_reason: str) -> None:
    """Whatever a model sends, the outcome is a value or a fault that the log can hold."""
    outcome = read_reply(text, VoteReply, finish_reason=finish_reason)
    if isinstance(outcome, Fault):
        assert outcome.message.encode()
        assert outcome.message.isprintable()


def test_reading_time_grows_with_the_length_only() -> None:
    """Text made to be slow is not: each of these would take minutes if it were read again from every bracket."""
    for text in ('{"a":[' * 150_000, '{"' * 400_000, "{" * 900_000, '{"a":{"b":1},' * 70_000, "{}" * 300_000):
        fault(text)
