"""Words that name days relative to today, with how far from today the day may be that they mean.

A word such as `next` or `this` counts with a noun of time only: `next week` does, `this time` and `now then` do not.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from .alternatives import any_of
from .dates import DATE, MONTH
from .late_patterns import late
from .number_words import LANGUAGES, number_words
from .tokens import plain_text
from .weekdays import SPOKEN_WEEKDAYS, WEEKDAYS

_MOST_SPELT: Final = 60
_DAY_WORDS: Final = (
    r"today|tonight|tonite|tomorrow|tmrw?|tmrow|tomor+ow|2mor+ow|yesterday|yday|day\s(?:after|before)|right\snow|as\sof\snow|until\snow|just\snow|immediately"
    r"|how\sold|(?<!about\s)now(?=\s?(?:[?!.]|$))|heute|(?<!guten\s)morgen|ubermorgen|gestern|vorgestern"
    r"|jetzt|aujourd'hui|demain|hier(?=\s(?:soir|matin|apres|a\s|j'|c'|il|elle|on\b|nous|et\b))|avant-hier|hoy|manana|ayer"
    r"|anteayer|oggi|stasera|domani|dopodomani|ieri|hoje|amanha|ontem|anteontem|vandaag|vanavond|overmorgen|gisteren"
    r"|eergisteren|dzis|dzisiaj|dzisiejsz\w+|jutro|jutrzejsz\w+|pojutrze|wczoraj\w*|przedwczoraj|i\s?dag|ikvall|i\smorgen|i\s?morgon"
    r"|i\s?overmorgon|i\s?gar|dnes|zitra|pozitri|vcera|bugun|yar\u0131n|dun"
)
_WEEKEND: Final = r"weekends?|wochenenden?|week-ends?|fins?\sde\ssemana|fine\ssettimana"
_OF_DAYS: Final = (
    r"days?|mornings?|afternoons?|evenings?|nights?|tage?n?|jours?|dias?|noches?|giorn[oi]|dag(?:en)?|dni|dagar|gun"
)
_OF_WEEKS: Final = (
    rf"(?:business\s|working\s)?(?:weeks?|fortnights?)|{_WEEKEND}|wochen?|semaines?|semanas?|settiman[ae]|we(?:ek|ken)"
    r"|tygodn\w*|tydzien|veck\w+|uge[nr]?|uke[nr]?|tyden|tydn\w+|hafta\w*|sprints?"
)
_OF_MONTHS: Final = rf"months?|monate?[ns]?|mois|mes(?:es|e|i)?|maand(?:en)?|miesiac\w*|manad\w*|ay|(?!may\b){MONTH}"
_OF_YEARS: Final = (
    r"quarters?|quartal\w*|trimestre\w*|kwarta\w*|years?|decades?|jahr\w*|an(?:nees?|s|os?|n[oi])?|jaar"
    r"|jaren|rok\w*|ar|yil\w*"
)
_SEASONS: Final = (
    r"spring|summer|autumn|fall|winter|seasons?|semesters?|terms?|fruhling|sommer|herbst|printemps|ete|automne|hiver|primavera"
    r"|verano|otono|invierno|estate|autunno|inverno|verao|outono|lente|zomer|herfst"
)
_LEADING: Final = (
    r"next|this|these|coming|upcoming|last|past|previous|preceding|following|current|recent|later|earlier|early|late|mid|same"
    r"|each|every|nachste[nmrs]?|ubernachste[nmrs]?|kommende[nmrs]?|diese[nmrs]?|letzte[nmrs]?|vergangene[nmrs]?|jede[nmrs]?"
    r"|ce|cet|cette|ces|chaque|prochaine?s?|dernier[es]?s?|proxim[oa]s?|est[ae]s?|ultim[oaie]s?|pasad[oa]s?|cada"
    r"|prossim[oaie]|quest[oaie]|scors[oaie]|ogni|passad[oa]s?|volgende|komende|deze|dit|vorige|afgelopen|elke"
    r"|nast[ea]\w*|nastepn\w*|przyszl\w+|zeszl\w+|biezac\w+|denna|forra|pristi|minul\w+|ubieg\w*|gelecek|gecen|bu"
)
_TRAILING: Final = (
    r"prochaine?s?|derniere?s?|suivante?s?|passee?s?|que\sviene|proxim[oa]s?|pasad[oa]s?|siguientes?|prossim[oaie]"
    r"|scors[oaie]|seguintes?|passad[oa]s?|que\svem|ago|later|earlier|from\snow|from\stoday|out|hence|back"
)
_NUMBERS: Final = {
    word: number
    for language in LANGUAGES
    for word, number in number_words(language).items()
    if 0 < number <= _MOST_SPELT
}
_AMOUNT: Final = rf"(?:\d{{1,3}}|an?|few|couple\sof|several|{any_of(word for word in _NUMBERS if word.isascii())})"
_HOLIDAY: Final = (
    r"christmas|xmas|new\syear'?s?|easter|thanksgiving|halloween|valentine'?s?|black\sfriday|weihnacht\w*|silvester|ostern"
    r"|pfingst\w*|noel|paques|navidad|semana\ssanta|natale|pasqua|natal|pascoa|kerst\w*|pasen"
)
_EDGE: Final = (
    r"(?:end|beginning|start|middle|rest|first|ende|anfang|fin|debut|final|principio|fine|inizio|fim|begin|eind)"
)
_SPAN: Final = f"{_OF_DAYS}|{_OF_WEEKS}|{_OF_MONTHS}|{_OF_YEARS}"
_WEEKDAY: Final = "|".join(name for name in SPOKEN_WEEKDAYS if name.isascii())
_WORDS: Final = late(
    rf"""(?<![\w-])(?:
      (?P<day>{_DAY_WORDS})
    | (?:(?P<step>(?:{_LEADING})\s)?(?P<weekday>{_WEEKDAY})s?(?:\s(?:{_TRAILING}))?)
    | (?P<open>{_HOLIDAY}|asap|soon(?:est)?|as\ssoon\sas\spossible|recently|lately|year[-\s]to[-\s]date)
    | (?:{_LEADING})\s(?:{_AMOUNT}\s){{0,2}}(?P<led>{_SPAN}|{_SEASONS})
    | (?P<edge>{_EDGE})\s(?:of|du|de|des|del|della|di|do|da|van|le|la)?\s?(?:the|this|next|l'|het|de)?\s?
      (?P<of>{_SPAN}|{_SEASONS})
    | {_AMOUNT}\s(?:{_AMOUNT}\s)?(?P<span>{_SPAN})(?:'s|s')?(?:\s(?:{_TRAILING}))?
    | (?P<alone>{_WEEKEND}|(?:{_OF_MONTHS}|semaine|semana|settimana)\s(?:{_TRAILING}))
    )(?![\w-])""",
    re.IGNORECASE | re.VERBOSE | re.ASCII,
)
_EASTERN: Final = late(
    r"(?P<day>[今明昨后前]天|大后天|今[日晚早]|明[日早晚]|昨[日晚]|现在|刚才|马上|尽快|오늘|내일|어제)"
    r"|(?P<step>[上下本这])?(?:个|個)?(?:周|星期|礼拜)(?P<weekday>[一二三四五六日天])"
    r"|(?P<sign>[月火水木金土日])曜"
    r"|(?P<week>周末|[上下本这来先今每](?:个|個)?(?:周|星期|礼拜|週)|[\d一二两三四五六七八九十几]+(?:个)?(?:天|日|周|星期)(?:[前后内]|之[前后内]|以[前后内])?)"
    r"|(?P<month>[上下本这来先今每](?:个|個)?月|月[底末初]|[\d一二两三四五六七八九十几半]+个月)"
    r"|(?P<open>[今明去前后][年]|季度|最近|近期|春节|国庆|圣诞|元旦|中秋|生日|每天|[\d一二两三四五六七八九十几]+年[前后内])"
)
_MONTH: Final = late(_OF_MONTHS, re.IGNORECASE)
_WEEK: Final = late(_OF_WEEKS, re.IGNORECASE)
_DAY: Final = late(_OF_DAYS, re.IGNORECASE)
_DIGITS: Final = late(r"\d+")
_MOVED: Final = late(
    r"after|before|later|earlier|following|previous|preceding|next|same|suivant|siguiente|seguint|successiv|volgende|nachste"
    r"|prochain|proxim|prossim|[前后]",
    re.IGNORECASE,
)
"""Words that may go from another day than today: `the day after`, `two days later`."""
_BETWEEN: Final = late(r"[\W\d_]*(?:[a-z]{1,4}[\W\d_]+){0,2}", re.IGNORECASE)
"""What may stand between words and the date that they only repeat: `this Thursday, the 10 September`."""
_BESIDE: Final = 24
_RANGE_OF_HOURS: Final = late(r"\d{1,2}-\d{1,2}", re.ASCII)
_LONGEST: Final = 20_000
DAY_REACH, WEEK_REACH, MONTH_REACH = 1, 7, 31
"""Days of one; words reach as many as they name, and one more."""
_SEVERAL: Final = 5
_MANY: Final = late(r"few|couple|several|these|recent|[几]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class NearWords:
    """Words that name a day, or a span of days, relative to today."""

    words: str
    reach: int | None
    """Days from today within which the day is; None where it is left open."""
    moved: bool
    """The day may be reckoned from another day than today, which was named."""
    weekday: int | None
    """The only weekday that it can be, 0 is Monday; None: any."""
    dated: bool
    """A date stands beside the words, which they only repeat."""


@lru_cache(maxsize=1024)
def near_words_in(text: str) -> tuple[NearWords, ...]:
    """Return the words of *text* that name days relative to today, in any language, in their order."""
    plain = plain_text(text[:_LONGEST])
    return tuple(_read_all(plain))


def _read_all(plain: str) -> Iterator[NearWords]:
    dates = [hit for hit in DATE.finditer(plain) if not _RANGE_OF_HOURS.fullmatch(hit.group())]
    for pattern in (_WORDS,) if plain.isascii() else (_WORDS, _EASTERN):
        for hit in pattern.finditer(plain):
            if any(date.start() < hit.end() and hit.start() < date.end() for date in dates):
                continue
            dated = not hit.groupdict().get("span") and any(_says_again(plain, hit, date) for date in dates)
            yield NearWords(hit.group().lower(), _reach(hit), _is_moved(hit), _weekday(hit), dated)


def _says_again(plain: str, hit: re.Match[str], date: re.Match[str]) -> bool:
    """Return True if *date* stands beside *hit* as the same day."""
    start, end = (hit.end(), date.start()) if hit.end() <= date.start() else (date.end(), hit.start())
    return end - start <= _BESIDE and _BETWEEN.fullmatch(plain, start, end) is not None


def _is_moved(hit: re.Match[str]) -> bool:
    return bool(hit.groupdict().get("span")) or _MOVED.search(hit.group()) is not None


def _is_eastern(hit: re.Match[str]) -> bool:
    return "sign" in hit.groupdict()


def _weekday(hit: re.Match[str]) -> int | None:
    if _is_eastern(hit):
        return WEEKDAYS[f"周{hit['weekday']}"] if hit["weekday"] else WEEKDAYS.get(f"{hit['sign']}曜")
    return SPOKEN_WEEKDAYS.get((hit["weekday"] or "").lower())


def _reach(hit: re.Match[str]) -> int | None:
    found = hit.groupdict()
    if found["open"]:
        return None
    if found["day"]:
        return 2 * DAY_REACH
    if found["weekday"] or found.get("sign"):
        return 2 * WEEK_REACH
    if _is_eastern(hit):
        return _times(hit.group(), WEEK_REACH if found["week"] else MONTH_REACH)
    noun = found["led"] or found["of"] or found["span"] or found["alone"] or ""
    if _DAY.fullmatch(noun):
        return _times(hit.group(), DAY_REACH)
    if _WEEK.match(noun):
        return _times(hit.group(), WEEK_REACH)
    return _times(hit.group(), MONTH_REACH) if _MONTH.match(noun) else None


def _times(words: str, reach: int) -> int:
    """Return *reach* for as many days, weeks or months as *words* number."""
    digits = _DIGITS.search(words)
    if digits:
        return reach * (1 + min(int(digits.group()), 999))
    spelt = max((_NUMBERS[word] for word in words.lower().split() if word in _NUMBERS), default=1)
    return reach * (1 + (_SEVERAL if _MANY.search(words) else int(spelt)))
