"""The dataset card: what is in an exported folder, where it came from and how it is loaded, as Markdown for a hub."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from ...events import UserTurn
from ...store.views import DialogueOutcome, Exported, Realised, Variety
from ...store.wording import count, dollars_of
from .manifest import Found, Ordered, Origin, ended
from .splits import SplitBy

_HELD_OUT = {SplitBy.TOOL: "tools", SplitBy.DOMAIN: "domains of tools"}
_ENDS = ("run", "opened", "accepted", "rejected", "failed", "under way", "in this set")
_TEXTS = {
    "hf": "`tools` and `metadata` are texts of JSON: Arrow would give each row the keys of all others.",
}


@dataclass(frozen=True, slots=True)
class Files:
    """Where the rows are."""

    paths: Mapping[str, str]
    """The files of each split, as a hub finds them."""
    loading: str
    """What `load_dataset` is given."""


@dataclass(slots=True)
class Shape:
    """Counts over the exported dialogues."""

    dialogues: int = 0
    turns: int = 0
    user_turns: int = 0
    calls: int = 0
    tools: set[str] = field(default_factory=set)
    languages: Counter[str] = field(default_factory=Counter)
    personas: set[str] = field(default_factory=set)
    splits: Counter[str] = field(default_factory=Counter)
    rows: Counter[str] = field(default_factory=Counter)
    outcomes: Counter[str] = field(default_factory=Counter)
    models: set[str] = field(default_factory=set)

    def add(self, exported: Exported, split: str, rows: int) -> None:
        """Add one dialogue that gave so many rows."""
        dialogue = exported.dialogue
        self.dialogues += 1
        self.turns += len(dialogue.turns)
        self.user_turns += sum(isinstance(turn, UserTurn) for turn in dialogue.turns)
        called = [call.name for _, call in dialogue.calls()]
        self.calls += len(called)
        self.tools.update(called)
        if dialogue.scenario is not None:
            self.languages[dialogue.scenario.language] += 1
            self.personas.add(dialogue.scenario.persona.model_dump_json())
        self.splits[split] += 1
        self.outcomes[exported.metadata.outcome] += 1
        self.rows[split] += rows
        self.models.update(model for models in exported.metadata.models.values() for model in models)


def card(ordered: Ordered, found: Found, shape: Shape, origin: Origin, files: Files) -> str:
    """Return the card."""
    return "\n".join(_lines(ordered, found, shape, origin, files)) + "\n"


def _lines(ordered: Ordered, found: Found, shape: Shape, origin: Origin, files: Files) -> Iterator[str]:
    yield from _front(ordered, shape, files)
    yield f"# {', '.join(ordered.runs)}"
    yield ""
    yield (
        f"{count(found.rows, 'row')} of {count(found.dialogues, 'dialogue')} in which an assistant calls tools over "
        f"several turns, made by toolace-mt, in its format `{ordered.format}`."
    )
    yield ""
    yield "```python"
    yield "from datasets import load_dataset"
    yield ""
    yield f"dataset = load_dataset({files.loading})"
    yield "```"
    yield ""
    for said in _how_read(ordered, files):
        yield said
        yield ""
    yield from _table("Splits", ("split", "dialogues", "rows"), _splits(shape))
    if ordered.splits.shares and ordered.splits.by in _HELD_OUT:
        what = _HELD_OUT[ordered.splits.by]
        yield f"The shares are those of {what}: none that is held out for another split is called in `train`."
        yield ""
    yield from _table("Shape", ("", "in all", "a dialogue"), _shape(shape))
    languages: list[tuple[str, ...]] = [(name, f"{number:,}") for name, number in shape.languages.most_common()]
    yield from _table("Languages", ("language", "dialogues"), languages)
    yield from _table("Complexity drawn and made", ("kind", "drawn", "in accepted dialogues"), _kinds(origin.realised))
    yield from _table("Variety of all accepted dialogues", ("", "distinct", "of"), _variety(origin.variety))
    yield from _table(
        "How the runs ended" if len(origin.runs) > 1 else "How the run ended", _ENDS, _ended(origin, found)
    )
    total = origin.cost.total
    price = dollars_of(total.price.known, total.price.unknown, total.price.calls)
    models = ", ".join(sorted(shape.models)) or "no model"
    whole = "All of these runs" if len(origin.runs) > 1 else "The whole run"
    yield f"{whole} took {count(total.calls, 'answer')} of {models}; price: {price}."
    yield ""
    if set(shape.outcomes) - {DialogueOutcome.ACCEPTED}:
        there = ", ".join(f"{number:,} {name.replace('_', ' ')}" for name, number in sorted(shape.outcomes.items()))
        yield f"Not all of them were accepted ({there}): `outcome` in the metadata of a row says which."
        yield ""
    yield from _left_out(ordered, found)
    yield "The manifest has the digests of each run, its config and its tools, and of each file."


def _how_read(ordered: Ordered, files: Files) -> Iterator[str]:
    if ordered.format in _TEXTS:
        yield _TEXTS[ordered.format]
    if any(path.endswith(".parquet") for path in files.paths.values()):
        yield "Arguments that are objects are columns of JSON, which `datasets` 4.7 and newer read as such."


def _front(ordered: Ordered, shape: Shape, files: Files) -> Iterator[str]:
    yield "---"
    if ordered.licence:
        yield f"license: {json.dumps(ordered.licence)}"
    if shape.languages:
        yield f"language: {json.dumps(sorted(shape.languages))}"
    yield 'tags: ["tool-calling", "function-calling", "multi-turn", "synthetic"]'
    yield "configs:"
    yield "- config_name: default"
    yield "  data_files:"
    for split, path in files.paths.items():
        if shape.rows[split]:
            yield f"  - split: {split}"
            yield f"    path: {json.dumps(path, ensure_ascii=False)}"
    yield "---"
    yield ""


def _splits(shape: Shape) -> list[tuple[str, ...]]:
    return [(split, f"{dialogues:,}", f"{shape.rows[split]:,}") for split, dialogues in sorted(shape.splits.items())]


def _shape(shape: Shape) -> list[tuple[str, ...]]:
    counts = {"turns": shape.turns, "user turns": shape.user_turns, "calls": shape.calls}
    each = max(shape.dialogues, 1)
    return [
        *((name, f"{number:,}", f"{number / each:.1f}") for name, number in counts.items()),
        ("tools that are called", f"{len(shape.tools):,}", ""),
        ("personas", f"{len(shape.personas):,}", ""),
    ]


def _kinds(realised: Realised) -> list[tuple[str, ...]]:
    counts = ((kind.value, one.drawn, one.accepted) for kind, one in realised.kinds.items())
    return [(kind, f"{drawn:,}", f"{accepted:,}") for kind, drawn, accepted in counts if drawn or accepted]


def _variety(variety: Variety) -> list[tuple[str, ...]]:
    return [(name, f"{one.distinct:,}", f"{one.total:,}") for name, one in variety.distinct.items() if one.total]


def _ended(origin: Origin, found: Found) -> list[tuple[str, ...]]:
    return [
        (one.run, *(f"{number:,}" for number in ended(one.funnel).values()), f"{found.dialogues_of[one.run]:,}")
        for one in origin.runs
    ]


def _left_out(ordered: Ordered, found: Found) -> Iterator[str]:
    if ordered.filters.given:
        conditions = "; ".join(f"{name}: {', '.join(getattr(ordered.filters, name))}" for name in ordered.filters.given)
        yield f"Only dialogues with {conditions}; {count(found.filtered, 'other')} left out."
        yield ""
    if ordered.difficulty is not None:
        what = f"Only rows that a model got right in {ordered.difficulty} of its attempts"
        yield f"{what}; {count(found.too_easy_or_hard, 'other')} left out."
        yield ""
    if found.refused:
        yield f"{count(found.refused, 'dialogue')} left out that a person rejected."
        yield ""
    if found.beyond_order:
        yield f"{count(found.beyond_order, 'dialogue')} left out that the run accepted beyond the number ordered."
        yield ""
    if found.unwritable:
        yield f"{count(len(found.unwritable), 'dialogue')} left out that this format cannot hold."
        yield ""
    if found.duplicates:
        what = "left out" if ordered.without_duplicates else "in it"
        yield f"Nearly the same as an earlier one: {count(found.duplicates, 'dialogue')}, {what}."
        yield ""


def _table(title: str, head: tuple[str, ...], rows: list[tuple[str, ...]]) -> Iterator[str]:
    if rows:
        yield f"## {title}"
        yield ""
        yield f"| {' | '.join(head)} |"
        yield f"| {' | '.join('---' for _ in head)} |"
        for row in rows:
            yield f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in row)} |"
        yield ""
