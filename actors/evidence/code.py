"""Code within words: blocks between fences, and pieces between single signs."""

import re
from typing import Final

CODE: Final = re.compile(r"```.*?(?:```|\Z)|`[^`\n]+`", re.DOTALL)


def without_code(text: str) -> str:
    """Return *text* with a space for each piece of its code."""
    return CODE.sub(" ", text) if "`" in text else text
