"""The tables of `status` about what makes a run's dialogues differ: complexity that came out, and variety."""

from ...events import ComplexityKind
from ...store.views import Realised, RealisedCount, Variety
from ...store.views.run.distinct import Distinct
from ...store.wording import count, percent
from .app import console
from .layout import brief, print_beside, table

_LEAST_VARIED, _EXAMPLE = 5, 24
_NONE = "\N{EN DASH}"


def show_realised(realised: Realised) -> None:
    """Print the injections drawn and made by type, and by kind below; nothing where none was drawn.

    The share is that of the drawn ones that were made as they were drawn.
    """
    rows: list[tuple[object, ...]] = []
    for type_, counted in realised.types.items():
        rows.append(_realised(type_, counted))
        rows += [_realised(f"  {_short(kind)}", one) for kind, one in realised.kinds.items() if kind.type is type_]
    if not rows:
        return
    title = f"\nComplexity of {count(realised.dialogues, 'refined dialogue')}"
    columns = ("kind", "drawn", "injected", "as drawn", "share")
    console.print(table(*columns, rows=rows, title=title, numeric=range(1, len(columns))))
    if any(one.injected > one.as_drawn for one in realised.kinds.values()):
        console.print("A kind that was declined or found no place gave way to another of its type.", style="dim")


def show_variety(variety: Variety, dialogues: str = "accepted dialogue") -> None:
    """Print the figures of those *dialogues*, and the attributes with the least varied values."""
    if variety.plans_asked_again or variety.plans_taken:
        again, taken = variety.plans_asked_again, variety.plans_taken
        console.print(f"\nPlans too like an earlier one: {again:,} asked again, {taken:,} taken anyway")
    if not variety.dialogues:
        return
    rows = [_distinct(what, one) for what, one in variety.distinct.items()]
    title = f"\nVariety of {count(variety.dialogues, dialogues)}"
    console.print(table("", "distinct", "of", "share", rows=rows, title=title, numeric=(1, 2, 3)))
    for what, bits in variety.entropies.items():
        console.print(f"{what}: {bits:.1f} bits, as {2**bits:,.0f} that come equally often", style="dim")
    if variety.commonest_opening_dialogues > 1:
        opening = brief(variety.commonest_opening, 2 * _EXAMPLE)
        often = f"most often, {variety.commonest_opening_dialogues:,} times: "
        print_beside(often, f"{opening} ...", style="dim")
    least = [
        (
            one.attribute,
            one.values.total,
            one.values.distinct,
            brief(one.commonest, _EXAMPLE),
            one.commonest_uses,
        )
        for one in variety.arguments.least_varied[:_LEAST_VARIED]
        if one.values.distinct < one.values.total
    ]
    if least:
        title = "\nArguments that have the same values again and again"
        columns = ("argument", "values", "distinct", "the commonest", "times")
        console.print(table(*columns, rows=least, title=title))


def _short(kind: ComplexityKind) -> str:
    return kind.value.partition(".")[2]


def _realised(name: str, counted: RealisedCount) -> tuple[object, ...]:
    share = _NONE if counted.share is None else percent(counted.share)
    return name, f"{counted.drawn:,}", f"{counted.injected:,}", f"{counted.as_drawn:,}", share


def _distinct(name: str, counted: Distinct) -> tuple[object, ...]:
    share = _NONE if counted.share is None else percent(counted.share)
    return name, f"{counted.distinct:,}", f"{counted.total:,}", share
