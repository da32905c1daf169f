"""Offers: numbers that the assistant asks about or gives as an example are no claims."""

import re
from collections.abc import Iterator
from typing import Final

_OFFER: Final = re.compile(
    r"\b(?:shall|should)\s(?:i|we)|do\syou\swant\s(?:me\s)?to|would\syou\s(?:like|prefer)|(?:want|like)\sme\sto"
    r"|(?:how|what)\sabout|\bsoll(?:en|te|ten)?\s(?:ich|wir)|mochten\ssie|mochtest\sdu|willst\sdu|wie\sware"
    r"|\bdois-je|\bvoulez-vous|\bveux-tu|\bsouhaite[sz](?:-vous|-tu)?|\bpreferez-vous|\bqu(?:e|ie)res?\sque|\bprefieres?\b"
    r"|\bdebo\b|\bvuoi\b|\bvuole\sche|\bdevo\b|\bpreferisc[ie]\b|\bquer(?:es)?\sque|\bdevo\b|\bprefere\b|\bzal\sik|\bwil\s(?:je|u)\b"
    r"|\bwilt\su|要不要|需要我|要我|是否",
    re.IGNORECASE,
)
_EXAMPLE: Final = re.compile(
    r"\b(?:for\s(?:instance|example)|e\.g\.|say,|zum\sbeispiel|etwa\sso|z\.\s?b\.|par\sexemple|p\.\s?ex\.|por\sejemplo"
    r"|p\.\s?ej\.|per\sesempio|ad\sesempio|por\sexemplo|bijvoorbeeld|bijv\.)|例如|比如|譬如",
    re.IGNORECASE,
)
_END: Final = re.compile(r"[?!;\uff1f\u3002]|\.(?!\d)|\n")
_REACH: Final = 30
"""Characters behind `for example` in which its number stands."""
_DEFINITE: Final = re.compile(
    r"\b(?:the|this|that|de[rnms]|die|das|diese[rnms]?|le|la|les|l'|ce(?:tte)?|el|los|las|est[ea]|il|lo|gli|quest[oa]|o|a|os|as|het"
    r"|de|dit|deze)\s[^\W\d]{0,3}[€$£¥]?\s?$",
    re.IGNORECASE,
)
"""An article before the number: it speaks of a thing that is there."""
_TELLING: Final = 2


def offered(text: str) -> Iterator[tuple[int, int]]:
    """Yield where the words of *text*, which is plain, that make an offer or give an example begin and end."""
    for hit in _OFFER.finditer(text):
        end = _END.search(text, hit.end())
        if end is not None and end.group() in "?\uff1f":
            yield hit.start(), end.start()
    for hit in _EXAMPLE.finditer(text):
        yield hit.start(), hit.end() + _REACH


def is_proposed(text: str, start: int, shown: str) -> bool:
    """Return True if a number, *shown* at *start*, is one that people propose: round, and of no thing that is there."""
    digits = re.sub(r"\D", "", re.sub(r"[.,]0{1,2}$", "", shown)).strip("0")
    return len(digits) <= _TELLING and _DEFINITE.search(text, max(0, start - 12), start) is None
