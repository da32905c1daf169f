"""Stage 3: applies the rules, asks the experts, and accepts or rejects."""

from collections.abc import Iterator, Mapping, Sequence

from pydantic import BaseModel

from ...events import (
    Dialogue,
    DialogueAccepted,
    DialogueEvent,
    DialogueFailed,
    DialogueRejected,
    ExpertVoted,
    FailureReason,
    Finding,
    Operation,
    Seat,
    Severity,
    Verdict,
    VerificationReopened,
)
from ..experts import EXPERTS, Expert
from ..prompts import retry_feedback, vote_prompt, votes_prompt
from ..questions import Answer, Question
from ..replies import VotedFinding, VoteReply, VotesReply
from ..rules import RULES, Rule, apply_rules
from .purposes import VERIFIER, VOTE, VOTES
from .repairing import outstanding, repaired_turns, settled, unjudged, unvoted
from .vote_faults import vote_fault, votes_fault
from .vote_keys import experts_of, own_key, shared, vote_key

_LONGEST = 500


class Verifier:
    """Accepts a dialogue that can be trained on, and rejects any other with its findings."""

    name = VERIFIER

    def __init__(self, rules: Mapping[str, Rule] = RULES, experts: Mapping[str, Expert] = EXPERTS) -> None:
        self._rules = rules
        self._experts = experts

    def ask(self, dialogue: Dialogue) -> Sequence[Question[BaseModel]]:
        """Every undecided seat of the wave that is due, at once; nobody once the outcome is settled.

        The votes of one expert have the same prompt: they differ where a model draws its words, and a model that always
        answers the same, such as the offline one, only says the same again. Votes beyond the quorum are asked alone:
        they come due one by one, and a question stays the same until it is answered.
        """
        first: dict[int, list[str]] = {}
        further: list[tuple[Sequence[str], int]] = []
        for seat in outstanding(dialogue):
            for number in _due(dialogue, seat):
                if number <= seat.quorum:
                    first.setdefault(number, []).append(seat.expert)
                else:
                    further.append(([seat.expert], number))
        most, alone = dialogue.parameters.votes_together, dialogue.parameters.alone
        together = [(experts, number) for number, due in first.items() for experts in shared(due, most, alone)]
        return [self._vote(dialogue, experts, number) for experts, number in (*together, *further)]

    def _vote(self, dialogue: Dialogue, experts: Sequence[str], number: int) -> Question[BaseModel]:
        key = vote_key(dialogue, experts, number)
        attempt, feedback = len(dialogue.faults.get(key, ())) + 1, retry_feedback(dialogue, key)
        untold = frozenset[str].intersection(*(self._untold(dialogue, expert) for expert in experts))
        if len(experts) == 1:
            prompt = vote_prompt(self._experts[experts[0]].template, dialogue, feedback, untold)
            return Question(key, VOTE, experts[0], prompt, VoteReply, attempt)
        questions = {expert: self._experts[expert].question for expert in experts}
        return Question(key, VOTES, None, votes_prompt(questions, dialogue, feedback, untold), VotesReply, attempt)

    def _untold(self, dialogue: Dialogue, expert: str) -> frozenset[str]:
        """The rules whose remarks are for other experts of the panel than this one."""
        told = self._experts[expert].remarks
        if told is None:
            return frozenset()
        others = (self._experts[seat.expert] for seat in dialogue.parameters.panel)
        return frozenset(rule for other in others for rule in other.remarks or ()) - told

    def objection(self, dialogue: Dialogue, question: Question[BaseModel], value: BaseModel) -> str | None:
        """A vote points at turns that are there, and says something. A quote is asked for again while a try is left."""
        last = question.attempt >= dialogue.parameters.tries
        if isinstance(value, VotesReply):
            return votes_fault(dialogue, value, experts_of(question.key), quotes=not last)
        assert isinstance(value, VoteReply)
        return vote_fault(dialogue, value, quotes=not last)

    def decide(self, dialogue: Dialogue, answers: Sequence[Answer]) -> Sequence[DialogueEvent]:
        """Votes; without answers: what the rules find, or the dialogue's verdict once it is settled."""
        if answers:
            return [vote for answer in answers for vote in _votes(dialogue, answer)]
        if dialogue.mended:
            undone = dialogue.edits[-1].operation is Operation.UNDO
            reason = "an injection was undone" if undone else f"repair round {dialogue.repairs} changed the dialogue"
            return [VerificationReopened(reason=reason, kept=self._kept(dialogue))]
        if dialogue.checks is None:
            return [apply_rules(dialogue, self._rules)]
        if failure := _failure(dialogue):
            return [failure]
        if not settled(dialogue):
            return self._spared(dialogue)
        return [_rejection(dialogue)] if dialogue.blocking else [DialogueAccepted()]

    def _spared(self, dialogue: Dialogue) -> list[ExpertVoted]:
        """Votes by rule: of experts with nothing to look at, which are recorded like those of a model."""
        return [
            _passed_by_rule(vote_key(dialogue, [seat.expert], number), seat.expert, why)
            for seat in outstanding(dialogue)
            if (why := self._experts[seat.expert].spared(dialogue)) is not None
            for number in _due(dialogue, seat)
        ]

    def _kept(self, dialogue: Dialogue) -> tuple[str, ...]:
        """The experts whose votes stay after a repair: they passed it, and nothing of their subject changed."""
        changed = repaired_turns(dialogue)
        return tuple(
            seat.expert
            for seat in dialogue.parameters.panel
            if changed
            and dialogue.decision(seat) is Verdict.PASS
            and not any(map(self._experts[seat.expert].subject, changed))
        )


def _passed_by_rule(key: str, expert: str, why: str) -> ExpertVoted:
    return ExpertVoted(
        question=key, expert=expert, verdict=Verdict.PASS, confidence=None, reason=f"by rule: {why}", findings=()
    )


def _due(dialogue: Dialogue, seat: Seat) -> Sequence[int]:
    """The votes to ask for, by number: as many at once as the quorum lacks, and then what it still lacks.

    It looks at the votes in the order in which they were asked for, so that a run that died asks for the same ones.
    """
    asked = seat.quorum
    while True:
        cast = [dialogue.ballots.get(vote_key(dialogue, [seat.expert], number)) for number in range(1, asked + 1)]
        missing = [number for number, verdict in enumerate(cast, start=1) if verdict is None]
        if missing or asked == seat.votes:
            return missing
        asked = min(seat.votes, asked + seat.quorum - cast.count(Verdict.PASS))


def _failure(dialogue: Dialogue) -> DialogueFailed | None:
    if broken := unjudged(dialogue):
        names = ", ".join(check.check for check in broken)
        detail = f"rules that could not judge: {names}"
        return DialogueFailed(reason=FailureReason.INTERNAL_ERROR, detail=detail)
    if dialogue.executed is not None and dialogue.executed.verdict is Verdict.ERROR:
        failed = [finding.message for finding in dialogue.executed.findings if finding.verdict is Verdict.ERROR]
        return DialogueFailed(reason=FailureReason.EXECUTION_INCOMPLETE, detail="; ".join(failed)[:_LONGEST])
    if silent := unvoted(dialogue):
        detail = f"experts without a readable vote: {', '.join(seat.expert for seat in silent)}"
        return DialogueFailed(reason=FailureReason.PANEL_INCOMPLETE, detail=detail)
    return None


def _rejection(dialogue: Dialogue) -> DialogueRejected:
    checks = dict.fromkeys(finding.check for finding in dialogue.blocking)
    return DialogueRejected(
        findings=tuple(finding.id for finding in dialogue.blocking),
        reason=f"{', '.join(checks)}: {dialogue.blocking[0].message}",
    )


def _votes(dialogue: Dialogue, answer: Answer) -> Iterator[ExpertVoted]:
    """Yield the vote of each expert that was asked."""
    question, value = answer.question, answer.value
    for expert in experts_of(question.key):
        key = own_key(question.key, expert)
        if isinstance(value, VotesReply):
            yield _voted(dialogue, expert, key, next(vote for vote in value.votes if vote.expert == expert))
        elif isinstance(value, VoteReply):
            yield _voted(dialogue, expert, key, value)
        else:
            reason = f"no readable vote after {question.attempt} tries: {answer.fault}"
            yield ExpertVoted(
                question=key, expert=expert, verdict=Verdict.ERROR, confidence=None, reason=reason, findings=()
            )


def _voted(dialogue: Dialogue, expert: str, key: str, vote: VoteReply) -> ExpertVoted:
    verdict = Verdict(vote.verdict)
    prefix = _prefix(dialogue, expert, key)
    findings = tuple(
        _finding(dialogue, expert, f"{prefix}.{number}", verdict, voted)
        for number, voted in enumerate(vote.findings, start=1)
    )
    return ExpertVoted(
        question=key, expert=expert, verdict=verdict, confidence=None, reason=vote.reason[:_LONGEST], findings=findings
    )


def _prefix(dialogue: Dialogue, expert: str, key: str) -> str:
    """Return the prefix of the ids of a vote's findings: no two votes of a dialogue share it."""
    number = key.removeprefix(vote_key(dialogue, [expert], 1)).removeprefix(":")
    return f"{expert}{dialogue.round}v{number}" if number else f"{expert}{dialogue.round}"


def _finding(dialogue: Dialogue, expert: str, id_: str, verdict: Verdict, voted: VotedFinding) -> Finding:
    """A minor finding is advisory, and so is any beside a vote that passes."""
    rejects = verdict is Verdict.FAIL and voted.severity == "major"
    calls = {call.id for turn, call in dialogue.calls() if turn.id == voted.turn}
    call = voted.call if voted.call in calls else None
    return Finding(
        id=id_,
        check=f"expert.{expert}",
        verdict=Verdict.FAIL,
        severity=Severity.BLOCKING if rejects else Severity.ADVISORY,
        turns=(voted.turn,),
        call=call,
        pointer=voted.pointer if call is not None else None,
        evidence=voted.quote[:_LONGEST],
        message=voted.message[:_LONGEST],
    )
