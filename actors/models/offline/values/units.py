"""Units of measure and currencies: which belong together, and what one is in the other."""

from dataclasses import dataclass

PAIRS = (("km", "m"), ("kg", "g"), ("m", "cm"), ("cm", "mm"), ("l", "ml"), ("g", "kg"))
"""Units to convert between, both of one system."""
MIXED_PAIRS = (("inch", "cm"), ("lb", "kg"), ("mile", "km"), ("gallon", "l"), ("ft", "m"), ("oz", "g"))
"""Units to convert between, of two systems."""
HEAT_PAIRS = (("celsius", "fahrenheit"), ("fahrenheit", "celsius"))

_SIZES: dict[str, dict[str, float]] = {
    "length": {
        "mm": 0.001, "millimeter": 0.001, "cm": 0.01, "centimeter": 0.01, "m": 1.0, "meter": 1.0, "metre": 1.0,
        "km": 1000.0, "kilometer": 1000.0, "kilometre": 1000.0, "in": 0.0254, "inch": 0.0254, "ft": 0.3048,
        "foot": 0.3048, "feet": 0.3048, "yd": 0.9144, "yard": 0.9144, "mi": 1609.344, "mile": 1609.344,
    },
    "mass": {
        "mg": 0.001, "milligram": 0.001, "g": 1.0, "gram": 1.0, "kg": 1000.0, "kilogram": 1000.0, "t": 1e6,
        "ton": 1e6, "tonne": 1e6, "oz": 28.349523, "ounce": 28.349523, "lb": 453.59237, "pound": 453.59237,
    },
    "volume": {
        "ml": 0.001, "milliliter": 0.001, "cl": 0.01, "l": 1.0, "liter": 1.0, "litre": 1.0, "gal": 3.785412,
        "gallon": 3.785412, "pint": 0.473176, "quart": 0.946353, "cup": 0.236588,
    },
    "time": {"s": 1.0, "second": 1.0, "min": 60.0, "minute": 60.0, "h": 3600.0, "hour": 3600.0, "day": 86400.0},
}  # fmt: skip
_RATES = {
    "EUR": 1.0, "USD": 1.09, "GBP": 0.85, "JPY": 163.0, "CAD": 1.48, "AUD": 1.65, "CHF": 0.95, "NOK": 11.5,
    "SEK": 11.3, "DKK": 7.46, "SGD": 1.46, "INR": 91.0, "RMB": 7.85, "CNY": 7.85, "BRL": 5.9, "MXN": 19.8,
    "RUB": 98.0, "NZD": 1.79, "ZAR": 20.1, "KRW": 1480.0,
}  # fmt: skip
"""What one euro buys, roughly."""
_FROZEN = 32.0
_STEEPER = 1.8


@dataclass(frozen=True, slots=True)
class _Unit:
    kind: str
    size: float


_UNITS = {name: _Unit(kind, size) for kind, sizes in _SIZES.items() for name, size in sizes.items()}
_HEAT = {"c": "c", "celsius": "c", "f": "f", "fahrenheit": "f"}


def in_unit(value: float, have: str, want: str) -> float | None:
    """What *value* of one unit is in another; None where they measure different things, or are no units."""
    one, other = _plain(have), _plain(want)
    if one in _HEAT and other in _HEAT:
        return _heat(value, _HEAT[one], _HEAT[other])
    first, second = _UNITS.get(one), _UNITS.get(other)
    if first is None or second is None or first.kind != second.kind:
        return None
    return value * first.size / second.size


def rate_between(have: str, want: str) -> float | None:
    """How much of one currency a unit of the other buys; None where one of them is not known."""
    first, second = _RATES.get(have.upper()), _RATES.get(want.upper())
    return None if first is None or second is None else round(second / first, 4)


def _heat(value: float, have: str, want: str) -> float:
    if have == want:
        return value
    return value * _STEEPER + _FROZEN if have == "c" else (value - _FROZEN) / _STEEPER


def _plain(unit: str) -> str:
    lowered = unit.lower().strip(" .")
    return lowered if lowered in _UNITS or lowered in _HEAT else lowered.removesuffix("es").removesuffix("s")
