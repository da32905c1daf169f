"""Numbers and money. Unknown is said to be unknown, and is never shown as zero."""

from math import floor

_ROUNDING = 1e-9
"""0.57 is 57 %, though 0.57 * 100 is a little less."""


def percent(share: float) -> str:
    """Return a share from 0 to 1 in whole percents, rounded down: only 1 is 100 %."""
    return f"{floor(share * 100 + _ROUNDING)} %"


def count(number: int, noun: str) -> str:
    """Return a number of things, with the noun in agreement: `1 finding`, `2,000 findings`, `2 duties`, `2 fixes`."""
    if number == 1:
        return f"1 {noun}"
    plural = f"{noun[:-1]}ies" if noun.endswith("ty") else f"{noun}es" if noun.endswith(("x", "ch")) else f"{noun}s"
    return f"{number:,} {plural}"


def dollars(price: float | None) -> str:
    """Return a price; None is `unknown`."""
    return "unknown" if price is None else f"${price:.4f}"


def dollars_of(known: float, unknown: int, calls: int) -> str:
    """Return the price of *calls*, *unknown* of which have none; the others' sum is *known*."""
    if not unknown:
        return dollars(known)
    missing = f"{unknown:,} of {count(calls, 'call')} without a price"
    return f"unknown: {missing}" if unknown == calls else f"{dollars(known)} + {missing}"


def dollars_in_brief(known: float, unknown: int, calls: int) -> str:
    """Return the same for the cell of a table; a dash where there is no call."""
    if not calls or unknown == calls:
        return "unknown" if calls else "\N{EN DASH}"
    return dollars(known) + (f" + {unknown} unknown" if unknown else "")


def at_least(known: int, unknown: int, calls: int) -> str:
    """Return the tokens of *calls*, *unknown* of which do not say: `?` where none says, else `≥` the sum."""
    if calls and unknown == calls:
        return "?"
    return f"{'≥ ' if unknown else ''}{known:,}"
