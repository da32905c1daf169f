"""Results are whole."""

import json
import re
from collections.abc import Iterator

from ...events import Severity
from .port import Rule, Violation
from .reading.view import PlacedResult, View

_MARKED = re.compile(
    r"(?:\.{3}|…)\s*[\[(<]?\s*(?:\w+ )?truncated[\])>.]*\s*$|[\[(<](?:\w+ )?truncated[^\])>]{0,40}[\])>]\s*$",
    re.IGNORECASE,
)
_SHOWN = 60
_SCANNED = 2_000_000


def check(view: View) -> Iterator[Violation]:
    """A cut shows in brackets and quotes that stay open, not in a text that is no JSON: many results are none."""
    for result in view.results:
        if isinstance(result.value, str) and (wrong := _cut(result)):
            text = result.result.content.strip()
            yield Violation(
                f"the result of call {result.result.call_id!r} {wrong}",
                (result.turn.id,),
                result.result.call_id,
                evidence=text[-_SHOWN:],
            )


def _cut(result: PlacedResult) -> str | None:
    text = result.result.content.strip()
    if _MARKED.search(text[-_SHOWN:]):
        return "says that it was truncated"
    if text[:1] not in ("{", "[") or not 1 < len(text) <= _SCANNED:
        return None
    if _json_ends_early(text) or (text[-1] not in "}])" and _open(text) > 0):
        return "is cut off: what it opens is not closed"
    return None


def _json_ends_early(text: str) -> bool:
    """Whether a reader of JSON would have wanted more."""
    try:
        json.loads(text)
    except RecursionError:
        return False
    except json.JSONDecodeError as error:
        return (error.pos >= len(text) - 1 and not error.msg.startswith("Extra data")) or error.msg.startswith(
            "Unterminated string"
        )
    except ValueError:
        return False
    return False


def _open(text: str) -> int:
    return sum(text.count(sign) for sign in "{[(") - sum(text.count(sign) for sign in "}])")


RULE = Rule(
    "truncated_result",
    "No result breaks off in the middle.",
    Severity.BLOCKING,
    check,
)
