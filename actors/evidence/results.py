"""Raw tool results: decoded, and recognised as errors or as empty."""

import ast
import json
import re

from pydantic import JsonValue

from .error_texts import says_failure
from .tokens import plain_text

MAX_DECODED = 2_000_000
"""Characters; a longer result stays text."""
_REPR_LIMIT = 20_000
_ERROR_KEYS = (
    "error",
    "errors",
    "error_message",
    "errormessage",
    "error_code",
    "errorcode",
    "error_description",
    "exception",
    "fault",
    "fehler",
    "fehlercode",
    "fehlermeldung",
    "erreur",
    "code_erreur",
    "codigo_error",
    "erro",
    "codigo_erro",
    "errore",
    "codice_errore",
    "fout",
    "foutcode",
    "blad",
    "błąd",
    "kod_bledu",
    "fel",
    "felkod",
    "hata",
    "chyba",
    "错误",
    "エラー",
)
_STATUS_KEYS = ("status", "state", "outcome", "result")
_SUCCESS_KEYS = ("success", "ok", "succeeded", "is_success")
_CODE_KEYS = ("status", "code", "status_code", "statuscode")
_FLAG_KEYS = ("iserror", "is_error")
_TELLING = frozenset({*_ERROR_KEYS, *_STATUS_KEYS, *_SUCCESS_KEYS, *_CODE_KEYS, *_FLAG_KEYS, "type"})
"""All of these keys: most are none of them."""
_FAILED_WORDS = """
    error fail failed failure exception timeout unavailable denied rejected fehler fehlgeschlagen abgelehnt erreur
    echec rechazado rechazada denegado denegada fallido fallida errore fallito fallita rifiutato rifiutata erro falhou
    recusado recusada rejeitado rejeitada fout mislukt geweigerd odrzucone odrzucono
"""
_FAILED = frozenset(_FAILED_WORDS.split())
_SAID = ("message", "msg", "detail", "content", "text", "reason", "description", "output", "result")
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
    if isinstance(value, (list, tuple, set, frozenset)):
        return [_plain(item, depth + 1) for item in value]
    if isinstance(value, (str, int, float, bool)) or value is None:
        return value
    return str(value)


def is_error(content: str, value: JsonValue) -> bool:
    """True if a result says that the call failed; *value* is *content* decoded."""
    if isinstance(value, dict):
        return _error_object(value)
    return says_failure(_text_of(value) or (content if isinstance(value, str) else ""))


def _text_of(value: JsonValue) -> str:
    """Return a text, or the first one of a list of MCP's content blocks."""
    if isinstance(value, list) and len(value) == 1 and isinstance(value[0], dict) and value[0].get("type") == "text":
        value = value[0].get("text")
    return value if isinstance(value, str) else ""


def _error_object(value: dict[str, JsonValue]) -> bool:
    for key, item in value.items():
        low = key.lower()
        if low not in _TELLING:
            continue
        if low in _ERROR_KEYS and item not in (None, "", False, 0, [], {}):
            return True
        if low in _SUCCESS_KEYS and item is False:
            return True
        if low in _STATUS_KEYS and (item is False or (isinstance(item, str) and _failing(item))):
            return True
        if (low in _FLAG_KEYS and item is True) or (low == "type" and item == "error"):
            return True
        if low in _CODE_KEYS and _is_http_error(item):
            return True
    if len(value) > _WORDY:
        return False
    words = [item for key, item in value.items() if key.lower() in _SAID]
    return len(words) == 1 and (says_failure(_text_of(words[0])) or _is_invalid(words[0]))


def _is_invalid(detail: JsonValue) -> bool:
    """True if it is a list of what a web service finds wrong with its input: a place, and a message."""
    return isinstance(detail, list) and any(isinstance(one, dict) and {"loc", "msg"} <= one.keys() for one in detail)


def _is_http_error(item: JsonValue) -> bool:
    return isinstance(item, int) and not isinstance(item, bool) and 400 <= item <= 599  # noqa: PLR2004 — HTTP


def _failing(status: str) -> bool:
    words = re.split(r"[^a-z]+", plain_text(status).lower())
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
