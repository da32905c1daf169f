"""Numbers in words: 0 to 99 in English, German, French, Spanish, Italian, Portuguese and Dutch, without accents."""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Final

from .alternatives import any_of
from .tokens import plain_text

_UNITS: Final = {
    "en": "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
    " seventeen eighteen nineteen",
    "de": "null eins zwei drei vier funf sechs sieben acht neun zehn elf zwolf dreizehn vierzehn funfzehn sechzehn"
    " siebzehn achtzehn neunzehn",
    "fr": "zero un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize dix-sept"
    " dix-huit dix-neuf",
    "es": "cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciseis"
    " diecisiete dieciocho diecinueve",
    "it": "zero uno due tre quattro cinque sei sette otto nove dieci undici dodici tredici quattordici quindici sedici"
    " diciassette diciotto diciannove",
    "pt": "zero um dois tres quatro cinco seis sete oito nove dez onze doze treze catorze quinze dezesseis dezessete"
    " dezoito dezenove",
    "nl": "nul een twee drie vier vijf zes zeven acht negen tien elf twaalf dertien veertien vijftien zestien"
    " zeventien achttien negentien",
}
LANGUAGES: Final = tuple(_UNITS)
"""Languages whose number words are known."""
_TENS: Final = {
    "en": "twenty thirty forty fifty sixty seventy eighty ninety",
    "de": "zwanzig dreissig vierzig funfzig sechzig siebzig achtzig neunzig",
    "fr": "vingt trente quarante cinquante soixante soixante quatre-vingt quatre-vingt",
    "es": "veinte treinta cuarenta cincuenta sesenta setenta ochenta noventa",
    "it": "venti trenta quaranta cinquanta sessanta settanta ottanta novanta",
    "pt": "vinte trinta quarenta cinquenta sessenta setenta oitenta noventa",
    "nl": "twintig dertig veertig vijftig zestig zeventig tachtig negentig",
}
_OTHERS: Final = {
    "en": {},
    "de": {"ein": 1, "eine": 1, "einem": 1, "einer": 1, "zwo": 2, "fuenf": 5, "zwoelf": 12, "fuenfzehn": 15},
    "fr": {"une": 1, "quatre-vingts": 80, "septante": 70, "huitante": 80, "nonante": 90},
    "es": {"un": 1, "una": 1, "veintiun": 21, "veintiuna": 21},
    "it": {"un": 1, "una": 1},
    "pt": {"uma": 1, "duas": 2, "quatorze": 14, "dezasseis": 16, "dezassete": 17, "dezanove": 19},
    "nl": {},
}
_GENDERS: Final[Mapping[str, Mapping[str, tuple[str, ...]]]] = {
    "es": {" y uno": (" y un", " y una")},
    "pt": {" e um": (" e uma",), " e dois": (" e duas",)},
}
"""Endings of composed numbers that agree with what is counted."""
LARGE: Final = {
    "en": {"hundred": 100, "thousand": 1000},
    "de": {"hundert": 100, "tausend": 1000},
    "fr": {"cent": 100, "cents": 100, "mille": 1000},
    "es": {"cien": 100, "ciento": 100, "doscientos": 200, "trescientos": 300, "quinientos": 500, "mil": 1000},
    "it": {"cento": 100, "mille": 1000, "mila": 1000},
    "pt": {"cem": 100, "cento": 100, "duzentos": 200, "trezentos": 300, "quinhentos": 500, "mil": 1000},
    "nl": {"honderd": 100, "duizend": 1000},
}
"""Words for what larger numbers are made of."""
_COMMON: Final = {
    "en": "the and is are you your for with that have of to it in on",
    "de": "der die das und ist ich sie nicht ein eine mit den dem von zu fur",
    "fr": "le les des et est je vous pas une avec pour dans au du que",
    "es": "el los las y es con para una por del que su lo se en",
    "it": "il gli di e per una che del della con sono non alle le",
    "pt": "os as e com para uma por do da que sao nao no na seu",
    "nl": "het een en is ik niet met voor van dat zijn aan op je de",
}
"""Words by which a text's language is told."""
_WORD = re.compile(r"[a-z]+")
_SCORE: Final = 20
_TEN: Final = 10
_HUNDRED: Final = 100


@lru_cache(maxsize=8)
def number_words(language: str) -> dict[str, int]:
    """Return the numbers from 0 to 99 by the words of *language*: lower case, without accents."""
    units, tens = _UNITS[language].split(), _TENS[language].split()
    words = {word: number for number, word in enumerate(units)} | _OTHERS[language]
    for number in range(_SCORE, _HUNDRED):
        words.update(dict.fromkeys(_composed(language, tens[number // _TEN - 2], units, number), number))
    for ending, others in _GENDERS.get(language, {}).items():
        for word in [word for word in words if word.endswith(ending)]:
            words.update((word.removesuffix(ending) + other, words[word]) for other in others)
    return words


def _composed(language: str, ten: str, units: list[str], number: int) -> Iterator[str]:
    unit = units[number % _TEN]
    if language == "fr":
        unit = units[number % _SCORE if number >= 60 else number % _TEN]  # noqa: PLR2004 - from there it counts by score
        first = number in {21, 31, 41, 51, 61, 71}
        whole = number % (_SCORE if number >= 60 else _TEN) == 0  # noqa: PLR2004
        yield ten if whole else f"{ten} et {unit}" if first else f"{ten}-{unit}"
    elif number % _TEN == 0:
        yield ten
    elif language in {"de", "nl"}:
        yield f"{'ein' if unit == 'eins' else unit}{'und' if language == 'de' else 'en'}{ten}"
    elif language == "it":
        yield f"{ten[:-1] if unit[0] in 'uo' else ten}{unit}"
    elif language == "es" and number < _SCORE + _TEN:
        yield f"veinti{unit}"
    else:
        yield f"{ten}{' y ' if language == 'es' else ' e ' if language == 'pt' else '-'}{unit}"


def pattern_of(words: Iterator[str] | dict[str, int]) -> str:
    """Return a pattern for any of *words*, the longest first; a space or a hyphen in one may be either."""
    return any_of(words, {"-": "[- ]", " ": "[- ]"})


def number_of(written: str, language: str) -> int:
    """Return the number that *written*, in digits or in words of *language*, says."""
    if written.isdigit():
        return int(written)
    words = number_words(language)
    plain = written.lower()
    return next(words[form] for form in (plain, plain.replace(" ", "-"), plain.replace("-", " ")) if form in words)


def numbers_named(word: str) -> frozenset[int]:
    """Return the numbers that *word*, in lower case without accents, means in any of the languages."""
    return frozenset(words[word] for words in map(number_words, LANGUAGES) if word in words)


def spelt_numbers(text: str, languages: Iterable[str]) -> tuple[int, ...]:
    """Return the numbers that *text* says in words of *languages*, in order.

    1 is left out: its word is an article in most languages.
    """
    return tuple(value for _, _, value in placed_numbers(plain_text(text).lower().replace("ß", "ss"), languages))


def placed_numbers(text: str, languages: Iterable[str]) -> tuple[tuple[int, int, int], ...]:
    """Return the same of *text*, which is plain and lower case, each with the places where it starts and ends."""
    found: dict[int, tuple[int, int]] = {}
    for language in languages:
        for hit in _pattern(language).finditer(text):
            word = hit.group()
            value = LARGE[language].get(word)
            value = number_of(word, language) if value is None else value
            if value != 1 and hit.end() > found.get(hit.start(), (0, 0))[0]:
                found[hit.start()] = hit.end(), value
    return tuple((start, end, value) for start, (end, value) in sorted(found.items()))


@lru_cache(maxsize=8)
def _pattern(language: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{pattern_of({**number_words(language), **LARGE[language]})})\b")


def languages_of(text: str) -> tuple[str, ...]:
    """Return the languages that *text*, in lower case without accents, may be in: all of them if it does not tell."""
    words = _WORD.findall(text)
    told = {language: sum(word in common for word in words) for language, common in _COMMON_WORDS.items()}
    most = max(told.values())
    return tuple(language for language, count in told.items() if count == most)


_COMMON_WORDS: Final = {language: frozenset(words.split()) for language, words in _COMMON.items()}


_UNREAD: Final = re.compile(
    "[\u011f\u0131\u0130\u015f\u015e\u0105\u0119\u0142\u0144\u015b\u017a\u017c\u0107\xe5\xf8\xe6\u0151\u0171\u016f\u0159\u0161\u017e\u011b\u010d"
    "\u0370-\u03ff\u0400-\u04ff\u0590-\u06ff\u0900-\u0eff\uac00-\ud7af]"
)
"""Letters that none of these languages has, nor Chinese or Japanese."""


def has_unread_numbers(text: str) -> bool:
    """Return True if *text* is in a language, such as Polish, Turkish or Russian, whose number words are not read."""
    return _UNREAD.search(text) is not None
