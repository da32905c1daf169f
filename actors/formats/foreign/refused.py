"""Records that people have and that hold no dialogue, or none that can be read: each is named, with a remedy."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from pydantic import JsonValue

from ....events import JsonObject

_NO_TURNS: Final = "there is nothing in it to check"
_ITS_TOOLS: Final = "its functions, as a list in a file of their own, are a pool that 'toolace-mt pool import' reads"


@dataclass(frozen=True, slots=True)
class Refused:
    """One such shape."""

    what: str
    """What a record of it is, after 'this is'."""
    remedy: str
    is_one: Callable[[JsonObject], bool]
    """True for a record that no format reads and that is of this shape."""


def why_refused(record: JsonObject) -> str | None:
    """Return in one sentence what *record*, which no format reads, is and what to do; None where that is not known."""
    found = next((one for one in REFUSED if one.is_one(record)), None)
    return None if found is None else f"this is {found.what}, and no dialogue that can be read: {found.remedy}"


def _keys(*keys: str) -> Callable[[JsonObject], bool]:
    return lambda record: all(key in record for key in keys)


def _texts(*keys: str) -> Callable[[JsonObject], bool]:
    return lambda record: all(isinstance(record.get(key), str) for key in keys)


def _is_tool(record: JsonObject) -> bool:
    inner = record.get("function")
    body = inner if isinstance(inner, dict) else record
    return "name" in body and any(key in body for key in ("parameters", "input_schema", "inputSchema", "description"))


def _is_session_line(record: JsonObject) -> bool:
    return isinstance(record.get("message"), dict) and ("sessionId" in record or "parentUuid" in record)


def _is_tokens(record: JsonObject) -> bool:
    return any(isinstance(record.get(key), list) for key in ("input_ids", "token_ids", "tokens"))


def _is_completion(record: JsonObject) -> bool:
    inner: JsonValue = record.get("response")
    body = inner.get("body") if isinstance(inner, dict) else None
    return any("choices" in one for one in (record, inner, body) if isinstance(one, dict))


def _is_message(record: JsonObject) -> bool:
    return "role" in record and ("content" in record or "parts" in record)


REFUSED: Final = (
    Refused(
        "a row of xLAM's function calling set: a query and calls without results",
        _ITS_TOOLS,
        _keys("query", "answers"),
    ),
    Refused("a row of Alpaca's form: an instruction and its answer", _NO_TURNS, _keys("instruction", "output")),
    Refused("a question of a benchmark and its answer", _NO_TURNS, _keys("question", "ground_truth")),
    Refused("a question of BFCL with its functions", _ITS_TOOLS, _keys("question", "function")),
    Refused(
        "a prompt and two answers as texts, to compare",
        "write messages with roles as 'prompt' and 'chosen'",
        _texts("chosen", "rejected"),
    ),
    Refused(
        "a prompt and its completion as texts",
        "write messages with roles as 'prompt' and 'completion'",
        lambda record: (
            isinstance(record.get("prompt"), str)
            and any(isinstance(record.get(key), str) for key in ("completion", "response", "output", "answer"))
        ),
    ),
    Refused("a prompt without an answer", "check what a model answered to it", _keys("prompt")),
    Refused("a dialogue of Cohere's first API", "write it as messages with roles", _keys("chat_history", "message")),
    Refused(
        "a conversation as ChatGPT exports it, a tree",
        "write the branch that counts as messages with roles",
        _keys("mapping"),
    ),
    Refused(
        "a line of a coding agent's session log",
        "put the messages of a session into one record",
        lambda record: _is_session_line(record) or ("payload" in record and "timestamp" in record),
    ),
    Refused(
        "an answer of a model without the messages that it answers",
        "put the request's messages and the answer into one record",
        _is_completion,
    ),
    Refused(
        "an export of traces",
        "check its spans, a span with 'gen_ai.input.messages' a line",
        _keys("resourceSpans"),
    ),
    Refused("a list of tools", "'toolace-mt pool show' reads tools", _keys("tools")),
    Refused("a definition of a tool", "'toolace-mt pool show' reads tools", _is_tool),
    Refused("a single message", "put the messages of a dialogue into one record", _is_message),
    Refused("tokens", "check the messages from which they were made", _is_tokens),
    Refused("segments of a text for training", "check the messages from which they were made", _keys("segments")),
    Refused(
        "a text without turns, such as a template makes",
        "check the messages from which it was made",
        _keys("text"),
    ),
)
"""Every shape that is named and refused, in the order in which they are asked."""
