"""The roles: given a dialogue, what is asked, and what follows from the answers."""

import json
from collections.abc import Sequence
from random import Random

import pytest
from pydantic import BaseModel

from support.dialogues import drafted, given, knobs, skeleton
from toolace_mt.actors.questions import Answer, Purpose, Question, RoleName
from toolace_mt.actors.replies import JudgeReply, PlanReply, TurnsReply, VoteReply
from toolace_mt.actors.roles import Filler, Initializer, Refiner, Role, Verifier, next_role
from toolace_mt.actors.roles.choosing import choose_injections, choose_reasonability, covered
from toolace_mt.actors.roles.refiner import original_is_a
from toolace_mt.events import (
    AnswerUnusable,
    ComplexityKind,
    DeclinedBy,
    Dialogue,
    DialogueAccepted,
    DialogueEvent,
    DialogueFailed,
    DialogueRejected,
    ExpertVoted,
    FailureReason,
    FillAccepted,
    FillDeclined,
    FillProposed,
    Operation,
    RefinementCompleted,
    RulesApplied,
    SubtaskDrafted,
    TaskPlanned,
    ToolListTurn,
    TurnsMasked,
    Verdict,
    VerificationReopened,
    admit_all,
)

DONE = RefinementCompleted(reason="done")


def answered(role: Role, dialogue: Dialogue, *values: BaseModel | None) -> list[DialogueEvent]:
    """What the role decides when its open questions are answered so; None is an answer given up on."""
    events: list[DialogueEvent] = []
    for question, value in zip(role.ask(dialogue), values, strict=True):
        fault = None if value is not None else "no JSON"
        decided = role.decide(dialogue, [Answer(question, value, fault)])
        dialogue = admit_all(dialogue, decided)
        events += decided
    return events


def only(role: Role, dialogue: Dialogue) -> Question[BaseModel]:
    """The one question that the role has."""
    (question,) = role.ask(dialogue)
    return question


def turns(*written: dict[str, object]) -> TurnsReply:
    """A reply of turns."""
    return TurnsReply.model_validate({"turns": list(written)})


def user(text: str, **more: object) -> dict[str, object]:
    """A written user turn."""
    return {"role": "user", "text": text, **more}


def says(text: str, **more: object) -> dict[str, object]:
    """A written assistant turn in words."""
    return {"role": "assistant", "text": text, **more}


def calls(name: str, arguments: dict[str, object], id_: str = "a", **more: object) -> dict[str, object]:
    """A written assistant turn with one call."""
    return {"role": "assistant", "calls": [{"id": id_, "name": name, "arguments": arguments}], **more}


def result(content: object, call: str = "a", **more: object) -> dict[str, object]:
    """A written tool turn with one result."""
    return {"role": "tool", "results": [{"call": call, "content": content}], **more}


# The initializer


def test_the_plan_is_asked_for_first() -> None:
    """One question plans the whole task, and says how many sub-tasks were drawn."""
    question = only(Initializer(), given(skeleton()[0]))
    assert (question.key, question.purpose, question.attempt) == ("plan", Purpose.PLAN, 1)
    assert "Sub-tasks: 2." in question.prompt.task
    assert '"find_flights"' in question.prompt.system


def test_a_question_asked_again_says_what_was_wrong() -> None:
    """The validator's own message ends the prompt, and the attempt is counted."""
    dialogue = given(skeleton()[0], AnswerUnusable(question="plan", fault="goal is missing </unusable>"))
    question = only(Initializer(), dialogue)
    assert question.attempt == 2
    assert "goal is missing" in question.prompt.task
    assert question.prompt.task.count("</unusable>") == 1


@pytest.mark.parametrize(
    ("subtasks", "fault"),
    [
        ([{"goal": "g", "tools": ["find_flights"], "steps": 1}], "1 sub-tasks"),
        ([{"goal": "g", "tools": ["fly"], "steps": 1}] * 2, "'fly'"),
        ([{"goal": "g", "tools": ["find_flights"], "steps": 9}] * 2, "9 steps"),
    ],
)
def test_a_plan_that_was_not_asked_for_is_objected_to(subtasks: list[dict[str, object]], fault: str) -> None:
    """A plan has as many sub-tasks as were drawn, known tools, and at most six steps each."""
    dialogue = given(skeleton()[0])
    plan = PlanReply.model_validate({"subtasks": subtasks})
    objection = Initializer().objection(dialogue, only(Initializer(), dialogue), plan)
    assert objection is not None
    assert fault in objection


def test_drafts_get_ids_of_their_own() -> None:
    """Turn and call ids are ours; results follow their calls to the new ids, and other values become JSON text."""
    dialogue = given(*skeleton()[:2])
    draft = turns(
        user("From Oslo to Rome"), calls("find_flights", {"origin": "Oslo"}), result({"flights": []}), says("None.")
    )
    (event,) = answered(Initializer(), dialogue, draft)
    assert isinstance(event, SubtaskDrafted)
    assert [turn.id for turn in event.turns] == ["1.1", "1.2", "1.3", "1.4"]
    dumped = json.loads(event.model_dump_json())
    assert dumped["turns"][1]["calls"][0]["id"] == "call_1_2_1"
    assert dumped["turns"][2]["results"] == [{"call_id": "call_1_2_1", "content": '{"flights": []}'}]


def test_a_result_of_an_unknown_call_is_kept_as_it_is() -> None:
    """Broken pairing is a fault for verification to find, and nothing to hide."""
    draft = turns(user("Hi"), calls("find_flights", {}), result("{}", call="zzz"), says("Done."))
    (event,) = answered(Initializer(), given(*skeleton()[:2]), draft)
    assert '"call_id":"zzz"' in event.model_dump_json()


@pytest.mark.parametrize(
    ("written", "fault"),
    [
        ([says("Hi")], "first turn is the user's"),
        ([user("Hi"), user("Hello")], "only the first turn"),
        ([user("Hi"), says("a"), says("b")], "without calls"),
        ([user("Hi"), result("{}"), says("b")], "followed by"),
        ([user("Hi"), calls("f", {}), calls("f", {}), says("b")], "followed by"),
        ([user("Hi"), calls("f", {}), result("{}")], "last turn"),
        ([user("Hi"), says("b")], "no tool"),
    ],
)
def test_a_skeleton_strictly_alternates(written: list[dict[str, object]], fault: str) -> None:
    """A draft that breaks the alternation is asked for again, with the reason."""
    dialogue = given(*skeleton()[:2])
    objection = Initializer().objection(dialogue, only(Initializer(), dialogue), turns(*written))
    assert objection is not None
    assert fault in objection


def test_a_dialogue_without_a_plan_fails_visibly() -> None:
    """When the tries are used up, the dialogue ends with the last fault as its reason."""
    (event,) = answered(Initializer(), given(skeleton()[0]), None)
    assert isinstance(event, DialogueFailed)
    assert event.reason is FailureReason.UNUSABLE_ANSWERS
    assert "no JSON" in event.detail


# The refiner


def test_complexity_comes_before_reasonability() -> None:
    """The drawn injections are masked first, together where they do not touch."""
    dialogue = drafted(complexities=[ComplexityKind.CHIT_CHAT, ComplexityKind.OUTAGE])
    events = Refiner().decide(dialogue, ())
    assert all(isinstance(event, TurnsMasked) and event.operation is Operation.EXTEND for event in events)
    after = admit_all(dialogue, events)
    assert len(after.masks) in (1, 2)


def test_a_turn_is_not_edited_twice_for_the_same_reason() -> None:
    """The edited-turn log closes a turn to further injections of its type."""
    dialogue = drafted(complexities=[ComplexityKind.OUTAGE, ComplexityKind.BAD_ARGUMENT, ComplexityKind.EMPTY_RESULT])
    places: list[str] = []
    for _ in range(3):
        masks = Refiner().decide(dialogue, ())
        if not isinstance(masks[0], TurnsMasked) or masks[0].operation is not Operation.EXTEND:
            break
        dialogue = admit_all(dialogue, masks)
        for mask in dialogue.masks:
            places += mask.turns
            dialogue = admit_all(dialogue, [FillDeclined(mask=mask.id, by=DeclinedBy.JUDGE, reason="no")])
    assert sorted(places) == ["1.2", "2.2"]


@pytest.mark.parametrize("kind", ComplexityKind)
def test_each_kind_is_injected_where_it_makes_sense(kind: ComplexityKind) -> None:
    """Errors go to calls, everything else to the user's turns."""
    dialogue = drafted(complexities=[kind])
    wanted = {"1.2", "2.2"} if kind.value.startswith("error") else {"1.1", "2.1"}
    found = {place.turn for seed in range(40) for place in choose_injections(dialogue, Random(seed))}
    assert found == wanted


def test_reasonability_picks_no_neighbours_and_covers_the_dialogue() -> None:
    """A turn's chance falls each time that it is picked, so that few iterations reach every turn."""
    dialogue = drafted(reasonability_iterations=15)
    for iteration in range(1, 16):
        picked = choose_reasonability(dialogue, Random(iteration))
        dialogue = admit_all(
            dialogue,
            [
                TurnsMasked(mask=f"m{iteration}", operation=Operation.FILL, turns=picked, injection=None, guidance=()),
                FillDeclined(mask=f"m{iteration}", by=DeclinedBy.JUDGE, reason="no"),
            ],
        )
        if covered(dialogue):
            break
    assert covered(dialogue)
    assert dialogue.iterations < 12


def test_refinement_ends_when_nothing_is_left() -> None:
    """The event says why, and which injection found no place."""
    dialogue = drafted(reasonability_iterations=0, complexities=[])
    (event,) = Refiner().decide(dialogue, ())
    assert isinstance(event, RefinementCompleted)
    assert "used up" in event.reason


def proposed(dialogue: Dialogue, *written: dict[str, object]) -> Dialogue:
    """The dialogue after the filler's answer."""
    return admit_all(dialogue, answered(Filler(), dialogue, turns(*written)))


def masked(turn: str, operation: Operation = Operation.FILL, kind: ComplexityKind | None = None) -> TurnsMasked:
    """A mask over one turn."""
    return TurnsMasked(mask="m1", operation=operation, turns=(turn,), injection=kind, guidance=())


@pytest.mark.parametrize("keeps", ["original", "candidate"])
def test_the_judge_keeps_the_better_version(keeps: str) -> None:
    """It is not told which version is the original, and its choice decides."""
    dialogue = proposed(given(*skeleton(), masked("1.1")), user("I fly from Oslo to Rome.", id="1.1"))
    original = "A" if original_is_a(dialogue, dialogue.mask("m1")) else "B"
    other = {"A": "B", "B": "A"}[original]
    reply = JudgeReply.model_validate({"better": original if keeps == "original" else other, "reason": "clearer"})
    (event,) = answered(Refiner(), dialogue, reply)
    assert event.type == ("fill_declined" if keeps == "original" else "fill_accepted")


def test_a_judgement_that_cannot_be_read_keeps_the_original_as_an_error() -> None:
    """It is neither a win nor a loss: it is counted apart."""
    dialogue = proposed(given(*skeleton(), masked("1.1")), user("I fly from Oslo to Rome.", id="1.1"))
    (event,) = answered(Refiner(), dialogue, None)
    assert isinstance(event, FillDeclined)
    assert event.by is DeclinedBy.ERROR


def test_a_fill_that_breaks_the_structure_is_declined_before_a_judge_is_paid() -> None:
    """Cheap rules look first."""
    call_less = says("I do nothing.", id="1.2")
    dialogue = proposed(given(*skeleton(), masked("1.2")), call_less)
    (event,) = Refiner().decide(dialogue, ())
    assert isinstance(event, FillDeclined)
    assert event.by is DeclinedBy.RULE


def test_a_fill_that_changes_nothing_is_declined_by_rule() -> None:
    """Nobody is paid to compare a turn with itself."""
    dialogue = given(*skeleton(), masked("1.1"))
    dialogue = proposed(dialogue, user("Please help me with origin Oslo, destination Rome.", id="1.1"))
    (event,) = Refiner().decide(dialogue, ())
    assert isinstance(event, FillDeclined)
    assert event.by is DeclinedBy.RULE


# The filler


def test_an_extension_keeps_the_calls_ids_and_gives_new_ones() -> None:
    """The turn that follows still finds its calls; the failed try has an id of its own."""
    dialogue = given(*skeleton(), masked("1.2", Operation.EXTEND, ComplexityKind.OUTAGE))
    event = answered(
        Filler(),
        dialogue,
        turns(
            calls("find_flights", {"origin": "Oslo", "destination": "Rome"}, "retry"),
            result({"error": "timeout"}, "retry"),
            calls("find_flights", {"origin": "Oslo", "destination": "Rome"}, "call_1_2_1", id="1.2"),
        ),
    )[0]
    assert isinstance(event, FillProposed)
    dumped = json.loads(event.model_dump_json())["replacements"][0]["turns"]
    assert [turn["id"] for turn in dumped] == ["m1.1", "m1.2", "1.2"]
    assert dumped[0]["calls"][0]["id"] == dumped[1]["results"][0]["call_id"] == "call_m1_1_1"
    assert dumped[2]["calls"][0]["id"] == "call_1_2_1"


def test_a_tool_supplied_later_is_withheld_from_the_start() -> None:
    """The tool is added in full where the fill says so, and leaves the opening list."""
    dialogue = given(*skeleton(), masked("2.1", Operation.EXTEND, ComplexityKind.TOOL_SUPPLIED_LATER))
    dialogue = proposed(
        dialogue,
        user("Book it.", id="2.1"),
        says("I have no tool for that."),
        {"role": "tool_list", "added": ["book_flight"]},
        user("Now you have."),
    )
    dialogue = admit_all(dialogue, [FillAccepted(mask="m1", reason="convincing")])
    (change,) = [turn for turn in dialogue.turns if isinstance(turn, ToolListTurn)]
    assert [tool.name for tool in change.added] == ["book_flight"]
    assert [tool.name for tool in dialogue.opening_tools] == ["find_flights"]


@pytest.mark.parametrize(
    ("written", "fault"),
    [
        ([user("Hi")], "exactly one turn keeps the id"),
        ([says("Hi", id="1.1"), user("x")], "is of role 'user'"),
        ([user("Hi", id="1.1")], "extra turns"),
        ([user("Hi", id="1.1"), {"role": "tool_list", "added": ["fly"]}], "'tool_list'"),
    ],
)
def test_an_extension_that_does_not_fit_is_objected_to(written: list[dict[str, object]], fault: str) -> None:
    """The model is told what is wrong with its turns."""
    dialogue = given(*skeleton(), masked("1.1", Operation.EXTEND, ComplexityKind.CHIT_CHAT))
    objection = Filler().objection(dialogue, only(Filler(), dialogue), turns(*written))
    assert objection is not None
    assert fault in objection


def test_a_fill_that_never_comes_keeps_the_original() -> None:
    """After the last try the mask is closed, as an error."""
    (event,) = answered(Filler(), given(*skeleton(), masked("1.1")), None)
    assert isinstance(event, FillDeclined)
    assert event.by is DeclinedBy.ERROR


def test_a_masked_turn_is_hidden_in_the_dialogue_that_the_filler_sees() -> None:
    """The context shows a placeholder; the turn's words stand in the task only."""
    question = only(Filler(), given(*skeleton(), masked("1.1")))
    assert '"mask": "m1"' in question.prompt.context
    assert "Please help me with origin Oslo" not in question.prompt.context
    assert "Please help me with origin Oslo" in question.prompt.task


# The verifier


def test_rules_come_first_and_cost_nothing() -> None:
    """A dialogue that rules reject is not shown to an expert."""
    dialogue = given(*skeleton(experts=["coherence"]), DONE)
    (event,) = Verifier().decide(dialogue, ())
    assert isinstance(event, RulesApplied)


def vote(verdict: str, *faulty: str) -> VoteReply:
    """A vote that points at turns."""
    findings = [{"turn": turn, "quote": "Oslo", "message": "that is not what was said"} for turn in faulty]
    return VoteReply.model_validate({"verdict": verdict, "confidence": 0.9, "reason": "so", "findings": findings})


def ruled(**changes: object) -> Dialogue:
    """A dialogue whose rules have been applied."""
    dialogue = given(*skeleton(**changes), DONE)
    return admit_all(dialogue, Verifier().decide(dialogue, ()))


def test_experts_vote_all_at_once_and_a_passed_dialogue_is_accepted() -> None:
    """Each has one question; when all have passed it, it is accepted."""
    dialogue = ruled(experts=["coherence", "arguments"])
    assert [question.expert for question in Verifier().ask(dialogue)] == ["coherence", "arguments"]
    dialogue = admit_all(dialogue, answered(Verifier(), dialogue, vote("pass"), vote("pass")))
    assert Verifier().decide(dialogue, ()) == [DialogueAccepted()]


def test_an_expert_that_cannot_be_read_fails_the_dialogue() -> None:
    """A panel that could not be completed neither accepts nor rejects."""
    dialogue = ruled(experts=["coherence", "arguments"])
    votes = answered(Verifier(), dialogue, vote("pass"), None)
    assert [event.verdict for event in votes if isinstance(event, ExpertVoted)] == [Verdict.PASS, Verdict.ERROR]
    (event,) = Verifier().decide(admit_all(dialogue, votes), ())
    assert isinstance(event, DialogueFailed)
    assert event.reason is FailureReason.PANEL_INCOMPLETE


def test_a_rejected_dialogue_is_repaired_first_then_verified_anew() -> None:
    """Exactly the turns found fault with are masked, with the findings as guidance; then every check begins again."""
    dialogue = ruled(experts=["arguments"])
    dialogue = admit_all(dialogue, answered(Verifier(), dialogue, vote("fail", "2.1")))
    assert next_role(dialogue) is RoleName.REFINER
    (mask,) = Refiner().decide(dialogue, ())
    assert isinstance(mask, TurnsMasked)
    assert (mask.operation, mask.turns, mask.guidance) == (Operation.REPAIR, ("2.1",), ("arguments1.1",))
    dialogue = admit_all(dialogue, [mask])
    assert "that is not what was said" in only(Filler(), dialogue).prompt.task
    dialogue = proposed(dialogue, user("Book FL-204 for two.", id="2.1"))
    dialogue = admit_all(dialogue, [FillAccepted(mask=mask.mask, reason="mended")])
    assert next_role(dialogue) is RoleName.VERIFIER
    (event,) = Verifier().decide(dialogue, ())
    assert isinstance(event, VerificationReopened)


def test_a_dialogue_without_repair_left_is_rejected_with_its_findings() -> None:
    """Rejection names the findings that block."""
    dialogue = ruled(experts=["arguments"], repair_rounds=0)
    dialogue = admit_all(dialogue, answered(Verifier(), dialogue, vote("fail", "2.1")))
    assert next_role(dialogue) is RoleName.VERIFIER
    (event,) = Verifier().decide(dialogue, ())
    assert isinstance(event, DialogueRejected)
    assert event.findings == ("arguments1.1",)


def test_a_remark_beside_a_passing_vote_is_advisory() -> None:
    """It is shown, and does not reject."""
    dialogue = ruled(experts=["arguments"])
    dialogue = admit_all(dialogue, answered(Verifier(), dialogue, vote("pass", "2.1")))
    assert dialogue.blocking == ()
    assert len(dialogue.findings) == 1


def test_a_vote_points_at_turns_that_are_there() -> None:
    """Otherwise the expert is asked again."""
    dialogue = ruled(experts=["arguments"])
    question = only(Verifier(), dialogue)
    assert "9.9" in (Verifier().objection(dialogue, question, vote("fail", "9.9")) or "")
    assert "no finding" in (Verifier().objection(dialogue, question, vote("fail")) or "")


def test_a_plan_follows_from_its_answer() -> None:
    """Goals, tools and steps are taken over as they are."""
    subtasks = [{"goal": "g", "tools": ["find_flights"], "steps": 1}] * 2
    (event,) = answered(Initializer(), given(skeleton()[0]), PlanReply.model_validate({"subtasks": subtasks}))
    assert isinstance(event, TaskPlanned)
    assert [subtask.goal for subtask in event.subtasks] == ["g", "g"]


def test_the_same_seed_draws_the_same() -> None:
    """Randomness comes from the dialogue's seed and version, and from nowhere else."""
    masks: list[Sequence[DialogueEvent]] = [
        Refiner().decide(drafted(complexities=list(ComplexityKind)), ()) for _ in range(2)
    ]
    assert masks[0] == masks[1]
    assert knobs() == knobs()
