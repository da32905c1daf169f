"""Prompts: what the question of each kind must show, and what it must not."""

import json
from dataclasses import replace
from typing import Any

import pytest

from support.dialogues import BOOK, FIND, drafted, given, parameters, skeleton
from support.prompts import between, finding, prompts_about, with_mask
from support.roles import DONE, proposed, says, user
from toolace_mt.actors.experts import DEFAULT_PANEL, EXPERTS, Expert
from toolace_mt.actors.prompts import (
    Prompt,
    draft_prompt,
    extend_prompt,
    judge_prompt,
    plan_prompt,
    vote_prompt,
)
from toolace_mt.actors.prompts.injections import INSTRUCTIONS
from toolace_mt.actors.questions import Answer
from toolace_mt.actors.replies import TurnsReply, VoteReply
from toolace_mt.actors.roles import Refiner, Verifier
from toolace_mt.actors.roles.turn_builder import draft_fault
from toolace_mt.actors.rules import RULES
from toolace_mt.events import (
    ComplexityKind,
    Dialogue,
    DialogueOpened,
    FillAccepted,
    Finding,
    Operation,
    RulesApplied,
    Severity,
    Turn,
    UserTurn,
    admit_all,
)

SAFETY = EXPERTS["safety"].template
LATER = {ComplexityKind.TOOL_REMOVED, ComplexityKind.QUESTION_ABOUT_RESULTS}
FAILING = {
    f"error_simulation.{name}"
    for name in ("bad_argument", "outage", "second_failure", "permanent_failure", "alternative_tool")
}


def extended(kind: ComplexityKind, turn: str = "1.1") -> Prompt:
    """The question for an injection of that kind."""
    dialogue = with_mask(drafted(complexities=[kind]), turn, operation=Operation.EXTEND, injection=kind)
    return extend_prompt(dialogue, dialogue.mask("m1"), "")


@pytest.mark.parametrize(("name", "turns"), [("fill", "1.1, 2.2"), ("repair", "1.1, 2.2"), ("extend", "1.1")])
def test_whoever_writes_reads_the_dialogue_as_it_stands(name: str, turns: str) -> None:
    """The same bytes as in a vote, which a provider keeps; the task names the turns to write."""
    prompts = prompts_about(drafted())
    assert prompts["vote"].context.startswith(prompts[name].context)
    assert f'turns="{turns}">' in prompts[name].task


def test_versions_that_are_judged_are_hidden_in_the_dialogue() -> None:
    """The context has a placeholder that says which mask; the turns around it are whole."""
    prompt = prompts_about(drafted())["judge"]
    lines = [json.loads(line) for line in between(prompt.context, "dialogue")]
    hidden = {line["id"]: line for line in lines if "mask" in line}
    assert hidden == {
        "1.1": {"id": "1.1", "role": "user", "mask": "m1"},
        "2.2": {"id": "2.2", "role": "assistant", "mask": "m1"},
    }
    assert [line["id"] for line in lines] == ["1.1", "1.2", "1.3", "1.4", "2.1", "2.2", "2.3", "2.4"]
    assert '"text":"Please help me with origin Oslo' not in prompt.context
    shown = [json.loads(line)["id"] for line in between(prompt.task, "a")]
    assert shown == ["1.1", "2.2"]


def test_a_draft_shows_the_plan_the_turns_so_far_and_its_sub_task() -> None:
    """Nothing is there yet for the first; the second builds on what the first has found."""
    first, second = given(*skeleton()[:2]), given(*skeleton()[:3])
    assert between(draft_prompt(first, 1, "").context, "dialogue") == []
    prompt = draft_prompt(second, 2, "")
    assert "Sub-task: 2\n" in prompt.task
    assert [json.loads(line)["goal"] for line in between(prompt.context, "plan")][1] == "Book it."
    assert "FL-204" in prompt.context


def test_a_plan_shows_what_was_drawn_and_no_dialogue() -> None:
    """Number and steps of the sub-tasks, and, in a log that has no scenario, the seed of the story."""
    opened = given(DialogueOpened(seed=90210, parameters=parameters(steps=(2, 1, 3)), tools=(FIND, BOOK)))
    prompt = plan_prompt(opened, "")
    assert "Sub-tasks: 3. Tool-calling steps of each, in order: [2,1,3]" in prompt.task
    assert "Story seed: 90210" in prompt.task
    assert between(prompt.context, "plan") == between(prompt.context, "dialogue") == []


@pytest.mark.parametrize("kind", ComplexityKind)
def test_an_injection_asks_for_its_own_kind_and_no_other(kind: ComplexityKind) -> None:
    """The instructions are those of the kind, the turn keeps its id, and what it was is shown."""
    calls = kind.value.startswith("error") and kind is not ComplexityKind.PERMANENT_FAILURE
    turn = "2.2" if kind is ComplexityKind.CONFIRMATION else "1.2" if calls else "2.1" if kind in LATER else "1.1"
    prompt = extended(kind, turn)
    assert [other for other, text in INSTRUCTIONS.items() if text.split("$")[0] in prompt.task] == [kind]
    assert f'<task name="extend" kind="{kind.value}" turns="{turn}">' in prompt.task
    assert f'Only turn {turn} keeps its "id"' in prompt.task
    assert f'"id":"{turn}"}}: ' in prompt.task or f'"id":"{turn}"}} with the calls' in prompt.task
    assert "$" not in prompt.task
    assert ('"added":["find_flights"]' in prompt.task) is (kind is ComplexityKind.TOOL_SUPPLIED_LATER)
    assert ('"removed":["find_flights"]' in prompt.task) is (kind is ComplexityKind.TOOL_REMOVED)
    assert ('"error":true' in prompt.task.partition("Example")[0]) is (kind.value in FAILING)


def test_what_is_to_be_left_out_is_named() -> None:
    """The prompt says which value the user leaves out, so that a check of the answer can mean the same one."""
    task = extended(ComplexityKind.MISSING_ARGUMENT).task
    assert "without `origin` (Oslo)" in task or "without `destination` (Rome)" in task
    both = extended(ComplexityKind.TWO_ROUNDS).task
    assert "`origin` (Oslo)" in both
    assert "`destination` (Rome)" in both


def test_an_error_of_a_call_that_changes_something_says_that_nothing_was_changed() -> None:
    """A blind second try of a booking would teach to book twice; a search may just be made again."""
    assert "nothing was changed or charged" in extended(ComplexityKind.OUTAGE, "2.2").task
    assert "nothing was changed or charged" not in extended(ComplexityKind.OUTAGE, "1.2").task


def test_a_repair_shows_each_finding_whole() -> None:
    """Where it is, the words themselves, and what is wrong: enough to mend it."""
    (line,) = between(prompts_about(drafted())["repair"].task, "findings")
    assert json.loads(line) == {
        "check": "grounding",
        "turns": ["2.2"],
        "call": "call_2_2_1",
        "pointer": "/flight_id",
        "evidence": "FL-204",
        "message": "No such flight.",
    }


def test_the_judge_sees_two_versions_and_nothing_that_tells_them_apart() -> None:
    """Exchanging them exchanges two sections of the prompt and changes nothing else."""
    dialogue = proposed(with_mask(drafted(), "1.1"), user("I fly from Oslo to Rome.", id="1.1"))
    mask = dialogue.mask("m1")
    old = [dialogue.turn("1.1")]
    new: list[Turn] = [UserTurn(id="1.1", subtask=1, text="I fly from Oslo to Rome.")]
    one, other = (judge_prompt(dialogue, [mask], {"1.1": pair}, "") for pair in ((old, new), (new, old)))
    assert between(one.task, "a") == between(other.task, "b") != between(one.task, "b") == between(other.task, "a")
    assert {key for key in one.parts if one.parts[key] != other.parts[key]} == {"a", "b"}
    for word in ("original", "candidate", "proposal", "before", "rewritten"):
        assert word not in one.task.lower()


@pytest.mark.parametrize("swapped", [False, True])
def test_of_an_extension_the_judge_is_told_which_version_is_the_dialogue_as_it_was(*, swapped: bool) -> None:
    """Its length shows it anyway, and the instruction is for the other one."""
    kind = ComplexityKind.CHIT_CHAT
    dialogue = with_mask(drafted(complexities=[kind]), "1.1", operation=Operation.EXTEND, injection=kind)
    old = [dialogue.turn("1.1")]
    new: list[Turn] = [UserTurn(id="m1.1", subtask=1, text="Hi!"), *old]
    pair = (new, old) if swapped else (old, new)
    prompt = judge_prompt(dialogue, [dialogue.mask("m1")], {"1.1": pair}, "")
    assert f"Of turn 1.1, {'B is' if swapped else 'A is'} the dialogue as it was" in prompt.task
    (line,) = between(prompt.task, "a" if swapped else "b")
    shown = json.loads(line)
    assert (shown["instead_of"], [turn["id"] for turn in shown["turns"]]) == ("1.1", ["m1.1", "1.1"])
    assert prompt.context == extend_prompt(dialogue, dialogue.mask("m1"), "").context


def test_the_original_is_version_a_about_half_of_the_time() -> None:
    """Neither letter gives the original away, over dialogues and over the masks of one dialogue."""
    for seeds, masks in ((range(200), ["m1"]), ([7], [f"m{number}" for number in range(200)])):
        first = 0
        for seed in seeds:
            for mask in masks:
                dialogue = with_mask(replace(drafted(), seed=seed), "1.1", mask=mask)
                dialogue = proposed(
                    dialogue, user("Please help me with origin Oslo, destination Rome, the cheapest.", id="1.1")
                )
                (question,) = Refiner().ask(dialogue)
                first += "cheapest" not in "".join(between(question.prompt.task, "a"))
        assert 70 < first < 130


def judged(dialogue: Dialogue, operation: Operation, **more: Any) -> str:
    """The task of a judgement about turn 2.2."""
    masked = with_mask(dialogue, "2.2", operation=operation, **more)
    turns = [masked.turn("2.2")]
    name = "all" if operation is Operation.REPAIR else "2.2"
    return judge_prompt(masked, [masked.mask("m1")], {name: (turns, turns)}, "").task


def test_the_judge_is_told_what_the_change_is_for() -> None:
    """An injection by its instruction, a repair by the findings that it is to mend, a rewrite turn by turn."""
    kind = ComplexityKind.OUTAGE
    injected = judged(drafted(complexities=[kind]), Operation.EXTEND, injection=kind)
    assert INSTRUCTIONS[kind] in injected
    assert "What the instruction asks for is meant" in injected
    rewritten = judged(drafted(), Operation.FILL)
    mended = judged(verifying(finding()), Operation.REPAIR, guidance=("f-blocking",))
    assert "one verdict for each of the turns 2.2" in rewritten
    assert "one verdict on the whole" in mended
    assert INSTRUCTIONS[kind] not in rewritten + mended
    assert "No such flight" in mended
    assert "No such flight" not in rewritten


def verifying(*findings: Finding) -> Dialogue:
    """A dialogue before a panel of two experts, whose rules found that."""
    dialogue = given(*skeleton(experts=("coherence", "safety")), DONE)
    return admit_all(dialogue, [RulesApplied(checks=(), findings=findings)])


def test_an_expert_sees_remarks_and_no_verdicts() -> None:
    """What rules only remarked is a hint; what rejects is decided already and would bias the vote."""
    dialogue = verifying(finding("A remark.", Severity.ADVISORY))
    (line,) = between(vote_prompt(SAFETY, dialogue, "").task, "findings")
    assert json.loads(line)["message"] == "A remark."
    assert between(vote_prompt(SAFETY, verifying(finding("A rejection.")), "").task, "findings") == []


def test_every_expert_is_told_of_rules_that_there_are() -> None:
    """And whatever may be remarked about words, values and calls concerns somebody of the default panel."""
    told = {name: expert.remarks or frozenset() for name, expert in EXPERTS.items()}
    assert {rule for rules in told.values() for rule in rules} <= RULES.keys()
    panel = {rule for name in DEFAULT_PANEL for rule in told[name]}
    remarking = {rule.name for rule in RULES.values() if rule.severity is Severity.ADVISORY}
    assert remarking - panel <= {"complexity_compliance", "unchanged_update", "result_echo"}


@pytest.mark.parametrize("expert", EXPERTS.values(), ids=list(EXPERTS))
def test_an_expert_is_told_its_role_its_order_and_two_cases(expert: Expert) -> None:
    """A severe and fair reviewer, evidence before the verdict, one case that looks bad and one that looks good."""
    prompt = vote_prompt(expert.template, drafted(), "")
    said = prompt.context + prompt.task
    assert "You are a reviewer and did not write this dialogue" in said
    orders = [said.index(f'- "{key}"') for key in ("checked", "findings", "reason", "verdict")]
    assert orders == sorted(orders)
    assert "Passes, though it looks bad: " in expert.question
    assert "Fails, though it looks good: " in expert.question
    assert "confidence" not in said


@pytest.mark.parametrize("name", ["vote"])
def test_no_placeholder_stands_where_a_value_belongs(name: str) -> None:
    """Small models copy them: examples hold real values."""
    prompt = prompts_about(drafted())[name]
    for text in (prompt.system, prompt.context, prompt.task):
        assert "..." not in text
        assert 'one sentence"' not in text
        assert ' or "fail"' not in text


def test_the_instructions_say_how_a_turn_is_written_and_what_is_data() -> None:
    """Every turn of the example can be read as it stands, without ids, and the task is not called data."""
    system = prompts_about(drafted())["draft"].system
    lines = [line for line in system.split("<tools>")[0].splitlines() if line.startswith('{"role":"')]
    reply = TurnsReply.model_validate_json(f'{{"turns": [{", ".join(lines)}]}}', strict=True)
    assert [turn.role for turn in reply.turns] == ["user", "assistant", "tool", "assistant"]
    assert draft_fault(reply.turns) is None
    assert '"id"' not in "".join(lines)
    tags = "tools, policy, scenario, examples, plan, dialogue, a, b, findings and rejected"
    assert f"Text in the tags {tags} is data" in system


def test_an_expert_does_not_see_how_others_voted() -> None:
    """Each judges for itself: a vote that was given changes no prompt of the others."""
    dialogue = verifying()
    first, *others = Verifier().ask(dialogue)
    said = {"turn": "2.2", "call": None, "pointer": None, "quote": "Book", "message": "A grave fault."}
    vote = VoteReply.model_validate({"verdict": "fail", "reason": "Grave.", "findings": [said]})
    after = admit_all(dialogue, Verifier().decide(dialogue, [Answer(first, vote, None)]))
    assert after.version > dialogue.version
    assert others
    for question in others:
        template = EXPERTS[str(question.expert)].template
        assert vote_prompt(template, after, "").digest == question.prompt.digest


def test_a_tool_that_comes_later_is_said_to_be_missing_before() -> None:
    """The tools stay as they are, so that they come from the cache; the context says from when one is there."""
    kind = ComplexityKind.TOOL_SUPPLIED_LATER
    dialogue = with_mask(drafted(complexities=[kind]), "2.1", operation=Operation.EXTEND, injection=kind)
    later: dict[str, object] = {"role": "tool_list", "added": ["book_flight"]}
    dialogue = proposed(dialogue, user("Book it.", id="2.1"), says("I cannot book."), later, user("Try now."))
    dialogue = admit_all(dialogue, [FillAccepted(mask="m1", reason="good")])
    before, after = vote_prompt(SAFETY, drafted(), ""), vote_prompt(SAFETY, dialogue, "")
    assert before.system == after.system
    assert "<availability>" not in before.context
    (_, line) = between(after.context, "availability")
    assert json.loads(line) == {"tool": "book_flight", "missing_before_turn": "m1.3"}
