"""Arguments come from somewhere: what is the same to a reader is the same, and what is invented is found."""

from collections.abc import Callable

import pytest

from toolace_mt.actors.rules import RULES, View
from toolace_mt.events import Severity

Make = Callable[..., View]

SAID = [
    ("My order is #W2378156.", "order_id", "W2378156"),
    ("My order is w2378156", "order_id", "#W2378156"),
    ("The user is USR 002.", "user_id", "USR002"),
    ("Ticket number 4,521 please", "ticket_id", 4521),
    ("Mail it to John.Doe@Example.COM now", "email", "john.doe@example.com"),
    ("Call me at (555) 123-4567.", "phone_number", "+1-555-123-4567"),
    ("Call me at 5551234567", "phone", "555-123-4567"),
    ("Open the file report.txt in Documents", "path", "/home/user/Documents/report.txt"),
    ("Go into the document folder", "folder", "documents"),
    ("Create a file called TeamNotes", "file_name", "TeamNotes.txt"),
    ("I'm Mei Kovacs", "username", "mei_kovacs"),
    ("see www.example.org/page please", "url", "https://www.example.org/page/"),
    ("我的订单号是A12345,请查询", "order_id", "A12345"),
    ("用户名是张三", "username", "张三"),
    ("\uff21\uff22\uff23\uff11\uff12\uff13 is my code", "booking_code", "ABC123"),
    ("flight HAT 170", "flight_number", "HAT170"),
    ("passport starts with US, numbered 9148817941", "id", "9148817941"),
    ("card ending in 4455, id visa_4455", "payment_id", "VISA-4455"),
    ("José\u2019s account is jose-77", "account_id", "JOSE_77"),
    ("Use account one hundred and twenty-three", "account_id", 123),
    ("My calendar, please", "calendar_id", "primary"),
    ("Convert report.docx to pdf", "file", "report.pdf"),
    ("Save it somewhere", "output_file", "results.csv"),
    ("Paint it red", "color", "#FF0000"),
    ("Encode it", "encoding", "utf-8"),
    ("In New York time", "timezone", "America/New_York"),
    ("What is water made of? H2O and glucose", "formula", "C6H12O6"),
    ("Remind me in half an hour", "delay", "PT30M"),
    ("Price in US dollars", "currency_code", "USD"),
    ("The price of Ethereum", "token", "ETH"),
    ("humidity of 1234 please", "humidity", 1234),
]


@pytest.mark.parametrize(("text", "name", "value"), SAID)
def test_what_was_said_in_other_form_is_known(view: Make, text: str, name: str, value: object) -> None:
    """Case, width, accents, separators, plurals, paths and common knowledge are no inventions."""
    seen = view(("user", text), ("call", {"find": {name: value}}), ("result", "ok"))
    assert [v for v in RULES["grounding"].violations(seen) if v.severity is Severity.BLOCKING] == []


INVENTED = [
    ("My order is #W2378156.", "order_id", "#W2378157"),
    ("The user is USR002.", "user_id", "USR082"),
    ("Ticket number 4521 please", "ticket_id", 4527),
    ("Mail it to john@example.com", "email", "john@exhmple.com"),
    ("Mail it to john@example.com, I am a user", "email", "user@example.com"),
    ("Call me at 555-123-4567", "phone", "+1-202-555-0147"),
    ("Open report.txt", "file_name", "data_backup.csv"),
    ("Open sample_image.jpg", "name", "sample_image.jpe"),
    ("Open Q4_summary.doc", "file_name", "Q5_summary.doc"),
    ("Log me in", "username", "john_doe"),
    ("see https://example.org/article-4.txt", "url", "https://example.org/article-0.txt"),
    ("我的订单号是A12345", "order_id", "A12346"),
    ("Find the post B8J9kHFSRm", "shortcode", "B8J6kHFSRm"),
    ("Cancel my order", "order_id", 12446),
]


@pytest.mark.parametrize(("text", "name", "value"), INVENTED)
def test_an_invented_identifier_blocks(view: Make, text: str, name: str, value: object) -> None:
    """Near misses, placeholders and random values alike."""
    seen = view(("user", text), ("call", {"find": {name: value}}), ("result", "ok"))
    (violation,) = RULES["grounding"].violations(seen)
    assert violation.turns == ("t2",)
    assert violation.call == "call_1"
    assert violation.pointer == f"/{name}"
    assert violation.severity is Severity.BLOCKING


QUANTITIES = [
    ("I weigh 70 kilograms", "weight", 70.0),
    ("two adults and three children", "guests", 5),
    ("a hundred and fifty euros", "amount", 150),
    ("It costs 1,234.50 dollars", "price", 1234.5),
    ("Es kostet 1.234,50 Euro", "price", 1234.5),
    ("Pay 2.5k to him", "amount", 2500),
    ("转账二百五十元", "amount", 250),
    ("转账\uff13万元", "amount", 30000),
    ("a 20% tip", "tip", 0.2),
    ("half a dozen eggs", "eggs", 6),
    ("10 miles", "distance_km", 16.09),
    ("for two hours", "minutes", 120),
    ("for one and a half years", "years", 1.5),
    ("the third page", "page", 3),
    ("both of them", "count", 2),
    ("a budget of $1.2 million", "budget", "1200000"),
    ("5ft", "feet", "5"),
    ("Set it for next month", "month", 12),
]


@pytest.mark.parametrize(("text", "name", "value"), QUANTITIES)
def test_a_quantity_may_be_written_or_reckoned(view: Make, text: str, name: str, value: object) -> None:
    """Words, numerals of other scripts, separators, units and one step of arithmetic."""
    seen = view(("user", text), ("call", {"find": {name: value}}), ("result", "ok"))
    assert list(RULES["grounding"].violations(seen)) == []


@pytest.mark.parametrize(
    ("text", "name", "value"),
    [("I weigh 70 kilograms", "weight", 161), ("transfer 500 dollars", "amount", 745.5), ("转账三百元", "amount", 470)],
)
def test_an_invented_quantity_is_advisory(view: Make, text: str, name: str, value: object) -> None:
    """It is shown, and rejects nothing."""
    seen = view(("user", text), ("call", {"find": {name: value}}), ("result", "ok"))
    assert [v.severity for v in RULES["grounding"].violations(seen)] == [Severity.ADVISORY]


DATES = [
    "on November 10th, 2026", "on 10 Nov 2026", "on 11/10/2026", "on 10.11.2026", "on 2026/11/10", "on 2026年11月10日",
    "next Tuesday", "on the 10th of November", "on 20261110", "下周二",
]  # fmt: skip


@pytest.mark.parametrize("text", DATES)
def test_a_date_may_be_written_in_any_form(view: Make, text: str) -> None:
    """Also relative to today, which rules do not know."""
    seen = view(("user", f"Book it {text}"), ("call", {"book": {"date": "2026-11-10"}}), ("result", "ok"))
    assert list(RULES["grounding"].violations(seen)) == []


def test_a_date_of_another_year_is_advisory(view: Make) -> None:
    """The user says one year, the call another."""
    seen = view(("user", "It expires in 08/2026"), ("call", {"add": {"expires": "08/2025"}}), ("result", "ok"))
    assert [v.severity for v in RULES["grounding"].violations(seen)] == [Severity.ADVISORY]


def test_results_context_and_earlier_arguments_are_evidence(view: Make) -> None:
    """Escaped, nested or as a key."""
    seen = view(
        ("user", "Find me"),
        ("call", {"whoami": {"session": "abc-991"}}),
        ("result", '{"\\u7528\\u6237": {"id": "U-7731"}, "88123": {"name": "x"}}'),
        ("call", {"get": {"user_id": "u7731", "appointment_id": "88123", "session_token": "abc-991"}}),
        ("result", "ok"),
        context="session_token: abc-991",
    )
    assert list(RULES["grounding"].violations(seen)) == []


def test_the_assistant_grounds_nothing_until_the_user_goes_along(view: Make) -> None:
    """What it has made up itself counts once the user has heard it."""
    words = ("assistant", "I will use the account ZX-4471.")
    alone = view(("user", "Pay"), words, ("call", {"pay": {"account_id": "ZX-4471"}}), ("result", "ok"))
    heard = view(
        ("user", "Pay"), words, ("user", "Yes"), ("call", {"pay": {"account_id": "ZX-4471"}}), ("result", "ok")
    )
    assert len(list(RULES["grounding"].violations(alone))) == 1
    assert list(RULES["grounding"].violations(heard)) == []


def test_a_schema_grounds_by_enum_and_default_but_not_by_example(view: Make, tool: Callable[..., object]) -> None:
    """Examples are what a lazy model copies."""
    listed = tool(
        "get", id={"type": "string", "enum": ["A-100", "A-200"]}, key_id={"type": "string", "default": "K-900"}
    )
    shown = tool("get", id={"type": "string", "description": "for example A-100", "examples": ["A-100"]})
    call = ("call", {"get": {"id": "A-100"}})
    both = ("call", {"get": {"id": "A-100", "key_id": "K-900"}})
    assert list(RULES["grounding"].violations(view(("user", "Go"), both, ("result", "ok"), tools=[listed]))) == []
    assert len(list(RULES["grounding"].violations(view(("user", "Go"), call, ("result", "ok"), tools=[shown])))) == 1


def test_parts_that_were_said_apart_make_an_advisory(view: Make) -> None:
    """The assistant put it together; nobody has said that it is so."""
    seen = view(
        ("user", "List the final version of the yearly report"),
        ("call", {"ls": {"folder": "report_final"}}),
        ("result", "ok"),
    )
    assert [v.severity for v in RULES["grounding"].violations(seen)] == [Severity.ADVISORY]
