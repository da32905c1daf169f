"""Amounts that fill something up: nobody says how much that is, and the result shows that it was right."""

import re
from typing import Final

from .dialogue_view import PlacedCall
from .knowledge import Knowledge
from .mentions import as_passage
from .tokens import plain_text

_FULL: Final = re.compile(
    r"\b(?:full(?:y|est)?|complete(?:ly)?|entire(?:ly)?|to\sthe\s(?:brim|top|max\w*)|max(?:imum|ed)?|all\sthe\sway|top\s(?:\w+\s)?(?:up|off)"
    r"|voll\w*|komplett|randvoll|plein|completement|au\smaximum|llen[oa]\w*|complet[oa]|completamente|al\smaximo|pien[oa]"
    r"|al\smassimo|chei[oa]|ao\smaximo|vol|helemaal|maximaal)\b|[加装充填]满|满|最大",
    re.IGNORECASE,
)
_TOTAL: Final = re.compile(
    r"\bin\s(?:total|all|totale|totaal)\b|\binsgesamt\b|\bau\stotal\b|\ben\stotal\b|\bno\stotal\b|[总一]共",
    re.IGNORECASE,
)
_DESCRIPTION: Final = 2000


def fills_up(placed: PlacedCall, value: float, known: Knowledge) -> bool:
    """Return True if the user wants it full, or to hold so much in all, and the call's result shows that it is.

    How much it holds where it is full, its tool names.
    """
    if placed.tool is None or placed.result is None or placed.result.failed:
        return False
    bounds = [amount for one in known.asked if _TOTAL.search(plain_text(one.text)) for amount in one.amounts]
    if any(_FULL.search(plain_text(passage.text)) for passage in known.asked):
        bounds.extend(as_passage(placed.tool.description[:_DESCRIPTION]).amounts)
    if not bounds:
        return False
    reached = as_passage(placed.result.result.content[:_DESCRIPTION]).amounts
    return any(0 < value <= bound and bound in reached for bound in bounds)
