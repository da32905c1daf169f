"""Settings that a user may give, and that no key gets into a config."""

from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from toolace_mt.actors.models import (
    AnthropicSettings,
    ModelMisconfigured,
    ModelSettings,
    OfflineModel,
    OpenAISettings,
    make_model,
)
from toolace_mt.actors.models.endpoint import Endpoint
from toolace_mt.actors.models.exchange import is_same_model

KEY = "sk-very-secret-0123456789abcdef"
ANY: TypeAdapter[Any] = TypeAdapter(ModelSettings)


def refused(**given: Any) -> str:
    """Return the whole message with which these settings are refused."""
    with pytest.raises(ValidationError) as caught:
        OpenAISettings.model_validate({"model": "m", **given})
    return str(caught.value)


@pytest.mark.parametrize(
    "given",
    [
        {"modle": "m"},
        {"model": ""},
        {"model": "a b"},
        {"base_url": "localhost:8000"},
        {"base_url": "ftp://x"},
        {"base_url": "http://"},
        {"base_url": "http://x:99999"},
        {"base_url": "http://[x"},
        {"temperature": 3},
        {"max_tokens": 0},
        {"timeouts": {"read": 0}},
        {"timeouts": {"raed": 1}},
        {"retries": {"tries": 0}},
        {"extra_headers": {"X-A": "b\r\nX-C: d"}},
        {"extra_headers": {"X A": "b"}},
        {"headers_env": {"X A": "B"}},
    ],
)
def test_what_makes_no_sense_is_refused(given: dict[str, Any]) -> None:
    """When the config is read, and not at the first question."""
    assert refused(**given)


@pytest.mark.parametrize(
    "given",
    [
        {"api_key_env": KEY},
        {"api_key": KEY},
        {"base_url": f"http://user:{KEY}@localhost"},
        {"base_url": f"http://localhost/v1?key={KEY}"},
        {"extra_headers": {"Authorization": f"Bearer {KEY}"}},
        {"extra_headers": {"x-api-key": KEY}},
        {"headers_env": {"X-Gateway": KEY}},
    ],
)
def test_a_key_in_a_config_is_refused_and_not_repeated(given: dict[str, Any]) -> None:
    """A pasted key is refused with a message that names its place."""
    assert KEY not in refused(**given)


def test_secret_headers_come_from_the_environment() -> None:
    """A gateway's second key, for example; it is as secret as the first."""
    settings = OpenAISettings(
        model="m", extra_headers={"X-Team": "a"}, headers_env={"X-Gateway": "GATEWAY_KEY"}, api_key_env=None
    )
    at = Endpoint.of(settings, {"GATEWAY_KEY": KEY}, vendor="https://vendor.test")
    assert at.headers == {"X-Team": "a", "X-Gateway": KEY}
    assert KEY not in repr(at)
    assert KEY not in at.clean(f"no {KEY}")
    with pytest.raises(ModelMisconfigured, match="'GATEWAY_KEY' is not set"):
        Endpoint.of(settings, {}, vendor="https://vendor.test")


def test_settings_name_their_provider() -> None:
    """One word in the config chooses among all of them, and what is dumped is read again."""
    for given, cls in (
        ({"provider": "openai", "model": "m"}, OpenAISettings),
        ({"provider": "anthropic", "model": "m", "thinking": 2048}, AnthropicSettings),
        ({"provider": "anthropic", "model": "m", "thinking": "adaptive"}, AnthropicSettings),
    ):
        settings = ANY.validate_python(given)
        assert type(settings) is cls
        assert ANY.validate_json(settings.model_dump_json()) == settings
    assert isinstance(make_model(ANY.validate_python({"provider": "offline"})), OfflineModel)


@pytest.mark.parametrize("provider", ["openai", "anthropic"])
async def test_a_model_is_made_of_its_settings(provider: str) -> None:
    """Without a key where none is wanted, and not without one where it is."""
    made = make_model(ANY.validate_python({"provider": provider, "model": "m", "api_key_env": None}))
    await made.close()
    with pytest.raises(ModelMisconfigured, match="NO_SUCH_KEY_HERE"):
        make_model(ANY.validate_python({"provider": provider, "model": "m", "api_key_env": "NO_SUCH_KEY_HERE"}))


@pytest.mark.parametrize(
    ("asked", "answered", "same"),
    [
        ("gpt-4o", "gpt-4o", True),
        ("gpt-4o", "gpt-4o-2024-11-20", True),
        ("gpt-4o-2024-11-20", "gpt-4o", True),
        ("claude-sonnet-4-5", "claude-sonnet-4-5-20250929", True),
        ("claude-3-5-haiku-latest", "claude-3-5-haiku-20241022", True),
        ("openai/gpt-4o", "gpt-4o", True),
        ("Qwen/Qwen3-8B", "qwen3-8b", True),
        ("gpt-4o", "gpt-4o-mini", False),
        ("gpt-4o", "gpt-4.1", False),
        ("gpt-4o", "", False),
    ],
)
def test_a_date_or_a_prefix_does_not_make_another_model(asked: str, answered: str, *, same: bool) -> None:
    """Another name does."""
    assert is_same_model(asked, answered) is same
