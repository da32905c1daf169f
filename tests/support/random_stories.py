"""Any story that can happen, for properties: few ids and values, so that much stays, returns or clashes."""

from hypothesis import strategies as st
from pydantic import JsonValue

from toolace_mt.events import (
    AssistantTurn,
    CheckOutcome,
    ComplexityKind,
    DeclinedBy,
    DialogueAccepted,
    DialogueFailed,
    DialogueRejected,
    DialogueReviewed,
    FailureReason,
    FillAccepted,
    FillDeclined,
    FillProposed,
    ModelAnswered,
    Operation,
    RefinementCompleted,
    Replacement,
    ReviewVerdict,
    ReviewWithdrawn,
    RulesApplied,
    SubtaskDrafted,
    ToolCall,
    ToolListTurn,
    ToolResult,
    ToolTurn,
    Turn,
    TurnsMasked,
    UserTurn,
    Verdict,
    VerificationReopened,
)

from .dialogues import BOOK, FIND, skeleton
from .stories import Story, answer, finding

_scalars: st.SearchStrategy[JsonValue] = st.sampled_from([None, True, False, 0, 1, 1.0, "", "1", "Oslo", "a/b~c"])
_json = st.recursive(
    _scalars,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.sampled_from(["a", "b", "x/y", "~"]), inner, max_size=3)
    ),
    max_leaves=5,
)
_objects = st.dictionaries(st.sampled_from(["a", "b", "flight_id", "x/y"]), _json, max_size=3)
_texts = st.sampled_from(["", "Hello.", "Oslo to Rome.", "\x1b[31mred\nline"])
_call_ids = st.sampled_from(["c1", "c2", "c3"])
_calls = st.builds(
    ToolCall,
    id=_call_ids,
    name=st.sampled_from(["find_flights", "book_flight"]),
    arguments=st.one_of(_objects, st.sampled_from(["{", ""])),
)
_results = st.builds(ToolResult, call_id=_call_ids, content=_texts)


def turns_of(id_: str) -> st.SearchStrategy[Turn]:
    """Any turn of that id."""
    at = st.just(id_)
    subtask = st.sampled_from([1, 2])
    return st.one_of(
        st.builds(UserTurn, id=at, subtask=subtask, text=_texts),
        st.builds(AssistantTurn, id=at, subtask=subtask, text=_texts, calls=st.lists(_calls, max_size=3).map(tuple)),
        st.builds(ToolTurn, id=at, subtask=subtask, results=st.lists(_results, max_size=3).map(tuple)),
        st.builds(
            ToolListTurn,
            id=at,
            subtask=subtask,
            added=st.sampled_from([(), (FIND,), (BOOK, FIND)]),
            removed=st.sampled_from([(), ("find_flights",)]),
        ),
    )


@st.composite
def _rewritten(draw: st.DrawFn, turn: Turn) -> Turn:
    """The turn as it was, or with other calls, or another one of its id."""
    if isinstance(turn, AssistantTurn) and turn.calls and draw(st.booleans()):
        calls = list(turn.calls)
        at = draw(st.integers(0, len(calls) - 1))
        calls[at] = draw(_calls)
        return turn.model_copy(update={"calls": tuple(draw(st.permutations(calls)))})
    return draw(st.one_of(st.just(turn), turns_of(turn.id)))


@st.composite
def _replaced(draw: st.DrawFn, turn: Turn, operation: Operation) -> Replacement:
    kept = draw(_rewritten(turn))
    if operation is not Operation.EXTEND:
        return Replacement(turn=turn.id, turns=(kept,))
    ids = [f"{turn.id}{letter}" for letter in "xy"[: draw(st.integers(0, 2))]]
    extra = [draw(turns_of(id_)) for id_ in ids]
    extra.insert(draw(st.integers(0, len(extra))), kept)
    return Replacement(turn=turn.id, turns=tuple(extra))


@st.composite
def stories(draw: st.DrawFn, id_: str = "run/1") -> Story:
    """A story of any length, ended or not."""
    story = Story(id_)
    opened, planned, *_ = skeleton(complexities=(ComplexityKind.OUTAGE,), repair_rounds=9)
    story.add("conductor", opened)
    story.add("initializer", _answer(draw, "plan"), planned)
    for subtask in (1, 2):
        turns = tuple(draw(turns_of(f"{subtask}.{n}")) for n in range(1, draw(st.integers(1, 4)) + 1))
        story.add("initializer", _answer(draw, f"draft:{subtask}"), SubtaskDrafted(subtask=subtask, turns=turns))
    for _ in range(draw(st.integers(0, 4))):
        _refine(draw, story, draw(st.sampled_from([Operation.EXTEND, Operation.FILL])))
    if draw(st.booleans()):
        story.add("refiner", RefinementCompleted(reason="enough"))
        _verify(draw, story)
    if not story.dialogue.ended and draw(st.booleans()):
        story.add("conductor", DialogueFailed(reason=FailureReason.CRASHED, detail="again and again"))
    _review(draw, story)
    return story


def _review(draw: st.DrawFn, story: Story) -> None:
    """What people may say of a dialogue that has ended, and take back."""
    if not story.dialogue.ended:
        return
    for verdict in draw(st.lists(st.sampled_from([*ReviewVerdict]), max_size=2)):
        said = DialogueReviewed(
            by=draw(_people), verdict=verdict, words="\x1b[31mso", turn=None, blind=draw(st.booleans())
        )
        story.add("user", said)
        if draw(st.booleans()):
            story.add("user", ReviewWithdrawn(by=said.by, version=story.dialogue.version))


_people = st.sampled_from(["ada", "bob"])


def _answer(draw: st.DrawFn, question: str) -> ModelAnswered:
    return answer(
        question,
        price=draw(st.sampled_from([None, 0.25, 0.5])),
        model=draw(st.sampled_from(["model-a", "model-b"])),
        cached=draw(st.sampled_from([None, 50])),
    )


def _refine(draw: st.DrawFn, story: Story, operation: Operation) -> None:
    turns = story.dialogue.turns
    first = draw(st.integers(0, len(turns) - 1))
    beyond = list(range(first + 2, len(turns)))
    places = [first, *draw(st.lists(st.sampled_from(beyond), max_size=1) if beyond else st.just([]))]
    if operation is Operation.EXTEND:
        # Ids of extra turns are made from the turn's: only one that was not extended yet.
        places = [p for p in places[:1] if f"{turns[p].id}x" not in {turn.id for turn in turns}]
        if not places:
            return
    mask = f"m{story.dialogue.masked + 1}"
    injection = ComplexityKind.OUTAGE if operation is Operation.EXTEND else None
    masked = TurnsMasked(
        mask=mask, operation=operation, turns=tuple(turns[p].id for p in places), injection=injection, guidance=()
    )
    story.add("refiner", masked)
    replacements = tuple(draw(_replaced(turns[p], operation)) for p in places)
    withheld = draw(st.sampled_from([(), ("book_flight",)]))
    proposed = FillProposed(mask=mask, replacements=replacements, withheld=withheld)
    story.add("filler", _answer(draw, f"{operation}:{mask}"), proposed)
    verdicts: list[FillAccepted | FillDeclined] = [FillAccepted(mask=mask, reason="better"), *_declined(mask)]
    judged = draw(st.sampled_from(verdicts))
    story.add("refiner", _answer(draw, f"judge:{mask}"), judged)


def _declined(mask: str) -> list[FillDeclined]:
    return [FillDeclined(mask=mask, by=by, reason="worse") for by in DeclinedBy]


def _verify(draw: st.DrawFn, story: Story) -> None:
    for _ in range(draw(st.integers(1, 3))):
        fails = draw(st.booleans())
        check = draw(st.sampled_from(["grounding", "schema"]))
        turn = draw(st.sampled_from([turn.id for turn in story.dialogue.turns]))
        findings = (finding(check=check, turns=(turn,), call="c1", pointer=draw(st.sampled_from([None, "", "/a/b"]))),)
        outcome = CheckOutcome(check=check, verdict=Verdict.FAIL if fails else Verdict.PASS)
        story.add("verifier", RulesApplied(checks=(outcome,), findings=findings if fails else ()))
        if fails and draw(st.booleans()):
            _refine(draw, story, Operation.REPAIR)
        elif fails:
            story.add("verifier", DialogueRejected(findings=("f1",), reason="no"))
            _review(draw, story)
        if not fails:
            story.add("verifier", DialogueAccepted())
            return
        if draw(st.booleans()):
            return
        story.add("verifier", VerificationReopened(reason="once more"))
