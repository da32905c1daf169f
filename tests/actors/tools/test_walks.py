"""Walks: tools in an order in which they can be called, some of them together."""

import random

import pytest

from toolace_mt.actors.tools import Pool, at_hand, draw_walks, sample_tools
from toolace_mt.events import JsonObject, Tool


def tool(name: str, needs: tuple[str, ...] = (), description: str = "") -> Tool:
    """A tool of text arguments, all required."""
    parameters: JsonObject = {
        "type": "object",
        "properties": {need: {"type": "string"} for need in needs},
        "required": [*needs],
    }
    return Tool(name=name, description=description, parameters=parameters, domain="d")


SHOP = (
    tool("find_user_id_by_email", ("email",)),
    tool("get_user_details", ("user_id",), "Get the details of a user, including their orders."),
    tool("get_order_details", ("order_id",)),
    tool("cancel_order", ("order_id",)),
    tool("list_stores", ("city",)),
)


def test_as_many_steps_as_were_asked_for() -> None:
    """By sub-task, every step with at least one call."""
    walks = draw_walks(SHOP, (3, 1, 6), random.Random(1), parallel=0.5)
    assert [len(walk) for walk in walks] == [3, 1, 6]
    assert all(step for walk in walks for step in walk)


def test_a_tool_comes_after_one_that_gives_what_it_needs() -> None:
    """Whatever the chance; an order's number may also be known to the user."""
    for seed in range(60):
        called: set[str] = set()
        for step in (step for walk in draw_walks(SHOP, (4, 3), random.Random(seed), parallel=0.4) for step in walk):
            if "get_user_details" in step:
                assert "find_user_id_by_email" in called
            called.update(step)


def test_calls_together_need_nothing_of_each_other_and_only_look_something_up() -> None:
    """A change is made alone."""
    for seed in range(60):
        for step in (step for walk in draw_walks(SHOP, (6,), random.Random(seed), parallel=1.0) for step in walk):
            assert len(step) == 1 or "cancel_order" not in step
            assert not {"find_user_id_by_email", "get_user_details"} <= set(step)


@pytest.mark.parametrize(
    ("make", "take"), [("add_alarm", "delete_alarm"), ("register_user", "delete_account"), ("book_seat", "cancel_seat")]
)
def test_what_was_made_is_seldom_taken_away_at_once(make: str, take: str) -> None:
    """It would be a task that nobody has."""
    others = (tool("send_message", ("receiver",)), tool("play_song", ("title",)), tool("start_timer", ("minutes",)))
    tools = (tool(make, ("time",)), tool(take, ("time",)), *others)
    drawn = [draw_walks(tools, (2, 1), random.Random(seed), parallel=0) for seed in range(300)]
    orders = [[name for walk in walks for step in walk for name in step] for walks in drawn]
    taken = [order for order in orders if take in order]
    assert len(taken) > 100
    assert sum(make in order[: order.index(take)] for order in taken) < 20


def test_the_share_of_parallel_steps_is_what_was_asked_for() -> None:
    """None at 0."""
    steps = [s for seed in range(40) for w in draw_walks(SHOP, (5,), random.Random(seed), parallel=0) for s in w]
    assert all(len(step) == 1 for step in steps)


def test_identifiers_that_no_candidate_gives_are_named() -> None:
    """An order's number; a user's id is found by e-mail."""
    assert at_hand(SHOP) == ("get_order_details.order_id", "cancel_order.order_id")


def test_a_sample_holds_what_gives_its_identifiers(example_pool: Pool) -> None:
    """Wherever some tool of the pool gives them and there is room for one."""
    lacking = 0
    for number in range(1, 201):
        tools = sample_tools(example_pool, random.Random(number), number=number, count_range=(5, 14))
        names = {one.name for one in tools}
        for name in names:
            lacking += any(not names & set(givers) for givers in example_pool.data_flow.needs(name).values())
    assert lacking <= 4


def test_what_was_made_a_moment_ago_is_not_looked_up_by_having_been_made() -> None:
    """A comment is resolved after the comments were listed, not because one was added."""
    pages = (
        tool("add_comment", ("text",), "Returns the comment id."),
        tool("list_comments", ("page",), "List the comments with their comment ids."),
        tool("resolve_comment", ("comment_id",)),
    )
    resolved = 0
    for seed in range(60):
        called: set[str] = set()
        for step in (step for walk in draw_walks(pages, (4,), random.Random(seed), parallel=0) for step in walk):
            if "resolve_comment" in step:
                resolved += 1
                assert "list_comments" in called
            called.update(step)
    assert resolved > 10


def test_two_ends_of_a_journey_are_looked_up_together() -> None:
    """One station is not enough for a connection."""
    trains = (
        tool("search_stations", ("name",), "Returns the station id."),
        tool("search_connections", ("from_station_id", "to_station_id")),
        tool("get_weather", ("city",)),
    )
    for seed in range(40):
        steps = [step for walk in draw_walks(trains, (5,), random.Random(seed), parallel=0.2) for step in walk]
        searched = next((step for step in steps if "search_stations" in step), ())
        assert searched.count("search_stations") in (0, 2)


DESK = (
    tool("find_user_id_by_email", ("email",)),
    tool("find_user_id_by_name", ("name",)),
    tool("get_user_details", ("user_id",), "Get the details of a user, including their orders."),
    tool("get_order_details", ("order_id",)),
    tool("search_products", ("query",), "Returns the product ids."),
    tool("cancel_order", ("order_id",), "Cancel an order. Ask the user to confirm first."),
    tool("transfer_to_human_agents", ("summary",)),
    tool("think", ("thought",)),
)


def steps_of(tools: tuple[Tool, ...], counts: tuple[int, ...], seeds: int = 80) -> list[list[list[str]]]:
    """The calls of each sub-task of many walks, one after the other."""
    drawn = [draw_walks(tools, counts, random.Random(seed), parallel=0.5) for seed in range(seeds)]
    return [[[name for step in walk for name in step] for walk in walks] for walks in drawn]


def test_a_change_that_wants_a_yes_begins_a_later_subtask() -> None:
    """The sub-task before it ends with the question, so no call of the first can be one."""
    drawn = steps_of(DESK, (3, 3))
    assert not any("cancel_order" in first + second[1:] for first, second in drawn)
    assert sum(second[0] == "cancel_order" for _, second in drawn) > 10


def test_a_person_takes_over_at_the_end_and_nobody_thinks_aloud() -> None:
    """Nothing comes after it; a note to oneself is nothing that a user wants."""
    calls = [first + second for first, second in steps_of(DESK, (2, 3))]
    assert not any("think" in walk or "transfer_to_human_agents" in walk[:-1] for walk in calls)
    assert any(walk[-1] == "transfer_to_human_agents" for walk in calls)


def test_the_user_is_found_once() -> None:
    """There is one, who need not be found in another way."""
    for first, second in steps_of(DESK, (4, 4)):
        assert sum(name.startswith("find_user") for name in first + second) <= 1


def test_what_is_the_users_is_not_looked_up_twice_at_once() -> None:
    """The same call would be made twice; what is of a pet may be wanted for several."""
    clinic = (tool("find_owner", ("phone",)), tool("list_invoices", ("owner_id",)), tool("list_shots", ("pet_id",)))
    steps = [step for seed in range(80) for step in draw_walks(clinic, (3,), random.Random(seed), parallel=1.0)[0]]
    assert max(step.count("list_invoices") for step in steps) == 1
    assert max(step.count("list_shots") for step in steps) > 1


def test_what_is_changed_was_looked_up_before_as_a_rule() -> None:
    """Where a tool shows such things."""
    drawn = [second for first, second in steps_of(DESK, (3, 2), 300) if "get_order_details" not in first]
    assert sum("cancel_order" in second[:1] for second in drawn) <= len(drawn) / 4


def test_look_ups_that_need_nothing_of_each_other_share_a_step_where_that_was_asked_for() -> None:
    """At 1 no look-up waits for one that tells it nothing; at 0 every call has its own step."""
    needs = (("city",), ("road",), ("day",), ("sea",))
    desk = tuple(tool(f"get_weather_{number}", need) for number, need in enumerate(needs))
    for seed in range(40):
        (walk,) = draw_walks(desk, (2,), random.Random(seed), parallel=1.0)
        assert sum(map(len, walk)) >= 4
        assert [len(step) for step in draw_walks(desk, (2,), random.Random(seed), parallel=0.0)[0]] == [1, 1]


def test_look_ups_of_other_things_have_steps_of_their_own() -> None:
    """Nobody wants tariffs, visits and news in one breath."""
    desk = tuple(tool(f"get_{thing}", ("day",)) for thing in ("tariffs", "visits", "news", "scores"))
    for seed in range(40):
        for step in draw_walks(desk, (3,), random.Random(seed), parallel=1.0)[0]:
            assert len(set(step)) == 1


def drawn(tools: list[Tool]) -> set[str]:
    """What two dozen walks call."""
    walks = (draw_walks(tools, (3, 3), random.Random(seed), parallel=0.3) for seed in range(24))
    return {name for walked in walks for walk in walked for step in walk for name in step}


@pytest.mark.parametrize(
    ("description", "deprecated"),
    [
        ("Read a file as text. DEPRECATED: Use read_text_file instead.", True),
        ("Deprecated. Kept for older clients.", True),
        ("[deprecated] Finds a file.", True),
        ("Finds a file; this tool is now deprecated.", True),
        ("Finds files, deprecated in favour of search_files.", True),
        ("Tell whether a package is deprecated.", False),
        ("List packages, deprecated ones included.", False),
        ("Mark a function as deprecated since a version.", False),
    ],
)
def test_a_deprecated_tool_is_not_drawn(description: str, *, deprecated: bool) -> None:
    """Unless there is no other: nobody should learn to call it."""
    old, new = tool("read_file", ("path",), description), tool("find_file", ("name",))
    assert drawn([old, new]) == ({"find_file"} if deprecated else {"find_file", "read_file"})
    assert drawn([old]) == {"read_file"}
