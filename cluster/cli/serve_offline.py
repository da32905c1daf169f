"""`serve-offline`: the offline model over HTTP, with every fault that a provider has, to practise on."""

import asyncio
import re
from pathlib import Path
from typing import Annotated

import typer
from pydantic import ValidationError

from ...actors.models import OfflineSettings
from ...actors.offline import answer
from ...actors.offline.server import Served, ServerSettings, serve
from ...store import output, written
from ...store.inputs import read_whole
from ..config.validating import mistakes
from ..errors import RunFailure, UsageError
from .app import app, console

_LONGEST_ADDRESS = 1000
Share = Annotated[float, typer.Option(min=0, max=1, show_default=False)]


@app.command(name="serve-offline")
def serve_offline(
    *,
    port: Annotated[int, typer.Option(min=0, max=65535, help="0 takes a free one.")] = 8000,
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
    seed: Annotated[int, typer.Option(help="What answers, latencies and faults are drawn from.")] = 0,
    latency: Annotated[float, typer.Option(min=0, help="Median seconds until an answer begins.")] = 0.0,
    sigma: Annotated[float, typer.Option(min=0, max=5, help="Of the latency's logarithm; 0 is constant.")] = 0.0,
    retry_after: Annotated[float, typer.Option(min=0, help="Seconds that a refused client is told to wait.")] = 1.0,
    slow_seconds: Annotated[float, typer.Option(min=0, help="How long a slow body takes.")] = 1.0,
    batch_seconds: Annotated[float, typer.Option(min=0, help="How long a batch takes.")] = 0.0,
    rate_expired: Share = 0.0,
    rate_429: Share = 0.0,
    rate_500: Share = 0.0,
    rate_529: Share = 0.0,
    rate_dropped: Share = 0.0,
    rate_dropped_midway: Share = 0.0,
    rate_slow: Share = 0.0,
    rate_malformed: Share = 0.0,
    rate_html: Share = 0.0,
    rate_error_object: Share = 0.0,
    rate_truncated: Share = 0.0,
    rate_refused: Share = 0.0,
    rate_content_filter: Share = 0.0,
    rate_tool_call: Share = 0.0,
    rate_no_usage: Share = 0.0,
    rate_odd_usage: Share = 0.0,
    rate_odd_fields: Share = 0.0,
    rate_thoughts: Share = 0.0,
    rate_stray_refusal: Share = 0.0,
    rate_long_pause: Share = 0.0,
    rate_no_http: Share = 0.0,
    rate_endless: Share = 0.0,
    rate_key_echo: Share = 0.0,
    rate_redirect: Share = 0.0,
    rate_bomb: Share = 0.0,
    url_file: Annotated[Path | None, typer.Option(help="Write the address to this file when listening.")] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace a --url-file that holds no address.")] = False,
) -> None:
    """Serve the offline model, with faults to practise on.

    It speaks the wire formats of OpenAI and Anthropic. Rates are shares of the questions.
    """
    rates = {
        Served.TOO_MANY_REQUESTS: rate_429,
        Served.SERVER_ERROR: rate_500,
        Served.OVERLOADED: rate_529,
        Served.DROPPED: rate_dropped,
        Served.DROPPED_MIDWAY: rate_dropped_midway,
        Served.SLOW_BODY: rate_slow,
        Served.MALFORMED_BODY: rate_malformed,
        Served.HTML_BODY: rate_html,
        Served.ERROR_OBJECT: rate_error_object,
        Served.TRUNCATED: rate_truncated,
        Served.REFUSED: rate_refused,
        Served.CONTENT_FILTER: rate_content_filter,
        Served.TOOL_CALL: rate_tool_call,
        Served.NO_USAGE: rate_no_usage,
        Served.ODD_USAGE: rate_odd_usage,
        Served.ODD_FIELDS: rate_odd_fields,
        Served.THOUGHTS: rate_thoughts,
        Served.STRAY_REFUSAL: rate_stray_refusal,
        Served.LONG_PAUSE: rate_long_pause,
        Served.NO_HTTP: rate_no_http,
        Served.ENDLESS: rate_endless,
        Served.KEY_ECHO: rate_key_echo,
        Served.REDIRECT: rate_redirect,
        Served.BOMB: rate_bomb,
    }
    given = {
        "seed": seed,
        "latency": latency,
        "sigma": sigma,
        "retry_after": retry_after,
        "slow_seconds": slow_seconds,
        "faults": rates,
        "batches": {"seconds": batch_seconds, "expired": rate_expired},
    }
    try:
        settings = ServerSettings.model_validate(given)
    except ValidationError as error:
        raise UsageError("\n".join(words for _, words in mistakes(ServerSettings, given, error))) from None
    offline = OfflineSettings(seed=seed)
    place = None if url_file is None else output(url_file, replace=force or _holds_address(url_file))

    def say(words: str) -> None:
        if place is not None and words.startswith("serving at "):
            with written(place) as file:
                file.write(words.removeprefix("serving at ").partition(": OpenAI")[0].encode())
        console.print(words, soft_wrap=True)

    try:
        asyncio.run(serve(host, port, settings, lambda system, user: answer(system, user, settings=offline), say=say))
    except OSError as error:
        raise RunFailure(f"{host}:{port} cannot be listened on: {error.strerror}. Name another --port") from None


def _holds_address(path: Path) -> bool:
    """Return True if *path* holds what an earlier server wrote, or nothing: that is replaced without being asked."""
    try:
        written = read_whole(path, most=_LONGEST_ADDRESS)
    except OSError:
        return False
    return not written or re.fullmatch(rb"https?://[\w.:\[\]-]+", written.strip()) is not None
