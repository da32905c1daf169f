"""A comparison as a picture: the difference of each figure with its interval. It follows the reader's light or dark."""

from collections.abc import Iterator, Sequence
from html import escape
from math import log

from ...store.views import Figure, RunComparison, Unit
from ...store.wording import one_line
from .words import against, between, marked, value

_WIDTH, _ROW, _LEFT, _PLOT, _PAD = 860, 24, 250, 300, 16
_STYLE = (
    "text{font:13px Helvetica,Arial,sans-serif;fill:#222}.title{font-weight:700;font-size:15px}.quiet{fill:#666}"
    ".paper{fill:#fff}.grid{stroke:#ddd}.even{stroke:#888;stroke-dasharray:4 3}.span{stroke:#1a56b0;stroke-width:2}"
    ".dot{fill:#1a56b0}"
    "@media (prefers-color-scheme:dark){text{fill:#e6e6e6}.quiet{fill:#a0a0a0}.paper{fill:#161b22}.grid{stroke:#30363d}"
    ".even{stroke:#8b949e}.span{stroke:#6ea8fe}.dot{fill:#6ea8fe}}"
)
_TICKS = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0)
_LEAST, _MOST = 0.005, 200.0
"""Ratios that are drawn; those beyond stand at the edge."""
_LONGEST, _MOST_TICKS = 30, 8
_HEAD = 3
"""Rows above the first panel."""


class _Scale:
    """A line from the lowest to the highest value, in pixels."""

    def __init__(self, values: Sequence[float], even: float, *, ratios: bool) -> None:
        self._ratios = ratios
        places = [self._place(value) for value in (*values, even)]
        room = (max(places) - min(places)) * 0.06 or 0.1
        self._low, self._high = min(places) - room, max(places) + room

    def _place(self, value: float) -> float:
        return log(min(max(value, _LEAST), _MOST)) if self._ratios else value

    def x(self, value: float) -> float:
        """Return the pixel of *value*."""
        return _LEFT + _PLOT * (self._place(value) - self._low) / (self._high - self._low)

    @property
    def ticks(self) -> list[float]:
        """The values that are named below the line."""
        step = next((one for one in (0.01, 0.02, 0.05, 0.1, 0.2) if (self._high - self._low) / one <= _MOST_TICKS), 0.5)
        evenly = [at * step for at in range(-20, 21)]
        return [tick for tick in (_TICKS if self._ratios else evenly) if self._low <= self._place(tick) <= self._high]


def picture(comparison: RunComparison) -> str:
    """Return the picture as SVG. Figures whose difference is not known are left out."""
    known = [figure for figure in comparison.figures if figure.compared is not None]
    ratios = [figure for figure in known if figure.unit is not Unit.SHARE]
    shares = [figure for figure in known if figure.unit is Unit.SHARE]
    a, b = (one_line(side.run, _LONGEST) for side in (comparison.a, comparison.b))
    body = [_text(_PAD, 26, f"{b} (B) against {a} (A)", "title"), _text(_PAD, 46, _below(comparison), "quiet")]
    row = _HEAD
    for title, figures, even in (("B/A", ratios, 1.0), ("B-A, percentage points", shares, 0.0)):
        if figures:
            body += _panel(comparison, title, figures, even, row)
            row += len(figures) + 3
    height = row * _ROW
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" width="{_WIDTH}" height="{height}" '
        f'role="img" aria-label="Differences of two runs"><style>{_STYLE}</style>'
    )
    paper = f'<rect class="paper" width="{_WIDTH}" height="{height}"/>'
    return "\n".join([head, paper, *body, "</svg>"]) + "\n"


def _below(comparison: RunComparison) -> str:
    pairing = comparison.pairing
    of = f"{pairing.pairs:,} pairs of dialogues" if pairing.paired else "dialogues that are no pairs"
    star = "; * means nothing with the offline stand-in" if comparison.stand_in else ""
    return f"Dots are differences of {of}, lines their 95 % bootstrap intervals{star}"


def _panel(comparison: RunComparison, title: str, figures: Sequence[Figure], even: float, row: int) -> Iterator[str]:
    ends = [end for one in figures for end in _ends(one)]
    scale = _Scale(ends, even, ratios=even > 0)
    top, bottom = row * _ROW + 6, (row + len(figures)) * _ROW + 10
    yield _text(_LEFT, row * _ROW - 2, title, "quiet")
    for tick in scale.ticks:
        x, edge = scale.x(tick), "grid" if tick != even else "even"
        yield f'<line class="{edge}" x1="{x:.1f}" y1="{top}" x2="{x:.1f}" y2="{bottom}"/>'
        name = f"{tick:g}" if even else f"{100 * tick:+g}"
        yield _text(x, bottom + 16, name, "quiet", anchor="middle")
    for at, figure in enumerate(figures):
        y = (row + at) * _ROW + _ROW - 6
        low, dot, high = _ends(figure)
        yield _text(_PAD, y + 4, marked(figure.name, figure.stand_in, comparison))
        yield f'<line class="span" x1="{scale.x(low):.1f}" y1="{y}" x2="{scale.x(high):.1f}" y2="{y}"/>'
        yield f'<circle class="dot" cx="{scale.x(dot):.1f}" cy="{y}" r="4"/>'
        interval = f" ({between(figure)})" if figure.interval is not None else ""
        values = f"{value(figure, figure.a, 'a')} \N{RIGHTWARDS ARROW} {value(figure, figure.b, 'b')}"
        yield _text(_LEFT + _PLOT + _PAD, y + 4, f"{against(figure.unit, dot)}{interval}")
        yield _text(_WIDTH - _PAD, y + 4, values, "quiet", anchor="end")


def _ends(figure: Figure) -> tuple[float, float, float]:
    """Return the low end of the interval, the difference, and the high end."""
    dot = figure.compared or 0.0
    return (dot, dot, dot) if figure.interval is None else (figure.interval.low, dot, figure.interval.high)


def _text(x: float, y: float, words: str, kind: str = "", *, anchor: str = "start") -> str:
    style = f' class="{kind}"' if kind else ""
    return f'<text{style} x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(words)}</text>'
