"""Dates in the forms in which people and programs write them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import product

from .alternatives import any_of
from .late_patterns import late
from .tokens import plain_text

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan january januar janner janvier enero gennaio janeiro januari stycznia ledna ocak",
            "feb february februar feber fevrier febrero febbraio fevereiro februari lutego unora subat",
            "mar march marz maerz mars marzo marco maart marts marca brezna mart",
            "apr april avril abril aprile kwietnia dubna nisan",
            "may mai mayo maggio maio mei maj maja kvetna",
            "jun june juni juin junio giugno junho czerwca cervna haziran",
            "jul july juli juillet julio luglio julho lipca cervence temmuz",
            "aug august aout agosto augustus augusti sierpnia srpna agustos",
            "sep sept september septembre septiembre settembre setembro wrzesnia zari eylul",
            "oct october oktober octobre octubre ottobre outubro pazdziernika rijna ekim",
            "nov november novembre noviembre novembro listopada listopadu",
            "dec december dezember decembre diciembre dicembre dezembro desember grudnia prosince",
        ),
        start=1,
    )
    for name in names.split()
}
MONTH = f"(?a:{any_of(MONTHS)})"
"""A pattern of their names, without accents; ASCII, or the dotless i of Turkish would pass for an i."""
_YEAR = r"(?:1[89]|20|21)\d\d"
_BEFORE_DAY = (
    r"(?:mo|di|mi|do|fr|sa|so|mon|die|mit|don|fre|sam|son|\w{3,8}tags?|mittwochs?"
    r"|am|vom|zum|bis|ab|den|der|dem|seit|und|dne|od|til|fra)"
)
"""Words before a day without a year, which is else taken for a number at the end of a sentence: `Di, 25.8.`"""
DATE = late(
    rf"""(?<![\d.])(?:
      (?P<y1>{_YEAR})[-/.年]\s?(?P<m1>\d{{1,2}})(?:[-/.月]\s?(?P<d1>\d{{1,2}}))?(?!\d)
    | (?P<y2>{_YEAR})(?P<m2>0[1-9]|1[0-2])(?P<d2>0[1-9]|[12]\d|3[01])(?!\d)
    | (?P<a3>\d{{1,2}})(?:[-/.](?P<b3>\d{{1,2}})[-/.](?P<y3>{_YEAR}|\d\d)|[-/](?P<e3>\d{{1,2}}))(?!\.?\d)
    | (?P<m4>\d{{1,2}})[/-](?P<y4>{_YEAR})(?!\d)
    | (?P<m5>\d{{1,2}})月(?P<d5>\d{{1,2}})
    | (?P<d6>\d{{1,2}})(?:st|nd|rd|th|er|o|\.)?(?:\sof|\sde)?[\s-](?P<m6>{MONTH})\b
      \.?(?:,?[\s-](?:del?\s)?(?P<y6>{_YEAR}))?
    )
    | \b(?P<m7>{MONTH})\b\.?[\s-](?:the\s)?(?P<d7>\d{{1,2}})(?!\d)(?:st|nd|rd|th)?(?:,?[\s-]+(?:in\s)?(?P<y7>{_YEAR}))?
    | \b(?P<m8>{MONTH})\b\.?,?\s(?:of\s)?(?P<y8>{_YEAR})
    | \b{_BEFORE_DAY}\.?,?\s(?P<d9>0?[1-9]|[12]\d|3[01])\.\s?(?P<m9>0?[1-9]|1[0-2])\.(?!\s?\d)
    """,
    re.ASCII | re.IGNORECASE | re.VERBOSE,
)
_DAY_WORDS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth"
    " sixteenth seventeenth eighteenth nineteenth twentieth twenty-first twenty-second twenty-third twenty-fourth"
    " twenty-fifth twenty-sixth twenty-seventh twenty-eighth twenty-ninth thirtieth thirty-first"
)
_DAY_NUMBERS = {word: number for number, word in enumerate(_DAY_WORDS.split(), start=1)}
_DAY_WORD = any_of(_DAY_NUMBERS, {"-": "[- ]"})
_ENDINGS = "first second third fourth fifth sixth venth eighth ninth tenth elfth teenth tieth"
_SPOKEN_ENDINGS = tuple(_ENDINGS.split())
"""One of them is in each of these words: a quick look spares most texts a slow one."""
_SPOKEN_DAY = late(
    rf"\b(?:(?P<before>{_DAY_WORD})(?=\s(?:day\s)?(?:of\s)?(?:{MONTH})\b)"
    rf"|(?P<month>{MONTH})\s(?:the\s)?(?P<after>{_DAY_WORD})\b)",
    re.ASCII | re.IGNORECASE,
)
_QUARTERS = {"first": 1, "second": 2, "third": 3, "fourth": 4}
_QUARTER = late(
    rf"\b(?:Q(?P<q1>[1-4])(?:\sof)?[\s,-]{{0,2}}(?P<y1>{_YEAR})|(?P<y2>{_YEAR})[\s-]?Q(?P<q2>[1-4])"
    rf"|(?P<q3>first|second|third|fourth)\squarter\s(?:of\s)?(?P<y3>{_YEAR}))\b",
    re.ASCII | re.IGNORECASE,
)
_NUMBERED = late(r"q[1-4]")
_DIGIT = late(r"\d")
_WHOLE = late(
    rf"(?:{_YEAR}[-/.年]\s?\d{{1,2}}(?:[-/.月]\s?\d{{1,2}}日?)?|\d{{1,2}}[-/.]\d{{1,2}}[-/.](?:{_YEAR}|\d\d)"
    rf"|\d{{1,2}}[/-]{_YEAR}|\d{{1,2}}/\d{{1,2}}|{_YEAR}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
    rf"|\d{{1,2}}(?:st|nd|rd|th)?[\s-](?:{MONTH})\.?(?:,?[\s-]{_YEAR})?"
    rf"|(?:{MONTH})\.?[\s-]\d{{1,2}}(?:st|nd|rd|th)?(?:,?\s{_YEAR})?|(?:{MONTH})\.?,?\s{_YEAR}|\d{{1,2}}月\d{{1,2}}日?)?"
    r"(?:[T\s]*\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?\s?(?:[ap]\.?m\.?)?(?:Z|[+-]\d{2}:?\d{2}|\s?UTC)?|\s*\d{1,2}\s?[ap]\.?m\.?)?",
    re.ASCII | re.IGNORECASE,
)
_RELATIVE = late(
    r"\b(?:today|tonight|tomorrow|yesterday|now|next|this|coming|upcoming|last|ago|later|from now|in (?:a|\d+|\w+) "
    r"(?:days?|weeks?|months?|years?)|(?:mon|tues|wednes|thurs|fri|satur|sun)days?|weekends?|week|christmas|new year"
    r"|easter|thanksgiving|halloween|current|currently|day after|day before|deadline)\b"
    r"|今天|明天|后天|昨天|现在|下周|本周|上周|这周|周[一二三四五六日末]|星期|下个?月|本月|上个?月|明年|去年|今年",
    re.ASCII | re.IGNORECASE,
)
_RELATIVE_ELSEWHERE = late(
    r"\b(?:heute|morgen|übermorgen|gestern|(?:nächste|kommende|diese|letzte)[mnrs]?|(?:mon|diens|donners|frei|sams|sonn)tag"
    r"|mittwoch|aujourd'hui|demain|hier|prochaine?|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|hoy|mañana|ayer"
    r"|próxim[ao]|lunes|martes|miércoles|jueves|viernes|sábado|domingo|oggi|domani|ieri|prossim[ao]|lunedì|martedì"
    r"|mercoledì|giovedì|venerdì|sabato|domenica|hoje|amanhã|ontem|vandaag|gisteren|volgende|(?:maan|dins|woens|donder|vrij"
    r"|zater|zon)dag|dziś|jutro|wczoraj|idag|imorgon|igår|nästa|bugün|yar\u0131n|dün|gelecek)\b"
    r"|今日|明日|昨日|来週|今週|先週|来月|今月",
    re.IGNORECASE,
)
"""German, French, Spanish, Italian, Portuguese, Dutch, Polish, Swedish, Turkish and Japanese."""


_LEAP_YEAR = 2000
_PIVOT = 40
"""Years of two digits from here on are of the last century."""
_LOOKED_AT = 1_000_000
"""Characters of one text."""


@dataclass(frozen=True, slots=True)
class Day:
    """A day, or a month of a year; None: not said."""

    year: int | None
    month: int
    day: int | None

    @classmethod
    def of(cls, made: date) -> "Day":
        """Return the day of a date."""
        return cls(made.year, made.month, made.day)

    @property
    def as_date(self) -> date | None:
        """The date; None where its year or its day is not said, and where there is no such day."""
        try:
            return date(self.year or 0, self.month, self.day or 0)
        except ValueError:
            return None


def days_apart(one: Day, other: Day) -> int | None:
    """Return the days between two dates; one without a year is the nearest to the other. None: one is no date."""
    named = [day.year for day in (one, other) if day.year]
    years = {year + beside for year in named or [_LEAP_YEAR] for beside in (-1, 0, 1)}
    firsts, seconds = (list(_dates(day, years)) for day in (one, other))
    return min((abs((first - second).days) for first, second in product(firsts, seconds)), default=None)


def _dates(day: Day, years: set[int]) -> Iterator[date]:
    """Yield the dates that *day* may be, which is in one of *years* where it names none."""
    for year in [day.year] if day.year else years:
        if made := replace(day, year=year).as_date:
            yield made


def looks_like_date(text: str) -> bool:
    """True if all of *text* is a date, a time, or both."""
    return bool(text) and _WHOLE.fullmatch(text) is not None


def days_in(text: str) -> frozenset[Day]:
    """Every day that *text* names; where day and month could be either way round, both."""
    text = plain_text(text[:_LOOKED_AT])
    lower = text.lower()
    if any(ending in lower for ending in _SPOKEN_ENDINGS):
        text = _SPOKEN_DAY.sub(_in_digits, text)
    if not _DIGIT.search(text):
        return frozenset()
    found = {day for hit in DATE.finditer(text) for day in _read(hit)}
    quarters = _QUARTER.finditer(text) if "quarter" in lower or _NUMBERED.search(lower) else ()
    return frozenset(found.union(day for hit in quarters for day in _bounds(hit)))


def _bounds(hit: re.Match[str]) -> Iterator[Day]:
    """The first day and the last day of a quarter."""
    written = (hit["q1"] or hit["q2"] or hit["q3"]).lower()
    last = 3 * (int(written) if written.isdigit() else _QUARTERS[written])
    year = int(hit["y1"] or hit["y2"] or hit["y3"])
    yield Day(year, last - 2, 1)
    yield Day(year, last, 30 if last in {6, 9} else 31)


def _in_digits(hit: re.Match[str]) -> str:
    number = _DAY_NUMBERS[(hit["before"] or hit["after"]).lower().replace(" ", "-")]
    return f"{number}" if hit["before"] else f"{hit['month']} {number}"


def without_dates(text: str) -> str:
    """*text*, which is plain, with spaces for the days that it names."""
    return DATE.sub(lambda hit: " " * len(hit.group()), text)


def near_words_in_order(text: str) -> tuple[str, ...]:
    """Return the words for weekdays and for days relative to today in any language, lower case, in their order."""
    hits = {hit.start(): hit.group().lower() for one in (_RELATIVE, _RELATIVE_ELSEWHERE) for hit in one.finditer(text)}
    return tuple(word for _, word in sorted(hits.items()))


def full_year(written: str) -> int:
    """Return the year *written* in digits, of which two leave out the century."""
    if len(written) > 2:  # noqa: PLR2004 - the century
        return int(written)
    return int(written) + (1900 if int(written) >= _PIVOT else 2000)


def _read(hit: re.Match[str]) -> Iterator[Day]:
    found = {key[0] + key[1]: value for key, value in hit.groupdict().items() if value is not None}
    if "a3" in found:
        first, second, year = int(found["a3"]), int(found.get("b3") or found["e3"]), _year(found.get("y3"))
        for month, day in {(first, second), (second, first)}:
            yield from _day(year, month, day)
        return
    form = next(iter(found))[1]
    written = found[f"m{form}"]
    named = int(written) if written.isdigit() else MONTHS[written.lower()]
    yield from _day(_year(found.get(f"y{form}")), named, int(found[f"d{form}"]) if f"d{form}" in found else None)


def _day(year: int | None, month: int, day: int | None) -> Iterator[Day]:
    if 1 <= month <= 12 and (day is None or 1 <= day <= 31):  # noqa: PLR2004 - the calendar's
        yield Day(year, month, day)


def _year(written: str | None) -> int | None:
    return None if written is None else full_year(written)
