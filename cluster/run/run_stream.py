"""The run's own stream: what a launch records there, and reading and writing it."""

from collections.abc import Sequence
from importlib.metadata import version

from ...actors.shell import Stamp
from ...actors.tools import Pool
from ...events import Recorded, Run, RunEvent, RunResumed, RunStarted, TemplateRecorded, decode, encode, fold_run
from ...store import WrongVersion
from ..config.differences import differences
from ..config.pool_sources import is_live
from ..config.resolved_run import ResolvedRun, digest_of
from ..config.run_config import RunConfig
from ..errors import UsageError
from .runtime import WritesLog

RELEASE = version("toolace-mt")


class RunStream:
    """The stream of one run."""

    def __init__(self, log_writer: WritesLog, stamp: Stamp) -> None:
        self.stamp = stamp
        self._log_writer = log_writer
        self._version = 0

    async def read(self) -> Run:
        """Return the run as its stream says it. Raises StoreError."""
        frames = await self._log_writer.read_frames(self.stamp.run)
        self._version = len(frames)
        return fold_run(
            self.stamp.run,
            (Recorded(self.stamp.run, version, b"", decode(frame)) for version, frame in enumerate(frames, start=1)),
        )

    async def write(self, events: Sequence[RunEvent]) -> None:
        """Append *events* after whatever another launch has said meanwhile: they only note what happened."""
        frames = [encode(self.stamp.envelope(event, role="conductor", cause=None)) for event in events]
        while True:
            try:
                await self._log_writer.append_frames(self.stamp.run, frames, expected=self._version)
            except WrongVersion as conflict:
                self._version = conflict.actual
            else:
                self._version += len(frames)
                return


def launching(run: ResolvedRun, pool: Pool, before: Run) -> Sequence[RunEvent]:
    """Return what this launch appends to the run's stream; nothing where the run is finished.

    Raises:
        UsageError: the run was started over something else.
    """
    identity = run.identity(pool.digest)
    if before.version == 0:
        started = RunStarted(
            config=run.to_record(pool.digest),
            config_digest=digest_of(identity),
            pool_digest=pool.digest,
            tools=len(pool.tools),
            tool_names=pool.original_names,
            dialogues=run.config.most,
            seed=run.config.seed,
            release=RELEASE,
        )
        return [started, *templates_of(run)]
    if before.config_digest != digest_of(identity):
        raise UsageError(_difference(run.config, pool, identity, before))
    more = run.config.accepted is not None and run.config.accepted > (before.accepted or 0)
    if before.completed and not more:
        return []
    return [RunResumed(config=run.to_record(pool.digest), release=RELEASE)]


def templates_of(run: ResolvedRun) -> list[TemplateRecorded]:
    """Return the prompts' templates that a run may use, so that every prompt can be shown again."""
    experts = (run.verification.experts.known[seat.expert] for seat in run.verification.panel)
    method = run.method.method
    roles = {purpose.name: purpose.role for purpose in method.purposes}
    used = [
        run.wording.template(template, roles.get(template.name.partition(".")[0], ""))
        for template in (*method.templates, *(expert.template for expert in experts))
    ]
    return [TemplateRecorded(name=t.name, digest=t.digest, text=t.text) for t in used]


def _difference(config: RunConfig, pool: Pool, identity: dict[str, object], before: Run) -> str:
    keys = [key for key in ("rules", "added_experts", "added_method", *identity) if key != "pool"]
    changed = differences({key: before.config.get(key) for key in keys}, {key: identity.get(key) for key in keys})
    tools = "" if before.pool_digest == identity["pool"] else _other_tools(config, pool, before)
    what = "; ".join(filter(None, [tools, changed])) or "its identity changed with the release"
    return (
        f"run {config.run!r} is in the log already and was started over another config ({what}). "
        "To resume that run, set it back, and give the options that it was launched with; "
        "or give this one another name: --run"
    )


def _other_tools(config: RunConfig, pool: Pool, before: Run) -> str:
    live = [source for source in config.pool if is_live(source)]
    whence = f" (read anew from {', '.join(live)})" if live else ""
    return f"pool: the tools are not the same as then{whence}: {before.tools} then, {len(pool)} now"
