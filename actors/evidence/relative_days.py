"""Days that words mean where today is known: weekdays, `tomorrow`, `in two weeks`, the weekend, holidays.

`days_meant` reads all that may be meant, `relative_day` the only day that can be.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from .alternatives import any_of
from .dates import MONTH, MONTHS
from .late_patterns import late
from .number_words import numbers_named
from .tokens import plain_text, plain_words
from .weekdays import EASTERN, LATIN, SPOKEN_WEEKDAYS, WEEKDAYS

_NAMED: Final = {name: day for name, day in SPOKEN_WEEKDAYS.items() if name.isascii() or name[0] in "周星"}
"""Names of weekdays that these readings know."""
_WEEKDAY: Final = tuple(
    late(rf"(?<![a-z])(?:{'|'.join(name for name in _NAMED if _NAMED[name] == day)})s?(?![a-z])", re.IGNORECASE)
    for day in range(7)
)
_AWAY: Final = {
    0: "today|tonight|tonite|this morning|this afternoon|this evening|heute|aujourd'hui|ce soir|hoy|oggi|stasera"
    "|hoje|vandaag|dzis|dzisiaj|idag|i dag|ikvall|dnes|bugun|今天|今日|本日|今夜|今晚",
    1: "tomorrow|tmrw|tmr|tmrow|tomorow|2morrow|2moro|morgen|demain|manana|domani|amanha"
    "|jutro|jutrzejsza|jutrzejszy|imorgon|i morgon|i morgen|zitra|明天|明日",
    2: "day after tomorrow|ubermorgen|apres-demain|pasado manana|dopodomani|depois de amanha|overmorgen|pojutrze"
    "|i overmorgon|pozitri|后天|明後日|あさって",
    3: "大后天",
    -1: "yesterday|yday|last night|gestern|hier|ayer|ieri|ontem|gisteren|wczoraj|igar|i gar|vcera|昨天|昨日|昨晚",
    -2: "day before yesterday|vorgestern|avant-hier|anteayer|l'altro ieri|anteontem|eergisteren|przedwczoraj"
    "|前天|一昨日",
}
_NEAR: Final = {
    away: late("(?<![a-z])(?:" + words.replace(" ", r"\s") + ")(?![a-z])", re.IGNORECASE)
    for away, words in _AWAY.items()
}
_WEEKEND: Final = late(
    r"(?<![a-z])(?:weekend|wochenende|week-end|fin\sde\ssemana|fine\ssettimana)(?![a-z])|周末", re.IGNORECASE
)
_DAYS: Final = r"days?|tagen?|dias?|jours?|giorn[oi]|dagen"
_WEEKS: Final = r"(?P<weeks>weeks?|wochen?|semanas?|semaines?|settiman[ae]|weken)"
_SPAN: Final = late(
    rf"(?<![\w.])(?P<number>\d{{1,3}}|an?|[a-z]{{2,12}})[\s-](?:{_DAYS}|nights?|tage?n?|dag|{_WEEKS})\b"
    r"|(?P<signs>\d{1,3}|[一二两三四五六七八九十])(?:个)?(?:天|(?P<east>周|星期))",
    re.IGNORECASE,
)
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
    (month, day, late(rf"(?<![a-z])(?:{names})(?![a-z])", re.IGNORECASE)) for month, day, names in _HOLIDAYS
)
_WEEK: Final = 7
_EDGE: Final = late(
    rf"\b(?:(?P<last>end|last\sday|ende|letzter?\s?tag|fin|finales|final|ultimo\sdia|dernier\sjour|fine|ultimo\sgiorno|fim|eind|einde)"
    rf"|(?P<first>beginning|start|first\sday|anfang|beginn|debut|premier\sjour|principios?|comienzos?|inizio|inicio|comeco|begin))"
    rf"(?:\s(?:of|du|de|des|del|della|di|do|da|van|le|mes\sde|mois\sde|the|this|la|l|dieses)){{0,3}}[\s']"
    rf"(?P<period>{MONTH}|month|monats?|mois|mes|mese|maand|quarter|quartals?|trimestre|kwartaal|year|jahres|annee|ano|anno|jaar)"
    rf"\b|(?P<eastern>1[0-2]|[1-9])?月(?:底|末)",
    re.IGNORECASE,
)
"""Edges of months, quarters and years: `the end of November`."""
_NTH: Final = (
    (1, late(r"first|1st|erste[nrms]?|1\.|premiere?|1er|primer[oa]?|prim[oa]|primeir[oa]|eerste", re.IGNORECASE)),
    (2, late(r"second|2nd|zweite[nrms]?|2\.|deuxieme|segund[oa]|second[oa]|tweede", re.IGNORECASE)),
    (3, late(r"third|3rd|dritte[nrms]?|3\.|troisieme|tercer[oa]?|terz[oa]|terceir[oa]|derde", re.IGNORECASE)),
    (4, late(r"fourth|4th|vierte[nrms]?|4\.|quatrieme|cuart[oa]|quart[oa]|vierde", re.IGNORECASE)),
    (0, late(r"last|letzte[nrms]?|derniere?|ultim[oa]|laatste", re.IGNORECASE)),
)
"""Ordinal numbers; 0 is the last."""
_WEEKDAY_OF_MONTH: Final = late(
    rf"(?<![a-z\d])(?P<nth>{'|'.join(pattern.pattern for _, pattern in _NTH)})\s"
    rf"(?P<weekday>{any_of(name for name in _NAMED if name.isascii())})"
    rf"(?:\s(?:of|in|im|des|de|del|du|di|do|da|van|the|this|next|el|le))*[\s'](?P<period>{MONTH}|month|monats?|mois|mes|mese|maand)\b",
    re.IGNORECASE,
)
"""`the first Monday in April`"""
_QUARTER: Final = late(r"quart|trimestre|kwartaal", re.IGNORECASE)
_YEAR: Final = late(r"year|jahr|ann|ano|jaar", re.IGNORECASE)
_YEAR_MONTHS: Final = 12
_LONGEST_MONTH: Final = 31
_AHEAD: Final = {word: away for away, words in _AWAY.items() if away > 0 for word in words.split("|")} | {
    "the day after tomorrow": 2, "明後日": 2, "明日": 1,
}  # fmt: skip
_IN: Final = late(
    rf"\b(?:in|en|dentro\sde|dans|tra|fra|daqui\sa|over)\s(?:[a-z]{{1,9}}|\d{{1,2}})\s(?:{_DAYS}|{_WEEKS})\b",
    re.IGNORECASE,
)
_WORDS: Final = late(
    rf"\b(?a:{any_of(word for word in _AHEAD if word.isascii() and word not in {'morgen', 'manana'})})\b"
    rf"|{any_of(word for word in _AHEAD if not word.isascii())}"
    r"|(?-i:(?<!\w)morgen\b(?!\s(?:fruh\s)?(?:um\ssich)))|(?<!la\s)(?<!esta\s)(?<!pasado\s)\bmanana\b",
    re.IGNORECASE,
)
_DAY_OF_WEEK: Final = late(rf"\b{LATIN}\b|{EASTERN}", re.IGNORECASE)
_OTHER: Final = late(
    r"\b(?:today|tonight|yesterday|weekend|week|month|year|fortnight|every|each|daily|weekly|mondays|tuesdays|wednesdays"
    r"|thursdays|fridays|saturdays|sundays|last|ago|heute|gestern|wochenende|woche|monat|jeden?|letzte[nr]?|aujourd'hui|hier|semaine|mois"
    r"|chaque|hoy|ayer|semana|mes|cada|oggi|ieri|settimana|mese|ogni|hoje|ontem|vandaag|gisteren|elke|first|second|third|after"
    r"|before|by|until|till|since|from|within|earlier|later|instead\sof|not|bis|vor|nach|seit|ab|vom|statt|avant|apres|depuis|des|jusqu\w*|du"
    r"|antes|despues|desde|hasta|prima|dopo|entro|fino|dal|depois|ate|voor|na|tot|vanaf)\b"
    r"|\b\d{1,2}(?:st|nd|rd|th)\b|\b\d{1,2}\.(?=\s|$)|\b(?:el|le|il|o|den|dem|der|dia)\s\d{1,2}\b|\d\d?[日号月/]|之前|以前|之后|以后|今天|昨天|前|后"
    r"|每|周末|改到",
    re.IGNORECASE,
)
"""Other days, spans, and words that leave the day open."""
_AROUND: Final = range(-1, 22)
"""Days from today within which a weekday is."""
_BEHIND: Final = range(-_WEEK, 1)
"""The same where something is told that has happened."""
_HAPPENED: Final = late(
    r"\b(?:[a-z]{2,}(?<!ne)ed|was|were|did|had|has|paid|sent|got|came|went|bought|took|broke|left|made|saw|met|since"
    r"|hat|habe|haben|war|waren|wurde|wurden|ont|avons|ai|etait|ete|ha|ho|han|hanno|he|fue|era|foi|heb|heeft|hebben"
    r"|[a-z]{2,}(?:aron|ieron|aram|eram|iram))\b"
    r"|[了过]",
    re.IGNORECASE,
)


def weekdays_in(text: str) -> frozenset[int]:
    """Return the weekdays that *text*, which is plain, names: 0 is Monday."""
    return frozenset(number for number, pattern in enumerate(_WEEKDAY) if pattern.search(text))


def spans_in(text: str) -> Iterator[int]:
    """Yield the days of each duration in days or weeks that *text*, which is plain, names."""
    for hit in _SPAN.finditer(text):
        for number in _numbers((hit["number"] or hit["signs"]).lower()):
            yield number * (_WEEK if hit["weeks"] or hit["east"] else 1)


def _numbers(written: str) -> frozenset[int]:
    if written.isdigit():
        return frozenset({int(written)})
    if written in _SIGNS:
        return frozenset({_SIGNS[written]})
    return frozenset({1}) if written in {"a", "an"} else numbers_named(written)


def days_meant(text: str, today: date) -> frozenset[date]:
    """Return the days that *text* may mean where it is *today*; a weekday is at most two weeks away."""
    plain = plain_text(text)
    found = {today + timedelta(days=away) for away, pattern in _NEAR.items() if pattern.search(plain)}
    found.update(today + timedelta(days=away) for length in spans_in(plain) for away in (length, -length))
    wanted = set(weekdays_in(plain))
    if _WEEKEND.search(plain):
        wanted |= {5, 6}
    nearby = (today + timedelta(days=away) for away in range(-_WEEK, 2 * _WEEK + 1))
    found.update(day for day in nearby if day.weekday() in wanted)
    for month, number, pattern in _HOLIDAY:
        if pattern.search(plain):
            found.update(date(year, month, number) for year in (today.year - 1, today.year, today.year + 1))
    for hit in _WEEKDAY_OF_MONTH.finditer(plain):
        found.update(_weekdays_of_month(hit, today))
    for hit in _EDGE.finditer(plain):
        found.update(_edges(hit, today))
    return frozenset(found)


def _weekdays_of_month(hit: re.Match[str], today: date) -> Iterator[date]:
    """Yield the weekday of the month that is named, or of this one and the next, in the years around *today*."""
    nth = next(number for number, pattern in _NTH if pattern.fullmatch(hit["nth"]))
    named = MONTHS.get(hit["period"].lower())
    months = (named,) if named else (today.month, today.month % _YEAR_MONTHS + 1)
    for year in (today.year - 1, today.year, today.year + 1):
        for month in months:
            days = [date(year, month, 1) + timedelta(days=away) for away in range(_LONGEST_MONTH)]
            days = [day for day in days if day.month == month and day.weekday() == _NAMED[hit["weekday"].lower()]]
            yield days[nth - 1]


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


@dataclass(frozen=True, slots=True)
class RelativeDay:
    """The only day that a text names, relative to today."""

    words: str
    away: int | None
    """Days from today."""
    weekday: int | None
    """Or a weekday of these weeks; 0 is Monday."""
    past: bool = False
    """The weekday may be one of last week: something is told that has happened."""

    def may_be(self, day: date, today: date) -> bool:
        """Return True if *day* may be meant."""
        if self.away is not None:
            return day == today + timedelta(days=self.away)
        away = (day - today).days
        return day.weekday() == self.weekday and (away in _AROUND or (self.past and away in _BEHIND))

    def meant(self, today: date) -> date:
        """Return the nearest day that may be meant."""
        if self.away is not None:
            return today + timedelta(days=self.away)
        return today + timedelta(days=((self.weekday or 0) - today.weekday() - 1) % 7 + 1)


def relative_day(text: str) -> RelativeDay | None:
    """Return the day that *text* names relative to today, if it names one, and nothing that leaves it open."""
    text = plain_words(text)
    if _WEEKDAY_OF_MONTH.search(text):
        return None
    found: list[RelativeDay] = []
    rest = text
    for hit in _IN.finditer(text):
        lengths = set(spans_in(hit.group()))
        if len(lengths) != 1:
            return None
        found.append(RelativeDay(hit.group(), lengths.pop(), None))
        rest = rest.replace(hit.group(), " ")
    found += [RelativeDay(hit.group(), _AHEAD[hit.group().lower()], None) for hit in _WORDS.finditer(rest)]
    rest = _WORDS.sub(" ", rest)
    past = _HAPPENED.search(text) is not None
    found += [
        RelativeDay(hit.group(), None, WEEKDAYS[hit.group().lower()], past) for hit in _DAY_OF_WEEK.finditer(rest)
    ]
    rest = _DAY_OF_WEEK.sub(" ", rest)
    return found[0] if len(found) == 1 and not _OTHER.search(rest) else None
