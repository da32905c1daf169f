"""The items of one large JSON list, read one at a time."""

import codecs
import json
from collections.abc import Iterator
from typing import BinaryIO

from .errors import UnreadableDialogue

MAX_ITEM = 256 * 2**20
"""Characters of one item at the most."""
_CHUNK = 2**20
_SPACE = " \t\r\n"


def items(file: BinaryIO) -> Iterator[object]:
    """Every item of the list that *file* holds.

    Raises:
        UnreadableDialogue: an item is no JSON or too large; where the next one begins cannot be known then.
    """
    decode = codecs.getincrementaldecoder("utf-8")(errors="replace").decode
    decoder = json.JSONDecoder()
    text, at, begun = "", 0, False
    while True:
        at = _past(text, at, _SPACE if not begun else f"{_SPACE},")
        if not begun and at < len(text):
            begun, at = True, at + 1
            continue
        if text[at : at + 1] == "]":
            return
        try:
            item, end = decoder.raw_decode(text, at)
        except RecursionError:
            raise UnreadableDialogue("the item is nested too deeply") from None
        except ValueError as error:
            chunk = file.read(max(_CHUNK, len(text) - at))
            if not chunk or len(text) - at > MAX_ITEM:
                why = "is too large" if chunk else f"is no JSON: {error}"
                raise UnreadableDialogue(f"the item {why}; what follows it is not read") from None
            text, at = text[at:] + decode(chunk), 0
            continue
        yield item
        at = end


def _past(text: str, at: int, signs: str) -> int:
    while at < len(text) and text[at] in signs:
        at += 1
    return at
