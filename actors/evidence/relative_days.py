"""Days that words mean where today is known: weekdays, `tomorrow`, `in two weeks`, the weekend, holidays."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from .dates import MONTH, MONTHS
from .number_words import numbers_named
from .tokens import plain_text

_WEEKDAYS: Final = (
    "monday|montag|lundi|lunes|lunedi|segunda(?:-feira)?|maandag|周一|星期一",
    "tuesday|dienstag|mardi|martes|martedi|terca(?:-feira)?|dinsdag|周二|星期二",
    "wednesday|mittwoch|mercredi|miercoles|mercoledi|quarta-feira|woensdag|周三|星期三",
    "thursday|donnerstag|jeudi|jueves|giovedi|quinta(?:-feira)?|donderdag|周四|星期四",
    "friday|freitag|vendredi|viernes|venerdi|sexta(?:-feira)?|vrijdag|周五|星期五",
    "saturday|samstag|sonnabend|samedi|sabado|sabato|zaterdag|周六|星期六",
    "sunday|sonntag|dimanche|domingo|domenica|zondag|周日|周天|星期[日天]",
)
_WEEKDAY: Final = tuple(re.compile(rf"(?<![a-z])(?:{names})s?(?![a-z])", re.IGNORECASE) for names in _WEEKDAYS)
_AWAY: Final = {
    0: "today|tonight|this\\s(?:morning|afternoon|evening)|heute|aujourd'hui|ce\\ssoir|hoy|oggi|stasera|hoje|vandaag"
    "|今天|今晚",
    1: "tomorrow|morgen|demain|manana|domani|amanha|明天",
    2: "day\\safter\\stomorrow|ubermorgen|apres-demain|pasado\\smanana|dopodomani|depois\\sde\\samanha|overmorgen|后天",
    3: "大后天",
    -1: "yesterday|last\\snight|gestern|hier|ayer|ieri|ontem|gisteren|昨天|昨晚",
    -2: "day\\sbefore\\syesterday|vorgestern|avant-hier|anteayer|l'altro\\sieri|anteontem|eergisteren|前天",
}
_NEAR: Final = {away: re.compile(rf"(?<![a-z])(?:{words})(?![a-z])", re.IGNORECASE) for away, words in _AWAY.items()}
_WEEKEND: Final = re.compile(
    r"(?<![a-z])(?:weekend|wochenende|week-end|fin\sde\ssemana|fine\ssettimana)(?![a-z])|周末", re.IGNORECASE
)
_SPAN: Final = re.compile(
    r"(?<![\w.])(?P<number>\d{1,3}|an?|[a-z]{2,12})[\s-](?P<unit>days?|nights?|weeks?|tage?n?|wochen?|jours?|semaines?|dias?"
    r"|semanas?|giorn[oi]|settiman[ae]|dagen|dag|weken|week)\b|(?P<signs>\d{1,3}|[一二两三四五六七八九十])(?:个)?(?P<east>天|周|星期)",
    re.IGNORECASE,
)
_WEEKS: Final = re.compile(r"w|sem|sett|周|星", re.IGNORECASE)
_SIGNS: Final = {sign: number for number, sign in enumerate("一二三四五六七八九十", start=1)} | {"两": 2}
_HOLIDAYS: Final = (
    (1, 1, r"new\syear'?s?(?:\sday)?|neujahr|nouvel\san|ano\snuevo|capodanno|ano\snovo|元旦"),
    (2, 14, r"valentine'?s?|valentinstag|saint-valentin|san\svalent[ií]n|情人节"),
    (5, 1, r"may\sday|labou?r\sday|tag\sder\sarbeit|fete\sdu\stravail|五一|劳动节"),
    (10, 1, r"国庆|十一"),
    (10, 31, r"halloween"),
    (12, 24, r"christmas\seve|heiligabend|heilig\sabend|nochebuena|vigilia"),
    (12, 25, r"christmas|weihnacht\w*|noel|navidad|natale|natal|kerst\w*|圣诞"),
    (12, 31, r"new\syear'?s\seve|silvester|reveillon|nochevieja|oudjaar"),
)
_HOLIDAY: Final = tuple(
    (month, day, re.compile(rf"(?<![a-z])(?:{names})(?![a-z])", re.IGNORECASE)) for month, day, names in _HOLIDAYS
)
_WEEK: Final = 7
_EDGE: Final = re.compile(
    rf"\b(?:(?P<last>end|last\sday|ende|letzter?\s?tag|fin|finales|final|ultimo\sdia|dernier\sjour|fine|ultimo\sgiorno|fim|eind|einde)"
    rf"|(?P<first>beginning|start|first\sday|anfang|beginn|debut|premier\sjour|principios?|comienzos?|inizio|inicio|comeco|begin))"
    rf"(?:\s(?:of|du|de|des|del|della|di|do|da|van|le|mes\sde|mois\sde|the|this|la|l|dieses)){{0,3}}[\s']"
    rf"(?P<period>{MONTH}|month|monats?|mois|mes|mese|maand|quarter|quartals?|trimestre|kwartaal|year|jahres|annee|ano|anno|jaar)"
    rf"\b|(?P<eastern>1[0-2]|[1-9])?月(?:底|末)",
    re.IGNORECASE,
)
"""Edges of months, quarters and years: `the end of November`."""
_QUARTER: Final = re.compile(r"quart|trimestre|kwartaal", re.IGNORECASE)
_YEAR: Final = re.compile(r"year|jahr|ann|ano|jaar", re.IGNORECASE)
_YEAR_MONTHS: Final = 12


def weekdays_in(text: str) -> frozenset[int]:
    """Return the weekdays that *text*, which is plain, names: 0 is Monday."""
    return frozenset(number for number, pattern in enumerate(_WEEKDAY) if pattern.search(text))


def offsets_in(text: str) -> frozenset[int]:
    """Return how many days after today the words of *text*, which is plain, may mean: `tomorrow`, `in two weeks`."""
    found = {away for away, pattern in _NEAR.items() if pattern.search(text)}
    for length in spans_in(text):
        found |= {length, -length}
    return frozenset(found)


def spans_in(text: str) -> Iterator[int]:
    """Yield the days of each duration in days or weeks that *text*, which is plain, names."""
    for hit in _SPAN.finditer(text):
        written = (hit["number"] or hit["signs"]).lower()
        unit = hit["unit"] or hit["east"]
        for number in _numbers(written):
            yield number * (_WEEK if _WEEKS.match(unit) else 1)


def _numbers(written: str) -> frozenset[int]:
    if written.isdigit():
        return frozenset({int(written)})
    if written in _SIGNS:
        return frozenset({_SIGNS[written]})
    return frozenset({1}) if written in {"a", "an"} else numbers_named(written)


def days_meant(text: str, today: date) -> frozenset[date]:
    """Return the days that *text* may mean where it is *today*; a weekday is at most two weeks away."""
    plain = plain_text(text)
    found = {today + timedelta(days=away) for away in offsets_in(plain)}
    wanted = set(weekdays_in(plain))
    if _WEEKEND.search(plain):
        wanted |= {5, 6}
    nearby = (today + timedelta(days=away) for away in range(-_WEEK, 2 * _WEEK + 1))
    found.update(day for day in nearby if day.weekday() in wanted)
    for month, number, pattern in _HOLIDAY:
        if pattern.search(plain):
            found.update(date(year, month, number) for year in (today.year - 1, today.year, today.year + 1))
    for hit in _EDGE.finditer(plain):
        found.update(_edges(hit, today))
    return frozenset(found)


def _edges(hit: re.Match[str], today: date) -> Iterator[date]:
    """Yield the first or the last days of the period that is named, in the years around *today*."""
    period = (hit["period"] or "").lower()
    length = 3 if _QUARTER.match(period) else _YEAR_MONTHS if period not in MONTHS and _YEAR.match(period) else 1
    month = int(hit["eastern"] or 0) or MONTHS.get(period) or (today.month - 1) // length * length + 1
    for year in (today.year - 1, today.year, today.year + 1):
        if hit["first"]:
            yield date(year, month, 1)
        else:
            after = month + length - 1
            yield date(year + after // _YEAR_MONTHS, after % _YEAR_MONTHS + 1, 1) - timedelta(days=1)
