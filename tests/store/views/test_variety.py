"""The variety of accepted dialogues: distinct openings, words, pairs of tools, and values of arguments."""

from hypothesis import given
from hypothesis import strategies as st

from support.dialogues import BOOK, skeleton
from support.random_stories import stories
from support.stories import Story, accepted_story, rejected_story
from toolace_mt.events import (
    CheckOutcome,
    DialogueAccepted,
    RefinementCompleted,
    RulesApplied,
    SubtaskDrafted,
    ToolCall,
    UserTurn,
    Verdict,
    fold_records,
)
from toolace_mt.store.views import Variety, VarietyMeter
from toolace_mt.store.views.run.argument_variety import ArgumentCounter, ArgumentVariety
from toolace_mt.store.views.run.distinct import Distinct, DistinctCounter, hash_of
from toolace_mt.store.views.run.entropy import EntropyCounter
from toolace_mt.store.views.run.variety import turns_only


def opening_with(text: str, number: int) -> Story:
    """An accepted dialogue whose user begins with *text*."""
    opened, planned, first, second = skeleton()
    assert isinstance(first, SubtaskDrafted)
    user = UserTurn(id="1.1", subtask=1, text=text)
    story = Story(f"run/{number}")
    drafted = first.model_copy(update={"turns": (user, *first.turns[1:])})
    story.add("initializer", opened, planned, drafted, second, RefinementCompleted(reason="done"))
    passed = CheckOutcome(check="structure", verdict=Verdict.PASS)
    story.add("verifier", RulesApplied(checks=(passed,), findings=()), DialogueAccepted())
    return story


def variety_of(*told: Story) -> Variety:
    """The variety of those dialogues."""
    meter = VarietyMeter()
    for story in told:
        meter.add(story.records)
    return meter.variety


def argument_variety_of(*calls: ToolCall) -> ArgumentVariety:
    """The variety of the arguments of *calls*."""
    counter = ArgumentCounter()
    counter.add((BOOK,), calls)
    return counter.variety


def test_an_opening_is_its_first_four_words() -> None:
    """Letter case, signs and what follows make no other opening; the commonest is named."""
    texts = ("Hi, could you find a flight?", "hi could YOU find me a hotel", "I need a flight to Rome.")
    made = variety_of(*(opening_with(text, number) for number, text in enumerate(texts, start=1)))
    assert made.dialogues == 3
    assert made.openings == Distinct(distinct=2, total=3, share=2 / 3)
    assert (made.commonest_opening, made.commonest_opening_dialogues) == ("hi could you find", 2)


def test_two_signs_count_as_a_word() -> None:
    """In Chinese, eight signs are the opening, and not a sentence without a space."""
    texts = ("请帮我查一下明天的航班", "请帮我查一下明年的航班", "请帮我查一下明天去北京")
    made = variety_of(*(opening_with(text, number) for number, text in enumerate(texts, start=1)))
    assert made.openings.distinct == 2
    assert made.commonest_opening == "请 帮 我 查 一 下 明 天"


def test_words_and_tools_are_counted_over_all_dialogues() -> None:
    """The same dialogue a second time adds to the total, and nothing distinct."""
    once, twice = variety_of(opening_with("Find a flight.", 1)), variety_of(*[opening_with("Find a flight.", 1)] * 2)
    assert once.tool_pairs == Distinct(distinct=1, total=1, share=1.0)
    assert twice.tool_pairs == Distinct(distinct=1, total=2, share=0.5)
    assert twice.word_triples.distinct == once.word_triples.distinct
    assert twice.word_triples.total == 2 * once.word_triples.total > 0
    assert twice.words.total == 2 * once.words.total > once.words.distinct
    assert (twice.word_entropy, twice.tool_entropy) == (once.word_entropy, once.tool_entropy)


def test_entropy_is_that_of_how_often_things_come() -> None:
    """Four that come equally often have two bits; one alone has none, and neither does nothing have a figure."""
    counter = EntropyCounter()
    assert counter.bits is None
    counter.add(["a"] * 7)
    assert counter.bits == 0.0
    counter.add(["b", "c", "d"] * 7)
    assert counter.bits == 2.0


def test_entropy_in_bounded_memory_is_not_above_the_true_one() -> None:
    """What comes after the things that are told apart counts as one."""
    bounded, whole = EntropyCounter(most=2), EntropyCounter()
    for counter in (bounded, whole):
        counter.add("aabbcd")
    assert bounded.bits is not None
    assert whole.bits is not None
    assert 1.0 < bounded.bits < whole.bits


def test_only_accepted_dialogues_count() -> None:
    """A rejected one is no data."""
    made = variety_of(rejected_story("run/1"))
    assert (made.dialogues, made.openings.total, made.openings.share) == (0, 0, None)


def test_the_last_version_of_each_turn_counts() -> None:
    """What a fill replaced is not said any more."""
    made = variety_of(accepted_story())
    assert made.commonest_opening == "i need a flight"


@given(stories())
def test_the_turns_are_those_of_the_whole_fold(story: Story) -> None:
    """Events that write no turn are passed over, and change none."""
    whole = fold_records(story.dialogue.id, story.records)
    turns = turns_only(story.records)
    assert (turns.turns, turns.tools) == (whole.turns, whole.tools)


def test_values_of_an_attribute() -> None:
    """The least varied comes first, with its commonest value; one with few values is not named."""
    calls = [
        ToolCall(id=str(number), name="book", arguments={"city": city, "days": number, "via": {"hub": "Oslo"}})
        for number, city in enumerate(["Rome", "rome", "Rome ", "Rome", "Bonn"])
    ]
    made = argument_variety_of(*calls, ToolCall(id="9", name="book", arguments={"note": "x"}))
    assert [(one.attribute, one.values.distinct, one.commonest) for one in made.least_varied] == [
        ("book.via.hub", 1, "oslo"),
        ("book.city", 2, "rome"),
        ("book.days", 5, "0"),
    ]
    assert (made.attributes, made.values.total, made.values.distinct) == (4, 16, 9)


def test_what_has_no_choice_is_left_out() -> None:
    """Truth values, nothing, and arguments that are no object."""
    counter = ArgumentCounter()
    enum = BOOK.model_copy(update={"parameters": {"properties": {"class": {"enum": ["a", "b"]}}}})
    arguments = {"class": "a", "ok": True, "none": None, "tags": ["x", "y"]}
    calls = [ToolCall(id="1", name=BOOK.name, arguments=arguments), ToolCall(id="2", name=BOOK.name, arguments="{")]
    counter.add((enum,), calls)
    assert (counter.variety.values.total, counter.variety.attributes) == (2, 1)


def test_few_distinct_things_are_counted_exactly_and_many_within_bounds() -> None:
    """Memory stays within the bound, and so does the error."""
    counter = DistinctCounter(most=1024)
    for number in range(1000):
        counter.add(hash_of(str(number)))
        counter.add(hash_of(str(number)))
    assert counter.counted == Distinct(distinct=1000, total=2000, share=0.5)
    for number in range(50_000):
        counter.add(hash_of(str(number)))
    assert 45_000 < counter.distinct < 55_000
    assert counter.kept <= 1024


@given(st.lists(st.sampled_from("abcdefgh")))
def test_as_many_as_differ(things: list[str]) -> None:
    """Whatever comes how often, in whatever order."""
    counter = DistinctCounter()
    for thing in things:
        counter.add(hash_of(thing))
    assert counter.distinct == len(set(things))
