"""One prompt of each template, and a look into them."""

import re
from collections.abc import Iterable
from functools import reduce
from typing import Any

from support.stories import answer
from toolace_mt.actors.experts import EXPERTS
from toolace_mt.actors.prompts import (
    Prompt,
    draft_prompt,
    extend_prompt,
    fill_prompt,
    judge_prompt,
    plan_prompt,
    repair_prompt,
    vote_prompt,
    votes_prompt,
)
from toolace_mt.events import (
    AnswerUnusable,
    ComplexityKind,
    Dialogue,
    DialogueEvent,
    Finding,
    Operation,
    Severity,
    TurnsMasked,
    Verdict,
    admit_all,
    evolve,
)


def finding(message: str = "No such flight.", severity: Severity = Severity.BLOCKING) -> Finding:
    """A finding about the second call."""
    return Finding(
        id=f"f-{severity.value}",
        check="grounding",
        verdict=Verdict.FAIL,
        severity=severity,
        turns=("2.2",),
        call="call_2_2_1",
        pointer="/flight_id",
        evidence="FL-204",
        message=message,
    )


def unusable(dialogue: Dialogue, question: str, *replies: tuple[str, str]) -> Dialogue:
    """The dialogue after these replies to *question*, each with the fault that it was rejected for."""
    for text, fault in replies:
        said = answer(question).model_copy(update={"text": text})
        dialogue = fold_on(dialogue, [said, AnswerUnusable(question=question, fault=fault)])
    return dialogue


def fold_on(dialogue: Dialogue, events: Iterable[DialogueEvent]) -> Dialogue:
    """The dialogue after *events*, whether or not they are admitted."""
    return reduce(evolve, events, dialogue)


def with_mask(dialogue: Dialogue, *turns: str, operation: Operation = Operation.FILL, **more: Any) -> Dialogue:
    """The dialogue with these turns masked."""
    given_values = {"mask": "m1", "injection": None, "guidance": (), **more}
    return admit_all(dialogue, [TurnsMasked(operation=operation, turns=turns, **given_values)])


def prompts_about(dialogue: Dialogue, unfit: str = "", message: str = "No such flight.") -> dict[str, Prompt]:
    """One prompt of each template, about a dialogue in refinement, with the turns 1.1 and 2.2 masked where any are."""
    masked = with_mask(dialogue, "1.1", "2.2")
    mask = masked.mask("m1")
    turns = [masked.turn("1.1"), masked.turn("2.2")]
    one = with_mask(dialogue, "1.1", operation=Operation.EXTEND, injection=ComplexityKind.CHIT_CHAT)
    return {
        "plan": plan_prompt(dialogue, unfit),
        "draft": draft_prompt(dialogue, 2, unfit),
        "fill": fill_prompt(masked, mask, unfit),
        "extend": extend_prompt(one, one.mask("m1"), unfit),
        "judge": judge_prompt(masked, [mask], {t.id: ([t], [t]) for t in turns}, unfit),
        "repair": repair_prompt(masked, mask, [finding(message)], unfit),
        "vote": vote_prompt(EXPERTS["coherence"].template, dialogue, unfit),
        "votes": votes_prompt({name: EXPERTS[name].question for name in ("safety", "recovery")}, dialogue, unfit),
    }


def whole(prompt: Prompt) -> str:
    """All that a model is sent."""
    return prompt.system + prompt.context + prompt.task


def between(text: str, tag: str) -> list[str]:
    """The lines between a tag and its end, of which there is one pair."""
    assert text.count(f"</{tag}>") == 1
    found = re.search(rf"<{tag}>\n(.*?)\n?</{tag}>", text, re.DOTALL)
    assert found is not None
    return found[1].splitlines()


def replace_tool(tool: Any, **changes: object) -> Any:
    """A tool with other fields."""
    return tool.model_copy(update=changes)
