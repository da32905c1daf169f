"""Comparison of the model that answered with the one that was asked."""

import re

_DATE = re.compile(r"[-@:]?(20\d{2}-?\d{2}-?\d{2}|latest|\d{4})$")


def is_same_model(asked: str, answered: str) -> bool:
    """Return True if both names are the same, apart from a date, a gateway's prefix and letter case."""
    return _bare(asked) == _bare(answered)


def _bare(name: str) -> str:
    return _DATE.sub("", name.rsplit("/", 1)[-1].lower())
