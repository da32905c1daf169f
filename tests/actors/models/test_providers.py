"""The real SDKs against the mock server, over a real socket."""

import asyncio
import contextlib
import logging
import pickle
import socket
import ssl
import traceback
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest
import trustme

from toolace_mt.actors.models import (
    ModelBusy,
    ModelError,
    ModelGarbled,
    ModelMisconfigured,
    ModelTimedOut,
    ModelUnavailable,
    QuestionRefused,
    RetrySettings,
    RetryState,
    decide,
)
from toolace_mt.actors.models.endpoint import Endpoint
from toolace_mt.actors.models.failures.translation import of_error_object
from toolace_mt.actors.questions import Question, Reply

from .conftest import ANSWER, KEY, Ask, MakeModel, StartServer


async def trouble(model: Any, question: Any) -> ModelError:
    """The error that the question ends in: it survives a journey, and no key is in it, in whatever way it is shown."""
    with pytest.raises(ModelError) as caught:
        await model.reply(question)
    error = caught.value
    shown = "".join(traceback.format_exception(error))
    for text in (str(error), repr(error), repr(vars(error)), repr(pickle.dumps(error)), shown):
        assert KEY not in text
        assert KEY[3:] not in text
    assert error.__cause__ is None
    assert error.__context__ is None
    assert str(error).isprintable()
    assert len(str(error)) < 700
    again = pickle.loads(pickle.dumps(error))  # noqa: S301 — our own
    assert (type(again), str(again), vars(again)) == (type(error), str(error), vars(error))
    assert error.endpoint
    return error


async def test_a_reply_has_text_usage_and_names(start: StartServer, model: MakeModel, ask: Ask) -> None:
    """The reply holds what the server sent, and a server on this machine costs nothing."""
    server = await start()
    reply = await model(server.url).reply(ask())
    assert reply.text == ANSWER
    assert reply.model == "offline"
    assert reply.finish_reason == "stop"
    assert reply.price == 0  # the server is on this machine
    assert 0 < reply.latency < 60
    assert reply.usage.input_tokens == server.counts.input_tokens > 150
    assert reply.usage.output_tokens == server.counts.output_tokens > 0


async def test_the_user_s_price_is_the_price(start: StartServer, model: MakeModel, ask: Ask) -> None:
    """A model of one's own costs what its owner says."""
    server = await start()
    reply = await model(server.url, price={"input": 1_000_000, "output": 0}).reply(ask())
    assert reply.price == reply.usage.input_tokens


async def test_tokens_from_the_cache_are_counted_apart(start: StartServer, model: MakeModel, ask: Ask) -> None:
    """The second question about a dialogue reads what the first has written."""
    one = model((await start()).url)
    first, second = await one.reply(ask(1, tools=5000)), await one.reply(ask(2, tools=5000))
    assert first.usage.input_tokens == second.usage.input_tokens
    assert not first.usage.cached_tokens
    assert second.usage.cached_tokens is not None
    assert second.usage.cached_tokens > 100


@pytest.mark.parametrize(
    ("error", "mendable"),
    [({"code": "insufficient_quota", "message": "You exceeded your quota."}, False), ({"message": "Try again."}, True)],
)
def test_an_error_in_an_answer_with_status_200_is_what_it_says(error: object, mendable: bool) -> None:
    """An account that is used up is not waited for, whatever the status."""
    at = Endpoint("http://localhost/v1", "some-model", None)
    found = of_error_object(at, error, {})
    assert isinstance(found, ModelGarbled if mendable else ModelMisconfigured)
    assert "200" in str(found)


@pytest.mark.parametrize(
    ("fault", "finish_reason", "text"),
    [
        ("truncated", "length", ANSWER[: len(ANSWER) // 2]),
        ("refused", "refusal", "I cannot help with that."),
        ("tool_call", "tool_calls", ""),
        ("slow_body", "stop", ANSWER),
    ],
)
async def test_an_answer_that_cannot_be_used_is_still_a_reply(
    start: StartServer, model: MakeModel, ask: Ask, *, fault: str, finish_reason: str, text: str
) -> None:
    """It is paid for: text and finish reason go into the log."""
    server = await start(faults={fault: 1}, slow_seconds=0.05)
    reply = await model(server.url).reply(ask())
    assert (reply.finish_reason, reply.text) == (finish_reason, text)
    assert server.counts.answers == 1


async def test_a_filtered_answer_is_a_reply(
    start: StartServer, model: MakeModel, ask: Ask, request: pytest.FixtureRequest
) -> None:
    """OpenAI calls it a content filter, Anthropic a refusal."""
    server = await start(faults={"content_filter": 1})
    reply = await model(server.url).reply(ask())
    provider = request.node.callspec.params["model"]
    assert reply.finish_reason == {"openai": "content_filter", "anthropic": "refusal"}[provider]


@pytest.mark.parametrize(
    ("fault", "kind", "status"),
    [
        ("too_many_requests", ModelBusy, 429),
        ("overloaded", ModelBusy, 529),
        ("server_error", ModelUnavailable, 500),
        ("dropped", ModelUnavailable, None),
        ("dropped_midway", ModelUnavailable, None),
        ("malformed_body", ModelGarbled, 200),
        ("html_body", ModelGarbled, 200),
        ("error_object", ModelGarbled, 200),
    ],
)
async def test_each_fault_of_a_provider_is_an_error_of_ours(
    start: StartServer, model: MakeModel, ask: Ask, *, fault: str, kind: type[ModelError], status: int | None
) -> None:
    """Waiting may help against all of them, and one question is one request."""
    server = await start(faults={fault: 1}, retry_after=1.5)
    error = await trouble(model(server.url), ask())
    assert type(error) is kind
    assert error.status == status
    assert error.retry_after == (1.5 if kind is ModelBusy else None)
    assert server.counts.served.total() == 1
    assert server.counts.answers == 0


async def test_a_web_page_is_called_one(start: StartServer, model: MakeModel, ask: Ask) -> None:
    """The message says what came, bounded."""
    error = await trouble(model((await start(faults={"html_body": 1})).url), ask())
    assert "answered with a web page" in str(error)
    assert "Bad Gateway" in str(error)


async def test_a_wrong_key_is_told_without_the_key(start: StartServer, model: MakeModel, ask: Ask) -> None:
    """The server repeats the key that it was sent; the error does not."""
    server = await start(key="another")
    error = await trouble(model(server.url), ask())
    assert type(error) is ModelMisconfigured
    assert error.status == 401
    assert "check the key in the environment variable 'THE_KEY'" in str(error)
    assert "[key]" in str(error)


async def test_the_right_key_is_let_in(start: StartServer, model: MakeModel, ask: Ask) -> None:
    """Blanks around it come from files and do no harm."""
    server = await start(key=KEY)
    assert (await model(server.url, f" {KEY}\n").reply(ask())).text == ANSWER


@pytest.mark.parametrize(
    ("key", "why"),
    [(None, "is not set"), ("", "is empty"), (" \t ", "holds only blanks"), ("sk-a b", "cannot be in a key")],
)
async def test_a_key_that_is_none_is_told_before_anything_is_asked(model: MakeModel, key: str | None, why: str) -> None:
    """The message names the variable and never its value."""
    with pytest.raises(ModelMisconfigured, match=why) as caught:
        model("http://127.0.0.1:9", key)
    assert "'THE_KEY'" in str(caught.value)
    assert not key or not key.strip() or key not in str(caught.value)


async def test_an_unknown_model_stops_the_run(start: StartServer, model: MakeModel, ask: Ask) -> None:
    """404, and the message asks for the model's name."""
    server = await start(only_listed_models=True)
    error = await trouble(model(server.url, model="gpt-9"), ask())
    assert type(error) is ModelMisconfigured
    assert "is 'gpt-9' a model of this endpoint?" in str(error)


async def test_a_wrong_path_stops_the_run(start: StartServer, model: MakeModel, ask: Ask) -> None:
    """404 of a server that knows no such path."""
    server = await start()
    error = await trouble(model(f"{server.url}/api"), ask())
    assert type(error) is ModelMisconfigured
    assert "'base_url'" in str(error)


async def test_a_prompt_that_is_too_long_concerns_its_question_only(
    start: StartServer, model: MakeModel, ask: Ask
) -> None:
    """400 with the words of a context window."""
    server = await start(longest_prompt=100)
    error = await trouble(model(server.url), ask())
    assert type(error) is QuestionRefused
    assert "maximum context length" in str(error)


async def test_another_model_s_name_is_recorded_and_noted(
    start: StartServer, model: MakeModel, ask: Ask, caplog: pytest.LogCaptureFixture
) -> None:
    """Once for each name, however many replies."""
    server = await start(answers_as="something-else")
    one = model(server.url)
    with caplog.at_level(logging.WARNING, logger="toolace_mt"):
        replies = [await one.reply(ask(number)) for number in range(3)]
    assert {reply.model for reply in replies} == {"something-else"}
    assert [record.getMessage() for record in caplog.records] == [
        "model 'offline' was asked and 'something-else' answered"
    ]


@pytest.fixture
def closed_port() -> Iterator[int]:
    """A port without a listener."""
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        yield holder.getsockname()[1]


async def test_an_endpoint_that_is_not_there(model: MakeModel, ask: Ask, closed_port: int) -> None:
    """It may come back; the message has its address."""
    error = await trouble(model(f"http://127.0.0.1:{closed_port}"), ask())
    assert type(error) is ModelUnavailable
    assert f"http://127.0.0.1:{closed_port}" in str(error)
    assert "cannot be reached" in str(error)


@pytest.mark.parametrize("timeouts", [{"read": 0.1}, {"total": 0.1}])
async def test_an_answer_that_takes_too_long(
    start: StartServer, model: MakeModel, ask: Ask, timeouts: dict[str, float]
) -> None:
    """Both before the first byte and over all."""
    server = await start(latency=30)
    assert type(await trouble(model(server.url, timeouts=timeouts), ask())) is ModelTimedOut


async def test_a_body_that_takes_too_long(start: StartServer, model: MakeModel, ask: Ask) -> None:
    """The time for the whole of it counts, though bytes keep coming."""
    server = await start(faults={"slow_body": 1}, slow_seconds=30)
    assert type(await trouble(model(server.url, timeouts={"total": 0.2}), ask())) is ModelTimedOut
    assert server.counts.answers == 0


async def test_a_question_that_is_cancelled_is_abandoned(start: StartServer, model: MakeModel, ask: Ask) -> None:
    """The connection goes with it, and the server does not count an answer."""
    server = await start(latency=30)
    task = asyncio.create_task(model(server.url).reply(ask()))
    await until(lambda: server.counts.in_flight == 1)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await until(lambda: server.counts.in_flight == 0)
    assert server.counts.answers == 0


async def until(holds: Callable[[], bool]) -> None:
    """Let the event loop turn until *holds*: what happens at the other end of a socket has no event."""
    async with asyncio.timeout(20):
        while not holds():  # noqa: ASYNC110 — the server is real and tells nobody
            await asyncio.sleep(0)


def tls_of(authority: trustme.CA, *, until: datetime) -> ssl.SSLContext:
    """A server's side of TLS with a certificate that holds until then."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1", not_before=until - timedelta(days=9), not_after=until).configure_cert(context)
    return context


@pytest.fixture
def authority(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> trustme.CA:
    """A certificate authority that is trusted here."""
    made = trustme.CA()
    made.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
    return made


async def test_a_good_certificate_is_good(
    start: StartServer, model: MakeModel, ask: Ask, authority: trustme.CA
) -> None:
    """Later requests fail because of the dates alone."""
    server = await start(tls=tls_of(authority, until=datetime.now(UTC) + timedelta(days=1)))
    assert (await model(server.url).reply(ask())).text == ANSWER


async def test_an_expired_certificate_stops_the_run(
    start: StartServer, model: MakeModel, ask: Ask, authority: trustme.CA
) -> None:
    """No waiting helps against it."""
    server = await start(tls=tls_of(authority, until=datetime.now(UTC) - timedelta(days=1)))
    error = await trouble(model(server.url), ask())
    assert type(error) is ModelMisconfigured
    assert "certificate has expired" in str(error)


async def test_https_where_http_is_spoken_stops_the_run(start: StartServer, model: MakeModel, ask: Ask) -> None:
    """The message says that there is no TLS."""
    server = await start()
    error = await trouble(model(server.url.replace("http:", "https:")), ask())
    assert type(error) is ModelMisconfigured
    assert "TLS" in str(error)


async def test_more_than_a_hundred_questions_are_in_flight_at_once(
    start: StartServer, model: MakeModel, ask: Ask
) -> None:
    """The SDK's own limit of connections does not hold them back."""
    server = await start(latency=0.5)
    one = model(server.url)
    await asyncio.gather(*(one.reply(ask(number)) for number in range(150)))
    assert server.counts.most_in_flight == 150


async def test_every_question_is_answered_once_whatever_goes_wrong(
    start: StartServer, model: MakeModel, ask: Ask
) -> None:
    """With every fault switched on, the replies are as many as the answers that were sent to the last byte."""
    struck = ["too_many_requests", "server_error", "overloaded", "dropped", "dropped_midway"]
    odd = ["malformed_body", "html_body", "error_object", "truncated", "refused", "content_filter", "tool_call"]
    server = await start(faults=dict.fromkeys([*struck, *odd], 0.05), retry_after=0.01, seed=7)

    one = model(server.url)

    async def answered(question: Question[Any]) -> Reply:
        for _ in range(30):
            with contextlib.suppress(ModelUnavailable):
                return await one.reply(question)
        raise AssertionError("30 tries without an answer")

    replies = await asyncio.gather(*(answered(ask(number)) for number in range(100)))
    assert len(replies) == 100
    assert server.counts.answers == 100
    assert server.counts.served.total() > 120
    assert sum(reply.usage.input_tokens or 0 for reply in replies) == server.counts.input_tokens
    assert sum(reply.usage.output_tokens or 0 for reply in replies) == server.counts.output_tokens


async def test_an_endpoint_that_only_ever_speaks_html_is_misconfigured(
    start: StartServer, model: MakeModel, ask: Ask
) -> None:
    """A glitch passes; what does not pass is a wrong address."""
    server = await start(faults={"html_body": 1})
    one, settings = model(server.url), RetrySettings(tries=3)
    for _ in range(3):
        error = await trouble(one, ask())
        assert type(error) is ModelGarbled
    final = decide(error, RetryState(3, 0.0, False, True), settings, outage_timeout=900, rng=Random(1))
    assert type(final) is ModelMisconfigured
    assert "3 times in a row" in str(final)
    assert server.counts.served.total() == 3
