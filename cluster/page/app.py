"""The pages by their addresses, over one log that is only read."""

from collections.abc import Awaitable, Callable
from typing import TypeAlias

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from ...events import EventsError
from ...store import EventLog, NoSuchStream, StoreError
from ..errors import UsageError
from .dialogue.endpoints import DialogueEndpoints
from .frame import Crumb, Frame
from .guards import Guard
from .judging import Judging
from .links import HOME
from .rendering import Page, asset, render
from .runs.endpoints import PATIENCE, RunEndpoints
from .trouble import TroublePage

Shown: TypeAlias = Page | dict[str, object] | Response
"""A page, or the same facts for programs, or an answer that goes on."""
Endpoint: TypeAlias = Callable[[Request], Awaitable[Shown]]

_ASSETS = {
    "page.css": "text/css",
    "page.js": "text/javascript",
    "turns.js": "text/javascript",
    "versions.js": "text/javascript",
    "icon.svg": "image/svg+xml",
}
_UNSHOWABLE = (StoreError, EventsError)
_LARGEST = 65_536
"""Bytes of a form."""


def pages(log: EventLog, location: str, judging: Judging | None = None, *, patience: float = PATIENCE) -> Starlette:
    """Return the application that shows *log*, which is at *location*; `state.close` ends what follows the log.

    Without *judging* it only reads. A page waits up to *patience* seconds for what it has not looked at yet.
    """
    runs = RunEndpoints(log, location, judging, patience)
    dialogues = DialogueEndpoints(log, location, runs, judging)
    shown: dict[str, Endpoint] = {
        "/": runs.home,
        "/runs.json": runs.home_json,
        "/compare": runs.compare,
        "/runs/{run}/dialogues": runs.dialogues,
        "/runs/{run}/dialogues.json": runs.dialogues_json,
        "/runs/{run}/changes": runs.changes,
        "/runs/{run}/{number:int}/prompt/{version:int}": dialogues.prompt,
        "/runs/{run}/{number:int}/compare": dialogues.compare,
        "/runs/{run}/{number:int}/why": dialogues.why,
        "/runs/{run}/{number:int}.json": dialogues.json,
        "/runs/{run}/{number:int}": dialogues.page,
        "/runs/{run}.json": runs.run_json,
        "/runs/{run}": runs.run,
    }
    made = Starlette(
        routes=[
            Route("/-/{name}", _asset),
            *(Route(path, _answering(endpoint, location, judging)) for path, endpoint in shown.items()),
            *([] if judging is None else [_judged(judging, location)]),
        ],
        max_body_size=_LARGEST,
        middleware=[Middleware(Guard)],
        exception_handlers={HTTPException: _not_there(location), Exception: _at_fault(location)},
    )
    made.state.close = runs.close
    return made


def _judged(judging: Judging, location: str) -> Route:
    path = "/runs/{run}/{number:int}/review"
    return Route(path, _answering(judging.review, location, judging), methods=["POST"])


def _answering(endpoint: Endpoint, location: str, judging: Judging | None) -> Callable[[Request], Awaitable[Response]]:
    """Return what answers with the page or the facts of *endpoint*, or with a page that says why it cannot."""

    async def answer(request: Request) -> Response:
        if judging is not None and (onward := judging.entrance(request)) is not None:
            return onward
        try:
            shown = await endpoint(request)
        except NoSuchStream as error:
            return _trouble(location, "There is no such page", str(error), 404)
        except UsageError as error:
            return _trouble(location, "This cannot be done", str(error), 400)
        except _UNSHOWABLE as error:
            return _trouble(location, "This cannot be shown", str(error), 500)
        if isinstance(shown, Response):
            return shown
        return HTMLResponse(render(shown)) if isinstance(shown, Page) else JSONResponse(shown)

    return answer


def _not_there(location: str) -> Callable[[Request, Exception], Awaitable[Response]]:
    async def answer(_: Request, error: Exception) -> Response:
        status = error.status_code if isinstance(error, HTTPException) else 500
        return _trouble(location, "There is no such page", "The address leads to nothing in this log.", status)

    return answer


def _at_fault(location: str) -> Callable[[Request, Exception], Awaitable[Response]]:
    async def answer(_: Request, error: Exception) -> Response:
        words = f"{type(error).__name__}: {error}. This is a fault of toolace-mt; the other pages work."
        return _trouble(location, "This cannot be shown", words, 500)

    return answer


def _trouble(location: str, head: str, words: str, status: int) -> HTMLResponse:
    frame = Frame(title=head, log=location, crumbs=(Crumb("runs", HOME), Crumb(head, "")))
    return HTMLResponse(render(TroublePage(frame=frame, head=head, words=words)), status_code=status)


async def _asset(request: Request) -> Response:
    name = request.path_params["name"]
    if name not in _ASSETS:
        raise HTTPException(404)
    return Response(asset(name), media_type=_ASSETS[name])
