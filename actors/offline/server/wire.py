"""Requests and completions, whatever wire format they travel in."""

from typing import Annotated, Literal, NamedTuple

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from .settings import Served


class ChatRequest(NamedTuple):
    """A request for a completion."""

    model: str
    system: str
    user: str
    max_tokens: int | None
    cache_blocks: list[str]
    """The prompt, cut wherever a provider's cache may end, up to the last of these places."""


class Completion(NamedTuple):
    """An answer and its usage."""

    model: str
    text: str
    served: Served
    input_tokens: int
    output_tokens: int
    cached_tokens: int
    cache_write_tokens: int


class Part(BaseModel):
    """A part of a message: text, the only kind that is understood."""

    type: Literal["text"] = "text"
    text: str
    cache_control: object = None


def _as_parts(content: object) -> object:
    return [Part(text=content)] if isinstance(content, str) else content or []


Content = Annotated[list[Part], BeforeValidator(_as_parts)]


class Message(BaseModel):
    """A message of either wire format."""

    role: str
    content: Content = Field(default_factory=list)


class Body(BaseModel):
    """The body of a request in either wire format."""

    model_config = ConfigDict(strict=True)

    model: str = Field(min_length=1)
    messages: list[Message] = Field(min_length=1)
    stream: Literal[False] | None = None
    max_tokens: int | None = Field(default=None, ge=1)
    max_completion_tokens: int | None = Field(default=None, ge=1)


def text_of(content: list[Part]) -> str:
    """Return the text of a message."""
    return "".join(part.text for part in content)
