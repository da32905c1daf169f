"""Whole dialogues written by hand, with every kind of step that a strong model takes: no rule objects to them.

`hand_dialogues.jsonl` holds them as they are exported, with the turns that each injection wrote.
"""

from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from toolace_mt.actors.formats import PASSIVE, read_record, recognised
from toolace_mt.actors.rules import apply_rules
from toolace_mt.events import ComplexityKind, Dialogue, Edit, Operation, Severity, fold

FILE = Path(__file__).with_name("hand_dialogues.jsonl")


@cache
def dialogues() -> dict[str, Dialogue]:
    """The dialogues by id, as a run would hold them."""
    made = {}
    for line in FILE.read_bytes().splitlines():
        record = read_record(line)
        read = fold(str(record["id"]), [recognised(record).read(record, FILE.name, PASSIVE)])
        made[read.id] = replace(read, imported=False, edits=edits_of(record["injected"]))
    return made


def edits_of(injected: Any) -> tuple[Edit, ...]:
    """The accepted injections."""
    return tuple(
        Edit(
            mask=f"m{number}",
            operation=Operation.EXTEND,
            turns=tuple(one["turns"][:1]),
            injection=ComplexityKind(one["kind"]),
            declined_by=None,
            wrote=tuple(one["turns"]),
        )
        for number, one in enumerate(injected, start=1)
    )


@pytest.mark.parametrize("id_", list(dialogues()))
def test_a_dialogue_by_a_strong_author_passes_every_rule(id_: str) -> None:
    """Neither its injections nor the rest of it is taken for a fault."""
    assert dialogues()[id_].edits
    assert [one for one in apply_rules(dialogues()[id_]).findings if one.severity is Severity.BLOCKING] == []


def test_an_injection_that_is_lost_is_missed() -> None:
    """The same dialogue without what the tool said is found at once."""
    dialogue = dialogues()["shop/2"]
    (outage,) = [edit for edit in dialogue.edits if edit.injection is ComplexityKind.OUTAGE]
    lost = replace(dialogue, turns=tuple(turn for turn in dialogue.turns if turn.id != outage.wrote[1]))
    assert "complexity_compliance" in {one.check for one in apply_rules(lost).findings}
