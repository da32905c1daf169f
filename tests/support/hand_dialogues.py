"""Whole dialogues that a strong author wrote by hand, as a run would hold them: with plan, sub-tasks and injections.

They stand beside the tests of the rules as they are exported. Each says of its plan where the sub-tasks begin, and of
its injections which turns they wrote and how the masked one read before.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from toolace_mt.actors.formats import PASSIVE, read_record, recognised
from toolace_mt.events import (
    ComplexityKind,
    Dialogue,
    DialogueImported,
    Edit,
    Operation,
    Phase,
    SubtaskPlan,
    Tool,
    ToolListTurn,
    Turn,
    TurnsMasked,
    admit_all,
    unopened,
)

FILE = Path(__file__).parents[1] / "actors" / "rules" / "hand_dialogues.jsonl"


@cache
def hand_dialogues() -> Mapping[str, Dialogue]:
    """The dialogues by id."""
    return {made.id: made for made in map(_made, FILE.read_bytes().splitlines())}


def before(dialogue: Dialogue, edit: Edit) -> Dialogue:
    """*dialogue* without that injection: the masked turn is as it was, and its extra turns are not there."""
    originals = {turn.id: turn for turn in edit.before}
    turns = tuple(originals.get(t.id, t) for t in dialogue.turns if t.id in originals or t.id not in edit.wrote)
    edits = tuple(other for other in dialogue.edits if other is not edit)
    return replace(dialogue, turns=turns, edits=edits, withheld=dialogue.withheld - edit.withheld)


def open_mask(dialogue: Dialogue, edit: Edit) -> Dialogue:
    """*dialogue* before that injection, with the mask of it open."""
    mask = TurnsMasked(
        mask=edit.mask, operation=Operation.EXTEND, turns=edit.turns, injection=edit.injection, guidance=()
    )
    return admit_all(before(dialogue, edit), [mask])


def _made(line: bytes) -> Dialogue:
    record: Any = read_record(line)
    read = _read(record)
    starts = [one["from"] for one in record["plan"]]
    turns = tuple(_numbered(read.turns, starts))
    supplied = _supplied(turns)
    opened = admit_all(unopened(record["id"]), [read])
    return replace(
        opened,
        phase=Phase.REFINING,
        parameters=PASSIVE.model_copy(update={"tries": 2}),
        imported=False,
        tools=(*read.tools, *supplied),
        withheld=frozenset(tool.name for tool in supplied),
        plan=tuple(SubtaskPlan(goal=one["goal"], tools=one["tools"], steps=one["steps"]) for one in record["plan"]),
        turns=turns,
        edits=tuple(_edit(record, turns, number) for number in range(len(record["injected"]))),
    )


def _read(record: Any) -> DialogueImported:
    return recognised(record).read(record, FILE.name, PASSIVE)


def _numbered(turns: Sequence[Turn], starts: Sequence[str]) -> list[Turn]:
    """The turns with the sub-tasks that they belong to; *starts* are the turns at which these begin."""
    numbered: list[Turn] = []
    subtask = 0
    for turn in turns:
        subtask += turn.id in starts
        numbered.append(turn.model_copy(update={"subtask": subtask}))
    return numbered


def _supplied(turns: Sequence[Turn]) -> list[Tool]:
    """The tools that were withheld at first."""
    return [tool for turn in turns if isinstance(turn, ToolListTurn) for tool in turn.added]


def _edit(record: Any, turns: Sequence[Turn], number: int) -> Edit:
    """An accepted injection. The masked turn before it is a message, read where the one that took its place stands."""
    one = record["injected"][number]
    (now,) = [turn for turn in turns if turn.id == one["masked"]]
    (was,) = _read({**record, "messages": [one["before"]], "metadata": {}}).turns
    return Edit(
        mask=f"m{number + 1}",
        operation=Operation.EXTEND,
        turns=(now.id,),
        injection=ComplexityKind(one["kind"]),
        declined_by=None,
        wrote=tuple(one["turns"]),
        before=(was.model_copy(update={"id": now.id, "subtask": now.subtask}),),
        withheld=frozenset(tool.name for tool in _supplied([turn for turn in turns if turn.id in one["turns"]])),
    )
