"""Text as tokens: what reads the same becomes the same, whatever its case, width, accents or punctuation."""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

_TABLE = "".join(chr(code).lower() if chr(code).isalnum() else " " for code in range(128))
_LETTERS = "".join(chr(code).lower() if chr(code).isalpha() else " " for code in range(128))
# Chinese and Japanese write no spaces, so each of their signs is a token; letters of other scripts make words.
_TOKEN = re.compile(r"[a-z0-9]+|[\u3040-\u30ff\u3400-\u9fff]|[^\W\d_a-z\u3040-\u30ff\u3400-\u9fff]+|\d")
_EDGE = re.compile(r"[\x00-\x2f\x3a-\x40\x5b-\x60\x7b-\x7f\u3040-\u3098\u309b-\u30ff\u3400-\u9fff]")
"""A sign after which a token has ended, whatever follows."""
_SLICE = 65_536
"""Characters that are read at once: lists of the tokens and signs of a long text would be many times as large."""
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]+")
_KANA = re.compile("[\u3040-\u30ff]")
_PARTS = {"½": ".5", "¼": ".25", "¾": ".75"}
_STROKES = str.maketrans("łŁøØ", "lLoO")
"""Letters whose strokes are no accents to Unicode."""
_VULGAR = re.compile(r"(?:(?P<whole>\d+)\s?)?(?P<part>[½¼¾])")
_PART = re.compile("[½¼¾]")
_CAMEL = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+|\d+|[^\W\d_A-Za-z]+")


def spaced_tokens(text: str) -> str:
    """The tokens of *text*, each between single spaces, so that a phrase is found as a substring."""
    if len(text) <= _SLICE:
        return f" {_tokens(text)} "
    found = [tokens for part in _slices(text) if (tokens := _tokens(part))]
    return " ".join(["", *found, ""]) if found else "  "


def _tokens(text: str) -> str:
    if text.isascii():
        return " ".join(text.translate(_TABLE).split())
    return " ".join(_TOKEN.findall(plain_text(text).casefold()))


def _slices(text: str) -> Iterator[str]:
    """*text* in parts that end where a token ends."""
    start = 0
    while start < len(text):
        edge = _EDGE.search(text, start + _SLICE)
        end = edge.end() if edge else len(text)
        yield text[start:end]
        start = end


def ascii_words(text: str) -> list[str]:
    """The runs of letters of *text*, which is all ASCII, in lower case: a pattern takes several times as long."""
    return text.translate(_LETTERS).split()


def plain_text(text: str) -> str:
    """*text* with full-width forms made ordinary, accents taken off, and digits of every script as 0 to 9."""
    if text.isascii():
        return text
    if len(text) > _SLICE:
        return "".join(plain_text(text[at : at + _SLICE]) for at in range(0, len(text), _SLICE))
    parted = unicodedata.normalize("NFKD", _VULGAR.sub(_decimal, text) if _PART.search(text) else text)
    return _BEYOND_ASCII.sub(_plain_signs, parted)


def plain_words(text: str) -> str:
    """*text* made plain, with straight apostrophes."""
    return plain_text(text).replace("\u2019", "'")


def without_accents(text: str) -> str:
    """*text* made plain, unless it has kana: with their marks taken off, `で` would become `て`."""
    return text if _KANA.search(text) else plain_text(text)


def _plain_signs(hit: re.Match[str]) -> str:
    signs = hit.group().translate(_STROKES)
    return "".join(_ascii_digit(sign) for sign in signs if not unicodedata.combining(sign))


def _decimal(hit: re.Match[str]) -> str:
    return f"{hit['whole'] or '0'}{_PARTS[hit['part']]}"


def _ascii_digit(sign: str) -> str:
    return str(unicodedata.digit(sign)) if sign.isdigit() else sign


@lru_cache(maxsize=4096)
def name_parts(name: str) -> tuple[str, ...]:
    """The words of a name in any style, lower case: `userID2` is user, id, 2."""
    return tuple(part.lower() for part in _CAMEL.findall(plain_text(name[:200])))


def stem(word: str) -> str:
    """*word* without its plural ending."""
    for ending, instead in (("ies", "y"), ("sses", "ss"), ("xes", "x"), ("ches", "ch"), ("shes", "sh"), ("s", "")):
        if word.endswith(ending) and len(word) > len(ending) + 2 and not word.endswith("ss"):
            return word[: -len(ending)] + instead
    return word
