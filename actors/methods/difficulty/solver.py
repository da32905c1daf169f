"""Tries the assistant's turns, one after the other: all attempts at a turn are asked together."""

from collections.abc import Iterator, Sequence
from typing import Final

from pydantic import BaseModel

from ....events import (
    AssistantTurn,
    Dialogue,
    DialogueAccepted,
    DialogueEvent,
    RulesApplied,
    TurnAttempted,
    Verdict,
    tools_in_force,
)
from ....events.copying import replace
from ...evidence import DialogueView, wrongly_called
from ...prompts import assistant_turn_prompt
from ...questions import Answer, Question
from ...replies import AssistantReply
from ...roles.purposes import ASSISTANT, ASSISTANT_TURN
from .comparing import difference

_UNREADABLE: Final = "the reply cannot be read: "
_LONGEST: Final = 300


def tried_turns(dialogue: Dialogue) -> Iterator[AssistantTurn]:
    """Yield the turns that are tried: the assistant's, but for a greeting and for those that are wrong on purpose."""
    wrong = wrongly_called(DialogueView(dialogue)) if dialogue.injected_errors else frozenset()
    for turn in dialogue.turns[1:]:
        if isinstance(turn, AssistantTurn) and turn.id not in wrong:
            yield turn


def attempts_at(dialogue: Dialogue, turn: AssistantTurn) -> Iterator[Question[BaseModel]]:
    """Yield the question for each attempt at *turn* that was not made yet."""
    made = {one.attempt for one in dialogue.attempts if one.turn == turn.id}
    prompt = None
    for attempt in range(1, dialogue.parameters.attempts + 1):
        if attempt not in made:
            prompt = prompt or assistant_turn_prompt(_before(dialogue, turn), "")
            key = f"try:{turn.id}:{attempt}"
            yield Question(key, ASSISTANT_TURN, None, prompt, AssistantReply, attempt=1)


class Solver:
    """Tries turns, and compares each attempt with the turn that is there."""

    name = ASSISTANT

    def ask(self, dialogue: Dialogue) -> Sequence[Question[BaseModel]]:
        """The attempts that are left at the first turn with any."""
        for turn in tried_turns(dialogue):
            if questions := list(attempts_at(dialogue, turn)):
                return questions
        return []

    def objection(self, dialogue: Dialogue, question: Question[BaseModel], value: BaseModel) -> str | None:
        """None: what a model tries is compared, and not put right."""
        del dialogue, question, value
        return None

    def decide(self, dialogue: Dialogue, answers: Sequence[Answer]) -> Sequence[DialogueEvent]:
        """The comparison of each attempt; once every turn was tried, the end."""
        if answers:
            return [_attempted(dialogue, answer) for answer in answers]
        return [] if self.ask(dialogue) else [RulesApplied(checks=(), findings=()), DialogueAccepted()]


def _before(dialogue: Dialogue, turn: AssistantTurn) -> Dialogue:
    """Return *dialogue* as it was when *turn* was due, with the tools that were there then."""
    turns = dialogue.turns[: dialogue.position(turn.id)]
    return replace(dialogue, turns=turns, tools=tuple(tools_in_force(dialogue.opening_tools, turns).values()))


def _attempted(dialogue: Dialogue, answer: Answer) -> TurnAttempted:
    _, _, rest = answer.question.key.partition(":")
    id_, _, attempt = rest.rpartition(":")
    turn = dialogue.turn(id_)
    assert isinstance(turn, AssistantTurn)
    if isinstance(answer.value, AssistantReply):
        said = difference(turn, answer.value, _before(dialogue, turn).tools)
        verdict = Verdict.FAIL if said else Verdict.PASS
    else:
        # A question that nobody answered says nothing about the turn.
        verdict = Verdict.FAIL if answer.question.key in dialogue.rejected else Verdict.ERROR
        said = f"{_UNREADABLE if verdict is Verdict.FAIL else ''}{answer.fault}"
    return TurnAttempted(turn=id_, attempt=int(attempt), verdict=verdict, difference=said[:_LONGEST])
