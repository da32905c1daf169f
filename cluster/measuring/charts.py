"""Pictures as SVG: a spread with the band of real ones behind it, shares beside theirs, and bars."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ...actors.statistics import Band, Distribution, ShareBand
from .markup import tag, text
from .scale import Scale

_WIDTH, _HEIGHT = 330.0, 190.0
_LEFT, _RIGHT, _TOP, _BOTTOM = 40.0, 322.0, 14.0, 150.0
_ROW, _LABEL = 26.0, 262.0
_WIDE = 700.0
_SIGNS = 40
"""Of a name beside a picture, at the most."""
_BROAD, _NARROW = (_WIDE, _LABEL, 110.0, _SIGNS), (_WIDTH, 140.0, 48.0, 20)
"""Of bars: the width of the picture, of the names and of the numbers, and signs of a name."""


@dataclass(frozen=True, slots=True)
class SharedRow:
    """A line of a picture of shares."""

    words: str
    share: float | None
    other: float | None = None
    """A second one, drawn as a ring."""
    band: ShareBand | None = None


@dataclass(frozen=True, slots=True)
class BarRow:
    """A line of a picture of bars."""

    words: str
    number: int
    outline: int | None = None
    """A second one, of which the first came."""


def spread(own: Distribution, band: Band | None, unit: str, each: str) -> str:
    """Return the bars of *own*, in percents of all that there are, before the band of real ones."""
    width = own.bars[0].last - own.bars[0].first + 1 if len(own.bars) > 1 else 1
    low = own.bars[0].first
    end = low + width * len(own.bars)
    x = Scale(min(low, band.p10) if band else low, max(end, band.p90 + 1) if band else end, _LEFT, _RIGHT)
    shares = [bar.times / own.numbers for bar in own.bars]
    y = Scale(0.0, max(shares) * 1.08, _BOTTOM, _TOP)
    parts = [_band(band, x)] if band else []
    parts += _grid(y)
    for at, (bar, share) in enumerate(zip(own.bars, shares, strict=True)):
        first = low + at * width
        left, right = x.at(first), x.at(first + width)
        told = f"{bar.first:,}" if bar.first == bar.last else f"{bar.first:,} to {bar.last:,}"
        title = tag("title", text(f"{told} {unit}: {bar.times:,} ({share:.1%})"))
        gap = min(1.5, (right - left) * 0.15)
        top = y.at(share)
        box = {"x": left + gap / 2, "y": top, "width": right - left - gap, "height": _BOTTOM - top}
        parts.append(tag("rect", title, **box, class_="own"))
    if band:
        middle = x.at(band.median + 0.5)
        parts.append(tag("line", x1=middle, x2=middle, y1=_TOP, y2=_BOTTOM, class_="median"))
    parts += _axis(x, f"{unit}, in bars of {width:,}" if width > 1 else unit, half=width == 1)
    parts.append(_words(f"% of {each}", 2, 9, "soft"))
    return _svg(_WIDTH, _HEIGHT, parts)


def shares(rows: Sequence[SharedRow]) -> str:
    """Return a dot for each share, over the range of those of real dialogues."""
    told = [row.share or 0.0 for row in rows] + [row.other or 0.0 for row in rows]
    highest = max([*told, *(row.band.highest for row in rows if row.band), 0.1])
    x = Scale(0.0, min(1.0, highest * 1.05), _LABEL, _WIDE - 16)
    bottom = len(rows) * _ROW + 6
    parts = []
    for tick in x.ticks(6):
        parts.append(tag("line", x1=x.at(tick), x2=x.at(tick), y1=4.0, y2=bottom, class_="grid"))
        parts.append(_words(f"{tick:.0%}", x.at(tick), bottom + 16, "soft", anchor="middle"))
    for at, row in enumerate(rows):
        middle = at * _ROW + _ROW / 2 + 4
        parts.append(_words(row.words, _LABEL - 10, middle + 4, "name", anchor="end"))
        if row.band is not None:
            left, right = x.at(row.band.lowest) - 2, x.at(row.band.highest) + 2
            title = tag("title", text(f"real ones: {row.band.lowest:.1%} to {row.band.highest:.1%}"))
            box = {"x": left, "y": middle - 8, "width": right - left, "height": 16.0, "rx": 3.0}
            parts.append(tag("rect", title, **box, class_="band"))
        if row.other is not None:
            title = tag("title", text(f"{row.words}, ids: {row.other:.1%}"))
            parts.append(tag("circle", title, cx=x.at(row.other), cy=middle, r=5.0, class_="ring"))
        if row.share is not None:
            title = tag("title", text(f"{row.words}: {row.share:.1%}"))
            parts.append(tag("circle", title, cx=x.at(row.share), cy=middle, r=5.0, class_="own"))
    return _svg(_WIDE, bottom + 26, parts)


def bars(rows: Sequence[BarRow], what: str, *, whole: str = "", narrow: bool = False) -> str:
    """Return a bar for each number of *what*; a second number, of the *whole*, is drawn as an outline."""
    width, label, value, signs = _NARROW if narrow else _BROAD
    most = max([row.outline or 0 for row in rows] + [row.number for row in rows] + [1])
    x = Scale(0.0, float(most), label, width - value)
    parts = []
    for at, row in enumerate(rows):
        top = at * _ROW + 4
        told = f"{row.number:,}" if row.outline is None else f"{row.number:,} ({row.outline:,} {whole})"
        title = tag("title", text(f"{row.words}: {row.number:,} {what}"))
        box = {"x": label, "y": top, "height": 18.0, "rx": 2.0}
        parts.append(_words(row.words, label - 8, top + 14, "name", anchor="end", most=signs))
        parts.append(tag("rect", title, **box, width=x.at(row.number) - label, class_="own"))
        if row.outline is not None:
            parts.append(tag("rect", **box, width=x.at(row.outline) - label, class_="outline"))
        parts.append(_words(told, x.at(max(row.number, row.outline or 0)) + 8, top + 14, "soft"))
    return _svg(width, len(rows) * _ROW + 6, parts)


def _band(band: Band, x: Scale) -> str:
    left, right = x.at(band.p10), x.at(band.p90 + 1)
    title = tag("title", text(f"real ones: {band.p10:,} to {band.p90:,}, median {band.median:,}"))
    return tag("rect", title, x=left, y=_TOP, width=right - left, height=_BOTTOM - _TOP, class_="band")


def _grid(y: Scale) -> Iterator[str]:
    for tick in y.ticks(3):
        yield tag("line", x1=_LEFT, x2=_RIGHT, y1=y.at(tick), y2=y.at(tick), class_="grid")
        yield _words(f"{100 * tick:g}%", _LEFT - 5, y.at(tick) + 4, "soft", anchor="end")


def _axis(x: Scale, unit: str, *, half: bool) -> Iterator[str]:
    """The lower axis; where a bar is one number, the tick stands below its middle."""
    yield tag("line", x1=_LEFT, x2=_RIGHT, y1=_BOTTOM, y2=_BOTTOM, class_="axis")
    for tick in x.ticks(6, whole=True):
        if tick < x.high:
            yield _words(f"{tick:,.0f}", x.at(tick + 0.5 * half), _BOTTOM + 15, "soft", anchor="middle")
    yield _words(unit, (_LEFT + _RIGHT) / 2, _BOTTOM + 33, "soft", anchor="middle")


def _words(words: str, x: float, y: float, class_: str, *, anchor: str = "start", most: int = _SIGNS) -> str:
    return tag("text", text(words, most), x=x, y=y, class_=class_, text_anchor=anchor)


def _svg(width: float, height: float, parts: Sequence[str]) -> str:
    return tag("svg", *parts, viewBox=f"0 0 {width:.0f} {height:.0f}", role="img")
