"""Mistakes in the values of options, in plain words: the library that reads them speaks of its own input."""

from typing import Final

import typer
from pydantic import ValidationError

_ALLOWED: Final = {
    "int_parsing": "a whole number",
    "int_from_float": "a whole number",
    "int_parsing_size": "a whole number of fewer digits",
    "float_parsing": "a number",
    "finite_number": "a finite number",
    "greater_than_equal": "{ge} or more",
    "greater_than": "more than {gt}",
    "less_than_equal": "{le} or less",
    "less_than": "less than {lt}",
}
"""What would be allowed, by the type of the mistake."""


def told_plainly(error: typer.BadParameter) -> typer.BadParameter:
    """Return *error* with words of its own."""
    if isinstance(error.__cause__, ValidationError):
        first = error.__cause__.errors(include_url=False)[0]
        allowed = _ALLOWED.get(first["type"], "").format(**first.get("ctx", {}))
        said = first["msg"].removeprefix("Value error, ")
        error.message = f"{str(first['input'])[:80]!r} is not allowed; allowed: {allowed}" if allowed else said
    return error
