"""What a launch says in the run's own stream: begun, resumed, or that there is nothing left to do."""

from collections.abc import Sequence
from importlib.metadata import version

from ...actors.prompts import DRAFT, EXTEND, FILL, JUDGE, PLAN, REPAIR
from ...actors.tools import Pool
from ...events import Run, RunEvent, RunResumed, RunStarted, TemplateRecorded
from ..config.differences import differences
from ..config.pool_sources import is_live
from ..config.run_config import RunConfig, digest_of
from ..errors import UsageError

RELEASE = version("toolace-mt")


def launching(config: RunConfig, pool: Pool, before: Run) -> Sequence[RunEvent]:
    """What this launch appends to the run's stream; nothing where the run is finished.

    Raises:
        UsageError: the run was started over something else.
    """
    identity = config.identity(pool.digest)
    if before.version == 0:
        return [_started(config, pool), *templates_of(config)]
    if before.config_digest != digest_of(identity):
        raise UsageError(_difference(config, pool, identity, before))
    return [] if before.completed else [RunResumed(config=config.to_record(pool.digest), release=RELEASE)]


def _started(config: RunConfig, pool: Pool) -> RunStarted:
    return RunStarted(
        config=config.to_record(pool.digest),
        config_digest=digest_of(config.identity(pool.digest)),
        pool_digest=pool.digest,
        tools=len(pool.tools),
        dialogues=config.dialogues,
        seed=config.seed,
        release=RELEASE,
    )


def templates_of(config: RunConfig) -> list[TemplateRecorded]:
    """The prompts' templates that the run may use, so that every prompt can be shown again."""
    experts = config.expert_set.known
    used = [PLAN, DRAFT, EXTEND, FILL, REPAIR, JUDGE, *(experts[seat.expert].template for seat in config.panel)]
    return [TemplateRecorded(name=t.name, digest=t.digest, text=t.text) for t in used]


def _difference(config: RunConfig, pool: Pool, identity: dict[str, object], before: Run) -> str:
    keys = [key for key in ("rules", "added_experts", *identity) if key != "pool"]
    changed = differences({key: before.config.get(key) for key in keys}, {key: identity.get(key) for key in keys})
    tools = "" if before.pool_digest == identity["pool"] else _other_tools(config, pool, before)
    what = "; ".join(filter(None, [tools, changed])) or "its identity changed with the release"
    return (
        f"run {config.run!r} is in the log already and was started over another config ({what}). "
        "Set it back to resume that run, or give this one another name under 'run'"
    )


def _other_tools(config: RunConfig, pool: Pool, before: Run) -> str:
    live = [source for source in config.pool if is_live(source)]
    whence = f" (read anew from {', '.join(live)})" if live else ""
    return f"pool: the tools are not the same as then{whence}: {before.tools} then, {len(pool)} now"
