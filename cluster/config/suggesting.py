"""Suggestions for a name that does not exist."""

from collections.abc import Iterable
from difflib import get_close_matches

_FEW = 12
_NEAR = 0.7


def meant(name: object, known: Iterable[str]) -> str | None:
    """Return the one of *known* that *name* is likely to mean; None where none is near."""
    by_lower = {one.lower(): one for one in known}
    near = get_close_matches(str(name).lower()[:100], by_lower, n=1, cutoff=_NEAR)
    return by_lower[near[0]] if near else None


def instead(name: object, known: Iterable[str]) -> str:
    """Return a clause with the names that are *known*, and the one of them that *name* is likely to mean."""
    known = list(known)
    near = meant(name, known)
    listed = [f"there are {', '.join(known)}"] if near is None or len(known) <= _FEW else []
    return "; ".join([*listed, *([] if near is None else [f"did you mean {near!r}?"])])
