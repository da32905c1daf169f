"""Every error that an SDK or a provider has is one of ours."""

import inspect
from collections.abc import Iterator
from types import ModuleType, SimpleNamespace
from typing import Any

import anthropic
import httpx2
import openai
import pytest
from hypothesis import given
from hypothesis import strategies as st

import toolace_mt.actors.models.anthropic as ours_anthropic
import toolace_mt.actors.models.openai as ours_openai
from toolace_mt.actors.models.endpoint import Endpoint
from toolace_mt.actors.models.failures.errors import (
    ModelBusy,
    ModelError,
    ModelGarbled,
    ModelMisconfigured,
    ModelTimedOut,
    ModelUnavailable,
    QuestionRefused,
)
from toolace_mt.actors.models.failures.translation import of_error_object, of_garbled, of_status

KEY = "gateway-key-0123456789"
AT = Endpoint("https://models.test/v1", "some-model", "THE_KEY", KEY, {}, (KEY, "pin"))
REQUEST = httpx2.Request("POST", AT.url, headers={"authorization": f"Bearer {KEY}"})
REQUEST_2 = httpx2.Request("POST", AT.url, headers={"x-api-key": KEY})


def below(cls: type[Any]) -> Iterator[type[Any]]:
    """*cls* and every class that derives from it."""
    yield cls
    for child in cls.__subclasses__():
        yield from below(child)


def made(cls: type[Any]) -> Any:
    """An error of an SDK, however it wants to be made."""
    status = cls.status_code if isinstance(getattr(cls, "status_code", None), int) else 500
    in_openai = cls.__module__.startswith("openai")
    request: Any = REQUEST if in_openai else REQUEST_2
    response: Any = (
        httpx2.Response(status, request=REQUEST) if in_openai else httpx2.Response(status, request=REQUEST_2)
    )
    known = {
        "request": request,
        "response": response,
        "body": {"error": {"message": f"no {KEY}"}},
        "message": f"no {KEY}",
        "completion": SimpleNamespace(usage=None),
        "unsent_messages": [],
    }
    wanted = inspect.signature(cls.__init__).parameters
    given = {name: known[name] for name in wanted if name in known}
    return cls(**given) if given or "args" not in wanted else cls(f"no {KEY}")


def errors_of(sdk: ModuleType, base: type[Any]) -> list[type[Any]]:
    """Every error that *sdk* shows, and every one that an API can answer with."""
    public = [value for name, value in list(vars(sdk).items()) if not name.startswith("_")]
    shown = {one for one in public if isinstance(one, type) and issubclass(one, base)}
    return sorted({*shown, *below(vars(sdk)["APIError"])}, key=lambda one: one.__qualname__)


SDK_ERRORS = [*errors_of(openai, openai.OpenAIError), *errors_of(anthropic, anthropic.AnthropicError)]

NEITHER_STATUS_NOR_CONNECTION = {
    # The SDK itself will not go on. None of these is raised for a plain question.
    "OpenAIError",
    "SubjectTokenProviderError",
    "APIError",
    "APIResponseValidationError",
    "LengthFinishReasonError",
    "ContentFilterFinishReasonError",
    "WebSocketConnectionClosedError",
    "WebSocketQueueFullError",
    "AnthropicError",
    "APIWebhookValidationError",
    "RetryableError",
    "CredentialsError",
    "IdentityTokenFileError",
    "WorkloadIdentityError",
}


@pytest.mark.parametrize("cls", SDK_ERRORS, ids=lambda cls: f"{cls.__module__.split('.')[0]}.{cls.__name__}")
def test_no_error_of_an_sdk_is_forgotten(cls: type[Any]) -> None:
    """Each class has its meaning here, and a release that adds one of a new sort is noticed."""
    translate = ours_openai.translated if cls.__module__.startswith("openai") else ours_anthropic.translated
    error = translate(AT, made(cls))
    assert isinstance(error, ModelError)
    assert KEY not in f"{error}{error!r}"
    sdk = openai if cls.__module__.startswith("openai") else anthropic
    by_status = issubclass(cls, sdk.APIStatusError)
    by_connection = issubclass(cls, sdk.APIConnectionError)
    assert by_status or by_connection or cls.__name__ in NEITHER_STATUS_NOR_CONNECTION
    if by_status:
        assert error.status is not None
    if by_connection:
        assert type(error) is (ModelTimedOut if issubclass(cls, sdk.APITimeoutError) else ModelUnavailable)


def test_what_is_no_error_of_the_sdk_is_left_alone() -> None:
    """A fault of this program is not called the provider's."""
    assert ours_openai.translated(AT, ZeroDivisionError()) is None
    assert ours_anthropic.translated(AT, ZeroDivisionError()) is None


def said(message: str, code: str | None = None) -> dict[str, Any]:
    """An error as OpenAI's wire has it."""
    return {"error": {"message": message, "type": "invalid_request_error", "code": code}}


def said_by_anthropic(message: str, type_: str = "invalid_request_error") -> dict[str, Any]:
    """An error as Anthropic's wire has it."""
    return {"type": "error", "error": {"type": type_, "message": message}}


@pytest.mark.parametrize(
    ("status", "body", "kind"),
    [
        (429, said("Rate limit reached for requests", "rate_limit_exceeded"), ModelBusy),
        (429, said_by_anthropic("slow down", "rate_limit_error"), ModelBusy),
        (429, None, ModelBusy),
        (503, "<html>Service Unavailable</html>", ModelBusy),
        (529, said_by_anthropic("Overloaded", "overloaded_error"), ModelBusy),
        (500, None, ModelUnavailable),
        (502, "<html>Bad Gateway</html>", ModelUnavailable),
        (504, None, ModelTimedOut),
        (599, None, ModelUnavailable),
        (408, None, ModelTimedOut),
        (409, None, ModelUnavailable),
        (429, said("You exceeded your current quota", "insufficient_quota"), ModelMisconfigured),
        (400, said_by_anthropic("Your credit balance is too low to access the Anthropic API"), ModelMisconfigured),
        (402, None, ModelMisconfigured),
        (401, said("Incorrect API key provided", "invalid_api_key"), ModelMisconfigured),
        (403, None, ModelMisconfigured),
        (404, said("The model `x` does not exist or you do not have access to it.", None), ModelMisconfigured),
        (404, said_by_anthropic("model: claude-x", "not_found_error"), ModelMisconfigured),
        (404, "<html>Not Found</html>", ModelMisconfigured),
        (405, None, ModelMisconfigured),
        (301, None, ModelMisconfigured),
        (501, None, ModelMisconfigured),
        (400, said("Unsupported parameter: 'max_tokens'", "unsupported_parameter"), ModelMisconfigured),
        (400, said_by_anthropic("temperature: Input should be less than or equal to 1"), ModelMisconfigured),
        (400, said_by_anthropic("max_tokens: 100000 > 8192, which is the maximum"), ModelMisconfigured),
        (400, said("This model's maximum context length is 8192 tokens", "context_length_exceeded"), QuestionRefused),
        (400, said_by_anthropic("prompt is too long: 210000 tokens > 200000 maximum"), QuestionRefused),
        (400, said("The response was filtered", "content_filter"), QuestionRefused),
        (400, said("Your request was flagged by our safety system"), QuestionRefused),
        (400, said("messages.0: odd character"), QuestionRefused),
        (413, None, QuestionRefused),
        (422, {"detail": "bad"}, QuestionRefused),
    ],
)
def test_a_status_means_what_it_says(status: int, body: object, kind: type[ModelError]) -> None:
    """Waiting for it: whether that helps, and which calls it concerns."""
    error = of_status(AT, status, body, {})
    assert type(error) is kind
    assert error.status == status
    assert error.endpoint == AT.url
    assert str(status) in str(error)


def test_a_list_of_faults_is_told() -> None:
    """As frameworks of servers write it, each fault with its place."""
    faults = [{"loc": ["body", "messages", 0, "role"], "msg": "field required", "type": "missing"}, {"msg": "no"}, 7]
    assert ": 'body.messages.0.role: field required; no'" in str(of_status(AT, 422, {"detail": faults}, {}))


def test_an_error_object_with_a_status_has_its_meaning() -> None:
    """Gateways answer 200 and speak of 429 in the body."""
    error = of_error_object(AT, {"code": 429, "message": "slow down"}, {"retry-after": "3"})
    assert type(error) is ModelBusy
    assert (error.status, error.retry_after) == (429, 3)
    assert type(of_error_object(AT, {"message": "oops", "code": "x"}, {})) is ModelGarbled
    assert type(of_error_object(AT, "oops", {})) is ModelGarbled
    assert type(of_error_object(AT, ["oops"], {})) is ModelGarbled


@pytest.mark.parametrize(
    "text",
    [
        f"you sent {KEY}",
        f"you sent {KEY}{KEY}",
        "you sent pin!",
        "you sent sk-proj-abcdefghijkl",
        "you sent sk-ant-api03-abc_def-ghi",
        "Authorization: Bearer abcdefghijk",
        "x" * 290 + KEY,
    ],
)
def test_keys_are_taken_out_before_the_text_is_cut(text: str) -> None:
    """Ours, short ones, and what looks like somebody's."""
    cleaned = AT.clean(text)
    assert "[key]" in cleaned or cleaned.endswith("...")
    for piece in (KEY[:8], "pin!", "abcdefghij", "api03"):
        assert piece not in cleaned


def test_a_short_key_does_not_eat_other_words() -> None:
    """It is taken out as a word, and not out of words."""
    assert AT.clean("a pinch of pin") == "a pinch of [key]"


hostile = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20) | st.just(KEY),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["error", "message", "code", "type", "status", "details", "detail", "loc", "msg", "error_code"]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=8,
)


@given(status=st.integers(300, 700), body=hostile)
def test_no_body_is_too_odd(status: int, body: object) -> None:
    """Whatever a server sends with an error, one printable, bounded message comes of it."""
    for error in (of_status(AT, status, body, {"retry-after": "soon"}), of_error_object(AT, body, {})):
        assert str(error).isprintable()
        assert len(str(error)) < 700
        assert KEY not in str(error)


class Answered:
    """An answer with status 200."""

    headers: dict[str, str] = {}  # noqa: RUF012 — as the SDKs' answers have it

    def __init__(self, content: bytes) -> None:
        self.content = content


@given(body=st.binary(max_size=60) | hostile.map(lambda value: httpx2.Response(200, json=value).content))
def test_no_answer_is_too_odd(body: bytes) -> None:
    """Whatever a server sends with 200, it is an answer or one of our errors."""
    for read in (ours_openai.read_answer, ours_anthropic.read_answer):
        heard = read(AT, Answered(body))
        if isinstance(heard, ModelError):
            assert str(heard).isprintable()
            assert KEY not in str(heard)


def test_garbled_answers_are_described() -> None:
    """A web page is one, behind a byte order mark too; the rest is shown as it begins."""
    assert "a web page" in str(of_garbled(AT, b"\xef\xbb\xbf  <!DOCTYPE html>", "expected value"))
    assert "not a reply (expected value): '{\"a'" in str(of_garbled(AT, b'{"a', "expected value"))
