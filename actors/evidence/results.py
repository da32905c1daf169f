"""Raw tool results: decoded, and recognised as errors or as empty."""

import ast
import json
import re

from pydantic import JsonValue

MAX_DECODED = 2_000_000
"""Characters; a longer result stays text."""
_REPR_LIMIT = 20_000
_ERROR_KEYS = ("error", "errors", "error_message", "errormessage", "exception")
_STATUS_KEYS = ("status", "state", "outcome", "result")
_SUCCESS_KEYS = ("success", "ok", "succeeded", "is_success")
_FAILED = frozenset({"error", "fail", "failed", "failure", "exception", "timeout", "unavailable", "denied", "rejected"})
_ERROR_TEXT = re.compile(
    r"\s*(?:\[?\(?\s*(?:error|exception|traceback|failed|failure|timeout|timed out|http\s*[45]\d\d|[45]\d\d\b(?=\s+\w)"
    r"|\w+(?:Error|Exception)\b)|错误|失败|异常|请求超时)",
    re.IGNORECASE,
)
_REFUSAL = re.compile(
    r"\s*(?:"
    r"(?:[\w.,'#@-]+ ){0,6}(?:not found|does ?n[o']t exist|could not be found|is (?:not |in)valid|timed out)"
    r"(?=\s*(?:$|[:.,;(!]|(?:for|with|in|after|at|on)\b))"
    r"|(?:[\w.'#-]+ ){1,5}(?:denied|refused|failed|unauthorized|exceeded|unavailable)(?=\s*(?:$|[:.,;(!]))"
    r"|(?:invalid|unknown|missing|unsupported|malformed) (?-i:[a-z]|API\b)\w*|bad request\b|forbidden\s*(?:$|[:.,;(!])"
    r"|(?:permission|access) denied\b|connection (?:refused|reset|error|timed out)"
    r"|(?:input )?validation (?:error|failed)"
    r"|rate limit(?:ed| exceeded| reached)|too many requests\b|internal server error|gateway timeout|E[A-Z]{4,}:"
    r"|(?:cannot|can't|could not|unable to) (?!be\b)[a-z]\w+[^.:]{0,80}(?::|\bbecause\b|\bsince\b)"
    r"|no such (?:file|user|order|item|record|id)\b)",
    re.IGNORECASE,
)
"""Refusals in a tool's own words; only a short text that begins so is one."""
_SHORT = 200
"""Characters of a refusal at most."""
_SAID = ("message", "detail", "content", "text", "reason", "description")
"""Keys under which a result says its only words."""
_WORDY = 2
"""Keys of an object that says nothing else."""
_NOTHING_TEXT = re.compile(
    r"\s*(?:none|null|nil|no (?:\w+ ){0,3}(?:found|available|match\w*|results?)|not found|nothing found|empty"
    r"|0 results?|未找到|没有找到|无结果|暂无)[\s.!。]*",
    re.IGNORECASE,
)


def decoded(content: str) -> JsonValue:
    """The value that *content* writes down: JSON, or a Python literal, or else the text itself."""
    text = content.strip()
    if not text or len(text) > MAX_DECODED or text[0] not in '{["-0123456789tfnTFN(':
        return content
    try:
        value: JsonValue = json.loads(text)
    except (ValueError, RecursionError):
        return _literal(text, content)
    return value


def _literal(text: str, content: str) -> JsonValue:
    if text[0] not in "{[(" or text[-1] not in "}])" or len(text) > _REPR_LIMIT:
        return content
    try:
        return _plain(ast.literal_eval(text), 0)
    except (ValueError, SyntaxError, TypeError, MemoryError, RecursionError):
        return content


def _plain(value: object, depth: int) -> JsonValue:
    if depth > 60:  # noqa: PLR2004 - as deep as arguments may be; deeper is text
        return str(value)[:200]
    if isinstance(value, dict):
        return {str(key): _plain(item, depth + 1) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(item, depth + 1) for item in value]
    if isinstance(value, str | int | float | bool) or value is None:
        return value
    return str(value)


def is_error(content: str, value: JsonValue) -> bool:
    """True if a result says that the call failed; *value* is *content* decoded."""
    if isinstance(value, dict):
        return _error_object(value)
    return isinstance(value, str) and _refuses(content)


def _refuses(text: str) -> bool:
    return _ERROR_TEXT.match(text) is not None or (len(text) <= _SHORT and _REFUSAL.match(text) is not None)


def _error_object(value: dict[str, JsonValue]) -> bool:
    for key, item in value.items():
        low = key.lower()
        if low in _ERROR_KEYS and item not in (None, "", False, 0, [], {}):
            return True
        if low in _SUCCESS_KEYS and item is False:
            return True
        if low in _STATUS_KEYS and (item is False or (isinstance(item, str) and _failing(item))):
            return True
        if low in {"iserror", "is_error"} and item is True:
            return True
        if low in {"status", "code", "status_code", "statuscode"} and _is_http_error(item):
            return True
    words = [item for key, item in value.items() if key.lower() in _SAID]
    return len(words) == 1 and len(value) <= _WORDY and isinstance(words[0], str) and _refuses(words[0])


def _is_http_error(item: JsonValue) -> bool:
    return isinstance(item, int) and not isinstance(item, bool) and 400 <= item <= 599  # noqa: PLR2004 — HTTP


def _failing(status: str) -> bool:
    words = re.split(r"[^a-z]+", status.lower())
    return any(word in _FAILED for word in words) or words[:2] == ["rate", "limited"]


def is_empty(content: str, value: JsonValue) -> bool:
    """True if a result says that nothing was found; *value* is *content* decoded."""
    if isinstance(value, str):
        return not content.strip() or _NOTHING_TEXT.fullmatch(content) is not None
    if isinstance(value, dict):
        found = [item for item in value.values() if not isinstance(item, bool)]
        return not any(_something(item) for item in found) or any(item in ([], {}) for item in found)
    return value is None or value == [] or value is False


def _something(value: JsonValue) -> bool:
    if isinstance(value, str):
        return not is_empty(value, value)
    return value not in (None, 0, [], {})
