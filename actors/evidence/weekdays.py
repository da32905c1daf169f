"""Weekdays that stand beside a date: `Friday, August 14`, `am Freitag, dem 14.08.`, `8月14日(星期五)`."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from .alternatives import any_of
from .dates import MONTH, MONTHS
from .late_patterns import late
from .tokens import plain_text

_NAMES: Final = (
    (
        "monday montag lundi lunes lunedi segunda-feira maandag"
        " poniedzialek poniedzialku mandag pondeli pazartesi pazartesiye pazartesiden 周一 星期一 礼拜一 月曜日 月曜"
    ),
    (
        "tuesday dienstag mardi martes martedi terca-feira dinsdag"
        " wtorek wtorku tisdag tirsdag utery 周二 星期二 礼拜二 火曜日 火曜"
    ),
    (
        "wednesday mittwoch mercredi miercoles mercoledi quarta-feira woensdag"
        " sroda srode srody onsdag streda stredu carsamba carsambaya carsambadan 周三 星期三 礼拜三 水曜日 水曜"
    ),
    (
        "thursday donnerstag jeudi jueves giovedi quinta-feira donderdag"
        " czwartek czwartku torsdag ctvrtek persembe persembeye persembeden 周四 星期四 礼拜四 木曜日 木曜"
    ),
    (
        "friday freitag vendredi viernes venerdi sexta-feira vrijdag"
        " piatek piatku fredag patek cuma cumaya cumadan 周五 星期五 礼拜五 金曜日 金曜"
    ),
    (
        "saturday samstag sonnabend samedi sabado sabato zaterdag"
        " sobota sobote soboty lordag sobotu cumartesi cumartesiye cumartesiden 周六 星期六 礼拜六 土曜日 土曜"
    ),
    (
        "sunday sonntag dimanche domingo domenica zondag"
        " niedziela niedziele niedzieli sondag nedele nedeli pazar pazara pazardan"
        " 周日 周天 星期日 星期天 礼拜天 礼拜日 日曜日 日曜"
    ),
)
WEEKDAYS: Final[Mapping[str, int]] = {name: day for day, names in enumerate(_NAMES) for name in names.split()}
"""Weekdays by their names, lower case and without accents; 0 is Monday."""
SPOKEN_WEEKDAYS: Final[Mapping[str, int]] = {**WEEKDAYS, "segunda": 0, "terca": 1, "quinta": 3, "sexta": 4}
"""With those that Portuguese says without `feira`; `quarta` is a fourth."""
_SHORT: Final[Mapping[str, int]] = {
    name: day
    for day, names in enumerate(
        ("Mon Mo 月", "Tues Tue Di 火", "Wed Mi 水", "Thurs Thur Thu Do 木", "Fri Fr 金", "Sat Sa 土", "Sun So 日")
    )
    for name in names.split()
}
_ENGLISH: Final = any_of(name for name in _SHORT if name.isascii() and name[2:])
_GERMAN: Final = any_of(name for name in _SHORT if name.isascii() and not name[2:])
LATIN: Final = f"(?a:{'|'.join(name for name in WEEKDAYS if name.isascii())})"
EASTERN: Final = f"(?:{'|'.join(name for name in WEEKDAYS if not name.isascii())})"
"""Patterns of the whole names; ASCII as those of months are."""
_YEAR: Final = r"(?:19|20)\d\d"
_DATE: Final = rf"""(?:
      (?P<y1>{_YEAR})-(?P<m1>\d\d)-(?P<d1>\d\d)(?!\d)
    | (?P<d2>\d\d?)\.\s?(?P<m2>\d\d?)\.(?:\s?(?P<y2>{_YEAR})\b)?(?!\d)
    | (?P<d3>\d\d?)(?:st|nd|rd|th|er|o|\.)?\s(?:of\s|de\s)?(?P<m3>{MONTH})\b\.?
      (?:,?\s(?:del?\s)?(?P<y3>{_YEAR})\b)?
    | (?P<m4>{MONTH})\.?\s(?:the\s)?(?P<d4>\d\d?)(?:st|nd|rd|th)?(?![\d:])
      (?:,?\s(?P<y4>{_YEAR})\b)?
    | (?:(?P<y5>{_YEAR})年\s?)?(?P<m5>\d\d?)月(?P<d5>\d\d?)[日号]
    )"""
"""A pattern of a day that can be read in one way only."""
_BEFORE: Final = late(
    rf"(?<![\w-])(?<!black\s)(?:(?P<long>{LATIN})|(?-i:(?P<short>{_ENGLISH})\b\.?)"
    rf"|(?-i:(?P<dot>{_GERMAN})\.)),?\s(?:(?:the|de[rnm]|le|el|o|il|dia)\s)?{_DATE}",
    re.IGNORECASE | re.VERBOSE,
)
_AFTER: Final = late(
    rf"(?<![\d.]){_DATE},?\s?(?:\(\s?(?:(?P<inside>{LATIN}|{EASTERN})|(?-i:(?P<brief>{'|'.join(_SHORT)})))"
    rf"\.?\s?\)|(?P<bare>{EASTERN}))",
    re.IGNORECASE | re.VERBOSE,
)
_SERIES: Final = late(
    rf"\b(?:{LATIN}|{_ENGLISH}|{_GERMAN})\.?,?\s?"
    rf"(?:-|\u2013|/|,|&|to|through|thru|until|till|and|or|bis|und|oder|a|au|et|ou|al|y|o|e|ate|tot|en|of)\s?$",
    re.IGNORECASE,
)
"""A weekday before that makes it a span or a list: `Monday to Friday, March 3 to June 5`."""
_PARTS: Final = (
    "nday sday iday rday ntag stag itag woch sonnabend undi ardi credi eudi dredi medi manche unes artes rcoles ueves"
    " iernes bado mingo unedi rtedi oledi ovedi nerdi bato menica feira dag"
    " alek alku wtor srod czwart piat sobot niedziel pondel uter stred tvrt patek"
    " nedel pazar carsamba persembe cuma"
)
_HINTS: Final = tuple(_PARTS.split())
"""Parts of the names that few other words have."""
_ELSEWHERE: Final = tuple(name for name in (*WEEKDAYS, *_SHORT) if not name.isascii())
_BRIEFLY: Final = tuple(
    form.format(name)
    for name in _SHORT
    if name.isascii()
    for form in (("{},", "{} ", "({}") if name[2:] else ("{}.", "({}"))
)
_NUMBERS: Final = late(r"\d")
_LOOKED_AT: Final = 20_000


@dataclass(frozen=True, slots=True)
class DatedWeekday:
    """A weekday beside its date."""

    words: str
    weekday: int
    """0 is Monday."""
    year: int | None
    """None: not said."""
    month: int
    day: int


def may_name_weekdays(text: str) -> bool:
    """Return True if *text* has the name of a weekday somewhere: a quick look that spares most texts a slow one."""
    text = plain_text(text)
    lower = text.lower()
    if any(part in lower for part in _HINTS) or any(name in text for name in _BRIEFLY):
        return True
    return not text.isascii() and any(name in text for name in _ELSEWHERE)


def weekdays_in(text: str) -> Iterator[DatedWeekday]:
    """Yield each weekday of *text* that stands beside a date."""
    if not _NUMBERS.search(text) or not may_name_weekdays(text := plain_text(text[:_LOOKED_AT])):
        return
    for hit in _BEFORE.finditer(text):
        if not _SERIES.search(text[max(0, hit.start() - 20) : hit.start()]):
            name = hit["long"]
            weekday = WEEKDAYS[name.lower()] if name else _SHORT[hit["short"] or hit["dot"]]
            yield _read(hit, weekday)
    for hit in _AFTER.finditer(text):
        name = hit["inside"] or hit["bare"]
        yield _read(hit, WEEKDAYS[name.lower()] if name else _SHORT[hit["brief"]])


def _read(hit: re.Match[str], weekday: int) -> DatedWeekday:
    form = next(form for form in "12345" if hit[f"d{form}"])
    year, month = hit[f"y{form}"], hit[f"m{form}"]
    named = int(month) if month.isdigit() else MONTHS[month.lower()]
    return DatedWeekday(hit.group(), weekday, int(year) if year else None, named, int(hit[f"d{form}"]))
