"""The figures of a comparison in words, as tables and the picture show them."""

from ...store.views import Figure, RunComparison, Unit
from ...store.views.run.distinct import Distinct

NONE = "\N{EN DASH}"
_MARK = " *"


def marked(name: str, stand_in: bool, comparison: RunComparison) -> str:
    """Return *name*, with a star where it means nothing, since a stand-in answered and *stand_in* is false."""
    return name if stand_in or not comparison.stand_in else name + _MARK


def value(figure: Figure, known: float | None, side: str) -> str:
    """Return *figure* of one *side*, `a` or `b`, in words."""
    if known is None:
        return NONE
    least = "≥ " if side in figure.partly_known else ""
    match figure.unit:
        case Unit.SHARE:
            return f"{100 * known:.1f} %"
        case Unit.DOLLARS:
            return f"{least}${known:.4f}"
        case Unit.SECONDS:
            return seconds(known)
        case Unit.COSINE:
            return f"{known:.3f}"
        case Unit.NUMBER:
            return least + number(known)


def against(unit: Unit, value: float) -> str:
    """Return a ratio, or a difference: of shares in percentage points."""
    if unit is Unit.COSINE:
        return f"{value:+.3f}"
    return f"{100 * value:+.1f}" if unit is Unit.SHARE else f"{value:.2f}"


def between(figure: Figure) -> str:
    """Return the interval of *figure*, which has one."""
    assert figure.interval is not None
    return f"{against(figure.unit, figure.interval.low)} to {against(figure.unit, figure.interval.high)}"


def number(value: float) -> str:
    """Return three digits of a number, or all of those before its point."""
    return f"{value:.2f}" if value < 100 else f"{value:,.0f}"  # noqa: PLR2004 — three digits are enough


def seconds(value: float) -> str:
    """Return a time in seconds."""
    return f"{value:,.1f} s"


def share(part: int, whole: int) -> str:
    """Return a share in percents with one decimal; a dash where there is nothing to share."""
    return f"{100 * part / whole:.1f} %" if whole else NONE


def distinct(counted: Distinct) -> str:
    """Return the share of distinct things."""
    return NONE if counted.share is None else f"{counted.share:.3f}"


def bits(value: float | None) -> str:
    """Return an entropy."""
    return NONE if value is None else f"{value:.2f}"
