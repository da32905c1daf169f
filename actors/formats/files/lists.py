"""The records of a file that is one large JSON list, cut out one at a time.

A streaming parser (ijson was measured) gives neither the line nor the bytes of an item, both of which a check needs. To
parse each item and write it anew takes as long as this, and a NaN or a number over 64 bits would end the file.
"""

import codecs
import json
import re
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import BinaryIO, NamedTuple

from ..errors import UnreadableDialogue
from .raw import RawRecord

MAX_ITEM = 256 * 2**20
"""Characters of one item at the most."""
_CHUNK = 2**20
_COMMENT = re.compile(r"//[^\n]*\n|/\*.*?\*/", re.DOTALL)
_SPACE = " \t\r\n\ufeff"


class _Item(NamedTuple):
    line: int
    text: str


def item_records(path: Path, file: BinaryIO) -> Iterator[RawRecord]:
    """The items of the list; after one that is no JSON there are no more."""
    found = _Items(file)
    for number in count(1):
        try:
            item = found.next()
        except UnreadableDialogue as error:
            yield RawRecord(number, found.line, f"{path}:{found.line} (item {number})", None, str(error))
            return
        if item is None:
            return
        yield RawRecord(number, item.line, f"{path}:{item.line} (item {number})", item.text.encode())


class _Items:
    """Reads on from item to item."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._decode = codecs.getincrementaldecoder("utf-8")(errors="replace").decode
        self._decoder = json.JSONDecoder()
        self._text, self._at, self._begun = "", 0, False
        self.line = 1

    def next(self) -> _Item | None:
        """The next item; None at the list's end.

        Raises:
            UnreadableDialogue: it is no JSON or too large; where the next one begins cannot be known then.
        """
        while True:
            self._pass(_SPACE if not self._begun else f"{_SPACE},")
            if not self._begun and self._at < len(self._text):
                self._begun = True
                self._at += 1
                continue
            if self._text[self._at : self._at + 1] == "]":
                return None
            try:
                _, end = self._decoder.raw_decode(self._text, self._at)
            except RecursionError:
                raise UnreadableDialogue("the item is nested too deeply; what follows it is not read") from None
            except json.JSONDecodeError as error:
                self._more(error)
                continue
            item = _Item(self.line, self._text[self._at : end])
            self.line += item.text.count("\n")
            self._at = end
            return item

    def _more(self, error: json.JSONDecodeError) -> None:
        chunk = self._file.read(max(_CHUNK, len(self._text) - self._at))
        if not chunk or len(self._text) - self._at > MAX_ITEM:
            why = "is too large" if chunk else f"is no JSON: {error.msg}"
            raise UnreadableDialogue(f"the item {why}; what follows it is not read") from None
        self._text, self._at = self._text[self._at :] + self._decode(chunk), 0

    def _pass(self, signs: str) -> None:
        while self._at < len(self._text):
            if self._text[self._at] in signs:
                self.line += self._text[self._at] == "\n"
                self._at += 1
            elif comment := _COMMENT.match(self._text, self._at):
                self.line += comment.group().count("\n")
                self._at = comment.end()
            else:
                return
