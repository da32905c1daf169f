"""Patterns for one of many words."""

import re
from collections.abc import Iterable, Mapping
from typing import Final

_END: Final = ""


class _Tree(dict[str, "_Tree"]):
    """What may follow, by the sign that comes next; `_END` where a word ends."""


def any_of(words: Iterable[str], signs: Mapping[str, str] | None = None) -> str:
    """Return a pattern for any of *words*, the longest first; *signs* are patterns for single signs in them.

    It is a tree of their beginnings: of a list, each word would be tried at each place of a text.
    """
    root = _Tree()
    for word in words:
        node = root
        for sign in word:
            node = node.setdefault((signs or {}).get(sign) or re.escape(sign), _Tree())
        node[_END] = _Tree()
    return f"(?:{_pattern(root)})"


def _pattern(node: _Tree) -> str:
    after = [sign + _pattern(below) for sign, below in node.items() if sign != _END]
    if not after:
        return ""
    if _END in node:
        return f"(?:{'|'.join(after)})?"
    return after[0] if len(after) == 1 else f"(?:{'|'.join(after)})"
