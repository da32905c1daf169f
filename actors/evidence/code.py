"""Code within words: blocks between fences, and pieces between single signs."""

import re
from typing import Final

CODE: Final = re.compile(r"```.*?(?:```|\Z)|`[^`\n]+`", re.DOTALL)

_OPERATOR: Final = re.compile(r"[()=+*{}\[\];<>|]|\s[-/]\s")


def without_code(text: str) -> str:
    """Return *text* with a space for each piece of its code."""
    return CODE.sub(" ", text) if "`" in text else text


def without_expressions(text: str) -> str:
    """Return *text* with spaces in the place of code that is more than a name or a value: `floor(x + 0.5)`."""
    return CODE.sub(lambda hit: " " * len(hit.group()) if _OPERATOR.search(hit.group()) else hit.group(), text)
