"""The act of a tool is told from its name, and where that tells nothing, from its description."""

import pytest

from toolace_mt.actors.evidence import is_read_only
from toolace_mt.actors.tools.acts import Act, act_of, is_of_a_person, subjects_of, wants_yes
from toolace_mt.events import Tool


def tool(name: str, description: str = "", *required: str) -> Tool:
    """A tool of text arguments."""
    parameters = {
        "type": "object",
        "properties": {one: {"type": "string"} for one in required},
        "required": [*required],
    }
    return Tool.model_validate({"name": name, "description": description, "parameters": parameters})


@pytest.mark.parametrize(
    ("name", "description", "act"),
    [
        ("search_flights", "", Act.LOOK_UP),
        ("ForecastWeather", "", Act.LOOK_UP),
        ("user.get_profile", "", Act.LOOK_UP),
        ("HistoricWeather", "Show the weather of a day in the past.", Act.LOOK_UP),
        ("compute_distance", "", Act.WORK_OUT),
        ("liter_to_gallon", "Converts liters to gallons.", Act.WORK_OUT),
        ("rebook_trip", "Change the date of a trip.", Act.CHANGE),
        ("frobnicate", "Frobnicates.", Act.CHANGE),
        ("transfer_to_human_agents", "", Act.LEAVE),
        ("transfer_money", "", Act.CHANGE),
        ("escalate_to_supervisor", "", Act.LEAVE),
        ("LogoutUser", "", Act.LEAVE),
        ("sign_in", "", Act.ENTER),
        ("message_login", "", Act.ENTER),
        ("find_or_add_contact", "", Act.CHANGE),
        ("search_and_reserve_table", "", Act.CHANGE),
        ("GrepAndOverwrite", "", Act.CHANGE),
        ("view_then_archive", "", Act.CHANGE),
        ("check_out_book", "", Act.CHANGE),
        ("checkIn", "", Act.CHANGE),
        ("check_in_stock", "", Act.LOOK_UP),
        ("get_checkout_total", "", Act.LOOK_UP),
        ("get_terms_and_conditions", "", Act.LOOK_UP),
        ("find_or_count_rows", "", Act.LOOK_UP),
        ("frob", "Finds a reader or creates one.", Act.CHANGE),
        ("frob", "Checks out a book.", Act.CHANGE),
        ("frob", "Shows the update of an order and the message of its courier.", Act.LOOK_UP),
        ("think", "Use the tool to think about something.", Act.THINK),
    ],
)
def test_an_act_is_told(name: str, description: str, act: Act) -> None:
    """By the first verb that is known; a tool that tells nothing changes something."""
    assert act_of(tool(name, description)) is act


def test_subjects_are_things_and_no_verbs_or_owners() -> None:
    """An order and its items; the user who owns it is what every tool is about."""
    assert subjects_of(tool("get_order_details", "", "order_id")) == {"order"}
    assert subjects_of(tool("share_it", "", "document_id", "user_id")) == {"it", "document"}


def test_finding_a_user_is_of_a_person() -> None:
    """Whatever the user is found by; an order of a user is not."""
    assert is_of_a_person(tool("find_user_id_by_email", "", "email"))
    assert is_of_a_person(tool("get_account", "", "account_id"))
    assert not is_of_a_person(tool("get_user_orders", "", "user_id"))
    assert not is_of_a_person(tool("update_user", "", "user_id"))


@pytest.mark.parametrize(
    ("description", "wanted"),
    [
        ("Cancels it. Ask the user to confirm first.", True),
        ("The agent needs explicit user confirmation (yes/no) to proceed.", True),
        ("Repeat the price to the guest and wait for a clear yes.", True),
        ("Call it only once the customer has agreed to the fee.", True),
        ("Cancels a booking at once.", False),
        ("Show who may read a document, and the permissions of each.", False),
    ],
)
def test_a_description_can_demand_a_yes(description: str, *, wanted: bool) -> None:
    """Then the user is asked before the call."""
    assert wants_yes(tool("cancel_booking", description)) is wanted


@pytest.mark.parametrize(
    ("name", "reads"),
    [
        ("lookup_or_insert_row", False),
        ("read_and_mark", False),
        ("check_into_hotel", False),
        ("show_and_frob", False),
        ("list_rooms_and_prices", True),
        ("check_of_sum", True),
        ("compare_or_list", True),
        ("browse_shelves", True),
    ],
)
def test_rules_and_walks_agree_on_what_only_reads(name: str, *, reads: bool) -> None:
    """One list of words tells both."""
    assert is_read_only(name, None) is reads
    assert (act_of(tool(name)) in (Act.LOOK_UP, Act.WORK_OUT)) is reads
