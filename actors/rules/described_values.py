"""Arguments are among the values that their description lists."""

import re
from collections.abc import Iterator
from functools import lru_cache

from pydantic import JsonValue

from ...events import Finding, Severity
from ..evidence import DialogueView, PlacedCall, mended_calls, spaced_tokens
from .port import Rule, finding, shown

_QUOTED = r"(?:'[^'\n]{1,40}'|\"[^\"\n]{1,40}\"|`[^`\n]{1,40}`|\u201c[^\u201d\n]{1,40}\u201d)"
_JOINED = r"(?:\s*[,;/|]?\s*(?:and|or|und|oder|et|ou|y|o|e|of|en|\u548c|\u6216|\u3001|,)?\s*)"
_LIST = re.compile(
    r"(?:\bone of\b|\beither\b|\bmust be\b|\ballowed(?: values?)?\b|\bpossible values?\b|\bvalid values?\b"
    r"|\boptions?\b"
    r"|\bchoose from\b|\bchoices\b|\benum\b|\beine[rs]? von\b|\bentweder\b|\berlaubt\b|\bmoglich\b|\bparmi\b|\bsoit\b"
    r"|\bun[oa]? de\b|\bvalores\b|\bun[oa]? tra\b|\bvalori\b|\bum[a]? de\b|\b\xe9\xe9n van\b|\u53ef\u9009"
    r"|\u53d6\u503c|\u4e4b\u4e00)"
    rf"[^'\"`\u201c.\n]{{0,30}}?({_QUOTED}(?:{_JOINED}{_QUOTED})+)",
    re.IGNORECASE,
)
_ITEM = re.compile(_QUOTED)
_OPEN = re.compile(
    r"\be\.?g\b|\bsuch as\b|\bfor (?:example|instance)\b|\blike\b|\betc\b|\bor any\b|\bor other\b|\bz\.\s?b\b"
    r"|\bpar exemple\b"
    r"|\bpor ejemplo\b|\bad esempio\b|\.\.\.|\u2026|\u4f8b\u5982|\u6bd4\u5982|\u7b49(?=[\u3002\uff0c,;)\s]|$)",
    re.IGNORECASE,
)
"""Signs that a list is not the whole of it."""
_LOOKED_AT = 4_000


def check(view: DialogueView) -> Iterator[Finding]:
    """A list of quoted values that the description says to choose from; one with examples lists nothing."""
    mended = view.once(mended_calls)
    for placed in view.calls:
        if placed.tool is None or not placed.arguments or placed.number in mended:
            continue
        properties = placed.tool.parameters.get("properties")
        for name, value in placed.arguments.items():
            one = properties.get(name) if isinstance(properties, dict) else None
            if isinstance(one, dict) and isinstance(text := one.get("description"), str) and "enum" not in one:
                yield from _argument(placed, name, value, _listed(text[:_LOOKED_AT]))


def _argument(placed: PlacedCall, name: str, value: JsonValue, listed: tuple[str, ...]) -> Iterator[Finding]:
    given = value if isinstance(value, list) else [value]
    strangers = [one for one in given if isinstance(one, str) and one and not _among(one, listed)] if listed else []
    if strangers:
        allowed = ", ".join(map(repr, listed[:6]))
        message = (
            f"{strangers[0][:60]!r} as {name!r} of {placed.call.name!r} is none of the values that the argument's"
            f" description lists: {allowed}"
        )
        yield finding(message, (placed.turn.id,), placed.call.id, f"/{name}", shown(strangers[0], 120))


@lru_cache(maxsize=4096)
def _listed(description: str) -> tuple[str, ...]:
    """The values that the description lists; none where it lists none, or not all."""
    found = _LIST.findall(description)
    if len(found) != 1 or _OPEN.search(description):
        return ()
    return tuple(hit[1:-1] for hit in _ITEM.findall(found[0]))


def _among(value: str, listed: tuple[str, ...]) -> bool:
    return spaced_tokens(value) in {spaced_tokens(one) for one in listed}


RULE = Rule(
    "described_values",
    "No argument is outside the list of values that its description says to choose from.",
    Severity.ADVISORY,
    check,
)
