"""Estimates of the tokens and the money that a call will take, learnt from the calls before it."""

from dataclasses import replace

from pydantic import BaseModel

from ...actors.questions import Question, Reply
from ...events import AtMost
from ..budget.amounts import Amount, Need, nanodollars
from ..budget.pricing import Rates

_BYTES_PER_TOKEN = 3.0
"""For prompts that are mostly JSON, until answers give a better figure. Prose has four."""
_MARGIN = 1.05
_FORGET = 0.05
_WEIGHT = 0.2
_DENSEST = 1.0
"""Tokens of a byte: what a short prompt has beyond that is the provider's template, and no text grows so."""


class TokenEstimator:
    """Estimates for one model."""

    def __init__(self, rates: Rates | None) -> None:
        self._priced = rates is not None
        self._rates = rates or Rates(0.0, 0.0)
        self._tokens_per_byte = 1 / _BYTES_PER_TOKEN
        self._said: dict[str, float] = {}
        """Tokens of a reply, by purpose of the question."""

    def need(self, question: Question[BaseModel], most_output: int) -> Need:
        """Return the likely and the worst amount that *question* takes."""
        size = _size(question)
        likely_input = int(size * self._tokens_per_byte) + 1
        worst_input = int(likely_input * _MARGIN) + 16
        said = self._said.get(question.purpose.name, most_output)
        money = int(worst_input * self._rates.input + most_output * self._rates.output) + 1 if any(self._rates) else 0
        return Need(
            Amount(1, likely_input, min(most_output, int(said) + 1)), Amount(1, worst_input + most_output, 0, money)
        )

    def took(self, question: Question[BaseModel], reply: Reply, need: Need) -> tuple[Amount, Amount]:
        """Return what *reply* took of the limits and of the budget; numbers that are missing are estimated."""
        usage = reply.usage
        input_tokens = need.likely.input_tokens if usage.input_tokens is None else usage.input_tokens
        output_tokens = need.likely.output_tokens if usage.output_tokens is None else usage.output_tokens
        unknown = usage.input_tokens is None or usage.output_tokens is None
        self._learn(question, usage.input_tokens, usage.output_tokens)
        money = need.worst.nanodollars if reply.price is None else nanodollars(reply.price)
        tokens = need.worst.tokens if unknown else input_tokens + output_tokens
        return Amount(1, input_tokens, output_tokens), Amount(1, tokens, 0, money)

    def with_stand_in(self, reply: Reply, need: Need) -> Reply:
        """Return *reply* with the worst case, where it does not say what it took: later launches count it too."""
        unpriced = reply.price is None and self._priced
        if None not in (reply.usage.input_tokens, reply.usage.output_tokens) and not unpriced:
            return reply
        return replace(reply, at_most=AtMost(tokens=need.worst.tokens, price=need.worst.usd if self._priced else None))

    def _learn(self, question: Question[BaseModel], input_tokens: int | None, output_tokens: int | None) -> None:
        if input_tokens is not None:
            density = min(_DENSEST, input_tokens / max(1, _size(question)))
            # A denser text is believed at once, a less dense one slowly: too small a reservation overspends the budget.
            weight = 1.0 if density > self._tokens_per_byte else _FORGET
            self._tokens_per_byte += weight * (density - self._tokens_per_byte)
        if output_tokens is not None:
            said = self._said.get(question.purpose.name, float(output_tokens))
            self._said[question.purpose.name] = said + _WEIGHT * (output_tokens - said)


def _size(question: Question[BaseModel]) -> int:
    """Return the bytes of the prompt: unlike characters, they grow with the tokens in every script."""
    prompt = question.prompt
    return sum(
        len(part) if part.isascii() else len(part.encode("utf-8", "replace"))
        for part in (prompt.system, prompt.context, prompt.task)
    )
