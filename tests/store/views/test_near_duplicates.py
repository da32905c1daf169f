"""Dialogues that are nearly the same: which are found, which are not, and in what order."""

import random
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from support.stories import accepted_story
from support.views import run_audit_of
from toolace_mt.actors.formats import PASSIVE, read_record, recognised
from toolace_mt.events import AssistantTurn, Dialogue, ToolCall, Turn, UserTurn, fold, unopened
from toolace_mt.store import MemoryLog
from toolace_mt.store.views import (
    Comparison,
    DialogueOutcome,
    Sketch,
    load_export,
    load_near_duplicates,
    similarity,
    sketch_of,
)
from toolace_mt.store.wording import percent

ENGLISH = (
    "Hi, I would like to change the delivery address of my order {order} to 12 Elm Street in Springfield. Could you "
    "also tell me whether the blue desk lamp that I have ordered there has left your warehouse, and when it arrives?"
)
CHINESE = (
    "你好。我想把订单{order}的收货地址改成上海市浦东新区世纪大道一百号。"
    "另外请告诉我台灯什么时候可以送到。谢谢你的帮助。"
)


Called = tuple[str, dict[str, object]]


def told(*said: str, calls: Sequence[Called] = (), id_: str = "run/1") -> Dialogue:
    """A dialogue in which the user says this and that, and then this is called."""
    words: list[Turn] = [UserTurn(id=f"u{n}", subtask=1, text=text) for n, text in enumerate(said)]
    made = tuple(
        ToolCall.model_validate({"id": f"c{n}", "name": name, "arguments": arguments})
        for n, (name, arguments) in enumerate(calls)
    )
    return replace(unopened(id_), turns=(*words, AssistantTurn(id="a", subtask=1, text="", calls=made)))


def sketched(dialogue: Dialogue) -> Sketch:
    """The sketch of a dialogue that has one."""
    sketch = sketch_of(dialogue)
    assert sketch is not None
    return sketch


def alike(one: Dialogue, other: Dialogue) -> float:
    """The share of both that is the same."""
    return similarity(sketched(one), sketched(other))


dialogues = st.builds(
    lambda said, calls: told(*said, calls=calls),
    st.lists(st.text("ab cd订单地址。.1 ", max_size=60), max_size=6),
    st.lists(
        st.tuples(
            st.sampled_from(["find", "book"]),
            st.dictionaries(st.sampled_from("xyz"), st.integers() | st.text(max_size=5) | st.lists(st.booleans())),
        ),
        max_size=4,
    ),
)


@given(dialogues, dialogues)
def test_likeness_is_symmetric_and_a_share(one: Dialogue, other: Dialogue) -> None:
    """From 0 to 1, whichever is asked first, and 1 for the dialogue itself."""
    first, second = sketch_of(one), sketch_of(other)
    if first is None or second is None:
        return
    assert similarity(first, second) == similarity(second, first)
    assert 0 <= similarity(first, second) <= 1
    assert similarity(first, sketched(replace(one, id="run/9", seed=5))) == 1


@given(st.lists(dialogues, max_size=12), st.randoms(use_true_random=False))
def test_the_first_by_number_stays_whatever_the_order(several: list[Dialogue], rng: random.Random) -> None:
    """Every copy is found; what is left has no two that are the same; the order of adding changes nothing."""
    named = [replace(dialogue, id=f"run/{number}") for number, dialogue in enumerate([*several, *several], start=1)]
    results = []
    for _ in range(2):
        comparison = Comparison()
        for dialogue in named:
            comparison.add(dialogue)
        results.append(comparison.result)
        rng.shuffle(named)
    assert results[0] == results[1]
    number = {dialogue.id: int(dialogue.id.removeprefix("run/")) for dialogue in named}
    assert all(number[pair.of] < number[pair.dialogue] for pair in results[0].pairs)
    silent = sum(sketch_of(dialogue) is None for dialogue in several)
    later = {f"run/{n}" for n in range(len(several) + 1, 2 * len(several) + 1)}
    assert len(later - results[0].names) == silent
    assert not results[0].names & {pair.of for pair in results[0].pairs}


@pytest.mark.parametrize("text", [ENGLISH, CHINESE])
def test_a_changed_word_is_nearly_the_same_and_another_order_is_not(text: str) -> None:
    """In a text of ordinary length, also without spaces; case, width and punctuation do not count."""
    whole = " ".join(text.format(order=order) for order in ("W12", "W13", "W14"))
    assert alike(told(whole), told(whole.replace("Hi", "Hello", 1).replace("你好", "您好", 1))) >= 0.9
    assert alike(told(whole), told(whole.upper().replace(",", " -").replace("。", "."))) == 1
    call: Called = ("change_address", {"order_id": "W12", "lines": ["Elm Street", 12]})
    other: Called = ("change_address", {"order_id": "W99", "lines": ["Oak Street", 7]})
    one, another = text.format(order="W12"), text.format(order="W99").replace("12 Elm", "7 Oak").replace("一百", "七")
    assert alike(told(one, calls=[call]), told(another, calls=[other])) < 0.9


def test_the_same_words_with_other_calls_are_another_dialogue() -> None:
    """Whichever is less alike decides: the words or the calls."""
    one = told(ENGLISH, calls=[("find", {"id": 1})])
    assert alike(one, told(ENGLISH, calls=[("find", {"id": 2})])) < 0.9
    assert alike(one, told(ENGLISH)) == 0
    assert alike(one, told("Find number one.", calls=[("find", {"id": 1})])) < 0.1


def test_saying_it_again_and_again_is_another_dialogue() -> None:
    """A repetition counts a second time."""
    assert alike(told(ENGLISH), told(ENGLISH, ENGLISH)) == pytest.approx(0.5, abs=0.05)


def test_a_long_dialogue_is_estimated_well() -> None:
    """A sketch that holds only a part is right within a few percent."""
    words = [f"w{n}" for n in range(6000)]
    half = [*words[:3000], *(f"v{n}" for n in range(3000))]
    assert alike(told(" ".join(words)), told(" ".join(half))) == pytest.approx(1 / 3, abs=0.08)
    sketch = sketched(told(" ".join(words)))
    assert len(sketch.said) + len(sketch.called) + 8 * len(sketch.keys) <= 2500


CHANGE = (
    "Hi, I would like to change the delivery address of my order W-1201 to 12 Elm Street, and to know when it arrives."
)
WRITTEN = "你好。我想把订单W1201的收货地址改成上海市浦东新区世纪大道一百号。另外请告诉我什么时候可以送到。"
MOVED: Called = ("change_address", {"order_id": "W-1201", "street": "12 Elm Street"})


@pytest.mark.parametrize(
    ("earlier", "later", "called", "copy"),
    [
        (CHANGE, CHANGE.upper().replace(", ", " - "), MOVED, True),
        (CHANGE, f"{CHANGE} Thanks!", MOVED, True),
        (WRITTEN, f"{WRITTEN}谢谢。", MOVED, True),
        (CHANGE, CHANGE.replace("W-1201", "W-1799"), (MOVED[0], {**MOVED[1], "order_id": "W-1799"}), False),
        (WRITTEN, WRITTEN.replace("W1201", "W1799"), (MOVED[0], {**MOVED[1], "order_id": "W1799"}), False),
        (CHANGE, CHANGE, ("get_order", {"order_id": "W-1201"}), False),
    ],
)
def test_a_word_more_is_a_copy_and_another_order_is_none(
    earlier: str, later: str, called: Called, *, copy: bool
) -> None:
    """Case, punctuation and a word of thanks differ; another order or another call is another task."""
    comparison = Comparison()
    comparison.add(told(earlier, calls=[MOVED], id_="run/1"))
    comparison.add(told(later, calls=[called], id_="run/2"))
    assert [(pair.dialogue, pair.of) for pair in comparison.result.pairs] == ([("run/2", "run/1")] if copy else [])


def test_nothing_is_like_nothing() -> None:
    """Dialogues in which nobody says or calls anything, as unreadable records are, are no copies of each other."""
    comparison = Comparison()
    for number in range(3):
        comparison.add(unopened(f"run/{number}"))
    assert (comparison.result.compared, comparison.result.pairs) == (3, ())


def test_only_what_is_wholly_the_same_is_a_hundred_percent() -> None:
    """Shares are rounded down."""
    assert [percent(share) for share in (1.0, 0.999, 0.97, 0.57)] == ["100 %", "99 %", "97 %", "57 %"]


async def test_a_run_is_audited_and_exported_without_them() -> None:
    """The audit names the pairs among the accepted ones by number, and an export leaves the later ones out."""
    log = MemoryLog()
    told_ = [accepted_story(f"run/{number}") for number in (2, 10, 9)]
    for story in told_:
        await log.append(story.dialogue.id, [record.envelope for record in story.records], expected=0)
    found = await load_near_duplicates(log, "run")
    assert [(pair.dialogue, pair.of, pair.likeness) for pair in found.pairs] == [
        ("run/9", "run/2", 1.0),
        ("run/10", "run/2", 1.0),
    ]
    assert run_audit_of("run", [story.records for story in told_]).near_duplicates == found
    assert (await load_near_duplicates(log, "run", outcomes={DialogueOutcome.REJECTED})).compared == 0
    comparison = Comparison()
    exported = [line.dialogue.id async for line in load_export(log, "run", without=found.names, comparison=comparison)]
    assert exported == ["run/2"]
    assert comparison.result.compared == 1


def test_real_dialogues_of_other_tasks_are_told_apart(shared_data: Path) -> None:
    """Of the trustworthy ones only copies and variants of one task are named, and every copy is found."""
    file = shared_data / "dialogues" / "good.jsonl"
    comparison, groups, words = Comparison(), {}, {}
    for number, raw in enumerate(file.read_bytes().splitlines(), start=1):
        record = read_record(raw)
        dialogue = fold(f"good/{number}", [recognised(record).read(record, "good.jsonl", PASSIVE)])
        meta = record["meta"]
        assert isinstance(meta, dict)
        groups[dialogue.id] = meta["group"]
        words[dialogue.id] = tuple(turn.text for turn in dialogue.turns if isinstance(turn, UserTurn))
        comparison.add(dialogue)
    pairs = comparison.result.pairs
    foreign = [pair for pair in pairs if groups[pair.dialogue] != groups[pair.of]]
    assert len(pairs) >= 100
    assert all(words[pair.dialogue] == words[pair.of] or pair.likeness < 1 for pair in foreign)
    # In other groups stand only dialogues whose users say the same, or nearly, as a look at each of them has shown.
    assert len(foreign) <= 34
