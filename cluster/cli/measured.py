"""The tables of `stats`."""

from collections.abc import Iterator, Sequence

from ...actors.evidence.value_sources import ValueSource
from ...actors.statistics import (
    REAL_FIGURES,
    REAL_SHARES,
    Coherence,
    Coverage,
    Figure,
    Origins,
    SetStatistics,
    Shape,
    Share,
    ShareOf,
    Sources,
)
from ...store.wording import count, percent
from ..measuring.telling import NO_COHERENCE, PERSONA_WORDS, SOURCE_WORDS, coherence_notes, coherence_rows
from .app import console
from .layout import brief, print_beside, table
from .varied import show_variety

_NONE = "\N{EN DASH}"
_MOST_NAMED, _MOST_VALUES = 10, 6
_NAME = 60


def show_statistics(measured: SetStatistics, dialogues: str, coherence: Coherence | None) -> None:
    """Print every table about a set of *dialogues*, such as `accepted dialogue`."""
    _show_shape(measured.shape)
    _show_sources(measured.sources)
    show_variety(measured.variety, dialogues)
    copies = measured.near_duplicates.some
    are = "is" if copies == 1 else "are"
    console.print(f"{copies:,} of {measured.dialogues:,} {are} nearly the same as an earlier one")
    _show_coherence(coherence)
    _show_coverage(measured.coverage)
    _show_origins(measured.origins)


def _show_shape(shape: Shape) -> None:
    rows = [_spread(figure, shape) for figure in Figure]
    columns = ("", "10 %", "median", "90 %", "largest", "real ones", "median is")
    console.print(table(*columns, rows=rows, title="\nShape", numeric=range(1, 6)))
    shares = [_share(key.words, shape.shares[key], key) for key in ShareOf]
    heads = ("", "share", "some", "of", "real ones", "it is")
    console.print(table(*heads, rows=shares, title="\nShares", numeric=range(1, 5)))
    console.print("Real ones: the middle four fifths; of shares, the lowest and the highest source", style="dim")


def _spread(figure: Figure, shape: Shape) -> tuple[object, ...]:
    own, band = shape.distributions[figure], REAL_FIGURES.get(figure)
    numbers = (own.p10, own.median, own.p90, own.largest)
    real = f"{band.p10:,} to {band.p90:,}" if band else _NONE
    place = band.place(own.median) if band and own.median is not None else ""
    return figure.words, *(_NONE if one is None else f"{one:,}" for one in numbers), real, place


def _share(words: str, own: Share, key: ShareOf | ValueSource) -> tuple[object, ...]:
    band = REAL_SHARES.get(key)
    real = f"{percent(band.lowest)} to {percent(band.highest)}" if band else _NONE
    place = band.place(own.share) if band and own.share is not None else ""
    return words, _percent(own), f"{own.some:,}", f"{own.all:,}", real, place


def _percent(own: Share) -> str:
    return _NONE if own.share is None else percent(own.share)


def _show_sources(sources: Sources) -> None:
    rows = []
    for key, words in SOURCE_WORDS.items():
        whole, ids = _share(words, sources.by_source[key], key), sources.identifiers[key]
        rows.append((*whole[:3], _percent(ids), *whole[4:]))
    columns = ("a value comes from", "share", "values", "of ids", "real ones", "it is")
    console.print(table(*columns, rows=rows, title="\nWhere the values of calls come from", numeric=range(1, 5)))
    if sources.unread:
        console.print(f"{count(sources.unread, 'dialogue')} could not be read for it")
    if sources.unfounded:
        nowhere = count(sources.identifiers[ValueSource.NOWHERE].some, "id")
        console.print(f"{nowhere} from nowhere, such as", style="dim")
    for one in sources.unfounded[:_MOST_NAMED]:
        print_beside(f"  {one.dialogue} {one.turn}: ", f"{one.tool} {one.argument} = {brief(one.value, _NAME)}")


def _show_coherence(coherence: Coherence | None) -> None:
    if coherence is None:
        console.print("\nCoherence", style="bold")
        print_beside("", NO_COHERENCE, style="dim")
        return
    rows = coherence_rows(coherence)
    console.print(table("", "mean cosine", "pairs", rows=rows, title="\nCoherence", numeric=(1, 2)))
    for note in coherence_notes(coherence):
        print_beside("", note, style="dim")


def _show_coverage(coverage: Coverage) -> None:
    shares = (
        ("tools that are called, of those offered", coverage.tools_called),
        ("optional arguments given, of tools called", coverage.optional_arguments_given),
        ("members of enums used, of tools called", coverage.enum_members_used),
    )
    rows = [(words, f"{own.some:,}", f"{own.all:,}", _percent(own)) for words, own in shares]
    console.print(table("", "some", "of", "share", rows=rows, title="\nCoverage of tools", numeric=(1, 2, 3)))
    if coverage.unknown_calls:
        console.print(f"{count(coverage.unknown_calls, 'call')} of tools that are not offered")
    _named("never called", [tool.tool for tool in coverage.never_called])
    poor = [tool for tool in coverage.tools if tool.never_given]
    _named("never given", [f"{tool.tool}({', '.join(tool.never_given)})" for tool in poor])
    _named("never used", list(_unused(coverage)))


def _unused(coverage: Coverage) -> Iterator[str]:
    for tool in coverage.tools:
        for one in tool.enums:
            yield f"{tool.tool}.{one.argument}: {', '.join(one.unused)}"


def _named(what: str, names: Sequence[str]) -> None:
    if names:
        shown = "; ".join(brief(name, _NAME) for name in names[:_MOST_NAMED])
        more = f"; and {len(names) - _MOST_NAMED:,} more" if len(names) > _MOST_NAMED else ""
        print_beside(f"{what}: ", f"{shown}{more}", indent=2)


def _show_origins(origins: Origins) -> None:
    console.print("\nLanguages, scenarios and personas", style="bold")
    for name, values in {"language": origins.languages, **origins.traits}.items():
        ordered = list(values.items())
        told = [f"{brief(value, _NAME)} {times:,}" for value, times in ordered[:_MOST_VALUES]]
        more = [f"and {len(ordered) - _MOST_VALUES:,} more"] if len(ordered) > _MOST_VALUES else []
        print_beside(f"{name:<12}  ", ", ".join([*told, *more]))
    if origins.personas:
        told = [f"{one.distinct:,} of {one.total:,} {PERSONA_WORDS[name]}" for name, one in origins.personas.items()]
        print_beside(f"{'personas':<12}  ", f"{', '.join(told)} differ")
