"""Nothing is used before it is known, and nothing is stated that was not seen."""

from collections.abc import Callable

import pytest

from toolace_mt.actors.rules import RULES, View
from toolace_mt.events import Severity

Make = Callable[..., View]


def test_an_identifier_that_the_user_says_later_was_used_too_early(view: Make) -> None:
    """The finding shows at the call and names the turn that brings it; grounding does not repeat it."""
    seen = view(
        ("user", "Cancel my appointment"),
        ("call", {"cancel": {"appointment_id": "90123456"}}),
        ("result", "success"),
        ("assistant", "Which one?"),
        ("user", "It is 90123456."),
    )
    (violation,) = RULES["causality"].violations(seen)
    assert violation.turns == ("t2", "t5")
    assert violation.pointer == "/appointment_id"
    assert violation.severity is Severity.BLOCKING
    assert list(RULES["grounding"].violations(seen)) == []


def test_what_another_result_brings_later_was_used_too_early(view: Make) -> None:
    """A result that only repeats its own call brings nothing."""
    seen = view(
        ("user", "Show my details, I am Liam Moore"),
        ("call", {"details": {"user_id": "liam_moore_4057"}}),
        ("result", {"user_id": "liam_moore_4057"}),
        ("call", {"find": {"name": "Liam Moore"}}),
        ("result", "liam_moore_4057"),
    )
    assert [violation.turns for violation in RULES["causality"].violations(seen)] == [("t2", "t5")]


def test_words_that_the_user_says_next_are_advisory(view: Make) -> None:
    """Free words may be chance, so they reject nothing."""
    seen = view(
        ("user", "Add a reminder"),
        ("call", {"add": {"title": "Buy groceries"}}),
        ("result", "success"),
        ("user", "Buy groceries, I mean"),
    )
    assert [violation.severity for violation in RULES["causality"].violations(seen)] == [Severity.ADVISORY]


def test_what_was_said_before_may_be_said_again(view: Make) -> None:
    """Most values come back."""
    seen = view(
        ("user", "Cancel 90123456"),
        ("call", {"cancel": {"appointment_id": "90123456"}}),
        ("result", "90123456 is cancelled"),
        ("user", "90123456 is gone?"),
    )
    assert list(RULES["causality"].violations(seen)) == []


STATED = [
    ({"price": 420.5}, "It costs 420.50 dollars."),
    ({"price": 420.5}, "It costs about 421 dollars."),
    ({"price": 1234567.0}, "It is 1,234,567."),
    ({"price": 1200000}, "It is 1.2 million."),
    ({"share": 0.25}, "That is 25%."),
    ({"day": "2026-06-15"}, "On June 15th, 2026."),
    ({"at": "18:30:00"}, "At 6:30 PM."),
    ({"first": 120, "second": 30}, "Together that is 150, a difference of 90."),
    ({"items": list(range(500, 512))}, "There are 12 of them."),
    ({"id": "W-99812"}, "Your order is W-99812."),
    ({"mail": "a.b@example.com"}, "I wrote to a.b@example.com."),
    ({"价格": 35}, "价格是\uff13\uff15元"),
    ({"status": "ok"}, "1. It is done.\n2. Call us, we are there 24/7."),
]


@pytest.mark.parametrize(("result", "words"), STATED)
def test_what_a_result_says_may_be_stated(view: Make, result: object, words: str) -> None:
    """Rounded, scaled, in other form, counted or added up."""
    seen = view(("user", "Tell me"), ("call", {"get": {}}), ("result", result), ("assistant", words))
    assert list(RULES["claims"].violations(seen)) == []


INVENTED = [
    ({"price": 420.5}, "It costs 733.63 dollars."),
    ({"id": "45678901"}, "Your appointment is 124903948."),
    ({"id": "W-99812"}, "Your order is W-77812."),
    ({"mail": "a.b@example.com"}, "I wrote to ab.c@example.com."),
    ({"day": "2026-03-12"}, "On March 36 2026."),
    ({"价格": 35}, "价格是71元"),
]


@pytest.mark.parametrize(("result", "words"), INVENTED)
def test_what_no_result_says_is_found(view: Make, result: object, words: str) -> None:
    """At the turn that states it, as an advisory."""
    seen = view(("user", "Tell me"), ("call", {"get": {}}), ("result", result), ("assistant", words))
    assert [violation.turns for violation in RULES["claims"].violations(seen)] == [("t4",)]


def test_general_knowledge_is_no_claim(view: Make) -> None:
    """Words that answer no result may say any number."""
    assert list(RULES["claims"].violations(view(("user", "How far is the moon?"), ("assistant", "384,400 km.")))) == []
