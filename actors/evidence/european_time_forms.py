"""The forms of `european_times`, each with a name for each of its parts."""

import re
from dataclasses import dataclass
from typing import Final

from .late_patterns import late
from .number_words import number_words, pattern_of

PARTS: Final = {"viertel": 15, "quart": 15, "cuarto": 15, "quarto": 15, "kwart": 15} | {
    "media": 30, "mezza": 30, "mezzo": 30, "meia": 30, "demi": 30, "demie": 30,
}  # fmt: skip
"""Parts of an hour that have a word."""
_MORNING: Final = (
    r"morgens|fruh|vormittags|am\s(?:morgen|vormittag)|(?:de|por)\sla\smanana|de\sla\smadrugada|du\smatin"
    r"|d(?:i|el|ella)\smattin[ao]|da\sma(?:nha|drugada)|'?s\s(?:ochtends|morgens)|in\sde\sochtend"
)
_LATER: Final = (
    r"nachmittags|mittags|abends|am\s(?:nachmittag|abend)|(?:de|por)\sla\starde|del\smediodia|de\sl'apres[- ]midi"
    r"|du\ssoir|d(?:i|el)\spomeriggio|d(?:i|ella)\ssera|da\starde|'?s\s(?:middags|avonds)|in\sde\s(?:middag|avond)"
)
_NIGHT: Final = r"nachts|in\sder\snacht|(?:de|por)\sla\snoche|d(?:i|ella)\snotte|da\snoite|'?s\snachts"
_PART: Final = rf"(?:,?\s(?:(?P<early>{_MORNING})|(?P<late>{_LATER})|(?P<night>{_NIGHT}))\b)?"
_HOUR: Final = r"(?<![\d.,:/\u20ac$])\b(?P<h>2[0-4]|[01]?\d|{})(?![a-gi-z\d])"
_NOUN: Final = r"\s?(?-i:[A-Z$\u20ac%])"
"""German writes nouns with a capital."""
_LAST_HOUR: Final = 24
_MINUTES: Final = 60


@dataclass(frozen=True, slots=True)
class Form:
    """One way to say a time."""

    language: str
    signs: tuple[str, ...]
    """Pieces of words, one of which is in every text that has it: a quick look spares most texts a slow one."""
    pattern: re.Pattern[str]
    """Its groups: *h* is the hour; *plus*, *minutes*, *tight* and *less* are what is added or taken; *half* takes half
    an hour, *short* a quarter or three; *unit* is a word for hours; *sure* and *article* stand before it; *clock*: it
    can be nothing but a time; *perhaps*: it can be much else; *things*: the minutes may count things."""


def _form(language: str, signs: str, pattern: str) -> Form:
    named = {word: number for word, number in number_words(language).items() if number < _MINUTES}
    hours = {word: number for word, number in named.items() if number <= _LAST_HOUR}
    parts = "|".join((*PARTS, r"un\squarto", r"um\squarto"))
    added = rf"{parts}|{pattern_of(named)}|[0-5]?\d(?![\d.,:]*\d)"
    pattern = pattern.replace("@hour", _HOUR.format(pattern_of(hours)))
    # The words for one are articles.
    pattern = pattern.replace(
        "@many", _HOUR.format(pattern_of({word: n for word, n in hours.items() if n != 1 or word == "eins"}))
    )
    for group in ("plus", "less"):
        pattern = pattern.replace(f"@{group}", rf"(?P<{group}>{added})\b")
    return Form(language, tuple(signs.split("/")), late(pattern + _PART, re.ASCII | re.IGNORECASE))


def _romance(
    language: str, signs: str, *, sure: str, article: str, unit: str, plus: str, less: str, bare: str = "(?!)"
) -> Form:
    """Return the form of a number behind a word, with a unit or without, and with minutes added or taken."""
    return _form(
        language,
        signs,
        rf"(?:(?P<sure>\b(?:{sure}))|(?P<article>\b(?:{article})))?@hour"
        rf"(?:\.(?P<minutes>[0-5]\d)(?![\d.,])(?:\s?(?:{unit})\b)?"
        rf"|(?P<unit>\s?(?:{unit})(?![a-z])\.?)(?:\s?(?P<tight>[0-5]\d)(?!\d|[.,]\d|\s?min)|(?!\s?\d)))?"
        rf"(?!\s?(?:h\b|min)|[.,:]?\d)(?:\s(?:(?:{plus})\s|(?={bare}))@plus|\s(?:{less})\s@less)?",
    )


_ROMANCE: Final = (
    _romance(
        "es",
        "las /la una/la 1/ h",
        sure=r"(?:(?:a|sobre|hacia|desde|hasta|para|antes\sde|despues\sde|entre|y|son|es|a\spartir\sde|pasadas)\s)las?\s",
        article=r"(?:de\s)?las?\s",
        unit="h|hs|hrs|horas?",
        plus="y",
        bare="treinta|cuarenta|cincuenta|quince|veint",
        less="menos",
    ),
    _romance(
        "fr",
        "h",
        sure=r"(?:a|vers|des|avant|jusqu'a|il\sest|a\spartir\sde|entre|entre\s[\w:.]+(?:\sh)?\set|d'ici)\s",
        article="(?!)",
        unit="h|heures?",
        plus=r"et(?=\s(?:demie?|quart))",
        bare=r"(?<=heures\s)\w+(?!\s?min)",
        less=r"moins(?:\sle)?",
    ),
    _romance(
        "it",
        "alle /l'/le /ore / e mezza",
        sure=r"(?:d?alle|sono\sle|(?:verso|entro|per|dopo|tra|fra|e)\sle|prima\sdelle|ore)\s(?:ore\s)?|d?all'|(?:verso|per|dopo|entro)\sl'",
        article=r"le\s|l'",
        unit="h",
        plus="e",
        bare="trent|quarant|cinquant|quindici|vent",
        less="meno",
    ),
    _romance(
        "pt",
        "as /das /uma/ e meia/h",
        sure=r"(?:as|a(?=\suma)|ate\sas|das|pelas|(?:desde|entre|e|para)\sas|(?:antes|depois|volta)\sdas|a\spartir\sdas|sao\sas)\s",
        article="(?!)",
        unit="h|hs|horas?",
        plus="e",
        less="menos",
    ),
    _form("pt", "para a", r"\b@less\s(?:minutos\s)?(?P<clock>para)\sas?\s@hour\b"),
)
_GERMANIC: Final = (
    _form(
        "de",
        "uhr",
        rf"@hour(?:[.:](?P<minutes>[0-5]\d))?(?P<clock>\s?Uhr)\b(?:\s(?:und\s)?@plus(?P<things>(?={_NOUN}))?)?",
    ),
    _form("de", "halb", r"\b(?P<half>halb)(?P<clock>\s)@hour\b(?:\sUhr)?"),
    _form(
        "de",
        "nach/vor",
        r"\b(?:(?P<plus>viertel|funf|zehn|zwanzig)\snach|(?P<less>viertel|funf|zehn|zwanzig)\svor)\s(?P<half>halb\s)?@hour\b"
        rf"(?P<clock>)(?:\sUhr\b|(?!{_NOUN}))",
    ),
    _form("de", "viertel", r"\b(?<!ein\s)(?P<short>(?:drei\s?)?viertel)(?P<clock>\s)@hour\b(?:\sUhr)?"),
    _form(
        "nl",
        "uur",
        r"(?P<sure>\b(?:om|rond|tegen|vanaf|tot|omstreeks|tussen|tussen\s[\w:.]+(?:\suur)?\sen)\s)?@hour(?:[.:](?P<minutes>[0-5]\d))?"
        r"(?P<unit>\s?uur)\b(?:\s@plus(?!\s?(?:min|per|euro)))?",
    ),
    _form(
        "nl",
        "half",
        r"(?P<sure>\b(?:om|rond|tegen|vanaf|tot|voor|na)\s)?\b(?P<half>half)\s(?(sure)|(?!\d))(?P<clock>)@hour\b",
    ),
    _form(
        "nl",
        "over/voor",
        r"\b(?:(?P<plus>kwart|vijf|tien|twintig)\sover|(?P<less>kwart|vijf|tien|twintig)\svoor)\s(?P<half>half\s)?@hour\b(?P<clock>)",
    ),
)
_NAMED: Final = (
    _form("de", "mittag/mitternacht", r"\b(?:(?P<named>mitternacht)|(?:bis|gegen|ab|um|nach|vor)\s(?P<noon>mittag))\b"),
    _form(
        "fr", "midi/minuit", r"\b(?:a|vers|avant|des|jusqu'a|entre|et|est)\s(?P<named>midi|minuit)\b(?:\set\s@plus)?"
    ),
    _form("es", "mediodia/medianoche", r"(?<!\bdel\s)\b(?P<named>mediodia|medianoche)\b(?:\sy\s@plus)?"),
    _form("it", "mezzogiorno/mezzanotte", r"\b(?P<named>mezzogiorno|mezzanotte)\b(?:\se\s@plus)?"),
    _form("pt", "meio/meia", r"\b(?P<named>meio[- ]dia|meia[- ]noite)\b(?:\se\s@plus)?"),
    _form("nl", "middernacht", r"\b(?P<named>middernacht)\b"),
)
_PERHAPS: Final = (
    _form(
        "de",
        " ",
        rf"\b(?P<perhaps>um|gegen|ab|bis|vor|nach|seit|von|zwischen|zwischen\s[\w:.]+\sund)\s@many\b(?![.,:]?\d|\s?Uhr|{_NOUN})",
    ),
    _form(
        "fr",
        " ",
        r"\b(?P<perhaps>vers|avant|apres|des|entre\s[\w:.]+(?:\sh)?\set)\s@many(?:\s?h(?:eures?)?)?\b(?![.,:]?\s?\d|\sd(?:e\s(?!l')|'))",
    ),
    _form(
        "nl",
        " ",
        r"\b(?P<perhaps>om|rond|tegen|vanaf|tot|voor|na|tussen|tussen\s[\w:.]+\sen)\s@many(?:\suur)?\b(?![.,:]?\d)",
    ),
)
FORMS: Final = (*_ROMANCE, *_GERMANIC, *_NAMED, *_PERHAPS)
