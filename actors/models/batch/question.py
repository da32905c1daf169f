"""A question on its way to a batch: the request as bytes, and what finds its answer."""

from dataclasses import dataclass
from typing import NamedTuple

from pydantic import BaseModel
from pydantic_core import to_json

from ...questions import Question
from ..settings import AnthropicSettings, EndpointSettings, OpenAISettings


class QuestionKey(NamedTuple):
    """The part of a question that finds its answer."""

    dialogue: str
    question: str
    attempt: int
    prompt: str
    """Digest of the prompt."""

    @classmethod
    def of(cls, question: Question[BaseModel]) -> "QuestionKey":
        """Return the key of *question*."""
        return cls(question.dialogue, question.key, question.attempt, question.prompt.digest)


@dataclass(frozen=True, slots=True)
class BatchQuestion:
    """A question that is to be asked in a batch. It crosses processes."""

    key: QuestionKey
    endpoint: str
    body: bytes
    """The request's body, as JSON."""
    most_tokens: int
    """Tokens that it can take, in and out."""
    most_price: float
    """US dollars that it can cost; zero where no price is known."""


def batch_body(settings: EndpointSettings, question: Question[BaseModel]) -> bytes:
    """Return the body of the request that would ask *question* at once."""
    if isinstance(settings, AnthropicSettings):
        from ..anthropic import request_body as anthropic_body  # noqa: PLC0415 — an SDK is imported only where it is used

        return to_json(anthropic_body(settings, question))
    assert isinstance(settings, OpenAISettings)
    from ..openai import request_body as openai_body  # noqa: PLC0415

    return to_json(openai_body(settings, question))
