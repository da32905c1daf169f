"""Superlatives: the words for the cheapest, fastest or earliest of a list, and what an item has of that."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pydantic import JsonValue

from .late_patterns import late
from .listed_items import Item
from .tokens import name_parts

_PRICE = """
    price preis prix precio prezzo preco cost fare fee prijs noche moyen 价格 rent tarif tarifa tariffa
    gbp eur usd chf jpy cny sek nok dkk pln czk cad aud euro euros dollars pounds
"""
_DURATION = """
    duration minutes minute mins min hours hour seconds sec secs dauer minuten stunden duree heures duracion minutos
    horas durata minuti ore duracao duur uur elapsed 时长 分钟 所要時間
"""
_LENGTH = "length laenge lange km distance longueur longitud lunghezza comprimento lengte entfernung distancia distanza"
_RATING = "rating score note bewertung puntuacion voto valutazione nota stars 评分"
_DISTANCE = "distance entfernung distancia distanza afstand km 距离"
_WEIGHT = "weight gewicht poids peso kg gram grams 重量"
_START = """
    depart departs departure start starts begin begins time date abfahrt abflug beginn datum uhrzeit debut heure salida
    inicio hora fecha partenza inizio ora partida vertrek 出发 时间 日期
"""
_PRICES, _DURATIONS, _RATINGS = frozenset(_PRICE.split()), frozenset(_DURATION.split()), frozenset(_RATING.split())
_LENGTHS, _DISTANCES = _DURATIONS | frozenset(_LENGTH.split()), frozenset(_DISTANCE.split())
_WEIGHTS, _STARTS = frozenset(_WEIGHT.split()), frozenset(_START.split())


@dataclass(frozen=True, slots=True)
class Superlative:
    """One kind of superlative."""

    name: str
    words: re.Pattern[str]
    keys: frozenset[str]
    """Words in the names of fields that say how much of it an item has; empty: a day or a time of day."""
    most: bool
    """True if the best has the most of it."""
    sure: bool = False
    """True if nothing but the number can be meant, whatever the user has asked for."""


_EDGE = r"(?<![a-z0-9_])(?:"
_OTHER_EDGE = r")(?![a-z0-9_])"


def _kind(name: str, words: str, keys: frozenset[str], most: bool, *, sure: bool = False) -> Superlative:
    return Superlative(name, late(f"{_EDGE}{words}{_OTHER_EDGE}", re.IGNORECASE), keys, most, sure)


SUPERLATIVES = (
    _kind(
        "cheapest",
        r"cheapest|least expensive|lowest[- ]priced|most affordable|(?:am )?(?:gunstigste|billigste)[nrs]?|(?:le"
        r" |la )?moins cher(?:e|s)?|mas (?:barat[oa]|economic[oa])|piu economic[oa]|meno car[oa]|mais barat[oa]"
        r"|goedkoopste|最便宜|最安",
        _PRICES,
        most=False,
        sure=True,
    ),
    _kind(
        "most expensive",
        r"most expensive|dearest|priciest|(?:am )?teuerste[nrs]?|(?:le |la )?plus cher(?:e|s)?|mas car[oa]|piu car[oa]"
        r"|mais car[oa]|duurste|最贵|最も高い",
        _PRICES,
        most=True,
    ),
    _kind(
        "highest rated",
        r"(?:best|highest|top)[- ]rated|best reviewed|(?:am besten|hochsten|best) bewertete?[nrs]?|mieux notee?"
        r"|mejor valorad[oa]|piu votat[oa]|melhor avaliad[oa]|best beoordeelde|评分最高",
        _RATINGS,
        most=True,
        sure=True,
    ),
    _kind(
        "nearest",
        r"nearest|closest|nachste[nrs]?|plus proche|mas cercan[oa]|piu vicin[oa]|mais proxim[oa]"
        r"|dichtstbijzijnde|最近的?",
        _DISTANCES,
        most=False,
        sure=True,
    ),
    _kind(
        "fastest",
        r"fastest|quickest|(?:am )?schnellste[nrs]?|plus rapide|mas rapid[oa]|piu (?:veloce|rapid[oa])|mais rapid[oa]"
        r"|snelste|最快|最速",
        _DURATIONS,
        most=False,
    ),
    _kind(
        "shortest",
        r"shortest|(?:am )?kurzeste[nrs]?|plus courte?|mas cort[oa]|piu (?:breve|cort[oa])|mais curt[oa]|kortste|最短",
        _LENGTHS,
        most=False,
    ),
    _kind(
        "longest",
        r"longest|(?:am )?langste[nrs]?|plus longue?|mas larg[oa]|piu lung[oa]|mais (?:longo|longa|comprid[oa])|最长"
        r"|最長",
        _LENGTHS,
        most=True,
    ),
    _kind(
        "lightest",
        r"lightest|(?:am )?leichteste[nrs]?|plus leger(?:e)?|mas liger[oa]|piu legger[oa]|lichtste|最轻",
        _WEIGHTS,
        most=False,
    ),
    _kind(
        "heaviest",
        r"heaviest|(?:am )?schwerste[nrs]?|plus lourde?|mas pesad[oa]|piu pesante|mais pesad[oa]|zwaarste|最重",
        _WEIGHTS,
        most=True,
    ),
    _kind(
        "earliest",
        r"earliest|soonest|(?:am )?fruheste[nrs]?|plus tot|mas tempran[oa]|mais cedo|vroegste|最早",
        frozenset(),
        most=False,
    ),
    _kind(
        "latest",
        r"(?<!at the )latest|(?:am )?spateste[nrs]?|plus tard|mas tarde|mais tarde|最晚",
        frozenset(),
        most=True,
    ),
)
_BEFORE_COUNTED = r"(?<!\w)"
_COUNTED = (
    (late(r"(?<!\w)(?:the )?(?:fewest|lowest|smallest) ([a-z]{3,})", re.IGNORECASE), False),
    (late(r"(?<!\w)(?:the )(?:most|highest|largest|biggest) ([a-z]{3,})", re.IGNORECASE), True),
    (late(r"(?<!\w)(?:am|den|die|das) (?:wenigsten|niedrigsten?|kleinsten?) ([a-z]{3,})", re.IGNORECASE), False),
    (late(r"(?<!\w)(?:den|die|das) (?:meisten|hochsten?|grossten?) ([a-z]{3,})", re.IGNORECASE), True),
    (late(r"(?<!\w)le (?:moins d(?:e |')|plus (?:bas|faible|petit) )([a-z]{3,})", re.IGNORECASE), False),
    (late(r"(?<!\w)le plus (?:d(?:e |')|grand nombre de )([a-z]{3,})", re.IGNORECASE), True),
    (late(r"(?<!\w)(?:con menos|con meno|com menos|met de minste) ([a-z]{3,})", re.IGNORECASE), False),
)
"""The noun says which field is meant: `the fewest stops`."""
_KINDS = "|".join(kind.words.pattern.removeprefix(_EDGE).removesuffix(_OTHER_EDGE) for kind in SUPERLATIVES)
_NOUNS = "|".join(words.pattern.removeprefix(_BEFORE_COUNTED) for words, _ in _COUNTED)
_ANY = late(f"{_EDGE}{_KINDS}{_OTHER_EDGE}|{_BEFORE_COUNTED}(?:{_NOUNS})")
"""Any of them in a text in lower case: most texts have none, and need not be searched for each.

What stands before all of them is looked for once at each place.
"""
_SIGNS = (
    *(
        "est",
        "most",
        "ste",
        "top",
        "plus ",
        "moins",
        "mieux",
        "mas ",
        "menos",
        "mejor",
        "piu ",
        "meno",
        "mais ",
        "melhor",
    ),
    *("最", "评分"),
)
"""Letters of which each has some."""
_STEM = 4
_NUMBER = late(r"([^\d\s.,+-]{0,3}) ?(\d+(?:\.\d+)?) ?([^\d\s]{0,4})")
_LASTS = late(r"(?:(\d+) ?h(?:ours?|rs?)? ?)?(?:(\d+) ?m(?:in(?:utes?)?)?)?")
_CLOCK = late(r"(?:\d{4}-\d\d-\d\d)?(?:(?:^|[T ])(?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d)?)?")


def superlatives_in(text: str) -> Iterator[Superlative]:
    """Every kind of superlative whose words are in *text*, which is plain; a noun's kind is made for it."""
    lower = text.lower()
    if not any(sign in lower for sign in _SIGNS) or not _ANY.search(lower):
        return
    yield from (kind for kind in SUPERLATIVES if kind.words.search(text))
    for words, most in _COUNTED:
        for hit in words.finditer(text):
            found = re.compile(re.escape(hit[0]), re.IGNORECASE)
            yield Superlative(hit[0].strip(), found, frozenset({hit[1].lower()[: max(_STEM, len(hit[1]) - 1)]}), most)


def measured(kind: Superlative, items: Sequence[Item]) -> tuple[str, list[float | str]] | None:
    """The one field that says how much of it the items have, and its values; None where it is not plain."""
    stems = kind.keys if len(kind.keys) == 1 else ()
    found = []
    for key in (key for key, _ in items[0].fields):
        parts = set(name_parts(key)) | {key}
        named = kind.keys & parts or any(part.startswith(stem) for stem in stems for part in parts)
        if kind.keys and not named:
            continue
        values = [dict(item.fields).get(key) for item in items]
        if (read := _numbers(values) if kind.keys else _moments(values)) is not None:
            found.append((key, read))
    if not kind.keys and len(found) > 1:
        found = [(key, read) for key, read in found if _STARTS & set(name_parts(key))]
    return found[0] if len(found) == 1 else None


def _numbers(values: Sequence[JsonValue]) -> list[float | str] | None:
    """Numbers, also such as are written with one unit, and spans such as `1h 20m`."""
    if all(isinstance(value, (int, float)) and not isinstance(value, bool) for value in values):
        return [float(str(value)) for value in values]
    texts = [value for value in values if isinstance(value, str)]
    if len(texts) != len(values):
        return None
    hits = [_NUMBER.fullmatch(text.strip()) for text in texts]
    known = [hit for hit in hits if hit]
    if len(known) == len(hits) and len({(hit[1], hit[3]) for hit in known}) == 1:
        return [float(hit[2]) for hit in known]
    spans = [hit for text in texts if (hit := _LASTS.fullmatch(text.strip())) and (hit[1] or hit[2])]
    return [60.0 * int(hit[1] or 0) + int(hit[2] or 0) for hit in spans] if len(spans) == len(texts) else None


def _moments(values: Sequence[JsonValue]) -> list[float | str] | None:
    """Days or times of day, all written alike, which are in order as texts."""
    texts = [value for value in values if isinstance(value, str) and value and _CLOCK.fullmatch(value)]
    return [*texts] if len(texts) == len(values) and len({len(text) for text in texts}) == 1 else None
