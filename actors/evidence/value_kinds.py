"""Kinds of argument values; only a value that identifies a thing can be plainly invented."""

import re
import unicodedata
from enum import Enum
from functools import lru_cache

from .argument_names import names_a_code, names_a_new_thing, names_a_path, names_a_thing, names_one_call
from .dates import days_in, looks_like_date
from .times import times_in


class ValueKind(Enum):
    """The sorts of values."""

    EMAIL = "e-mail address"
    URL = "URL"
    PHONE = "phone number"
    PATH = "path"
    CODE = "identifier"
    NUMERIC_ID = "numeric identifier"
    ID_WORD = "name of a thing"
    SHORT_CODE = "short code"
    QUANTITY = "quantity"
    DATE = "date"
    TIME = "time of day"
    WORDS = "words"
    NOTHING = "nothing to ground"

    @property
    def identifies(self) -> bool:
        """True if an invented value of this kind is plainly wrong."""
        return self in (
            ValueKind.EMAIL,
            ValueKind.URL,
            ValueKind.PHONE,
            ValueKind.PATH,
            ValueKind.CODE,
            ValueKind.NUMERIC_ID,
            ValueKind.ID_WORD,
        )


_EMAIL = re.compile(r"(?:mailto:)?[^\s@<>,;\"']+@[^\s@<>,;\"']+\.[^\s@<>,;\"'.]{2,}")
_URL = re.compile(r"[a-z][a-z0-9+.-]{1,15}://\S+|www\.\S+\.\S+", re.IGNORECASE)
_HOST = re.compile(
    r"(?:[a-z0-9-]+\.)+(?:com|org|net|io|edu|gov|dev|app|ai|info|biz|cn|uk|de|fr|jp|co)(?:/\S*)?", re.IGNORECASE
)
_PHONE = re.compile(r"\+\d[\d\s().-]{6,20}\d|\(?\d{2,4}\)?(?:[\s.-]\(?\d{2,4}\)?){2,4}")
_NUMBER = re.compile(r"[-+]?[$€£¥]?\s?\d[\d,]*(?:\.\d+)?\s?%?")
_MEASURE = re.compile(
    r"[-+]?[$€£¥]?\d+(?:[.,]\d+)?\s?(?:[a-zµ°%]{1,3}|[\u4e00-\u9fff]{1,3}|days?|hours?|hrs?|mins?|minutes?|secs?|weeks?|months?|years?|times)?"
    r"(?:/[a-z]{1,3})?|\d+(?:st|nd|rd|th)|\d+(?:\.\d+)?\s?[x\xd7:*-]\s?\d+(?:\.\d+)?[a-z]{0,3}",
    re.IGNORECASE,
)
_FILE = re.compile(
    r"[^\s/\\]+\.(?:txt|md|pdf|docx?|xlsx?|pptx?|csv|tsv|json|jsonl|ya?ml|xml|html?|css|jsx?|tsx?|py|ipynb|java|cpp|hpp"
    r"|sh|bat|log|png|jpe?g|gif|svg|bmp|webp|mp[34]|wav|avi|mov|mkv|flac|zip|tar|gz|7z|rar|db|sqlite|sql|ini|cfg|conf"
    r"|toml|env|bak|tmp|rtf|odt|tex|exe|dll|so|apk|iso|parquet)",
    re.IGNORECASE,
)
_NAMED_FILE = re.compile(r"[^\s/\\]*[A-Za-z0-9][_-][^\s/\\]*\.[a-z]{2,5}", re.IGNORECASE)
_GLOB = re.compile(r"\*|\[[^\]\s]+\]|\{[^{}\s]*,[^{}\s]*\}")
"""Patterns for several names: they identify no one thing."""
_ROOTED = re.compile(r"(?:/|\./|\.\./|~/|[A-Za-z]:[\\/])[^\s].*|[^\s/\\]+(?:[/\\][^\s/\\]+){2,}/?")
_CODE = re.compile(r"[#@$]?[A-Za-z0-9]+(?:[_.:@#-][A-Za-z0-9]+)*")
_NAME = re.compile(r"[#@$]?[^\W_]+(?:[-_.]+[^\W_]+)*_?")
_IP = re.compile(r"\d{1,3}(?:\.\d{1,3}){3}(?::\d+)?")
_CONVENTION = re.compile(
    r"(?:utc|gmt)[+-]?\d{1,2}(?::?\d\d)?|p(?:\d+[ymwd])*(?:t(?:\d+[hms])+)?|(?:19|20)\d\d-?[wqh]\d{1,2}"
    r"|[qh]\d[ -]?(?:19|20)\d\d"
    r"|#?(?:[0-9a-f]{3}|[0-9a-f]{6})|(?:utf|iso|rfc|sha|md|aes|rsa|base|mp|ipv|tls|http|h|x|py|python|es|int|uint|float)"
    r"[-_]?\d[\d.-]*",
    re.IGNORECASE,
)
"""Zones, durations, quarters, colours, standards: what one knows rather than hears."""
_FORMULA = re.compile(
    r"(?:(?:H|He|Li|B|C|N|O|F|Na|Mg|Al|Si|P|S|Cl|K|Ca|Ti|Cr|Mn|Fe|Co|Ni|Cu|Zn|Br|Ag|Sn|I|Ba|Au|Hg|Pb|U)\d{0,2}){2,}"
)
_RANDOM = re.compile(r"(?=[A-Za-z0-9]{8})[A-Za-z]+\d+[A-Za-z]")
"""Letters, digits and a letter again: not a word with a number behind it."""
_USUAL_WORDS = """
    me self current default all any none primary main latest root home null true
"""
_USUAL = frozenset(_USUAL_WORDS.split())
_LONG_RUN = 7
"""Digits: so long a run is not an everyday quantity."""
_ID_FROM = 100
"""Smaller numbers are guessed right too often, and meant as numbers too often."""
_ID_DIGITS = 3
_SHORT_WORD = 3
"""Letters: codes of languages, countries and exchanges are known to everybody."""
_RUN = re.compile(r"\d+")
_PAIR = 2
"""Numbers: `120/80` is a quantity, `15 7 * * 1-5` is not."""
_TICKER = 5
_LONGEST = 300


def kind_of(name: str, value: str | float | bool | None) -> ValueKind:
    """The kind of *value* under the argument *name*."""
    if value is None or isinstance(value, bool):
        return ValueKind.NOTHING
    if names_one_call(name):
        return ValueKind.SHORT_CODE if names_a_thing(name) and "request" in name.lower() else ValueKind.NOTHING
    if isinstance(value, str):
        return _remembered(name, value) if len(name) + len(value) <= _LONGEST else _text(name, _plain(value))
    whole = isinstance(value, int) or value.is_integer()
    return ValueKind.NUMERIC_ID if whole and abs(value) >= _ID_FROM and names_a_thing(name) else ValueKind.QUANTITY


@lru_cache(maxsize=4096)
def _remembered(name: str, value: str) -> ValueKind:
    """The kind of a short text: several rules ask for it, and the versions of a dialogue share most texts."""
    return _text(name, _plain(value))


def _plain(value: str) -> str:
    return unicodedata.normalize("NFKC", value).strip()


def _text(name: str, text: str) -> ValueKind:
    if not any(sign.isalnum() for sign in text):
        return ValueKind.NOTHING
    if len(text) > _LONGEST:
        return ValueKind.WORDS
    if _EMAIL.fullmatch(text):
        return ValueKind.EMAIL
    if _URL.fullmatch(text) or _HOST.fullmatch(text):
        return ValueKind.URL
    if _GLOB.search(text):
        return ValueKind.WORDS
    thing = names_a_thing(name) and not names_a_new_thing(name)
    if any(sign.isdigit() for sign in text):
        return _with_digits(name, text, thing=thing)
    if _is_path(name, text):
        return ValueKind.WORDS if names_a_new_thing(name) else ValueKind.PATH
    return _word(name, text) if thing and _NAME.fullmatch(text) else ValueKind.WORDS


def _word(name: str, text: str) -> ValueKind:
    if text.casefold() in _USUAL:
        return ValueKind.NOTHING
    short = len(text) <= _SHORT_WORD or (text.isupper() and len(text) <= _TICKER)
    return ValueKind.SHORT_CODE if short and text.isascii() and names_a_code(name) else ValueKind.ID_WORD


def _with_digits(name: str, text: str, *, thing: bool) -> ValueKind:
    digits = sum(sign.isdigit() for sign in text)
    if looks_like_date(text) and not (thing and text.isdigit()):
        return ValueKind.TIME if times_in(text) and not days_in(text) else ValueKind.DATE
    if text.startswith("+") and text[1:].isdigit() and digits >= _LONG_RUN:
        return ValueKind.PHONE
    if _NUMBER.fullmatch(text):
        return (
            ValueKind.NUMERIC_ID
            if text.isdigit() and digits >= (_ID_DIGITS if thing else _LONG_RUN)
            else ValueKind.QUANTITY
        )
    if _IP.fullmatch(text):
        return ValueKind.CODE
    if digits >= _LONG_RUN and _PHONE.fullmatch(text):
        return ValueKind.PHONE
    if _is_path(name, text):
        return ValueKind.WORDS if names_a_new_thing(name) else ValueKind.PATH
    if not thing and _MEASURE.fullmatch(text):
        return ValueKind.QUANTITY
    if not thing and not any(sign.isalpha() for sign in text):
        return ValueKind.QUANTITY if len(_RUN.findall(text)) <= _PAIR else ValueKind.WORDS
    if not thing and _CONVENTION.fullmatch(text):
        return ValueKind.WORDS
    if _CODE.fullmatch(text.rstrip(".…=")):
        random = digits >= _ID_DIGITS or _RANDOM.match(text) is not None
        firm = thing or (random and not _FORMULA.fullmatch(text))
        return ValueKind.CODE if firm else ValueKind.SHORT_CODE
    return ValueKind.ID_WORD if thing and _NAME.fullmatch(text) else ValueKind.WORDS


def _is_path(name: str, text: str) -> bool:
    if " " in text:
        return False
    if _FILE.fullmatch(text) or _NAMED_FILE.fullmatch(text):
        return True
    lettered = any(sign.isalpha() for sign in text)
    return lettered and (_ROOTED.fullmatch(text) is not None or (("/" in text or "\\" in text) and names_a_path(name)))
