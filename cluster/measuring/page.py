"""The page of `stats`: one HTML file with pictures, that loads nothing and runs nothing."""

from collections.abc import Collection, Iterator, Mapping

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
    ShareOf,
    Sources,
)
from ...store.views import DialogueOutcome, Realised
from ...store.wording import count, percent
from .charts import BarRow, SharedRow, bars, shares, spread
from .markup import table, tag, text
from .reading import MeasuredFile, MeasuredRun
from .style import STYLE
from .telling import (
    NO_COHERENCE,
    PERSONA_WORDS,
    SOURCE_WORDS,
    coherence_notes,
    coherence_rows,
    name_of,
    outcome_words,
    standing,
)

_MOST_BARS, _MOST_NAMED, _MOST_VALUES = 40, 60, 12
_LONG = 2_000
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def page(measured: MeasuredRun | MeasuredFile, outcomes: Collection[DialogueOutcome]) -> str:
    """Return the page as HTML."""
    title = f"{name_of(measured)}: the set as a whole"
    head = tag(
        "head",
        '<meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        tag("title", text(title)),
        tag("style", STYLE),
    )
    body = tag("body", tag("main", *_sections(measured, outcomes)))
    return f'<!doctype html>\n<html lang="en">\n{head}\n{body}\n</html>\n'


def _sections(measured: MeasuredRun | MeasuredFile, outcomes: Collection[DialogueOutcome]) -> Iterator[str]:
    statistics = measured.statistics
    dialogues = " ".join([*outcome_words(outcomes).split(), "dialogue"])
    yield tag("h1", text(name_of(measured)))
    yield tag("p", text(f"{count(statistics.dialogues, dialogues)} as a whole, beside public dialogues that are real."))
    for said in standing(measured):
        yield tag("p", text(said))
    yield tag("p", text(_outside(statistics.shape), _LONG))
    yield from _shape(statistics.shape)
    yield from _sources(statistics.sources)
    yield from _variety(statistics)
    yield from _coherence(measured.coherence)
    yield from _coverage(statistics.coverage)
    if isinstance(measured, MeasuredRun):
        yield from _complexity(measured.realised)
    yield from _origins(statistics.origins)


def _outside(shape: Shape) -> str:
    """Return a sentence that names the spreads whose median is outside of the band."""
    found = []
    for figure, band in REAL_FIGURES.items():
        median = shape.distributions[figure].median
        if median is not None and band.place(median) != "within":
            found.append(f"{figure.words} (median {median:,}, real ones {band.p10:,} to {band.p90:,})")
    return f"Median outside of the band of real ones: {'; '.join(found) or 'none'}."


def _shape(shape: Shape) -> Iterator[str]:
    yield tag("h2", "Shape")
    yield _key(own="this set", real="real dialogues: the middle four fifths; the dashed line is their median")
    cards = []
    for figure in Figure:
        own, band = shape.distributions[figure], REAL_FIGURES.get(figure)
        if not own.numbers:
            continue
        said = f"median {own.median:,}, middle four fifths {own.p10:,} to {own.p90:,}, largest {own.largest:,}"
        real = f"; real ones {band.p10:,} to {band.p90:,}" if band else "; no band: the sources do not tell it"
        picture = spread(own, band, figure.unit, figure.each)
        cards.append(tag("figure", tag("h3", text(_upper(figure.words))), tag("p", text(said + real)), picture))
    yield tag("div", *cards, class_="cards")
    rows = [SharedRow(key.words, shape.shares[key].share, band=REAL_SHARES.get(key)) for key in ShareOf]
    yield _figure("Shares", "Of all that there are, in percent.", shares(rows))


def _sources(sources: Sources) -> Iterator[str]:
    yield tag("h2", "Where the values of calls come from")
    yield _key(
        own="all values", ring="ids, addresses and paths", real="real dialogues: from the lowest to the highest source"
    )
    rows = [
        SharedRow(words, sources.by_source[key].share, sources.identifiers[key].share, REAL_SHARES.get(key))
        for key, words in SOURCE_WORDS.items()
    ]
    told = "The nearest place that has the value, in percent of values; truth values have none."
    yield _figure("A value comes from", told, shares(rows))
    if sources.unfounded:
        yield tag(
            "p", text(f"{count(sources.identifiers[ValueSource.NOWHERE].some, 'id')} from nowhere, the first of them:")
        )
        named = [(f"{one.dialogue} {one.turn}", f"{one.tool} {one.argument}", one.value) for one in sources.unfounded]
        yield table(("dialogue and turn", "argument", "value"), named[:_MOST_NAMED], words=range(3))


def _variety(statistics: SetStatistics) -> Iterator[str]:
    variety, copies = statistics.variety, statistics.near_duplicates
    yield tag("h2", "Variety")
    yield tag("p", "Each falls as a set grows: compare sets of about the same size.", class_="note")
    rows = [
        (what, _number(one.distinct), _number(one.total), "" if one.share is None else percent(one.share))
        for what, one in variety.distinct.items()
    ]
    yield table(("", "distinct", "of", "share"), rows)
    for what, bits in variety.entropies.items():
        yield tag("p", text(f"Entropy of {what}: {bits:.1f} bits, as of {2**bits:,.0f} that come equally often."))
    if variety.commonest_opening_dialogues > 1:
        said = f"{variety.commonest_opening_dialogues:,} dialogues begin with: {variety.commonest_opening} ..."
        yield tag("p", text(said))
    yield tag("p", text(f"Nearly the same as an earlier one: {copies.some:,} of {count(copies.all, 'dialogue')}."))
    least = [one for one in variety.arguments.least_varied if one.values.distinct < one.values.total][:10]
    if least:
        same = [
            (one.attribute, *map(_number, (one.values.total, one.values.distinct, one.commonest_uses)), one.commonest)
            for one in least
        ]
        yield tag("h3", "Arguments that have the same values again and again")
        yield table(("argument", "values", "distinct", "most often", "the commonest"), same, words=(0, 4))


def _coherence(coherence: Coherence | None) -> Iterator[str]:
    yield tag("h2", "Coherence")
    if coherence is None:
        yield tag("p", text(NO_COHERENCE), class_="note")
        return
    yield table(("", "mean cosine", "pairs"), coherence_rows(coherence))
    yield from (tag("p", text(said, _LONG), class_="note") for said in coherence_notes(coherence))


def _coverage(coverage: Coverage) -> Iterator[str]:
    yield tag("h2", "Coverage of tools")
    facts = (
        ("tools called, of those offered", coverage.tools_called),
        ("optional arguments given, of tools called", coverage.optional_arguments_given),
        ("members of enums used, of tools called", coverage.enum_members_used),
    )
    yield table(
        ("", "some", "of", "share"),
        [
            (words, f"{one.some:,}", f"{one.all:,}", "" if one.share is None else percent(one.share))
            for words, one in facts
        ],
    )
    called = [tool for tool in coverage.tools if tool.calls]
    if called:
        most = called[:_MOST_BARS]
        said = f"The {len(most):,} most called of {len(called):,}." if len(called) > len(most) else "Every tool called."
        yield _figure("Calls of each tool", said, bars([BarRow(tool.tool, tool.calls) for tool in most], "calls"))
    never = coverage.never_called
    if never:
        names = ", ".join(tool.tool for tool in never[:_MOST_NAMED])
        more = f" and {len(never) - _MOST_NAMED:,} more" if len(never) > _MOST_NAMED else ""
        yield tag("p", text(f"Offered and never called: {names}{more}.", _LONG))
    gaps = [
        (tool.tool, ", ".join(tool.never_given), "; ".join(f"{e.argument}: {', '.join(e.unused)}" for e in tool.enums))
        for tool in called
        if tool.never_given or tool.enums
    ]
    if gaps:
        yield tag("h3", "What calls never say")
        yield table(
            ("tool", "optional arguments never given", "members of enums never used"),
            gaps[:_MOST_NAMED],
            words=range(3),
        )


def _complexity(realised: Realised) -> Iterator[str]:
    rows = [BarRow(kind.value.partition(".")[2], one.injected, one.drawn) for kind, one in realised.kinds.items()]
    if rows:
        yield tag("h2", "Complexity")
        yield _key(own="injected", outline="drawn")
        said = f"Of {count(realised.dialogues, 'refined dialogue')}, however they ended."
        yield _figure(
            "Injections by kind",
            f"{said} One without a place gave way to another.",
            bars(rows, "injected", whole="drawn"),
        )


def _origins(origins: Origins) -> Iterator[str]:
    yield tag("h2", "Languages, scenarios and personas")
    traits: Mapping[str, Mapping[str, int]] = {"language": origins.languages, **origins.traits}
    cards = []
    for name, values in traits.items():
        rows = [BarRow(value, times) for value, times in list(values.items())[:_MOST_VALUES]]
        beyond = len(values) - len(rows)
        said = f"dialogues; {beyond:,} more values" if beyond else "dialogues"
        cards.append(tag("figure", tag("h3", text(_upper(name))), tag("p", said), bars(rows, "dialogues", narrow=True)))
    yield tag("div", *cards, class_="cards")
    if origins.personas:
        rows_of = [
            (PERSONA_WORDS[name], f"{one.distinct:,}", f"{one.total:,}") for name, one in origins.personas.items()
        ]
        yield table(("personas", "distinct", "of"), rows_of)


def _figure(title: str, said: str, picture: str) -> str:
    return tag("figure", tag("h3", text(title)), tag("p", text(said)), picture, class_="wide")


def _key(**words: str) -> str:
    return tag("div", *(tag("span", text(said), class_=kind) for kind, said in words.items()), class_="key")


def _number(number: int) -> str:
    return f"{number:,}"


def _upper(words: str) -> str:
    return words[:1].upper() + words[1:]
