"""Numbers of a size that their name suggests."""

from ..naming import words_of
from ..vocabulary import word_set
from .prose import range_in
from .wish import Wish

_WHOLE: dict[str, tuple[int, int]] = {
    "age": (24, 61),
    "adults": (1, 3),
    "amount": (2, 40),
    "attendees": (4, 18),
    "baggages": (1, 3),
    "bags": (1, 3),
    "base": (2, 12),
    "capacity": (8, 40),
    "children": (1, 2),
    "cvv": (214, 968),
    "day": (1, 28),
    "days": (2, 4),
    "distance": (12, 240),
    "doors": (0, 3),
    "duration": (20, 90),
    "exponent": (2, 4),
    "fuel": (5, 30),
    "guests": (2, 4),
    "head": (3, 20),
    "height": (158, 192),
    "high": (17, 29),
    "hour": (8, 19),
    "hours": (2, 8),
    "humidity": (35, 80),
    "level": (1, 3),
    "limit": (3, 10),
    "lines": (3, 5),
    "low": (5, 13),
    "minutes": (15, 90),
    "month": (1, 12),
    "nights": (2, 6),
    "nonfree": (0, 1),
    "page": (1, 1),
    "part": (5, 40),
    "party": (2, 6),
    "passengers": (1, 3),
    "percent": (5, 60),
    "percentage": (5, 60),
    "places": (1, 3),
    "precision": (2, 4),
    "pressure": (30, 35),
    "priority": (1, 4),
    "quantity": (1, 4),
    "rating": (3, 5),
    "rooms": (1, 2),
    "score": (60, 98),
    "seats": (1, 4),
    "size": (2, 8),
    "speed": (45, 110),
    "stars": (3, 5),
    "stock": (4, 60),
    "tail": (3, 20),
    "temperature": (17, 26),
    "timeout": (10, 60),
    "total": (2, 9),
    "voltage": (12, 14),
    "verification": (214, 968),
    "volume": (10, 80),
    "weight": (54, 92),
    "whole": (50, 200),
    "year": (2026, 2026),
    "zoom": (8, 14),
}
_MONEY = word_set(
    "price cost budget fee fare total amount balance payment salary income rent value deposit limit subtotal "
    "tax refund charge threshold principal loan revenue discount"
)
_INTEGRAL = word_set("exponent places head tail lines doors count limit quantity precision page pages base")
"""Numbers that are whole, even where a schema would let others pass."""
_MEASURED = word_set(
    "gallons gallon liters liter litres kg kilograms grams km miles meters pounds shares degrees percentage"
)
_STEPS_MOST = 20
_FRACTIONS = (0.0, 0.5, 0.25, 0.75, 0.95)


def _in_prose(wish: Wish) -> float | int | None:
    """A number of the range that the description names."""
    found = range_in(wish.description)
    if found is None:
        return None
    low, high, step = found
    if step is None:
        step = 1.0 if high - low >= _STEPS_MOST / 2 else 0.05 if high - low <= 1 else 0.5
    steps = int((high - low) / step)
    least = steps // 3 if high - low > _STEPS_MOST else 1
    return _plain(low + step * (least + wish.dice.below(max(1, steps - least))))


def whole(wish: Wish) -> int:
    """An integer for a schema of type integer."""
    last = wish.words[-1]
    ranged = _in_prose(wish)
    if ranged is not None and ranged == int(ranged):
        return int(_bounded(int(ranged), wish, 1))
    if {"verification", "cvv"} & set(wish.words):
        return int(_bounded(wish.dice.between(*_WHOLE["cvv"]), wish, 1))
    if "nonfree" in wish.words:
        return int(_bounded(wish.dice.below(2), wish, 1))
    if last in _MONEY and last not in _WHOLE:
        low, high = 20, 480
    else:
        low, high = next(
            (_WHOLE[w] for w in ("party" if "party" in wish.words else last, *reversed(wish.words)) if w in _WHOLE),
            (2, 12),
        )
    if last in ("year", "month", "day") and "birth" not in wish.words:
        return int(_bounded(getattr(wish.story.day, last), wish, 1))
    return int(_bounded(low + wish.dice.below(high - low + 1), wish, 1))


def real(wish: Wish) -> float | int:
    """A number for a schema of type number: money with cents, measures with at most one place."""
    words = set(wish.words)
    if words & {"latitude", "lat"}:
        return wish.story.cities[1].latitude
    if words & {"longitude", "lon", "lng"}:
        return wish.story.cities[1].longitude
    ranged = _in_prose(wish)
    if ranged is not None:
        return _bounded(ranged, wish, 0)
    if words & _MONEY and not _MEASURED & set(words_of(wish.description)):
        money = wish.dice.between(25, 480) + wish.dice.pick(_FRACTIONS)
        return _bounded(_plain(money), wish, 0)
    last = wish.words[-1]
    if words & {"rating", "stars"}:
        return _bounded(wish.dice.between(38, 49) / 10, wish, 0)
    if "rate" in words and not words & {"tax", "interest"}:
        return _bounded(wish.dice.between(62, 158) / 100, wish, 0)
    if words & {"rate", "ratio", "probability", "confidence"}:
        return _bounded(wish.dice.between(2, 95) / 100, wish, 0)
    low, high = next((_WHOLE[w] for w in (last, *wish.words) if w in _WHOLE), (4, 96))
    number = low + wish.dice.below((high - low) * 2 + 1) / 2
    number = int(number) if words & _INTEGRAL else number
    return _bounded(_plain(number), wish, 0)


def _plain(number: float) -> float | int:
    return int(number) if number == int(number) else round(number, 2)


def _bounded(number: float, wish: Wish, least_step: int) -> int | float:
    """*number* moved to where the schema allows it; whole where it came whole."""
    low, high = _edge(wish, "minimum", "exclusiveMinimum", 1), _edge(wish, "maximum", "exclusiveMaximum", -1)
    step = wish.schema.get("multipleOf")
    if low is not None and high is not None and not low <= number <= high:
        span = high - low
        number = low + (wish.dice.below(int(span) + 1) if span >= 1 else (0 if least_step else span / 2))
    elif low is not None and number < low:
        number = low + abs(number) % 10
    elif high is not None and number > high:
        number = high - (abs(number) % 10 if low is None else 0)
    if isinstance(step, int | float) and step > 0:
        number = step * max(round(number / step), -(-(low or 0) // step))
    return int(number) if least_step or number == int(number) else number


def _edge(wish: Wish, closed: str, opened: str, inward: int) -> float | None:
    value = wish.schema.get(closed)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return value
    value = wish.schema.get(opened)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return value + inward
    return None
