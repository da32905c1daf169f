"""The work of a run: its beginning, the opening of each dialogue, and an estimate."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import ceil

from ...actors.roles import draw_opening
from ...actors.roles.targets import Drawing
from ...actors.tools import Pool
from ...events import DialogueImported, DialogueOpened, Run, RunEvent
from ..budget import Amount, Estimate, EstimateRange, estimate, expected_of, price_of_call
from ..config.resolved_run import ResolvedRun
from ..config.targets import refuse_out_of_reach_over
from ..errors import ConfigError
from .ordering import ASSUMED, Order
from .run_stream import launching
from .steering import Steering


@dataclass(frozen=True, slots=True)
class Work:
    """The work of a run: events for its beginning, and an opening for each of its dialogues."""

    beginning: Callable[[Run], Sequence[RunEvent]]
    """Nothing where the run is finished. Raises UsageError where it was started over something else."""
    opening: Callable[[int], DialogueOpened | DialogueImported]
    expected: Amount | None = None
    """The amount that a dialogue is expected to take; None: unknown."""
    order: Order | None = None
    """None: every dialogue is opened."""
    steering: Steering | None = None
    """Of the openings, where there are targets."""
    model_at: str = ""
    """The key of the user's config that holds the one model that is asked; empty: each purpose's own."""


def making(run: ResolvedRun, pool: Pool) -> Work:
    """Return the work of a run that makes dialogues over *pool*. Raises ConfigError as `estimated`."""
    config, panel, variety = run.config, run.verification.panel, run.materials.variety(run.config)

    steering = None
    if config.targets:
        steering = Steering(config.targets, config.generation, variety, f"{config.seed}:{pool.digest}")

    def opening(number: int) -> DialogueOpened:
        drawing = Drawing(config.generation, variety) if steering is None else steering.next(number)
        drawn = draw_opening(
            drawing.generation,
            pool,
            experts=panel,
            run_seed=config.seed,
            number=number,
            variety=drawing.variety,
            alone=config.models.experts,
            wanted=drawing.wanted,
        )
        return run.method.method.opened(drawn, config.generation)

    order = None if config.accepted is None else Order(config.accepted, config.most)
    expected = expected_of(estimated(run, pool))
    return Work(lambda before: launching(run, pool, before), opening, expected, order, steering)


def estimated(run: ResolvedRun, pool: Pool) -> Estimate:
    """Return what the run will take; how many dialogues an order takes is assumed.

    Raises ConfigError where its method makes no dialogues, or where those over *pool* cannot meet a target.
    """
    if run.method.method.imports:
        name = run.method.method.name
        what = f"method {name!r} works on dialogues that are there already, and opens none: 'toolace-mt {name}' runs it"
        raise ConfigError(f"method: {what}", ("method",))
    refuse_out_of_reach_over(pool, run)
    models, config = run.config.models, run.config
    opened = EstimateRange(config.least, min(ceil(config.least / ASSUMED), config.most), config.most)
    return estimate(
        run.config.generation,
        run.verification.panel,
        dialogues=opened,
        tools=pool.tools,
        known=run.verification.experts.known,
        method=run.method.method,
        alone=models.experts,
        priced=lambda role, expert, read, written: price_of_call(models.of(role, expert), read, written),
    )
