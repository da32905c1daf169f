"""Money: what a call may cost is known before it is made, or the run does not begin."""

import pytest
from pydantic import ValidationError

from support.views import cost_of
from toolace_mt.actors.models import AnthropicSettings, ModelSettings, OfflineSettings, OpenAISettings, Price
from toolace_mt.actors.prompts import Prompt, Template
from toolace_mt.actors.questions import Question, Reply
from toolace_mt.actors.replies import JudgeReply
from toolace_mt.actors.roles import purposes
from toolace_mt.cluster.budget import Budget, UnpricedBudget, endpoint_of, refuse_unpriced
from toolace_mt.cluster.budget.pricing import Rates, most_output, price_of_call, rates_of
from toolace_mt.cluster.budget.spent import TOKENS_UNSAID, spent_in
from toolace_mt.cluster.errors import UsageError
from toolace_mt.cluster.limits import EndpointLimits, Limits
from toolace_mt.cluster.limits.token_estimator import TokenEstimator
from toolace_mt.events import Envelope, ModelAnswered, Recorded, Usage
from toolace_mt.store.views.run.cost import Cost

UNPRICED = OpenAISettings(model="mine", base_url="http://here/v1", api_key_env=None)


def usage(input_tokens: int | None, output_tokens: int | None) -> Usage:
    """Usage as a provider counted it."""
    return Usage(
        input_tokens=input_tokens,
        output_tokens=output_tokens,
        cached_tokens=None,
        cache_write_tokens=None,
        reasoning_tokens=None,
    )


def question(text: str) -> Question[JudgeReply]:
    """A question with *text*."""
    prompt = Prompt(Template("judge", "", "", "$text"), {"text": text})
    return Question("judge:m1", purposes.JUDGE, None, prompt, JudgeReply, 1)


def reply(input_tokens: int | None, output_tokens: int | None, price: float | None) -> Reply:
    """An answer that took so much."""
    return Reply("{}", "mine", "stop", usage(input_tokens, output_tokens), price, 1.0)


def test_the_users_price_goes_into_the_worst_case() -> None:
    """The dearest way in which a token can be counted."""
    price = Price(input=2, output=8, cache_write=2.5, reasoning=10, cached=0.2)
    rates = rates_of(UNPRICED.model_copy(update={"price": price}))
    assert rates is not None
    assert rates.input == pytest.approx(2500)
    assert rates.output == pytest.approx(10_000)


def test_a_vendors_model_has_a_public_price() -> None:
    """The price list is asked."""
    assert rates_of(OpenAISettings(model="gpt-4o-mini")) is not None
    assert rates_of(AnthropicSettings(model="claude-sonnet-4-5")) is not None
    assert rates_of(OfflineSettings()) == Rates(0, 0)
    assert price_of_call(OpenAISettings(model="gpt-4o-mini"), 1000, 100)
    assert (price_of_call(OfflineSettings(), 1, 1), price_of_call(UNPRICED, 1, 1)) == (0.0, None)


def test_a_budget_in_money_wants_a_price() -> None:
    """It is refused up front, and the message says what to do."""
    models: dict[str, ModelSettings] = {"default": OfflineSettings(), "verifier": UNPRICED}
    with pytest.raises(UnpricedBudget, match=r"model 'mine' under 'verifier'.*Set its 'price'.*or budget 'tokens'"):
        refuse_unpriced(Budget(usd=5), models)
    assert issubclass(UnpricedBudget, UsageError)
    refuse_unpriced(Budget(tokens=5, calls=5), models)
    refuse_unpriced(Budget(usd=5), {"default": UNPRICED.model_copy(update={"price": Price(input=1, output=1)})})


def test_what_is_reserved_is_the_most_that_a_call_can_take() -> None:
    """The whole prompt, and as long a reply as there may be, thinking among it."""
    estimator = TokenEstimator(Rates(1000, 10_000))
    need = estimator.need(question("x" * 3000), 1000)
    assert need.worst.tokens >= 3000 / 3 + 1000
    assert need.worst.nanodollars >= 1000 * 1000 + 1000 * 10_000
    thinking = AnthropicSettings(model="m", thinking=5000)
    assert most_output(thinking, question("")) == purposes.JUDGE.max_tokens + 5000


def test_guesses_get_better() -> None:
    """A dense text is believed at once; replies of a kind are taken to be as long as they were."""
    estimator = TokenEstimator(None)
    asked = question("x" * 3000)
    first = estimator.need(asked, 1000)
    estimator.took(asked, reply(2000, 50, None), first)
    second = estimator.need(asked, 1000)
    assert second.likely.input_tokens >= 2000
    assert second.worst.tokens >= 2000 + 1000
    assert second.likely.output_tokens <= 60


def test_what_the_provider_does_not_say_is_taken_as_reserved() -> None:
    """Nothing is taken to be free."""
    estimator = TokenEstimator(Rates(1000, 10_000))
    asked = question("x" * 300)
    need = estimator.need(asked, 100)
    assert estimator.took(asked, reply(None, None, None), need) == (need.likely, need.worst)


def answered(*, price: float | None, output_tokens: int | None = 50) -> ModelAnswered:
    """An answer in the log."""
    return ModelAnswered(
        question="plan",
        purpose="plan",
        template="",
        prompt="",
        version=1,
        model="mine",
        text="",
        finish_reason="stop",
        usage=usage(100, output_tokens),
        price=price,
        latency=1.0,
    )


def cost(*events: ModelAnswered) -> Cost:
    """The cost of a dialogue with those answers."""
    records = [
        Recorded(
            "r/1",
            version,
            b"",
            Envelope(id=str(version), at=version, run="r", role="initializer", node="n", cause=None, event=event),
        )
        for version, event in enumerate(events, start=1)
    ]
    return cost_of("r", [records])


def test_what_the_log_says_is_spent() -> None:
    """Calls, tokens and money; an answer without a count is not free."""
    spent = spent_in(cost(answered(price=0.25), answered(price=0.5, output_tokens=None)), Budget(usd=1))
    assert (spent.calls, spent.usd, spent.tokens) == (2, 0.75, 250 + TOKENS_UNSAID)


def test_an_unpriced_past_and_a_budget_in_money_do_not_go_together() -> None:
    """Spending without a price is unknown, so no budget in money can be kept."""
    past = cost(answered(price=None))
    with pytest.raises(UnpricedBudget, match="1 of the 1 answer in the log have no price"):
        spent_in(past, Budget(usd=1))
    assert spent_in(past, Budget(calls=5)).calls == 1


def test_an_endpoint_is_a_model_at_an_address_under_a_key() -> None:
    """Roles that share all three share the limits."""
    one = OpenAISettings(model="m", temperature=0.1)
    assert endpoint_of(one) == endpoint_of(OpenAISettings(model="m", temperature=0.9))
    others: list[ModelSettings] = [
        OpenAISettings(model="n"),
        OpenAISettings(model="m", base_url="http://here"),
        OpenAISettings(model="m", api_key_env="OTHER"),
        AnthropicSettings(model="m"),
        OfflineSettings(),
    ]
    assert len({endpoint_of(one), *(endpoint_of(other) for other in others)}) == 6


@pytest.mark.parametrize("given", [{"requests_per_minute": 0}, {"max_in_flight": -1}, {"tokens_per_minute": 0}])
def test_a_limit_of_nothing_is_refused(given: dict[str, int]) -> None:
    """The message says how to have none."""
    with pytest.raises(ValidationError, match="greater than 0"):
        Limits.model_validate(given)


def test_models_may_have_limits_of_their_own() -> None:
    """The others have the default."""
    limits = EndpointLimits.model_validate({"default": {"max_in_flight": 8}, "models": {"big": {"max_in_flight": 2}}})
    assert (limits.of("big").max_in_flight, limits.of("small").max_in_flight) == (2, 8)
