"""Two runs beside each other."""

from collections.abc import Sequence

from ....events import JsonObject, Run
from ..view import View
from .bootstrap import LEVEL, RESAMPLES, SEED, Interval, against, intervals
from .figures import DEFINITIONS, Definition, Section, Unit, value_of
from .quantities import ORDER, Quantity, in_order
from .settings import Setting, settings_that_differ
from .side import Kept, Side, SideMeter


class Figure(View):
    """One figure of both runs."""

    key: str
    section: Section
    name: str
    unit: Unit
    a: float | None
    """Over all dialogues of A. None: there is nothing to divide by."""
    b: float | None
    partly_known: tuple[str, ...]
    """`a`, `b`: the side has answers that do not say, so the figure is too low by an unknown amount."""
    compared: float | None
    """B over A; of two shares or cosines, B less A. Over the pairs, where there are any. None: it is not known."""
    interval: Interval | None
    """None: it is not known, the dialogues are too few, or none of them tells the runs apart."""
    stand_in: bool
    """False: it says nothing where the offline stand-in answered."""


class Pairing(View):
    """The dialogues that both runs have."""

    paired: bool
    """True: differences are of pairs, of the same number and seed. False: of all dialogues of each side."""
    pairs: int
    same_tasks: int
    """Pairs that begin with the same tools and the same drawn calls."""
    same_numbers: int
    """Dialogues of the same number, whatever their seed."""


class Bootstrap(View):
    """The way in which the intervals were made."""

    resamples: int
    seed: int
    level: float


class EmbeddedBy(View):
    """What says how coherent the dialogues are."""

    model: str
    """The embedding model, and where it is."""
    dialogues: int
    """Accepted dialogues of each side that it was asked about, the first ones."""


class RunComparison(View):
    """The comparison of run B with run A."""

    a: Side
    b: Side
    pairing: Pairing
    bootstrap: Bootstrap
    figures: tuple[Figure, ...]
    coherence: EmbeddedBy | None
    """None: no model was named, and there are no figures of coherence."""
    settings: tuple[Setting, ...]
    """Keys of the configs whose values differ."""
    stand_in: tuple[str, ...]
    """`a`, `b`: the offline stand-in answered, so figures that depend on what a model writes say nothing."""


def comparison_of(a: SideMeter, b: SideMeter, *, stand_in: str, coherence: EmbeddedBy | None = None) -> RunComparison:
    """Return the comparison of two measured runs; *stand_in* is the name of the offline model."""
    numbers = sorted(a.kept.keys() & b.kept.keys(), key=in_order)
    pairs = [number for number in numbers if _same_seed(a.kept[number], b.kept[number])]
    side_a, side_b = a.side, b.side
    definitions = [one for one in DEFINITIONS if coherence is not None or one.section is not Section.COHERENCE]
    return RunComparison(
        a=side_a,
        b=side_b,
        pairing=Pairing(
            paired=bool(pairs),
            pairs=len(pairs),
            same_tasks=sum(a.kept[number].task == b.kept[number].task for number in pairs),
            same_numbers=len(numbers),
        ),
        bootstrap=Bootstrap(resamples=RESAMPLES, seed=SEED, level=LEVEL),
        figures=_figures(a, b, pairs, definitions),
        coherence=coherence,
        settings=settings_that_differ(*_configs(a.run, b.run)),
        stand_in=tuple(name for name, side in (("a", side_a), ("b", side_b)) if stand_in in side.models),
    )


def _configs(a: Run, b: Run) -> tuple[JsonObject, JsonObject]:
    """Return both configs, without the files of their tools where these are the same tools."""
    if a.pool_digest != b.pool_digest:
        return a.config, b.config
    one, other = ({key: value for key, value in run.config.items() if key != "pool"} for run in (a, b))
    return one, other


def _same_seed(a: Kept, b: Kept) -> bool:
    return a.seed is not None and a.seed == b.seed


def _figures(a: SideMeter, b: SideMeter, pairs: Sequence[str], definitions: Sequence[Definition]) -> tuple[Figure, ...]:
    all_a, all_b = ([side.kept[number].amounts for number in sorted(side.kept, key=in_order)] for side in (a, b))
    of_a = [a.kept[number].amounts for number in pairs] or all_a
    of_b = [b.kept[number].amounts for number in pairs] or all_b
    found = intervals(definitions, of_a, of_b, paired=bool(pairs))
    sums_a, sums_b, some_a, some_b = map(_sums, (all_a, all_b, of_a, of_b))
    figures = []
    for definition, interval in zip(definitions, found, strict=True):
        parts = {definition.amount, definition.per}
        partly = tuple(name for name, side in (("a", a), ("b", b)) if side.unknown & parts)
        compared = against(definition, value_of(definition, some_a), value_of(definition, some_b))
        figures.append(
            Figure(
                key=definition.key,
                section=definition.section,
                name=definition.name,
                unit=definition.unit,
                a=_known(definition, sums_a, a),
                b=_known(definition, sums_b, b),
                partly_known=partly,
                compared=None if partly else compared,
                interval=None if partly else interval,
                stand_in=definition.stand_in,
            )
        )
    return tuple(figures)


def _known(definition: Definition, sums: Sequence[float], side: SideMeter) -> float | None:
    """Return the figure; None where no answer says, or where what they leave out would make it too high."""
    if definition.amount in side.unknown and (
        definition.amount in (Quantity.UNCACHED, Quantity.BILLED) or not sums[ORDER[definition.amount]]
    ):
        return None
    return value_of(definition, sums)


def _sums(amounts: Sequence[Sequence[float]]) -> list[float]:
    return [sum(column) for column in zip(*amounts, strict=True)] or [0.0] * len(Quantity)
