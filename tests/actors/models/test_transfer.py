"""What can go wrong between a request and its reply, over a real socket: redirects, and bytes that are no HTTP."""

import asyncio
import gzip
import inspect
import ssl
import zlib
from collections.abc import Iterator
from itertools import chain
from types import ModuleType
from typing import Any

import aiohttp
import aiohttp.http_exceptions
import anthropic
import anyio
import httpcore2
import httpx2
import openai
import pytest

import toolace_mt.actors.models.anthropic as ours_anthropic
import toolace_mt.actors.models.openai as ours_openai
from support.raw_server import raw_server, response
from toolace_mt.actors.models import ModelMisconfigured, ModelTimedOut, ModelUnavailable
from toolace_mt.actors.models.connecting import transport
from toolace_mt.actors.models.endpoint import Endpoint
from toolace_mt.actors.models.failures.errors import ModelError
from toolace_mt.actors.models.settings import Timeouts

from .conftest import KEY, Ask, MakeModel
from .test_providers import trouble

GOOD = b'{"choices": [{"message": {"content": "{}"}}], "content": [{"type": "text", "text": "{}"}]}'


@pytest.mark.parametrize("status", [b"301 Moved", b"302 Found", b"303 See Other", b"307 Temporary", b"308 Permanent"])
async def test_a_redirect_is_not_followed(model: MakeModel, ask: Ask, status: bytes) -> None:
    """Another host gets neither the prompt nor a header, its reply does not count, and the error names it."""
    async with raw_server(response(GOOD)) as other:
        moved = response(b"", b"location: " + other.url.encode() + b"/v1/elsewhere", status=status)
        async with raw_server(moved) as server:
            error = await trouble(model(server.url, extra_headers={"x-team": "tools"}), ask())
    assert type(error) is ModelMisconfigured
    assert f"to '{other.url}/v1/elsewhere': redirects are not followed" in str(error)
    assert len(server.requests) == 1
    assert KEY.encode() in server.requests[0]
    assert other.requests == []


@pytest.mark.parametrize(
    "location",
    [
        b"",
        b"location: \xff\xfe://[",
        b"location: http://127.0.0.1:99999999/",
        b"location: /v1/again",
        b"location: x" * 9,
    ],
)
async def test_an_odd_redirect_is_one_too(model: MakeModel, ask: Ask, location: bytes) -> None:
    """It ends in an error of ours, and the address itself is not asked again either."""
    async with raw_server(response(b"", *filter(None, [location]), status=b"307 Temporary Redirect")) as server:
        error = await trouble(model(server.url), ask())
    assert isinstance(error, ModelMisconfigured | ModelUnavailable)
    assert len(server.requests) == 1


CHUNKED = b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n"
NO_HTTP = {
    "status line": b"HTTP/9 fine\r\n\r\n",
    "status in words": b"HTTP/1.1 two hundred\r\n\r\n",
    "another protocol": b"SSH-2.0-OpenSSH_9.2\r\n",
    "nothing": b"",
    "header without colon": response(GOOD, b"no colon"),
    "header too long": response(GOOD, b"x-long: " + b"x" * 9000),
    "headers without end": b"HTTP/1.1 200 OK\r\n" + b"".join(b"x-%d: y\r\n" % number for number in range(9000)),
    "bytes in a header": response(GOOD, b"x-odd: \x00\x01"),
    "length in words": b"HTTP/1.1 200 OK\r\ncontent-length: long\r\n\r\n" + GOOD,
    "length below zero": b"HTTP/1.1 200 OK\r\ncontent-length: -5\r\n\r\n" + GOOD,
    "length twice": response(GOOD, b"content-length: 3"),
    "length too great": b"HTTP/1.1 200 OK\r\ncontent-length: 5000\r\n\r\n" + GOOD,
    "length and chunks": response(GOOD, b"transfer-encoding: chunked"),
    "no chunk": CHUNKED + b"zz\r\n" + GOOD,
    "half a chunk": CHUNKED + b"ff\r\n" + GOOD,
    "endless chunk size": CHUNKED + b"f" * 20_000,
    "no gzip": response(GOOD, b"content-encoding: gzip"),
    "half a gzip": response(gzip.compress(GOOD * 99)[:40], b"content-encoding: gzip"),
    "no deflate": response(b"\xff" + GOOD, b"content-encoding: deflate"),
}


@pytest.mark.parametrize("name", NO_HTTP)
async def test_what_is_no_http_is_an_error_of_ours(model: MakeModel, ask: Ask, name: str) -> None:
    """The next question is asked all the same: it is neither a fault of this program nor the end of a run."""
    async with raw_server(NO_HTTP[name]) as server:
        one = model(server.url)
        for _ in range(2):
            error = await trouble(one, ask())
            assert isinstance(error, ModelUnavailable)
    assert len(server.requests) == 2


@pytest.mark.parametrize(
    "reply",
    [
        response(GOOD, status=b"200 \xff\xfe"),
        response(GOOD, b"set-cookie: \xff=\xfe; expires=never; domain=.", b"set-cookie: ;"),
        response(GOOD, b"content-type: application/json; charset=klingon"),
        response(gzip.compress(GOOD), b"content-encoding: gzip"),
        response(zlib.compress(gzip.compress(GOOD)), b"content-encoding: gzip, deflate"),
        response(GOOD, b"content-encoding: unheard-of"),
    ],
    ids=["reason", "cookies", "charset", "gzip", "twice", "encoding"],
)
async def test_what_is_only_odd_is_a_reply_or_one_error(model: MakeModel, ask: Ask, reply: bytes) -> None:
    """Bytes around the body do not make a fault of this program."""
    async with raw_server(reply) as server:
        heard = await asyncio.gather(model(server.url).reply(ask()), return_exceptions=True)
    assert len(server.requests) == 1
    assert isinstance(heard[0], ModelUnavailable) or getattr(heard[0], "text", "") == "{}"


async def test_a_server_that_says_nothing_is_timed_out(model: MakeModel, ask: Ask) -> None:
    """Half of the head came."""
    async with raw_server(b"HTTP/1.1 200 OK\r\ncontent-length: 99\r\n", hangs=True) as server:
        error = await trouble(model(server.url, timeouts={"read": 0.2}), ask())
    assert type(error) is ModelTimedOut


def classes_of(module: ModuleType) -> Iterator[type[Exception]]:
    """Every class of error that *module* shows."""
    for value in list(vars(module).values()):
        if isinstance(value, type) and issubclass(value, Exception) and not issubclass(value, Warning):
            yield value


def below(cls: type[Exception]) -> Iterator[type[Exception]]:
    """*cls* and every class that derives from it, wherever."""
    yield cls
    for child in cls.__subclasses__():
        yield from below(child)


ROOTS = (OSError, EOFError, ValueError, LookupError, RuntimeError, zlib.error, aiohttp.ClientError)
LIBRARIES = ("aiohttp", "httpx2", "httpcore2", "anyio", "ssl", "socket", "asyncio", "zlib", "builtins", "http", "idna")
SHOWN = chain.from_iterable(map(classes_of, (aiohttp, aiohttp.http_exceptions, httpx2, httpcore2, anyio, ssl, asyncio)))
DERIVED = chain.from_iterable(
    below(root) for root in (*ROOTS, httpx2.HTTPError, aiohttp.http_exceptions.BadHttpMessage)
)
TREE = sorted(
    {cls for cls in (*SHOWN, *DERIVED) if cls.__module__.partition(".")[0].lstrip("_") in LIBRARIES},
    key=lambda cls: (cls.__module__, cls.__qualname__),
)


def raised(cls: type[Exception]) -> Exception:
    """An error of *cls*, made without its constructor where that wants what only a connection has."""
    wanted = inspect.signature(cls.__init__).parameters if cls.__init__ is not Exception.__init__ else {}
    named = {"request": None, "message": "broken"}
    given: dict[str, Any] = {name: named[name] for name in wanted if name in named}
    try:
        return cls("broken") if "message" not in given else cls(**given)
    except TypeError:
        return cls.__new__(cls)


class Raising(httpx2.AsyncBaseTransport):
    """A network that breaks in one way."""

    def __init__(self, error: Exception) -> None:
        self.error = error

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        """Raise the error."""
        del request
        raise self.error


class RaisingWhileRead(Raising, httpx2.AsyncByteStream):
    """One that breaks in the middle of the body."""

    async def __aiter__(self) -> Any:
        """Give a piece, then raise the error."""
        yield b'{"cho'
        raise self.error

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        """Begin to answer."""
        return httpx2.Response(200, stream=self, request=request)


async def through_sdk(sdk: str, broken: httpx2.AsyncBaseTransport) -> ModelError | None:
    """The error that a real SDK raises over a *broken* network, translated."""
    at = Endpoint("http://models.test", "m", None)
    found: ModelError | None
    arguments = transport(Timeouts(), 1000)
    try:
        if sdk == "openai":
            http = ours_openai.Http(**arguments, transport=broken)
            client = openai.AsyncOpenAI(api_key="k", base_url=at.url, max_retries=0, http_client=http)
            await client.post("/x", body={}, cast_to=httpx2.Response)
        else:
            other = ours_anthropic.Http(**arguments, transport=broken)
            one = anthropic.AsyncAnthropic(api_key="k", base_url=at.url, max_retries=0, http_client=other)
            await one.post("/x", body={}, cast_to=httpx2.Response)
    except Exception as error:  # noqa: BLE001 — whatever comes is what is looked at
        found = (ours_openai if sdk == "openai" else ours_anthropic).translated(at, error)
        return found
    raise AssertionError("nothing was raised")


@pytest.mark.parametrize("sdk", ["openai", "anthropic"])
@pytest.mark.parametrize("network", [Raising, RaisingWhileRead])
async def test_no_error_of_a_library_is_forgotten(sdk: str, network: type[Raising]) -> None:
    """Whatever the libraries below can raise is an error of ours, before the first byte and after it."""
    assert len(TREE) > 100
    strange = {
        cls.__qualname__: found
        for cls in TREE
        if not isinstance(found := await through_sdk(sdk, network(raised(cls))), ModelError)
    }
    assert strange == {}
