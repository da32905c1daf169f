"""A user's own words: they show what ours show, end where ours end, and change the digest."""

from string import Template

import pytest

from support.dialogues import drafted, given, skeleton
from toolace_mt.actors.experts import EXPERTS
from toolace_mt.actors.prompts import DRAFT, EXTEND, FILL, PLAN, REPAIR, draft_prompt, plan_prompt, vote_prompt
from toolace_mt.actors.prompts import Template as PromptTemplate
from toolace_mt.actors.prompts.wording import Wording, wording_fault

OWN = "Plane $count Aufgaben.\n" + " ".join(
    f"${slot}" for slot in Template(PLAN.task).get_identifiers() if slot not in ("unfit", "count")
)


def test_a_task_of_one_s_own_takes_the_place_of_ours() -> None:
    """What a provider caches stays, and so do the frame and the feedback at its end."""
    wording = Wording({"plan": OWN})
    ours = plan_prompt(given(skeleton()[0]), "\nAgain.")
    own = wording.applied(ours, "initializer")
    assert own.task.startswith('<task name="plan">\nPlane 2 Aufgaben.\n')
    assert own.task.endswith("\n</task>\nAgain.")
    assert (own.system, own.context) == (ours.system, ours.context)
    assert own.digest != ours.digest
    other = draft_prompt(drafted(), 1, "")
    assert wording.applied(other, "initializer") is other


def test_an_instruction_ends_every_task_of_its_role() -> None:
    """A dollar sign of it is that sign."""
    wording = Wording(instructions={"verifier": "Reject what costs more than $100."})
    for expert in EXPERTS.values():
        prompt = wording.applied(vote_prompt(expert.template, drafted(), ""), "verifier")
        assert prompt.task.endswith("\nReject what costs more than $100.\n</task>")
    ours = plan_prompt(given(skeleton()[0]), "")
    assert wording.applied(ours, "initializer") is ours


@pytest.mark.parametrize(
    ("own", "fault"),
    [
        (OWN, None),
        (OWN.replace("$count", "three"), "it lacks $count"),
        (f"{OWN} $colour", "it has $colour, which is no slot"),
        (f"{OWN} for 5$.", "write $$ for the sign"),
        (f"{OWN} for 5$$.", None),
        (f"{OWN}\n%%%%\n", "a line of %%%%"),
        (" \n", "it is empty"),
    ],
)
def test_words_that_do_not_show_what_ours_show_are_refused(own: str, fault: str | None) -> None:
    """One clear message, before anything is paid."""
    found = wording_fault(PLAN, own)
    assert found is None if fault is None else fault in (found or "")
    assert wording_fault(DRAFT, own) is not None


@pytest.mark.parametrize(("template", "slot"), [(FILL, "${originals}"), (REPAIR, "$originals"), (EXTEND, "$original")])
def test_a_slot_is_known_by_its_old_name(template: PromptTemplate, slot: str) -> None:
    """It showed the turns that are now named, and stands for their names."""
    now = "turn" if template is EXTEND else "turns"
    body = Template(template.task.partition("\n")[2])
    others = (name for name in body.get_identifiers() if name not in ("unfit", now))
    own = " ".join([f"Once more: {slot}, for 5$$originals.", *(f"${name}" for name in others)])
    assert wording_fault(template, own) is None
    said = Wording({template.name: own}).template(template, "filler").task
    assert f"Once more: ${{{now}}}, for 5$$originals." in said
