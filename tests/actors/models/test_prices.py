"""Price of a reply. Unknown is unknown, and never zero."""

import pytest
from pydantic import ValidationError

from toolace_mt.actors.models import Price
from toolace_mt.actors.models.prices import price_of
from toolace_mt.events import Usage

OPENAI = "https://api.openai.com/v1"


def used(
    input_tokens: int | None = 1000,
    output_tokens: int | None = 100,
    *,
    cached: int | None = None,
    written: int | None = None,
    reasoning: int | None = None,
) -> Usage:
    """A usage."""
    return Usage(
        input_tokens=input_tokens,
        output_tokens=output_tokens,
        cached_tokens=cached,
        cache_write_tokens=written,
        reasoning_tokens=reasoning,
    )


def listed(usage: Usage, *models: str, endpoint: str = OPENAI) -> float | None:
    """The public price."""
    return price_of(usage, own=None, endpoint=endpoint, models=models)


def test_each_kind_of_token_has_its_price() -> None:
    """1000 in, of which 300 read from the cache and 200 written to it; 100 out, of which 40 thought."""
    own = Price(input=1, output=10, cached=0.1, cache_write=2, reasoning=20)
    price = price_of(used(cached=300, written=200, reasoning=40), own=own, endpoint=OPENAI, models=("gpt-4o",))
    assert price == pytest.approx((500 * 1 + 300 * 0.1 + 200 * 2 + 60 * 10 + 40 * 20) / 1e6)


def test_a_price_left_out_is_that_of_its_whole() -> None:
    """Cached tokens cost what input costs unless the user knows better."""
    own = Price(input=1, output=10)
    plain = price_of(used(), own=own, endpoint=OPENAI, models=())
    assert price_of(used(cached=300, written=200, reasoning=40), own=own, endpoint=OPENAI, models=()) == plain == 2e-3


def test_the_public_price_is_found() -> None:
    """By the vendor's address and the model's name, with its date or without."""
    assert listed(used(cached=500), "gpt-4o-2024-11-20") == pytest.approx((500 * 2.5 + 500 * 1.25 + 100 * 10) / 1e6)
    anthropic = listed(used(cached=300, written=200), "claude-sonnet-4-5", endpoint="https://api.anthropic.com")
    assert anthropic == pytest.approx((500 * 3 + 300 * 0.3 + 200 * 3.75 + 100 * 15) / 1e6)


def test_the_asked_model_s_price_stands_in_for_an_unknown_name() -> None:
    """The one that answered is looked up first."""
    assert listed(used(), "some-alias", "gpt-4o") == listed(used(), "gpt-4o") != listed(used(), "gpt-4o-mini", "gpt-4o")


@pytest.mark.parametrize(
    ("model", "endpoint"), [("nobody-knows", OPENAI), ("gpt-4o", "http://llm.example:8000/v1"), ("", OPENAI)]
)
def test_what_nobody_knows_has_no_price(model: str, endpoint: str) -> None:
    """A model of another name, and a known name on a server of one's own."""
    assert listed(used(), model, endpoint=endpoint) is None


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "127.1.2.3", "[::1]"])
def test_a_server_on_this_machine_costs_nothing(host: str) -> None:
    """Unless the user says what it costs: a gateway may forward to a vendor."""
    assert listed(used(), "gpt-4o", endpoint=f"http://{host}:8000/v1") == 0
    own = Price(input=1, output=0)
    assert price_of(used(), own=own, endpoint=f"http://{host}:8000/v1", models=("gpt-4o",)) != 0


def test_tokens_that_nobody_counted_have_no_price() -> None:
    """Neither by the user's price nor by the public one."""
    own = Price(input=1, output=1)
    for usage in (used(None), used(output_tokens=None)):
        assert price_of(usage, own=own, endpoint=OPENAI, models=("gpt-4o",)) is None
        assert listed(usage, "gpt-4o") is None


def test_a_count_that_cannot_be_has_no_price() -> None:
    """More tokens from the cache than tokens."""
    assert listed(used(10, 1, cached=500), "gpt-4o") is None


def test_a_price_of_the_user_s_may_be_zero() -> None:
    """Then it is zero: the user knows."""
    assert price_of(used(), own=Price(input=0, output=0), endpoint=OPENAI, models=()) == 0


@pytest.mark.parametrize("wrong", [-1, float("nan"), float("inf"), "free"])
def test_a_price_is_a_number_of_dollars(wrong: object) -> None:
    """Anything else is refused when the config is read."""
    with pytest.raises(ValidationError):
        Price.model_validate({"input": wrong, "output": 1})
