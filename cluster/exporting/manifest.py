"""What an export was made of, so that it can be made again and checked."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field

from ...actors.exports import USUAL, ExportOptions
from ...events import JsonObject, RunStarted
from ...store.views import ACCEPTED_ONLY, Cost, DialogueOutcome, Funnel, Realised, Variety
from ..run.run_stream import RELEASE
from .decontamination import Contaminated
from .difficulty import DifficultyRange
from .filters import EVERY, Filters
from .splits import ONE_SPLIT, Splits


@dataclass(frozen=True, slots=True)
class Ordered:
    """What was asked for."""

    runs: tuple[str, ...]
    """Of one log; one at the least."""
    format: str
    outcomes: frozenset[DialogueOutcome] = ACCEPTED_ONLY
    options: ExportOptions = USUAL
    filters: Filters = EVERY
    difficulty: DifficultyRange | None = None
    """Pass rates of the rows that are kept; None: any, also unknown ones."""
    difficulty_by: str | None = None
    """The run of attempts that counts; None: the only one there is."""
    splits: Splits = ONE_SPLIT
    without_duplicates: bool = False
    beyond_order: bool = False
    """True to take what the run has accepted beyond the number that was ordered, too."""
    licence: str = ""


@dataclass(frozen=True, slots=True)
class RunOrigin:
    """One of the runs that it is of."""

    run: str
    started: RunStarted | None
    """None: its own record cannot be read."""
    digest: str | None
    """Of the last record of the run's own stream, hex."""
    funnel: Funnel


@dataclass(frozen=True, slots=True)
class Origin:
    """The runs that it is of, and what they have together."""

    runs: Sequence[RunOrigin]
    cost: Cost
    realised: Realised
    variety: Variety


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A dialogue that the format cannot hold."""

    dialogue: str
    why: str


@dataclass(slots=True)
class Found:
    """What came of it."""

    dialogues: int = 0
    rows: int = 0
    dialogues_of: Counter[str] = field(default_factory=Counter)
    """The dialogues by run."""
    rows_of: Counter[str] = field(default_factory=Counter)
    filtered: int = 0
    """Dialogues of the asked outcomes that the filters leave out."""
    too_easy_or_hard: int = 0
    """Rows whose pass rate is not within what was asked for, or not known."""
    refused: int = 0
    """Those that the run accepted and a person rejects."""
    beyond_order: int = 0
    """Accepted dialogues beyond the number that was ordered, left out."""
    unwritable: list[LeftOut] = field(default_factory=list)
    contaminated: list[Contaminated] = field(default_factory=list)
    """Those that are like a benchmark."""
    duplicates: int = 0
    """Those that are nearly the same as an earlier one."""
    tool_names: dict[str, str] = field(default_factory=dict)
    """The names of tools that were mapped for the format: the pool's, by that in the rows."""
    files: list[JsonObject] = field(default_factory=list)


def ended(funnel: Funnel) -> dict[str, int]:
    """Return how many dialogues a run opened, and how each of them ended."""
    return {name: getattr(funnel, name) for name in ("opened", "accepted", "rejected", "failed", "in_flight")}


def manifest(
    ordered: Ordered, found: Found, origin: Origin, models: Iterable[str], benchmarks: Sequence[JsonObject] = ()
) -> JsonObject:
    """Return the manifest as plain values, with the *models* that answered, and the facts of the files of *benchmarks*.

    A tool's name that the format forbids is mapped in the rows; `tool_names` has the pool's names by those. That of a
    run has the names that its pool's sources say by those that it has for providers.
    """
    options: JsonObject = {
        "arguments": None if ordered.options.arguments is None else ordered.options.arguments.value,
        "tool_changes": ordered.options.tool_changes.value,
        "system": ordered.options.system or None,
        "from_turn": ordered.options.from_turn,
        "calls": ordered.options.calls.value,
    }
    return {
        "made_by": f"toolace-mt {RELEASE}",
        "runs": [_of_run(one, found) for one in origin.runs],
        "tool_names": dict(found.tool_names),
        "models": [*sorted(models)],
        "format": ordered.format,
        "options": options,
        "outcomes": [*sorted(outcome.value for outcome in ordered.outcomes)],
        "filters": ordered.filters.to_json(),
        "difficulty": None if ordered.difficulty is None else str(ordered.difficulty),
        "splits": {"by": ordered.splits.by.value, **ordered.splits.shares},
        "licence": ordered.licence or None,
        "dialogues": found.dialogues,
        "rows": found.rows,
        "left_out": {
            "filtered": found.filtered,
            "rows_of_other_difficulty": found.too_easy_or_hard,
            "rejected_by_a_person": found.refused,
            "beyond_the_order": found.beyond_order,
            "nearly_the_same": found.duplicates if ordered.without_duplicates else 0,
            "not_held_by_the_format": len(found.unwritable),
            "like_a_benchmark": len(found.contaminated),
        },
        "benchmarks": list(benchmarks),
        "like_a_benchmark": [asdict(one) for one in found.contaminated],
        "files": list(found.files),
    }


def _of_run(origin: RunOrigin, found: Found) -> JsonObject:
    started = origin.started
    return {
        "run": origin.run,
        "run_digest": origin.digest,
        "config_digest": None if started is None else started.config_digest,
        "pool_digest": None if started is None else started.pool_digest,
        "tools_in_pool": None if started is None else started.tools,
        "tool_names": {} if started is None else {**started.tool_names},
        "seed": None if started is None else started.seed,
        "funnel": {**ended(origin.funnel)},
        "dialogues": found.dialogues_of[origin.run],
        "rows": found.rows_of[origin.run],
    }
