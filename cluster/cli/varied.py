"""The tables of `status` about what makes a run's dialogues differ: complexity that came out, and variety."""

from rich.text import Text

from ...events import ComplexityKind
from ...store.views import Realised, RealisedCount, Variety
from ...store.views.run.distinct import Distinct
from ...store.views.run.variety import OPENING_WORDS
from ...store.wording import one_line, percent
from .app import console
from .layout import table

_LEAST_VARIED, _EXAMPLE = 5, 24
_NONE = "\N{EN DASH}"


def show_realised(realised: Realised) -> None:
    """Print the injections drawn and made by type, and by kind below; nothing where none was drawn."""
    rows: list[tuple[object, ...]] = []
    for type_, counted in realised.types.items():
        rows.append(_realised(type_, counted))
        rows += [_realised(f"  {_short(kind)}", one) for kind, one in realised.kinds.items() if kind.type is type_]
    if not rows:
        return
    title = f"\nComplexity of {realised.dialogues:,} refined dialogues"
    console.print(table("kind", "drawn", "injected", "share", rows=rows, title=title, numeric=(1, 2, 3), wrapping=0))


def show_variety(variety: Variety) -> None:
    """Print the figures of the accepted dialogues, and the attributes with the least varied values."""
    if variety.plans_asked_again or variety.plans_taken:
        again, taken = variety.plans_asked_again, variety.plans_taken
        console.print(f"\nPlans too like an earlier one: {again:,} asked again, {taken:,} taken anyway")
    if not variety.dialogues:
        return
    rows = [
        _distinct(f"openings of {OPENING_WORDS} words", variety.openings),
        _distinct("runs of 3 words", variety.word_triples),
        _distinct("pairs of tools", variety.tool_pairs),
        _distinct("argument values", variety.arguments.values),
    ]
    title = f"\nVariety of {variety.dialogues:,} accepted dialogues"
    console.print(table("", "distinct", "of", "share", rows=rows, title=title, numeric=(1, 2, 3), wrapping=0))
    if variety.commonest_opening_dialogues > 1:
        opening = one_line(variety.commonest_opening, 2 * _EXAMPLE)
        often = f"{variety.commonest_opening_dialogues:,} times"
        console.print(Text(f"most often, {often}: {opening} ...", style="dim"))
    least = [
        (one.attribute, f"{one.values.distinct:,} of {one.values.total:,}", one_line(one.commonest, _EXAMPLE))
        for one in variety.arguments.least_varied[:_LEAST_VARIED]
    ]
    if least:
        title = "\nLeast varied arguments"
        console.print(table("argument", "distinct", "most often", rows=least, title=title, numeric=(1,)))


def _short(kind: ComplexityKind) -> str:
    return kind.value.partition(".")[2]


def _realised(name: str, counted: RealisedCount) -> tuple[object, ...]:
    share = _NONE if counted.share is None else percent(counted.share)
    return name, f"{counted.drawn:,}", f"{counted.injected:,}", share


def _distinct(name: str, counted: Distinct) -> tuple[object, ...]:
    share = _NONE if counted.share is None else percent(counted.share)
    return name, f"{counted.distinct:,}", f"{counted.total:,}", share
