"""Dialogues with their records, as a log would hold them: every event of a story is one that can happen."""

from toolace_mt.events import (
    ORIGIN,
    AnswerUnusable,
    AssistantTurn,
    CheckOutcome,
    ComplexityKind,
    DeclinedBy,
    Dialogue,
    DialogueAccepted,
    DialogueEvent,
    DialogueFailed,
    DialogueRejected,
    Envelope,
    ExpertVoted,
    FailureReason,
    FillAccepted,
    FillDeclined,
    FillProposed,
    Finding,
    ModelAnswered,
    Operation,
    Recorded,
    RefinementCompleted,
    Replacement,
    RulesApplied,
    Severity,
    ToolCall,
    ToolListTurn,
    TurnsMasked,
    Usage,
    UserTurn,
    Verdict,
    VerificationReopened,
    admit_all,
    encode,
    link,
    payload_digest,
    unopened,
)

from .dialogues import BOOK, skeleton

_START = 1_760_000_000_000_000


class Story:
    """A dialogue that is being told, group by group."""

    def __init__(self, id_: str = "run/1") -> None:
        self.dialogue: Dialogue = unopened(id_)
        self.records: list[Recorded] = []

    def add(self, role: str, *events: DialogueEvent) -> None:
        """One atomic group: the first is caused by the event before it, the others by the first."""
        self.dialogue = admit_all(self.dialogue, events)
        cause = self.records[-1].envelope.id if self.records else None
        for number, event in enumerate(events):
            self.records.append(self._recorded(event, role, cause))
            if number == 0:
                cause = self.records[-1].envelope.id

    def _recorded(self, event: DialogueEvent, role: str, cause: str | None) -> Recorded:
        version = len(self.records) + 1
        id_ = payload_digest(f"{self.dialogue.id}@{version}".encode()).hex()[:32]
        envelope = Envelope(
            id=id_, at=_START + version * 1000, run="run", role=role, node="n1", cause=cause, event=event
        )
        frame = encode(envelope)
        before = self.records[-1].digest if self.records else ORIGIN
        digest = link(before, self.dialogue.id, version, frame.header, payload_digest(frame.payload))
        return Recorded(stream=self.dialogue.id, version=version, digest=digest, envelope=envelope)

    def last(self, type_: str) -> Recorded:
        """The newest record of that type."""
        return next(record for record in reversed(self.records) if record.event.type == type_)


def answer(
    question: str, *, price: float | None = 0.01, model: str = "model-a", cached: int | None = 0
) -> ModelAnswered:
    """An answer of 100 input and 20 output tokens."""
    return ModelAnswered(
        question=question,
        purpose=question.split(":", maxsplit=1)[0],
        template="t" * 64,
        prompt="p" * 64,
        version=1,
        model=model,
        text="{}",
        finish_reason="stop",
        usage=Usage(
            input_tokens=100, output_tokens=20, cached_tokens=cached, cache_write_tokens=None, reasoning_tokens=0
        ),
        price=price,
        latency=0.5,
    )


def finding(id_: str = "f1", **changes: object) -> Finding:
    """A blocking finding about the booking's flight, unless changed."""
    values: dict[str, object] = {
        "id": id_,
        "check": "grounding",
        "verdict": Verdict.FAIL,
        "severity": Severity.BLOCKING,
        "turns": ("2.2",),
        "call": "call_2_2_1",
        "pointer": "/flight_id",
        "evidence": "FL-999",
        "message": "'FL-999' comes from nowhere",
    }
    return Finding.model_validate(values | changes)


def opened_story(id_: str = "run/1", **parameters: object) -> Story:
    """Up to the whole skeleton: 7 events."""
    story = Story(id_)
    opened, planned, first, second = skeleton(**parameters)
    story.add("conductor", opened)
    story.add("initializer", answer("plan"), planned)
    story.add("initializer", answer("draft:1"), first)
    story.add("initializer", answer("draft:2", price=None, cached=None), second)
    return story


def with_flight(story: Story, flight: str) -> AssistantTurn:
    """The booking's turn, with another flight."""
    turn = story.dialogue.turn("2.2")
    assert isinstance(turn, AssistantTurn)
    call = turn.calls[0]
    assert isinstance(call.arguments, dict)
    changed = ToolCall(id=call.id, name=call.name, arguments={**call.arguments, "flight_id": flight})
    return turn.model_copy(update={"calls": (changed,)})


def injecting_story(drawn: ComplexityKind, came: ComplexityKind, *, further: tuple[ComplexityKind, ...] = ()) -> Story:
    """A refined dialogue: the kind *drawn* first is declined, *came* is accepted, and *further* ones are drawn."""
    story = opened_story(complexities=(drawn, *further))
    for number, kind in enumerate((drawn, came), start=1):
        mask = f"m{number}"
        asked = UserTurn(id="1.1", subtask=1, text="I need a flight.")
        masked = TurnsMasked(mask=mask, operation=Operation.EXTEND, turns=("1.1",), injection=kind, guidance=())
        fill = FillProposed(mask=mask, replacements=(Replacement(turn="1.1", turns=(asked,)),), withheld=())
        story.add("refiner", masked, fill)
        if number == 1:
            story.add("refiner", FillDeclined(mask=mask, by=DeclinedBy.RULE, reason="no"))
    story.add("refiner", FillAccepted(mask="m2", reason="yes"), RefinementCompleted(reason="done"))
    return story


def refined_story(id_: str = "run/1") -> Story:
    """Every way in which a mask can close: accepted, and declined by judge, by rule and for an error."""
    kinds = (ComplexityKind.MISSING_ARGUMENT, ComplexityKind.TOOL_SUPPLIED_LATER)
    story = opened_story(id_, complexities=kinds, experts=("coherence",))
    asked = UserTurn(id="1.1", subtask=1, text="I need a flight.")
    question = AssistantTurn(id="1.1a", subtask=1, text="From where to where?", calls=())
    told = UserTurn(id="1.1b", subtask=1, text="From Oslo to Rome.")
    story.add("refiner", _masked("m1", Operation.EXTEND, "1.1", injection=kinds[0]))
    story.add("filler", answer("extend:m1"), _proposed("m1", asked, question, told))
    story.add("refiner", answer("judge:m1", model="model-b"), FillAccepted(mask="m1", reason="It really asks."))
    supplied = ToolListTurn(id="2.1a", subtask=2, added=(BOOK,), removed=())
    user = story.dialogue.turn("2.1")
    assert isinstance(user, UserTurn)
    story.add("refiner", _masked("m2", Operation.EXTEND, "2.1", injection=kinds[1]))
    story.add("filler", answer("extend:m2"), _proposed("m2", user, supplied, withheld=("book_flight",)))
    story.add("refiner", answer("judge:m2", model="model-b"), FillAccepted(mask="m2", reason="The tool comes later."))
    story.add("refiner", _masked("m3", Operation.FILL, "2.2"))
    story.add("filler", answer("fill:m3"), _proposed("m3", with_flight(story, "FL-999")))
    story.add("refiner", answer("judge:m3", model="model-b"), FillAccepted(mask="m3", reason="Fits better."))
    story.add("refiner", _masked("m4", Operation.FILL, "1.4"))
    worse = AssistantTurn(id="1.4", subtask=1, text="", calls=())
    story.add("filler", answer("fill:m4"), _proposed("m4", worse))
    story.add("refiner", FillDeclined(mask="m4", by=DeclinedBy.RULE, reason="empty_content: '1.4' says nothing"))
    story.add("refiner", _masked("m5", Operation.FILL, "2.4"))
    other = AssistantTurn(id="2.4", subtask=2, text="All done.", calls=())
    story.add("filler", answer("fill:m5"), _proposed("m5", other))
    story.add(
        "refiner",
        answer("judge:m5", model="model-b"),
        FillDeclined(mask="m5", by=DeclinedBy.JUDGE, reason="The original\x1b[31m says more."),
    )
    story.add("refiner", _masked("m6", Operation.FILL, "2.1"))
    story.add("filler", answer("fill:m6", price=None), AnswerUnusable(question="fill:m6", fault="it is no JSON"))
    story.add(
        "filler",
        answer("fill:m6"),
        AnswerUnusable(question="fill:m6", fault="it is no JSON again"),
        FillDeclined(mask="m6", by=DeclinedBy.ERROR, reason="no usable answer"),
    )
    story.add("refiner", RefinementCompleted(reason="every turn was picked"))
    return story


def accepted_story(id_: str = "run/1") -> Story:
    """The refined one: a rule finds the invented flight, a repair mends it, and all is well in the second round."""
    story = refined_story(id_)
    checks = (
        CheckOutcome(check="structure", verdict=Verdict.PASS),
        CheckOutcome(check="grounding", verdict=Verdict.FAIL),
    )
    story.add("verifier", RulesApplied(checks=checks, findings=(finding(),)))
    story.add("refiner", _masked("m7", Operation.REPAIR, "2.2", guidance=("f1",)))
    story.add("filler", answer("repair:m7"), _proposed("m7", with_flight(story, "FL-204")))
    story.add("refiner", answer("judge:m7", model="model-b"), FillAccepted(mask="m7", reason="Now it is grounded."))
    story.add("verifier", VerificationReopened(reason="a repair was accepted"))
    advisory = finding("f2", check="length", severity=Severity.ADVISORY, turns=("2.4",), call=None, pointer=None)
    passed = tuple(check.model_copy(update={"verdict": Verdict.PASS}) for check in checks)
    story.add("verifier", RulesApplied(checks=passed, findings=(advisory,)))
    vote = ExpertVoted(
        question="vote:coherence",
        expert="coherence",
        verdict=Verdict.PASS,
        confidence=0.9,
        reason="It holds together.",
        findings=(),
    )
    story.add("verifier", answer("vote:coherence"), vote)
    story.add("verifier", DialogueAccepted())
    return story


def rejected_story(id_: str = "run/2") -> Story:
    """The refined one, rejected by a rule and by an expert."""
    story = refined_story(id_)
    checks = (
        CheckOutcome(check="grounding", verdict=Verdict.FAIL),
        CheckOutcome(check="schema", verdict=Verdict.ERROR),
    )
    story.add("verifier", RulesApplied(checks=checks, findings=(finding(),)))
    claim = finding(
        "f2", check="expert.coherence", turns=("2.1", "2.4"), call=None, pointer=None, message="They do not fit."
    )
    vote = ExpertVoted(
        question="vote:coherence",
        expert="coherence",
        verdict=Verdict.FAIL,
        confidence=0.8,
        reason="No.",
        findings=(claim,),
    )
    story.add("verifier", answer("vote:coherence"), vote)
    story.add("verifier", DialogueRejected(findings=("f1", "f2"), reason="grounding: 'FL-999' comes from nowhere"))
    return story


def failed_story(id_: str = "run/3") -> Story:
    """A skeleton that could not be refined."""
    story = opened_story(id_)
    story.add(
        "refiner", DialogueFailed(reason=FailureReason.UNUSABLE_ANSWERS, detail="three answers could not be read")
    )
    return story


def _masked(
    mask: str,
    operation: Operation,
    *turns: str,
    injection: ComplexityKind | None = None,
    guidance: tuple[str, ...] = (),
) -> TurnsMasked:
    return TurnsMasked(mask=mask, operation=operation, turns=turns, injection=injection, guidance=guidance)


def _proposed(
    mask: str, *turns: UserTurn | AssistantTurn | ToolListTurn, withheld: tuple[str, ...] = ()
) -> FillProposed:
    """A fill of one turn, the one whose id the first of *turns* has."""
    return FillProposed(mask=mask, replacements=(Replacement(turn=turns[0].id, turns=turns),), withheld=withheld)
