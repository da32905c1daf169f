"""The figures of a set: shape, coverage, sources of values, languages and near-duplicates."""

from collections.abc import Iterable

from support.foreign import BOOKED, BOOKING, CANCEL, calls, dialogue, result, says, user
from toolace_mt.actors.evidence import DialogueView
from toolace_mt.actors.evidence.value_sources import ValueSource, sourced_values
from toolace_mt.actors.statistics import REAL_FIGURES, REAL_SHARES, Figure, SetMeter, SetStatistics, Share, ShareOf
from toolace_mt.events import Dialogue, JsonObject


def measured(*dialogues: Dialogue) -> SetStatistics:
    """The figures of those dialogues."""
    meter = SetMeter()
    for one in dialogues:
        meter.add(one)
    return meter.statistics


def median(made: SetStatistics, figure: Figure) -> int | None:
    """The median of a figure."""
    return made.shape.distributions[figure].median


def test_the_shape_of_a_dialogue() -> None:
    """Turns, calls and results are counted by what they belong to."""
    made = measured(dialogue(BOOKED))
    wanted = {
        Figure.USER_TURNS: 2,
        Figure.TURNS: 8,
        Figure.CALLS: 2,
        Figure.CALLS_PER_USER_TURN: 1,
        Figure.CALLS_AT_ONCE: 1,
        Figure.ARGUMENTS: 1,
        Figure.TOOLS_OFFERED: 2,
        Figure.TOOLS_CALLED: 2,
        Figure.USER_WORDS: 3,
    }
    assert {figure: median(made, figure) for figure in wanted} == wanted
    assert made.shape.distributions[Figure.USER_WORDS].largest == 14
    assert made.shape.shares[ShareOf.FAILED_RESULTS] == Share(some=1, all=2, share=0.5)


def test_calls_count_for_the_user_turn_before_them() -> None:
    """A user turn without a call counts as nought; calls at once are one turn; a call may stay without a result."""
    asked = calls(("cancel_room", {"booking_id": "A1"}), ("cancel_room", {}))
    made = measured(dialogue([user("Hello."), says("Hi."), user("Cancel A1."), asked, result("done")]))
    assert made.shape.distributions[Figure.CALLS_PER_USER_TURN].largest == 2
    shares = made.shape.shares
    assert shares[ShareOf.USER_TURNS_WITHOUT_CALL] == Share(some=1, all=2, share=0.5)
    assert shares[ShareOf.TURNS_WITH_SEVERAL_CALLS] == Share(some=1, all=1, share=1.0)
    assert shares[ShareOf.CALLS_WITHOUT_ARGUMENTS] == Share(some=1, all=2, share=0.5)
    assert shares[ShareOf.CALLS_WITHOUT_RESULT] == Share(some=1, all=2, share=0.5)


def test_an_empty_set_has_no_share() -> None:
    """Nothing is divided by nothing."""
    made = measured()
    assert made.dialogues == 0
    assert all(share.share is None for share in made.shape.shares.values())
    assert made.coverage.tools_called.share is None


def test_coverage_names_what_is_never_said() -> None:
    """Of a called tool, optional arguments and members of enums, those of objects and lists too."""
    guest: JsonObject = {"city": "Oslo", "nights": 1, "guest": {"name": "Eva"}, "extras": ["parking"]}
    made = measured(
        dialogue([user("Oslo, 1 night, for Eva, with parking."), calls(("book_room", guest)), result("ok")])
    )
    coverage = made.coverage
    assert coverage.tools_called == Share(some=1, all=2, share=0.5)
    assert [tool.tool for tool in coverage.never_called] == ["cancel_room"]
    booking = coverage.tools[0]
    assert booking.never_given == ("view", "guest.loyalty_id")
    assert [(one.argument, one.unused) for one in booking.enums] == [("extras", ("breakfast",))]
    assert coverage.optional_arguments_given == Share(some=3, all=5, share=0.6)
    assert coverage.enum_members_used == Share(some=1, all=5, share=0.2)


def test_coverage_adds_up_over_dialogues() -> None:
    """What one of them says is said; a call of what is not offered is counted apart."""
    other = [
        user("2 nights in Bergen, view of the garden."),
        calls(("book_room", {"city": "Bergen", "view": "garden"})),
    ]
    made = measured(
        dialogue(BOOKED), dialogue(other, [BOOKING]), dialogue([user("x"), calls(("nothing", {}))], [CANCEL])
    )
    (view,) = (one for one in made.coverage.tools[0].enums if one.argument == "view")
    assert view.unused == ("street",)
    assert {tool.tool: (tool.offered, tool.called, tool.calls) for tool in made.coverage.tools} == {
        "book_room": (2, 2, 2),
        "cancel_room": (2, 1, 1),
    }
    assert made.coverage.unknown_calls == 1


def sources(messages: Iterable[JsonObject]) -> dict[str, ValueSource]:
    """The source of each value of a dialogue, by argument."""
    return {one.leaf.pointer: one.source for one in sourced_values(DialogueView(dialogue(messages)))}


def test_values_of_the_user_and_of_a_result() -> None:
    """The nearest message of the user comes first; what only a result has comes from there."""
    assert sources(BOOKED) == {
        "/city": ValueSource.LATEST_USER,
        "/nights": ValueSource.LATEST_USER,
        "/view": ValueSource.LATEST_USER,
        "/booking_id": ValueSource.RESULT,
    }


def test_other_sources() -> None:
    """An earlier message, the schema, a sum of what was said, and nowhere."""
    later: JsonObject = {"city": "Oslo", "nights": 5, "view": "street", "guest": {"loyalty_id": "LX-99413"}}
    found = sources(
        [
            user("I want to go to Oslo, 3 nights."),
            says("When?"),
            user("In May, and 2 nights more."),
            calls(("book_room", later)),
            result("ok"),
        ]
    )
    assert found == {
        "/city": ValueSource.EARLIER_USER,
        "/nights": ValueSource.FOLLOWS,
        "/view": ValueSource.SCHEMA,
        "/guest/loyalty_id": ValueSource.NOWHERE,
    }


def test_an_id_from_nowhere_is_named() -> None:
    """With its dialogue, turn, tool and argument."""
    asked = calls(("cancel_room", {"booking_id": "BK-99999"}))
    made = measured(dialogue([user("Cancel my booking."), asked, result("ok")]))
    (one,) = made.sources.unfounded
    assert (one.dialogue, one.tool, one.argument, one.value) == ("file:1", "cancel_room", "booking_id", "BK-99999")
    assert made.sources.identifiers[ValueSource.NOWHERE] == Share(some=1, all=1, share=1.0)


def test_languages_of_words() -> None:
    """Small words tell those of Latin script, the signs tell others."""
    texts = (
        "Could you please find the best room for us and tell me what it is?",
        "Können Sie mir bitte ein Zimmer mit Blick auf das Meer für die Nacht buchen?",
        "请帮我预订一个可以看到大海的房间好吗谢谢你",
        "海が見える部屋を予約してくださいお願いします",
        "Забронируйте, пожалуйста, номер, где видно море",
        "ok",
    )
    made = measured(*(dialogue([user(text)]) for text in texts))
    assert dict(made.origins.languages) == {
        "en": 1, "de": 1, "zh": 1, "ja": 1, "Cyrillic script": 1, "not told": 1,
    }  # fmt: skip


def test_copies_are_counted() -> None:
    """The second of the same."""
    assert measured(dialogue(BOOKED), dialogue(BOOKED)).near_duplicates == Share(some=1, all=2, share=0.5)


def test_the_bands_hold_together() -> None:
    """Each is ordered; a number is placed beside the middle four fifths, a share beside the sources."""
    assert all(band.p10 <= band.median <= band.p90 for band in REAL_FIGURES.values())
    assert all(band.lowest <= band.median <= band.highest for band in REAL_SHARES.values())
    band = REAL_FIGURES[Figure.USER_TURNS]
    assert [band.place(number) for number in (band.p10 - 1, band.p10, band.p90, band.p90 + 1)] == [
        "below", "within", "within", "above",
    ]  # fmt: skip
