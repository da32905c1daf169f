"""Settings of a model that is reached over the network. Keys are in the environment, never in a setting."""

import re
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, JsonValue, field_validator

from .failures.decision import RetrySettings
from .prices import Price

_VARIABLE = re.compile(r"^[A-Za-z_][A-Za-z0-9_]*$")
_SECRET_HEADERS = frozenset({"authorization", "proxy-authorization", "x-api-key", "api-key", "cookie"})
_HEADER = re.compile(r"^[!#$%&'*+.^_`|~0-9A-Za-z-]+$")


class Closed(BaseModel):
    """A part of a config: a misspelt key is an error, and no error repeats what was given."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class Timeouts(Closed):
    """Time limits of one question, in seconds."""

    connect: float = Field(default=10, gt=0)
    """Until the connection is made."""
    read: float = Field(default=300, gt=0)
    """Without a byte: a model that is asked at once writes its whole reply before the first."""
    total: float = Field(default=600, gt=0)
    """From sending the question to the last byte."""


def _of_json_mode(given: object) -> object:
    """The form that `json_mode`, the former key, meant by `on`."""
    return "object" if given == "on" else given


Structured = Annotated[Literal["auto", "schema", "object", "off"], BeforeValidator(_of_json_mode)]


class BatchSettings(Closed):
    """Use of the provider's batch API: questions wait for up to a day, and cost half."""

    gather_seconds: float = Field(default=10, gt=0, le=3600)
    """Seconds without a new question after which those that have gathered are sent as one batch."""
    poll_seconds: float = Field(default=30, gt=0, le=3600)
    """Seconds until the first look whether a batch has ended; doubled from look to look."""
    longest_poll_seconds: float = Field(default=300, gt=0, le=3600)
    """Seconds between two looks at most."""
    most_questions: int = Field(default=10_000, ge=1, le=50_000)
    """Questions in one batch at most."""
    price_factor: float = Field(default=0.5, ge=0, le=1)
    """Price of a question in a batch, as a share of the usual one."""


def _switched(given: object) -> object:
    return {True: BatchSettings(), False: None}.get(given, given) if isinstance(given, bool) else given


class EndpointSettings(Closed):
    """Settings of every network provider."""

    model: str = Field(min_length=1, pattern=r"^\S+$", description="text without spaces")
    """The model's name at the provider."""
    base_url: str | None = None
    """The API's address, for what is not the vendor's own: `http://localhost:8000/v1`."""
    api_key_env: str | None
    """The environment variable that holds the key; null where the endpoint wants none."""
    headers_env: dict[str, str] = Field(default_factory=dict)
    """Headers whose values are secret: the header's name, and the environment variable that holds its value."""
    extra_headers: dict[str, str] = Field(default_factory=dict)
    """Headers of every request that hold no secret."""
    extra_body: dict[str, JsonValue] = Field(default_factory=dict)
    """Put into every request as it is; it wins over what this program would send."""
    temperature: float | None = Field(default=None, ge=0, le=2)
    """The provider's own default, where it is left out."""
    max_tokens: int | None = Field(default=None, ge=1)
    """Most tokens of a reply; left out, the limit depends on the question."""
    reasoning_effort: str | None = Field(default=None, pattern=r"^[a-z]+$", description="text of small letters")
    """The provider's own word: `low`, `medium`, `high`."""
    structured: Structured = "auto"
    """Form of the replies that is asked for: `schema` (JSON of a schema that knows the question), `object` (any JSON
    object) or `off`. A form that the endpoint refuses is given up for the next one. `auto` is `schema` for `provider:
    openai` at an address of its own, such as a local server, where small models need it; else `object` at OpenAI and
    `off` at Anthropic: there a schema is the beginning of the prompt, and one for each question would leave nothing to
    be read from the cache.
    """
    price: Price | None = None
    """Price of the tokens, if it differs from the public one or is in no list.

    A server on this machine costs nothing; set the price of a gateway there that forwards to one that does.
    """
    batch: Annotated[
        BatchSettings | None, BeforeValidator(_switched), Field(description="`true` or `false` or section")
    ] = None
    """True or a section: questions go through the provider's batch API, at half the price and in hours."""
    longest_reply: int = Field(default=4 * 2**20, ge=1000, le=64 * 2**20)
    """Bytes of a reply that are read, its envelope of JSON included. A longer one cannot be used: its beginning is
    recorded.
    """
    timeouts: Timeouts = Timeouts()
    retries: RetrySettings = RetrySettings()

    @field_validator("base_url")
    @classmethod
    def _address(cls, given: str | None) -> str | None:
        if given is None:
            return None
        try:
            parts = urlsplit(given)
            host, _ = parts.hostname, parts.port
        except ValueError:
            raise ValueError("expected an address such as 'http://localhost:8000/v1'") from None
        if parts.scheme not in ("http", "https") or not host or not given.isprintable() or " " in given:
            raise ValueError("expected an address such as 'http://localhost:8000/v1'")
        if "@" in parts.netloc or parts.query or parts.fragment:
            raise ValueError("an address has no user, password or query; keys come from the environment")
        return given.rstrip("/")

    @field_validator("api_key_env")
    @classmethod
    def _key_variable(cls, name: str | None) -> str | None:
        return None if name is None else _variable(name)

    @field_validator("extra_headers")
    @classmethod
    def _no_secrets(cls, headers: dict[str, str]) -> dict[str, str]:
        for name, value in headers.items():
            if name.lower() in _SECRET_HEADERS:
                raise ValueError(
                    f"{name!r} holds a key; name its environment variable in 'api_key_env' or 'headers_env'"
                )
            if not _HEADER.match(name) or not value.isprintable() or not value.isascii():
                raise ValueError(f"{name!r} and its value do not make a header: printable ASCII is expected")
        return headers

    @field_validator("headers_env")
    @classmethod
    def _named(cls, headers: dict[str, str]) -> dict[str, str]:
        for name, variable in headers.items():
            if not _HEADER.match(name):
                raise ValueError("a key of 'headers_env' is the name of a header")
            _variable(variable)
        return headers


def _variable(name: str) -> str:
    if not _VARIABLE.match(name):
        raise ValueError("expected the name of an environment variable, such as 'OPENAI_API_KEY', and not a key")
    return name


class OpenAISettings(EndpointSettings):
    """OpenAI, or whoever speaks its chat completions: vLLM, SGLang, Ollama, gateways."""

    provider: Literal["openai"] = "openai"
    api_key_env: str | None = "OPENAI_API_KEY"
    max_tokens_name: Literal["auto", "max_tokens", "max_completion_tokens"] = "auto"
    """Name of the token limit; `auto` uses the new name at the vendor's own endpoint only."""


class AnthropicSettings(EndpointSettings):
    """Anthropic, or whoever speaks its messages."""

    provider: Literal["anthropic"] = "anthropic"
    api_key_env: str | None = "ANTHROPIC_API_KEY"
    thinking: Literal["adaptive", "disabled"] | Annotated[int, Field(ge=1024)] | None = None
    """Thinking before the reply; a number is a budget of tokens, on top of those of the reply."""
    cache: Literal["context", "system", "off"] = "context"
    """Up to where prompts are cached: the dialogue, the instructions and tools, or nothing."""

    @field_validator("base_url")
    @classmethod
    def _without_version(cls, given: str | None) -> str | None:
        if given is not None and given.endswith("/v1"):
            raise ValueError("leave out '/v1' at the end: with provider 'anthropic' it is added to the address")
        return given
