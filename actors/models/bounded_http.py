"""The HTTP client under the SDKs: no redirect is followed, no body is read without end, and every fault has one class.

The SDKs follow redirects with all headers, read a body whole whatever its size, and let pass what their transport or a
decoder raises beside the errors of HTTP.
"""

from contextlib import aclosing
from typing import Any, Final

import httpx2
from httpx2 import USE_CLIENT_DEFAULT

from .failures.translation import words_of

CUT: Final = "toolace_mt.cut"
"""Extension of a response whose body went on beyond the bound."""
_OF_THE_BODY: Final = (b"content-encoding", b"content-length", b"transfer-encoding")


class BoundedClient(httpx2.AsyncClient):
    """Put before an SDK's own client class: `class Http(BoundedClient, openai.DefaultAioHttpClient)`."""

    def __init__(
        self,
        *,
        most_bytes: int,
        timeout: httpx2.Timeout,
        limits: httpx2.Limits,
        transport: httpx2.AsyncBaseTransport | None = None,
    ) -> None:
        """Read at most *most_bytes* of a body, counted after decompression; *transport*, left out, is the SDK's."""
        super().__init__(timeout=timeout, limits=limits, follow_redirects=False, transport=transport)
        self._most_bytes = most_bytes

    async def send(
        self,
        request: httpx2.Request,
        *,
        stream: bool = False,
        auth: Any = USE_CLIENT_DEFAULT,  # noqa: ANN401 — its type is private
        follow_redirects: object = USE_CLIENT_DEFAULT,
    ) -> httpx2.Response:
        """As httpx2 does, but for the bound: a longer body is cut, and the response says so.

        Raises:
            RequestError: no whole response came, for whatever reason.
        """
        del stream, follow_redirects
        try:
            return await self._received(await super().send(request, stream=True, auth=auth, follow_redirects=False))
        except (httpx2.RequestError, MemoryError):
            raise
        except TimeoutError as error:
            raise httpx2.ReadTimeout(words_of(error), request=request) from error
        except Exception as error:
            # Only libraries run here, over bytes that the provider has sent: none of it is a fault of this program.
            raise httpx2.ReadError(words_of(error) or type(error).__name__, request=request) from error

    async def _received(self, response: httpx2.Response) -> httpx2.Response:
        parts: list[bytes] = []
        left = self._most_bytes
        try:
            async with aclosing(response.aiter_bytes()) as chunks:
                async for chunk in chunks:
                    parts.append(chunk[:left])
                    left -= len(chunk)
                    if left < 0:
                        break
        finally:
            await response.aclose()
        return httpx2.Response(
            response.status_code,
            headers=[field for field in response.headers.raw if field[0].lower() not in _OF_THE_BODY],
            content=b"".join(parts),
            request=response.request,
            extensions={**response.extensions, CUT: left < 0},
        )
