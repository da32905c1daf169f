"""What the nodes of a joined cluster need for the workers of a run, and what they lack."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from ...actors.execution import ToolImplementation
from ...actors.models import EndpointSettings, RecordedSettings
from ...store.wording import count, visible
from ..config.resolved_run import ResolvedRun
from .run_stream import RELEASE

MOST_ASKEW: Final = 60.0
"""Seconds by which a node's clock may be off before that is said."""
_REMEDY: Final = (
    "Install it and set what is missing on every node before 'ray start', or send it along with the job's runtime "
    "environment (docs/cluster.md)"
)


@dataclass(frozen=True, slots=True)
class Needs:
    """What every node has to have, beside this release."""

    variables: tuple[str, ...]
    """Variables of the environment, by name: their values stay where they are."""
    files: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NodeFacts:
    """What a node has answered."""

    node: str
    """Its address."""
    release: str | None = None
    """The release of toolace-mt there; None where there is none."""
    lacking: tuple[str, ...] = ()
    """What it lacks of the variables and files."""
    ahead: float = 0.0
    """Seconds by which its clock is ahead of this machine's."""
    silent: str = ""
    """The reason for which it has not answered; empty where it has."""


def needs_of(run: ResolvedRun) -> Needs:
    """Return what the workers of *run* need on their node."""
    variables, files = set[str](), set[str]()
    for settings in run.models.values():
        if isinstance(settings, EndpointSettings):
            variables.update(settings.headers_env.values(), filter(None, [settings.api_key_env]))
        if isinstance(settings, RecordedSettings):
            files.add(settings.file)
    for tool in run.config.execution.tools.values():
        if isinstance(tool, ToolImplementation) and tool.module.endswith(".py"):
            files.add(tool.module)
    return Needs(tuple(sorted(variables)), tuple(sorted(files)))


def unfit(facts: Sequence[NodeFacts]) -> str:
    """Return one message for all nodes that cannot serve the run, empty where all can."""
    faults = [f"{one.node}: {why}" for one in facts if (why := _unfit(one))]
    if not faults:
        return ""
    of_all = f"{len(faults)} of {count(len(facts), 'node')} cannot run workers"
    return "\n  ".join([f"{of_all}:", *map(visible, faults)]) + f"\n{_REMEDY}"


def askew(facts: Sequence[NodeFacts]) -> str:
    """Return what is said of clocks that are off, empty where none is."""
    off = [f"{one.node} by {one.ahead:+,.0f} s" for one in facts if abs(one.ahead) > MOST_ASKEW]
    return f"Clocks are off, and the times of events with them: {', '.join(off)}" if off else ""


def _unfit(facts: NodeFacts) -> str:
    if facts.silent:
        return facts.silent
    if facts.release is None:
        return f"toolace-mt is not installed there; this is {RELEASE}"
    if facts.release != RELEASE:
        return f"it has toolace-mt {facts.release}, and this is {RELEASE}"
    return f"missing there: {', '.join(facts.lacking)}" if facts.lacking else ""
