"""One call over a connection: whatever a server makes of it is an outcome."""

import json
import time

from mcp.shared.exceptions import MCPError
from mcp_types import CONNECTION_CLOSED, CallToolResult, TextContent
from pydantic import ValidationError

from ....events import JsonObject
from ..limits import Limits
from ..port import ExecutionOutcome, OutcomeKind
from .connection import McpConnection


async def run(
    connection: McpConnection, tool: str, arguments: JsonObject, limits: Limits
) -> tuple[ExecutionOutcome, bool]:
    """Run one call; return its outcome, and True if the connection is still usable."""
    start = time.perf_counter()
    usable = False
    try:
        result = await connection.call(tool, arguments)
    except TimeoutError:
        kind, text = OutcomeKind.TIMED_OUT, f"it took more than {limits.call_seconds:g} s"
        text = f"{text}; the server says: {connection.fault}" if connection.fault else text
    except MCPError as error:
        usable = error.code != CONNECTION_CLOSED
        kind, text = _refused(error, connection)
    except (ValidationError, RuntimeError) as error:
        kind, text = OutcomeKind.UNREADABLE, f"the server's answer is not a valid result: {connection.in_words(error)}"
    except Exception as error:  # noqa: BLE001 - whatever a server makes the SDK raise is an outcome
        kind, text = OutcomeKind.KILLED, f"the connection is lost: {connection.in_words(error)}"
    else:
        usable = True
        kind, text = _read(result, limits)
    return ExecutionOutcome(
        kind=kind, text=connection.hidden(text), seconds=round(time.perf_counter() - start, 6)
    ), usable


def _refused(error: MCPError, connection: McpConnection) -> tuple[OutcomeKind, str]:
    """Outcome of a protocol error: the server is gone, or has no such tool. A tool's own error is a result."""
    if error.code == CONNECTION_CLOSED and connection.fault:
        return OutcomeKind.UNREADABLE, f"the connection was abandoned: {connection.fault}"
    if error.code == CONNECTION_CLOSED:
        return OutcomeKind.KILLED, "the server has closed the connection"
    return OutcomeKind.NOT_RUNNABLE, f"the server refuses the call: {connection.in_words(error)}"


def _read(result: CallToolResult, limits: Limits) -> tuple[OutcomeKind, str]:
    """The result as a tool turn holds it: its one text, or else its data, or else its texts line by line."""
    texts = [block.text for block in result.content if isinstance(block, TextContent)]
    if len(texts) == 1 or (texts and result.structured_content is None):
        text = "\n".join(texts)
    elif result.structured_content is not None:
        text = json.dumps(result.structured_content, ensure_ascii=False)
    elif result.content:
        return OutcomeKind.UNREADABLE, "its result holds no text and no data"
    else:
        text = ""
    storable = text.encode("utf-8", "replace").decode()
    if len(storable.encode()) > limits.output_bytes:
        return OutcomeKind.TOO_LARGE, f"its result is over the limit of {limits.output_bytes} bytes"
    return (OutcomeKind.RAISED if result.is_error else OutcomeKind.RETURNED), storable
