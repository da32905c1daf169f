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
from .links import HOME
from .rendering import Page, asset, render
from .runs.endpoints import RunEndpoints
from .trouble import TroublePage

Shown: TypeAlias = Page | dict[str, object] | Response
"""A page, or the same facts for programs, or an answer that goes on."""
Endpoint: TypeAlias = Callable[[Request], Awaitable[Shown]]

_ASSETS = {"page.css": "text/css", "page.js": "text/javascript", "icon.svg": "image/svg+xml"}
_UNSHOWABLE = (StoreError, EventsError, UsageError)


def pages(log: EventLog, location: str) -> Starlette:
    """Return the application that shows *log*, which is at *location*; `state.close` ends what follows the log."""
    dialogues, runs = DialogueEndpoints(log, location), RunEndpoints(log, location)
    shown: dict[str, Endpoint] = {
        "/": runs.home,
        "/runs.json": runs.home_json,
        "/runs/{run}/dialogues": runs.dialogues,
        "/runs/{run}/changes": runs.changes,
        "/runs/{run}/{number:int}/prompt/{version:int}": dialogues.prompt,
        "/runs/{run}/{number:int}.json": dialogues.json,
        "/runs/{run}/{number:int}": dialogues.page,
        "/runs/{run}.json": runs.run_json,
        "/runs/{run}": runs.run,
    }
    made = Starlette(
        routes=[
            Route("/-/{name}", _asset),
            *(Route(path, _answering(endpoint, location)) for path, endpoint in shown.items()),
        ],
        middleware=[Middleware(Guard)],
        exception_handlers={HTTPException: _not_there(location)},
    )
    made.state.close = runs.close
    return made


def _answering(endpoint: Endpoint, location: str) -> Callable[[Request], Awaitable[Response]]:
    """Return what answers with the page or the facts of *endpoint*, or with a page that says why it cannot."""

    async def answer(request: Request) -> Response:
        try:
            shown = await endpoint(request)
        except NoSuchStream as error:
            return _trouble(location, "There is no such page", str(error), 404)
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


def _trouble(location: str, head: str, words: str, status: int) -> HTMLResponse:
    frame = Frame(title=head, log=location, crumbs=(Crumb("runs", HOME), Crumb(head, "")))
    return HTMLResponse(render(TroublePage(frame=frame, head=head, words=words)), status_code=status)


async def _asset(request: Request) -> Response:
    name = request.path_params["name"]
    if name not in _ASSETS:
        raise HTTPException(404)
    return Response(asset(name), media_type=_ASSETS[name])
