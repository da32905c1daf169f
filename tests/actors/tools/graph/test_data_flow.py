"""Tools that feed each other are found, with and without output schemas."""

from toolace_mt.actors.tools import Pool, find_data_flow
from toolace_mt.events import JsonObject, Tool


def tool(name: str, needs: tuple[str, ...] = (), gives: tuple[str, ...] | None = None, description: str = "") -> Tool:
    """A tool of text arguments, all required, and of a result of texts."""
    parameters: JsonObject = {
        "type": "object",
        "properties": {need: {"type": "string"} for need in needs},
        "required": [*needs],
    }
    returns: JsonObject | None = None
    if gives is not None:
        returns = {"type": "object", "properties": {give: {"type": "string"} for give in gives}}
    return Tool(name=name, description=description, parameters=parameters, returns=returns, domain="d")


def pairs(*tools: Tool) -> set[tuple[str, str]]:
    """Return the pairs of giver and taker."""
    return {(flow.giver, flow.taker) for flow in find_data_flow(tools).flows}


def test_an_output_feeds_the_argument_of_its_name() -> None:
    """`flight_id` out, `flight_id` in; and `flightIds` in, `id` of a flight out."""
    search, book = tool("searchFlights", gives=("flight_id",)), tool("book", needs=("flight_id",))
    assert pairs(search, book) == {("searchFlights", "book")}
    assert pairs(tool("get_flight", needs=("city",), gives=("id",)), tool("book", needs=("flightId",))) == {
        ("get_flight", "book")
    }


def test_a_bare_id_is_that_of_its_tool() -> None:
    """`delete_pet(id)` needs a pet's id, and nobody else's."""
    find_pet, find_shop = tool("find_pet", gives=("pet_id",)), tool("find_shop", gives=("shop_id",))
    assert pairs(find_pet, find_shop, tool("delete_pet", needs=("id",))) == {("find_pet", "delete_pet")}


def test_what_a_tool_needs_it_does_not_give() -> None:
    """A look-up that repeats the id that it was given feeds nobody with it."""
    look_up, cancel = tool("get_order", ("order_id",), ("order_id",)), tool("cancel_order", ("order_id",))
    assert pairs(look_up, cancel) == set()


def test_names_and_descriptions_tell_where_no_schema_does() -> None:
    """`create_booking` gives a booking's id, and so does what says that it returns one."""
    cancel = tool("cancel", needs=("booking_id",))
    assert pairs(tool("create_booking"), cancel) == {("create_booking", "cancel")}
    assert pairs(tool("reserve", description="Reserves a seat. Returns the booking ID."), cancel) == {
        ("reserve", "cancel")
    }
    assert pairs(tool("find_user_id_by_email", needs=("email",)), tool("ban", needs=("user_id",))) == {
        ("find_user_id_by_email", "ban")
    }


def test_vague_names_feed_nobody() -> None:
    """`status`, `name` and the like match everything, so they match nothing."""
    assert pairs(tool("a", gives=("status", "name", "date")), tool("b", needs=("status", "name", "date"))) == set()


def test_the_example_pool_has_chains(example_pool: Pool) -> None:
    """Search, book, cancel: three tools in a row, and every identifier that is needed is given by some tool."""
    graph = example_pool.data_flow
    assert "search_flights" in {flow.giver for flow in graph.into("book_flight")}
    assert {flow.taker for flow in graph.out_of("book_flight")} >= {"get_booking", "cancel_booking"}
    fed = {(flow.taker, flow.argument) for flow in graph.flows}
    for each in example_pool:
        properties = each.parameters["properties"]
        assert isinstance(properties, dict)
        for name in properties:
            if name.endswith("_id"):
                assert (each.name, name) in fed


def described(name: str, argument: str, description: str) -> Tool:
    """A tool that requires an order's id and *argument*, of which only a description tells the source."""
    properties: JsonObject = {
        "order_id": {"type": "string"},
        argument: {"type": "string", "description": description},
    }
    parameters: JsonObject = {"type": "object", "properties": properties, "required": ["order_id", argument]}
    return Tool(name=name, description="", parameters=parameters, domain="d")


def test_a_description_tells_where_an_identifier_can_be_looked_up() -> None:
    """The subject of a tool, or its name, in the words of the argument."""
    user = tool("get_user_details", needs=("user_id",))
    pay = described("pay", "payment_id", "These can be looked up from the user or order details.")
    assert ("get_user_details", "pay") in pairs(user, pay)
    stored = described("pay", "payment_id", "The payment id stored in user profile, such as 'card_78'.")
    assert ("get_user_details", "pay") in pairs(user, stored)
    assert ("get_user_details", "pay") in pairs(user, described("pay", "payment_id", "See get_user_details."))
    assert ("get_user_details", "pay") not in pairs(user, described("pay", "payment_id", "The user's payment id."))


def test_the_details_of_a_thing_give_the_ids_of_its_parts() -> None:
    """Items of an order come from the order; new ones do not."""
    order = tool("get_order_details", needs=("order_id",))
    assert ("get_order_details", "give_back") in pairs(order, described("give_back", "item_ids", ""))
    assert ("get_order_details", "swap") not in pairs(order, described("swap", "new_item_ids", ""))


def test_what_a_description_includes_is_no_secret_of_the_tool() -> None:
    """A user may know an order's number, so that nothing has to be called first."""
    user = tool("get_user_details", description="Get the details of a user, including their orders.")
    (flow,) = find_data_flow([user, tool("cancel_order", needs=("order_id",))]).flows
    assert (flow.giver, flow.identifier) == ("get_user_details", False)
