"""Thoughts before a reply, around it and in its place: what is said counts, and drafts do not."""

import time

import pytest
from pydantic import BaseModel

from toolace_mt.actors.parsing import Fault, FaultKind, read_reply


class Choice(BaseModel):
    """What is asked for."""

    on: bool
    note: str | None = None


class Choices(BaseModel):
    """A list, whose brackets models forget."""

    turns: list[Choice]


def read(text: str, finish_reason: str = "stop") -> Choice | Fault:
    """The value of a reply, or its fault."""
    return read_reply(text, Choice, finish_reason=finish_reason)


DRAFT, FINAL = '{"on": false, "note": "a draft"}', '{"on": true}'


@pytest.mark.parametrize(
    "text",
    [
        f"Perhaps {DRAFT}? Or {{'on': ...}}. No.</think>{FINAL}",
        f"<thinking>{DRAFT}</thinking>\n```json\n{FINAL}\n```",
        f"<thought>\n{DRAFT}\n</thought>{FINAL}",
        f"{DRAFT}</thinking>\n{FINAL}",
        f"<reasoning>{DRAFT}</reasoning><answer>{FINAL}</answer>",
        f"<seed:think>{DRAFT}</seed:think>{FINAL}",
        f"◁think▷{DRAFT}◁/think▷{FINAL}",
        f"<|begin_of_thought|>{DRAFT}<|end_of_thought|><|begin_of_solution|>{FINAL}<|end_of_solution|>",
        f"[THINK]{DRAFT}[/THINK]{FINAL}",
        f"{DRAFT}[/THINK]\n\n{FINAL}",
        f"<|channel|>analysis<|message|>{DRAFT}<|end|><|start|>assistant<|channel|>final<|message|>{FINAL}<|return|>",
        f"<|channel|>analysis<|message|>{DRAFT}<|end|><|channel|>final <|constrain|>json<|message|>{FINAL}",
        f"<|start|>assistant<|channel|>analysis<|message|>{DRAFT}<|end|><|channel|>final<|message|>{FINAL}",
        f"analysisWe need JSON: {DRAFT}. Good.assistantfinal{FINAL}",
        f"<|channel>thought\n{DRAFT}<channel|>{FINAL}",
        f"<think>{DRAFT}</think> First I had {DRAFT}, and in the end: {FINAL}",
        f"<think>Is it {DRAFT}? No, it is {FINAL}",
        f"<think>It is {FINAL}</think>",
        f"<think>Not {DRAFT}, so {FINAL}</think>\n<|im_end|>",
        f"Not {DRAFT}, so {FINAL} </think>",
        f'<think>Is it {{"on": true,, ]}} or {DRAFT}?\n{FINAL}',
        f"[THINK]Is it {DRAFT}? {FINAL}",
        f"<|channel|>analysis<|message|>{DRAFT}, no: {FINAL}<|end|>",
    ],
)  # fmt: skip
def test_the_last_object_after_the_thoughts_is_the_reply(text: str) -> None:
    """However they are marked, and where one of their marks is missing."""
    assert read(text) == Choice(on=True)


@pytest.mark.parametrize(
    "text",
    [
        '{"on": true, "note": "it wrote </think> and [1] {}"}',
        '{"on": true, "note": "</think>{\\"on\\": false}"}',
        '```json\n{"on": true, "note": "see </reasoning> [\\"x\\"]"}\n```',
        '<think>Hm.</think>{"on": true, "note": "about </think>"}',
        f'<think>{DRAFT}</think>{{"on": true, "note": "assistantfinal{{"}}',
    ],
)
def test_a_mark_inside_of_the_reply_is_text(text: str) -> None:
    """It ends no thoughts there."""
    found = read(text)
    assert isinstance(found, Choice)
    assert found.on
    assert found.note


@pytest.mark.parametrize(
    ("text", "finish", "kind"),
    [
        (f"{DRAFT} {FINAL}", "stop", FaultKind.SEVERAL_OBJECTS),
        (f"<think>{DRAFT}</think>I cannot do that.", "stop", FaultKind.NO_OBJECT),
        (f"<think>{DRAFT} and then", "length", FaultKind.CUT_OFF),
        (f"<|channel|>analysis<|message|>{DRAFT}", "length", FaultKind.CUT_OFF),
        (f"<think>{DRAFT} and {FINAL[:-1]}", "stop", FaultKind.NOT_CLOSED),
        (f'<think>{DRAFT} and {{"on": true,, "note": "x"}}', "stop", FaultKind.BROKEN_JSON),
        ("<think>I do not know.", "stop", FaultKind.NO_OBJECT),
        ("<think></think>", "stop", FaultKind.NO_OBJECT),
        (f"<think>{FINAL}</think>{{}}", "stop", FaultKind.INVALID),
    ],
)
def test_a_draft_is_no_reply(text: str, finish: str, kind: FaultKind) -> None:
    """Where the last object is missing, broken or cut off, none before it stands in; without thoughts none is last."""
    found = read(text, finish)
    assert isinstance(found, Fault)
    assert found.kind is kind


def test_a_list_without_its_brackets_after_thoughts_is_a_list() -> None:
    """Its objects are no drafts of each other."""
    found = read_reply(f"<think>{DRAFT}</think>{FINAL}, {DRAFT}", Choices, finish_reason="stop")
    assert found == Choices(turns=[Choice(on=True), Choice(on=False, note="a draft")])


@pytest.mark.parametrize(
    "piece", ['{"', "<think>", "</think>", "</think>{'", '{"a":1}</think>', "assistantfinal{", "[{'"]
)
def test_hostile_thoughts_are_read_in_no_time(piece: str) -> None:
    """Marks and beginnings without end take no more than their length."""
    begun = time.perf_counter()
    for text in (piece * (900_000 // len(piece)), "<think>" + piece * (900_000 // len(piece) - 9)):
        assert isinstance(read(text), Fault | Choice)
    assert time.perf_counter() - begun < 20
