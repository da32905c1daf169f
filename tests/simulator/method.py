"""A method whose dialogues are tiny: a plan, a few drafts, a few votes. What is tried is what carries them."""

import re
from collections.abc import Mapping, Sequence

from pydantic import BaseModel, ConfigDict

from toolace_mt.actors.experts import Expert
from toolace_mt.actors.methods import Expectation, ExpectedCalls, Method
from toolace_mt.actors.prompts import Prompt, Template
from toolace_mt.actors.questions import Answer, Purpose, Question
from toolace_mt.actors.roles.opening import Generation
from toolace_mt.events import (
    AssistantTurn,
    Dialogue,
    DialogueAccepted,
    DialogueEvent,
    DialogueFailed,
    DialogueRejected,
    ExpertVoted,
    FailureReason,
    Finding,
    Phase,
    RefinementCompleted,
    RulesApplied,
    Seat,
    Severity,
    SubtaskDrafted,
    SubtaskPlan,
    TaskPlanned,
    Tool,
    UserTurn,
    Verdict,
)

WRITER, JUDGE = "writer", "judge"
PLAN = Purpose("plan", WRITER, 40)
DRAFT = Purpose("draft", WRITER, 40)
VOTE = Purpose("vote", JUDGE, 40)
WORDS = Template("tiny.ask", "Answer in JSON.", "About $about.", "Question <$about|$key|$attempt>.")
_ASKED = re.compile(r"<([^|<>]+)\|([^|<>]+)\|(\d+)>")


class TinyReply(BaseModel):
    """The reply to every question."""

    model_config = ConfigDict(extra="forbid")

    words: str
    good: bool
    """False: it reads well, and cannot be used."""
    verdict: bool = True


def asked_in(text: str) -> tuple[str, str, int]:
    """Return dialogue, key and attempt of the question that *text* asks."""
    found = _ASKED.search(text)
    assert found is not None, text
    return found[1], found[2], int(found[3])


def _question(dialogue: Dialogue, key: str, purpose: Purpose, expert: str | None = None) -> Question[BaseModel]:
    attempt = len(dialogue.faults.get(key, ())) + 1
    parts = {"about": dialogue.id, "key": key, "attempt": str(attempt)}
    return Question(key, purpose, expert, Prompt(WORDS, parts), TinyReply, attempt)


class _Role:
    def __init__(self, name: str) -> None:
        self.name = name

    def objection(self, dialogue: Dialogue, question: Question[BaseModel], value: BaseModel) -> str | None:
        """Whatever the reply says of itself."""
        del dialogue, question
        return None if isinstance(value, TinyReply) and value.good else "it is no good"


class Writer(_Role):
    """Plans, and drafts one sub-task after the other."""

    def ask(self, dialogue: Dialogue) -> Sequence[Question[BaseModel]]:
        """The plan, then the next draft."""
        if dialogue.phase is Phase.PLANNING:
            again = len(dialogue.resembled)
            return [_question(dialogue, f"plan:{again + 1}" if again else "plan", PLAN)]
        return [_question(dialogue, f"draft:{dialogue.drafted + 1}", DRAFT)]

    def decide(self, dialogue: Dialogue, answers: Sequence[Answer]) -> Sequence[DialogueEvent]:
        """What was asked for; nothing is refined."""
        for answer in answers:
            if not isinstance(answer.value, TinyReply):
                return [_failed(answer)]
            words = answer.value.words
            if dialogue.phase is Phase.PLANNING:
                steps = enumerate(dialogue.parameters.steps, start=1)
                return [
                    TaskPlanned(
                        subtasks=tuple(SubtaskPlan(goal=f"{words} {number}", tools=(), steps=s) for number, s in steps)
                    )
                ]
            number = dialogue.drafted + 1
            turns = (
                UserTurn(id=f"{number}.1", subtask=number, text=words),
                AssistantTurn(id=f"{number}.2", subtask=number, text=words, calls=()),
            )
            return [SubtaskDrafted(subtask=number, turns=turns)]
        return [RefinementCompleted(reason="none")] if dialogue.phase is Phase.REFINING else []


class Judge(_Role):
    """Asks every seat of the panel at once, wave by wave."""

    def ask(self, dialogue: Dialogue) -> Sequence[Question[BaseModel]]:
        """The votes that are open in the lowest wave."""
        due = [seat for seat in dialogue.parameters.panel if dialogue.decision(seat) is None]
        wave = min((seat.wave for seat in due), default=0)
        cast = {vote.question for vote in dialogue.votes}
        questions = []
        for seat in due:
            if seat.wave == wave:
                keys = (f"vote:{seat.expert}:{number}" for number in range(1, seat.votes + 1))
                questions += [_question(dialogue, key, VOTE, seat.expert) for key in keys if key not in cast]
        return questions

    def decide(self, dialogue: Dialogue, answers: Sequence[Answer]) -> Sequence[DialogueEvent]:
        """The votes, and the verdict once they are cast."""
        if answers:
            return [event for answer in answers for event in _voted(dialogue, answer)]
        if dialogue.checks is None:
            return [RulesApplied(checks=(), findings=())]
        decisions = [dialogue.decision(seat) for seat in dialogue.parameters.panel]
        if Verdict.FAIL in decisions:
            return [DialogueRejected(findings=tuple(one.id for one in dialogue.blocking), reason="voted down")]
        if Verdict.ERROR in decisions:
            return [DialogueFailed(reason=FailureReason.PANEL_INCOMPLETE, detail="a vote is lost")]
        return [] if None in decisions else [DialogueAccepted()]


def _voted(dialogue: Dialogue, answer: Answer) -> list[DialogueEvent]:
    expert = answer.question.expert or ""
    seat = next(seat for seat in dialogue.parameters.panel if seat.expert == expert)
    if dialogue.decision(seat) is not None:  # a vote that came after the others had decided
        return []
    verdict, reason = Verdict.ERROR, answer.fault or ""
    if isinstance(answer.value, TinyReply):
        verdict, reason = (Verdict.PASS if answer.value.verdict else Verdict.FAIL), answer.value.words
    findings: tuple[Finding, ...] = ()
    if verdict is Verdict.FAIL:
        findings = (
            Finding(
                id=f"f{dialogue.version}",
                check=expert,
                verdict=verdict,
                severity=Severity.BLOCKING,
                turns=(),
                call=None,
                pointer=None,
                evidence="",
                message=reason,
            ),
        )
    return [
        ExpertVoted(
            question=answer.question.key,
            expert=expert,
            verdict=verdict,
            confidence=None,
            reason=reason,
            findings=findings,
        )
    ]


def _failed(answer: Answer) -> DialogueFailed:
    return DialogueFailed(reason=FailureReason.UNUSABLE_ANSWERS, detail=answer.fault or "")


def next_role(dialogue: Dialogue) -> str | None:
    """The writer until there is a dialogue, then the judge."""
    if dialogue.ended or dialogue.phase is Phase.UNOPENED:
        return None
    return JUDGE if dialogue.phase is Phase.VERIFYING else WRITER


def expected(
    generation: Generation, panel: Sequence[Seat], experts: Mapping[str, Expert], tools: Sequence[Tool]
) -> Expectation:
    """A plan, two drafts, and a vote of each seat."""
    del generation, experts, tools
    calls = [
        ExpectedCalls(PLAN, None, 1, 40, 10),
        ExpectedCalls(DRAFT, None, 2, 40, 10),
        *(ExpectedCalls(VOTE, seat.expert, seat.votes, 40, 10) for seat in panel),
    ]
    return Expectation(calls, calls, calls, ())


METHOD = Method(
    "tiny",
    "Plan, draft and vote, each in one word.",
    roles={WRITER: lambda _rules, _experts: Writer(WRITER), JUDGE: lambda _rules, _experts: Judge(JUDGE)},
    next_role=next_role,
    purposes=(PLAN, DRAFT, VOTE),
    templates=(WORDS,),
    expected=expected,
)
