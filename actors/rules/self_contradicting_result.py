"""A result does not contradict itself."""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import combinations, islice

from pydantic import JsonValue

from ...events import Finding, Severity
from ..evidence import (
    DialogueView,
    PlacedCall,
    PlacedResult,
    deeds_reported,
    name_parts,
    plain_text,
    says_failure,
    tells_success,
)
from .port import Rule, finding, shown

_FLAGS = ("success", "ok", "succeeded", "is_success", "successful")
_STATES = ("status", "state", "outcome", "statut", "estado", "stato")
_STATUS = ("_status", "_success", "_successful")
"""Endings of keys that are flags where their values are: `login_status`."""
_SAID = ("message", "msg", "detail", "note", "meldung", "mensaje", "messaggio", "mensagem", "hinweis", "消息", "提示")
_GOOD = re.compile(
    r"success\w*|ok|confirmed|booked|completed?|created|sent|paid|approved|cancell?ed|updated|done|erfolgreich"
    r"|bestatigt"
    r"|confirme\w*|confirmad[oa]|confermat[oa]|bevestigd|成功|已确认|已预订|已完成"
)
_BAD = re.compile(r"(?:error|fail(?:ed|ure)?|rejected|denied|declined|fehler|echec|erreur|失败|错误)")
_HAS_BEEN = re.compile(
    r"\b(?:has|have) been (?:successfully )?(?:turned|switched|logged|set|added|sent|saved|started|enabled|connected"
    r"|activated|opened|updated)\b(?! (?:out|off))(?!.*\b(?:not|but|unable|cannot|failed|error|invalid|no longer)\b)"
)
_BEGINS_BAD = re.compile(
    r"\W*(?:rejected|refused|denied|declined|failed|not (?:accepted|possible|booked|saved|sent|done|processed)"
    r"|abgelehnt|fehlgeschlagen|zuruckgewiesen|rejetee?|refusee?|echec|rechazad[oa]|denegad[oa]|fallid[oa]"
    r"|rifiutat[oa]|respint[oa]|recusad[oa]|rejeitad[oa]|afgewezen|geweigerd|mislukt|失败|拒绝|已拒绝|拒否|失敗)"
    r"(?=\s*(?:$|[:,;.!\u3002(]|[-\u2013\u2014] |because|since|weil|car\b|porque|perche|omdat))",
    re.IGNORECASE,
)
_ALREADY = re.compile(r"\b(?:already|bereits|schon|deja|ya|gia|ja|al)\b|已被|已经被|すでに")
"""Words by which what is done is the reason of a failure: `the room is already booked`."""
_ERRORS = ("error", "errors", "error_message", "error_code")
_COUNTS = frozenset({"count", "hits", "found", "anzahl", "nombre", "cantidad", "quantita", "aantal"})
_COUNTING = frozenset(
    {"count", "num", "number", "of", "total", "n", "no", "nb", "nombre", "nr", "anzahl", "cantidad", "numero", "aantal"}
)
_PAGED = re.compile(
    r"page|limit|offset|cursor|next|more|truncat|shown|returned|per_|top|max|first|size|remaining|skip|分页"
)
_SUMS = frozenset(
    {"total", "sum", "total_price", "total_amount", "total_cost", "grand_total", "amount_due", "gesamt", "合计"}
)
_PRICES = frozenset(
    {"price", "amount", "cost", "line_total", "preis", "betrag", "prix", "montant", "precio", "importe", "prezzo"}
)
_TIMES = frozenset(
    {"quantity", "qty", "count", "menge", "anzahl", "quantite", "cantidad", "quantita", "units", "nights"}
)
_TOTAL_OF = re.compile(r"total_(?P<behind>\w+)|(?P<before>\w+)_total")
_CENT = 0.011
_LEVELS, _MOST, _FEW = 6, 2_000, 6


def check(view: DialogueView) -> Iterator[Finding]:
    """A flag, a status, a message and an error agree; a count is that of the list, a total that of the items."""
    for placed in view.calls:
        if placed.result is not None:
            for wrong, evidence in islice(_contradictions(placed, placed.result), 1):
                message = f"the result of {placed.call.name!r} contradicts itself: {wrong}"
                yield finding(message, (placed.result.turn.id, placed.turn.id), placed.call.id, evidence=evidence)


def _contradictions(placed: PlacedCall, result: PlacedResult) -> Iterator[tuple[str, str]]:
    """Say what contradicts what, at the top and below, and show the words or the number."""
    for node in islice(result.branches.upto(_LEVELS, _MOST), _MOST + 1):
        if isinstance(node, dict):
            if node is result.value:
                yield from _states(node)
            if any(isinstance(item, list) for item in node.values()):  # which most objects have not
                yield from _count(node, placed)
                yield from _total(node)
                yield from _named_total(node)


def _states(node: dict[str, JsonValue]) -> Iterator[tuple[str, str]]:
    said = {key.lower(): value for key, value in node.items()}
    flags = (key for key in said if key in _FLAGS or key in _STATES or key.endswith(_STATUS))
    flag = next((said[key] for key in flags if isinstance(said[key], bool)), None)
    state = next((plain_text(text).lower() for key in _STATES if isinstance(text := said.get(key), str)), "")
    words = next((text for key in _SAID if isinstance(text := said.get(key), str)), "")
    if flag is None and not state:
        return
    good, bad = bool(_GOOD.fullmatch(state)), bool(_BAD.fullmatch(state))
    wrong = any(said.get(key) not in (None, "", False, 0, [], {}) for key in _ERRORS)
    plain = plain_text(words).lower()
    done = (flag is False or bad) and _tells_done(words, plain)
    failed = (flag is True or good) and bool(words) and (says_failure(words) or bool(_BEGINS_BAD.match(plain)))
    if flag is False and good:
        yield f"it says that it failed, and the status is {state[:40]!r}", state[:120]
    if done:
        yield f"it says that it failed, and {words[:80]!r}", words[:120]
    if failed:
        yield f"it says that it succeeded, and {words[:80]!r}", words[:120]
    if flag is True and bad:
        yield f"it says that it succeeded, and the status is {state[:40]!r}", state[:120]
    if flag is True and wrong:
        errors = shown(next(said[key] for key in _ERRORS if said.get(key)), 120)
        yield f"it says that it succeeded, and has the error {errors[:80]!r}", errors


def _tells_done(words: str, plain: str) -> bool:
    """True if the *words* of a result, which are *plain* in lower case, say that it has been done."""
    told = tells_success(words) or bool(_HAS_BEEN.search(plain) and not says_failure(words))
    if not told or _ALREADY.search(plain):
        return False
    return bool(deeds_reported(words) or _GOOD.search(plain) or _HAS_BEEN.search(plain))


def _count(node: dict[str, JsonValue], placed: PlacedCall) -> Iterator[tuple[str, str]]:
    lists = {key: value for key, value in node.items() if isinstance(value, list)}
    if len(lists) != 1:
        return
    ((name, items),) = lists.items()
    if any(isinstance(item, dict) and not _TIMES.isdisjoint(map(str.lower, item)) for item in items):
        return
    if not any(_counts(key, name) for key in node):
        return
    paged = _paged(node) or _paged(placed.arguments or {})
    for key, value in node.items():
        if not isinstance(value, int) or isinstance(value, bool) or not _counts(key, name):
            continue
        if value < len(items) or (value > len(items) and not paged):
            yield f"{key!r} is {value}, and {name!r} has {len(items)}", str(value)


@lru_cache(maxsize=4096)
def _counts(key: str, name: str) -> bool:
    """True if *key* is the number of items of the list *name*: `count`, `num_orders`, `order_count` of `orders`."""
    words = name_parts(key)
    if len(words) == 1:
        return words[0] in _COUNTS
    noun = name.lower().rstrip("s")
    stated = [word.rstrip("s") for word in words if word not in _COUNTING]
    return stated == [noun] and len(stated) < len(words)


def _total(node: dict[str, JsonValue]) -> Iterator[tuple[str, str]]:
    totals = [key for key in node if key.lower() in _SUMS and isinstance(node[key], (int, float))]
    lists = [value for value in node.values() if isinstance(value, list) and value]
    if len(totals) != 1 or len(lists) != 1:
        return
    amounts = [_amount(item) for item in lists[0]]
    known = [amount for amount in amounts if amount is not None]
    total = node[totals[0]]
    assert isinstance(total, (int, float))
    if len(known) != len(amounts) or len(amounts) < 1 or total == len(amounts):
        return
    others = [abs(number) for key, value in node.items() if key != totals[0] and (number := _number(value)) is not None]
    if len(others) > _FEW or any(isinstance(value, dict) for value in node.values()) or _discounted(node):
        return
    sums = {sum(part) for part in ((single for single, _ in known), (all_ for _, all_ in known))}
    if not any(abs(total - one) <= _CENT for one in _reachable(sums, others)):
        told = f"{totals[0]!r} is {total}, and its items make {min(sums, key=lambda one: abs(one - total)):.10g}"
        yield told, str(total)


def _named_total(node: dict[str, JsonValue]) -> Iterator[tuple[str, str]]:
    """A total that is named after what each item has: `total_kwh` beside a list of objects with `kwh`."""
    lists = [value for value in node.values() if isinstance(value, list) and len(value) > 1]
    if len(lists) != 1:
        return
    (items,) = lists
    for name, value in node.items():
        noun = _TOTAL_OF.fullmatch(name)
        total = _number(value)
        if noun is None or total is None:
            continue
        key = noun["before"] or noun["behind"]
        parts = [_number(item.get(key)) for item in items if isinstance(item, dict)]
        known = [part for part in parts if part is not None]
        others = [abs(number) for other, one in node.items() if other != name and (number := _number(one)) is not None]
        if len(known) != len(items) or len(others) > _FEW or _discounted(node) or _paged(node):
            continue
        if not any(abs(total - one) <= _CENT * len(known) for one in _reachable({sum(known)}, others)):
            yield f"{name!r} is {total:.10g}, and its items make {sum(known):.10g}", f"{total:.10g}"


def _paged(node: dict[str, JsonValue]) -> bool:
    return any(_PAGED.search(key.lower()) for key in node)


def _amount(item: JsonValue) -> tuple[float, float] | None:
    """An item's price, and that times how many there are; None where it has not exactly one price."""
    if not isinstance(item, dict):
        return None
    read = {key.lower(): number for key, value in item.items() if (number := _number(value)) is not None}
    prices = [number for key, number in read.items() if key in _PRICES]
    numbers = [number for key, number in read.items() if key in _TIMES]
    if len(prices) != 1 or len(numbers) > 1:
        return None
    return prices[0], prices[0] * (numbers[0] if numbers else 1)


def _discounted(node: dict[str, JsonValue]) -> bool:
    text = " ".join(f"{key} {value}" for key, value in node.items() if not isinstance(value, (list, dict))).lower()
    return (
        re.search(r"discount|coupon|promo|rabatt|remise|descuento|sconto|tax|vat|mwst|tva|%|优惠|折", text) is not None
    )


def _reachable(sums: set[float], others: list[float]) -> Iterator[float]:
    for base in sums:
        for size in range(len(others) + 1):
            for some in combinations(others, size):
                yield base + sum(some)
                yield base - sum(some)


def _number(value: JsonValue) -> float | None:
    return float(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else None


RULE = Rule(
    "self_contradicting_result",
    "No result contradicts itself: success and failure, a count and its list, a total and its items.",
    Severity.ADVISORY,
    check,
)
