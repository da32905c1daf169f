"""Times of day, and how long things last, in the forms in which people and programs write them.

English and Chinese ones are read here, those of other European languages by `european_times`.
"""

import re
from collections.abc import Iterator

from .european_times import times_said, without_times_said
from .late_patterns import late
from .number_words import LANGUAGES, number_words, numbers_named, pattern_of
from .tokens import plain_text

DAY = 24 * 60
"""Minutes."""
_HALF_DAY = 12 * 60
_HOUR_LONG = 60
_HOURS = {word: number for word, number in number_words("en").items() if 1 <= number <= 12}  # noqa: PLR2004 - a clock's
_HOUR = "|".join(_HOURS)
_MINUTES = {"five": 5, "ten": 10, "quarter": 15, "a quarter": 15, "twenty": 20, "twenty-five": 25, "half": 30}
_MINUTE = "|".join(sorted(_MINUTES, key=len, reverse=True))
_CURRENCIES = "EUR|USD|GBP|CHF|JPY|CAD|AUD|NZD|SEK|NOK|DKK|PLN|CZK|INR|BRL|MXN|Rs"
_MONEY = (
    "euros?|dollars?|pounds?|pence|cents?|bucks|quid|francs?|franken|pesos?|reais|yen|kronor|percent|prozent|procent"
)
_HALF_OF_DAY = r"(?:\s?(?P<{}>[ap])\.?m\b)"
_ZONE_OF_TIME = late(r"(?<=\d)(?:Z\b|[+-]\d\d:?\d\d\b)", re.ASCII)
_EXACT = late(
    rf"""(?<![\d:.,/+]) (?P<iso>(?<=\dT))?(?P<h1>[01]?\d|2[0-3]):(?P<m1>[0-5]\d)(?::[0-5]\d(?:\.\d+)?)?(?![\d:])
      {_HALF_OF_DAY.format("p1")}?
    | (?<![\d:.,/+])(?P<h5>24):(?P<m5>00)(?![\d:])
    | (?<![\d:.,/+])(?P<h2>1[0-2]|0?[1-9])(?:\.(?P<m2>[0-5]\d))?{_HALF_OF_DAY.format("p2")}
    | \b(?P<m3>{_MINUTE})(?:\sminutes)?\s(?P<side>past|to|after)\s
      (?P<h3>{_HOUR}|1[0-2]|[1-9])\b{_HALF_OF_DAY.format("p3")}?
    | \b(?P<h4>{_HOUR}|1[0-2]|[1-9])\s?(?:o'?clock\b|(?P<p4>[ap])\.?m\b)
    | (?P<cp>上午|早上|凌晨|中午|下午|晚上|傍晚|午前|午後|午后)?
      (?P<ch>\d{{1,2}}|[一二两三四五六七八九十]{{1,3}})[点時时]
      (?P<cm>半|一刻|三刻|\d{{1,2}}|[一二三四五六七八九十]{{1,3}}(?=分))?
    | \b(?P<noon>noon|midday|midnight)\b""",
    re.ASCII | re.IGNORECASE | re.VERBOSE,
)
_LOOSE = late(
    rf"\b(?:at|by|around|from|to|until|till|before|after|about|and)\s(?P<h>{_HOUR}|2[0-3]|1\d|0?\d)\b(?![:/])"
    r"|\b(?P<run>(?:[01]\d|2[0-3])[0-5]\d)\s?(?:h(?:ou)?rs?|h)\b",
    re.ASCII | re.IGNORECASE,
)
_RANGE_START = late(
    r"(?<![\d:.,/-])(?P<h>1[0-2]|0?[1-9])(?::(?P<m>[0-5]\d))?\s?(?:-|\u2013|to|till?|until|and)\s?(?:1[0-2]|0?[1-9])(?::[0-5]\d)?\s?[ap]\.?m\b",
    re.IGNORECASE,
)
"""`2 to 5pm`"""
_PRICE = late(
    rf"""(?:[€$£¥₹]|\b(?:{_CURRENCIES})\b)\s?\d[\d.,]*
    | (?<![\d:.,h])\b(?:\d[\d.,]*|{_HOUR})\s?(?:[€$£¥₹%]|(?:{_CURRENCIES}|{_MONEY})\b)""",
    re.ASCII | re.IGNORECASE | re.VERBOSE,
)
"""An amount of money, or a percentage: `at 9.50 dollars` is no time."""
_LASTS = late(
    rf"""\b(?P<n1>\d{{1,4}}(?:\.\d+)?|an?|{_HOUR}|fifteen|twenty|thirty|forty|forty-five|sixty|ninety|half\san)[\s-]?
      (?P<u1>min(?:ute)?s?|m|h(?:ou)?rs?|h)\b (?P<half>\sand\sa\s(?:half|quarter))?
    | (?:duration|length|lasts?|minutes?|hours?)\w{{0,20}}\W{{1,4}}(?P<n2>\d{{1,4}}(?:\.\d+)?)
    | (?P<n3>\d{{1,4}}|[一二两三四五六七八九十]{{1,3}}|半)个?半?(?P<u3>小时|分钟)""",
    re.ASCII | re.IGNORECASE | re.VERBOSE,
)
_AMOUNTS = {**number_words("en"), "a": 1, "an": 1, "half an": 0.5, "half": 0.5, "半": 0.5}
_SIGNS = {sign: number for number, sign in enumerate("一二三四五六七八九", start=1)} | {"两": 2}
_LATE = frozenset({"下午", "晚上", "傍晚", "午後", "午后"})
_VAGUE = late(
    r"\b(?:mornings?|afternoons?|evenings?|nights?|tonight|lunch\w*|dinner|breakfast|brunch|sunrise|sunset|now|soon"
    r"|earl\w+|late\w*|sooner|current\w*|ago|hours?|anytime|whenever|any\stime|all\sday|whole\sday|every|slots?"
    r"|available|availability|same\stime|another\stime|usual)\b|早|晚|夜|中午|现在|小时",
    re.ASCII | re.IGNORECASE,
)
_VAGUE_ELSEWHERE = late(
    r"\b(?:morgens|vormittags?|nachmittags?|mittags?|abends?|nachts?|am\smorgen|heute\smorgen|fruh\w*|spat\w*|jetzt|bald"
    r"|jederzeit|verfugbar\w*|(?:in|vor)\s\w+\sstunden?|stunden?\s(?:vor|nach|her)\w*|ganze[nr]?\stag"
    r"|por\sla\smanana|de\sla\smanana|tardes?|noches?|madrugada|temprano|ahora|luego|disponib\w+"
    r"|(?:en|dentro\sde|hace)\s\w+\shoras?|horas?\s(?:antes|despues|mas)|todo\sel\sdia"
    r"|matin\w*|apres[- ]midi|soir\w*|nuits?|tard|maintenant|bientot|creneaux?"
    r"|(?:dans|il\sy\sa)\s\w+\sheures?|heures?\s(?:avant|apres|plus)|toute\sla\sjournee"
    r"|mattin\w+|pomeriggio|stasera|di\ssera|la\ssera|in\sserata|notte|tardi|adesso|(?:tra|fra)\s\w+\sor[ae]"
    r"|or[ae]\s(?:prima|dopo|fa)|tutto\sil\sgiorno|de\smanha|da\smanha|noites?|cedo|agora|daqui\sa\s\w+\shoras?"
    r"|horas?\s(?:depois|atras)|dia\sinteiro|ochtend|morgens|middag|avond|vanavond|vanmiddag|vanochtend|vroeg\w*|laat"
    r"|straks|over\s\w+\suur|uur\s(?:eerder|later|geleden)|hele\sdag|beschikba\w+)\b|[朝昼夕]|午前中|今すぐ",
    re.ASCII | re.IGNORECASE,
)
_LASTS_ELSEWHERE = late(
    r"(?<![\d.,])(?P<n>\d{1,4}(?:[.,]\d{1,2})?|[a-z]{2,24})\s?(?:(?P<hours>stunden?|horas?|heures?|or[ae]|uur|uren|h)"
    r"|(?P<minutes>minut(?:en|os?|i|es?)|min))\b(?:\s?(?P<and>\d\d?)(?=\s?min)|\s(?:y|et|e)\s(?P<half>media|demie|mezza|meia)\b)?",
    re.ASCII | re.IGNORECASE,
)
"""Durations in German, Spanish, French, Italian, Portuguese and Dutch; `4 h 33 min` is one."""
_HALF_HOURS = {"halbe": 30, "demi": 30, "demie": 30, "media": 30, "mezza": 30, "meia": 30, "half": 30} | {
    "anderthalb": 90,
    "eineinhalb": 90,
    "anderhalf": 90,
}
_COUNTED = {word: number for words in map(number_words, LANGUAGES) for word, number in words.items() if number}
_COUNTED |= {"an": 1, "a": 1}
_AMOUNT = rf"\d{{1,3}}|{pattern_of(_COUNTED)}"
HOURS_AND_MINUTES = late(
    rf"""(?<![\d.,:])\b(?:PT)?(?P<hours>{_AMOUNT})[\s-]?(?:h(?:ou)?rs?|h|std|stunden?|horas?
       |heures?|or[ae]|uur|uren
          |godz\w*|timm\w+|小时|時間|시간)
      (?: \.?,?\s?(?:(?:and|und|y|et|e|en)\s)?(?P<minutes>{_AMOUNT})[\s-]?(?:m|mins?|minut\w{{0,3}}
        |分[钟間]?|분)(?![a-z])
        | [ ]?(?P<tight>[0-5]\d)\b(?![.,:]?\d) )""",
    re.ASCII | re.IGNORECASE | re.VERBOSE,
)
"""A duration of two parts: people say so what a result has in minutes or seconds."""
MINUTES_AND_SECONDS = late(
    r"(?<![\d.,:])(?P<minutes>\d{1,4})[\s-]?(?:m|min\w{0,4}|minut\w{0,3}|\u5206\u949f?)\.?,?\s?(?:(?:and|und|y|et|e|en|i|och)\s)?"
    r"(?P<seconds>[0-5]?\d)[\s-]?(?:s|secs?|sek\w*|se[cg]\w*|\u79d2)(?![a-z])",
    re.ASCII | re.IGNORECASE,
)
"""A duration in minutes and seconds, which a result has in seconds."""
_FOR_HOURS = late(rf"\b(?:for|lasts?|lasting)\s(?:an?|\d+|{_HOUR})\s(?:and\sa\shalf\s)?hours?", re.IGNORECASE)
_ZONED = late(
    r"\b(?:UTC|GMT|[ECMP][SD]T|[CW]?E?S?T|time\s?zones?|local\stime|[A-Z][a-z]+/[A-Z][a-z_]+)\b|\d:\d\d(?::\d\d(?:\.\d+)?)?"
    r"(?:Z|[+-]\d\d:?\d\d)\b|时区",
    re.ASCII,
)
_LOOKED_AT = 200_000
"""Characters of one text."""


def times_in(text: str) -> frozenset[int]:
    """The times of day that *text* states, in minutes; where it may be before or after noon, both."""
    text = _ZONE_OF_TIME.sub(" ", plain_text(text[:_LOOKED_AT]))
    found = {minute % DAY for hit in _EXACT.finditer(text) for minute in _read(hit)}
    return frozenset(found.union(*(said.minutes for said in times_said(text) if said.certain)))


def hours_in(text: str) -> frozenset[int]:
    """Minutes of the day for numbers in *text* that may be times and may be something else: `at 7`, `1430`."""
    text = _PRICE.sub(" ", plain_text(text[:_LOOKED_AT]))
    found = {minute for said in times_said(text) if not said.certain for minute in said.minutes}
    for hit in _RANGE_START.finditer(text):
        found.update(_both(int(hit["h"]) * 60 + int(hit["m"] or 0)))
    for hit in _LOOSE.finditer(text):
        if hit["run"]:
            found.add(int(hit["run"][:2]) * 60 + int(hit["run"][2:]))
        else:
            found.update(_both(_hour(hit["h"]) * 60))
    return frozenset(found)


def lengths_in(text: str) -> frozenset[int]:
    """Durations that *text* mentions, in minutes; a number without a unit is read as minutes and as hours.

    Hours that minutes follow are read with and without them: `2 hours and 15 minutes`, `1h20`, `PT2H15M`.
    """
    text = plain_text(text[:_LOOKED_AT])
    found = {length for hit in _LASTS.finditer(text) for length in _lasting(hit)}
    found.update(length for hit in _LASTS_ELSEWHERE.finditer(text) for length in _lasting_elsewhere(hit))
    return frozenset(found.union(map(minutes_of, HOURS_AND_MINUTES.finditer(text))))


def minutes_of(hit: re.Match[str]) -> int:
    """Return the minutes that a match of `HOURS_AND_MINUTES` means."""
    hours, minutes = map(_counted, (hit["hours"], hit["minutes"] or hit["tight"]))
    return 60 * hours + minutes


def _counted(written: str) -> int:
    plain = written.lower()
    forms = (plain, plain.replace(" ", "-"), plain.replace("-", " "))
    return int(plain) if plain.isdigit() else next(_COUNTED[form] for form in forms if form in _COUNTED)


def speaks_vaguely(text: str) -> bool:
    """True if *text* states a time of day only vaguely: `in the evening`, `an hour earlier`."""
    text = text[:_LOOKED_AT]
    if _VAGUE.search(_FOR_HOURS.sub(" ", text)) is not None:
        return True
    return _VAGUE_ELSEWHERE.search(without_times_said(plain_text(text))) is not None


def speaks_of_zones(text: str) -> bool:
    """True if *text* names a time zone, so that the same time may be another hour."""
    return _ZONED.search(text[:_LOOKED_AT]) is not None


def _read(hit: re.Match[str]) -> Iterator[int]:
    if hit["noon"]:
        yield 0 if hit["noon"].lower() == "midnight" else _HALF_DAY
    elif hit["ch"]:
        yield from _chinese(hit)
    elif hit["side"]:
        past = _MINUTES[hit["m3"].lower()]
        yield from _half(_hour(hit["h3"]) * 60 + (-past if hit["side"].lower() == "to" else past), hit["p3"])
    else:
        form = next(form for form in "1254" if hit[f"h{form}"])
        minutes = int(hit["m1"] or hit["m2"] or 0)
        minute = _hour(hit[f"h{form}"]) * 60 + minutes
        whole_day = hit["iso"] is not None or form == "5"
        yield from (minute,) if whole_day else _half(minute, hit[f"p{form}"])


def _half(minute: int, half: str | None) -> Iterator[int]:
    if half is None:
        yield from _both(minute)
    else:
        yield minute % _HALF_DAY + (_HALF_DAY if half.lower() == "p" else 0)


def _both(minute: int) -> Iterator[int]:
    yield minute % DAY
    if _HOUR_LONG <= minute < _HALF_DAY + 60:  # an hour 0 is that of a day of 24 hours
        yield (minute + _HALF_DAY) % DAY


def _chinese(hit: re.Match[str]) -> Iterator[int]:
    part = hit["cm"] or "0"
    past = {"半": 30, "一刻": 15, "三刻": 45}.get(part)
    minute = int(_numeral(hit["ch"]) * 60 + (_numeral(part) if past is None else past))
    if hit["cp"] in _LATE and minute < _HALF_DAY:
        yield minute + _HALF_DAY
    elif hit["cp"]:
        yield minute
    else:
        yield from _both(minute)


def _lasting(hit: re.Match[str]) -> Iterator[int]:
    if hit["n2"]:
        yield round(float(hit["n2"]))
        yield round(float(hit["n2"]) * 60)
        return
    written = (hit["n1"] or hit["n3"]).lower()
    amount: float = _AMOUNTS[written] if written in _AMOUNTS else _numeral(written)
    if hit["half"]:
        amount += 0.5 if hit["half"].endswith("half") else 0.25
    yield round(amount * (60 if (hit["u1"] or hit["u3"]).lower().startswith(("h", "小")) else 1))


def _lasting_elsewhere(hit: re.Match[str]) -> Iterator[int]:
    written = hit["n"].lower()
    if written in _HALF_HOURS and hit["hours"]:
        yield _HALF_HOURS[written]
        return
    numbers = {float(written.replace(",", "."))} if written[0].isdigit() else numbers_named(written)
    for number in numbers:
        if hit["hours"]:
            yield round(number * 60) + int(hit["and"] or 0) + (30 if hit["half"] else 0)
        else:
            yield round(number)


def _hour(written: str) -> int:
    return int(written) if written.isdigit() else _HOURS[written.lower()]


def _numeral(written: str) -> float:
    if not set(written) <= set(_SIGNS) | {"十"}:
        return float(written)
    tens, ten, ones = written.rpartition("十")
    return (_SIGNS.get(tens[:1], 1) * 10 if ten else 0) + (_SIGNS.get(ones[:1], 0) if ones else 0)
