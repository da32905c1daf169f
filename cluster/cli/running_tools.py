"""Sentences on the tools of a pool that a run would run: where each runs, and what is not run unless asked."""

from collections import defaultdict
from collections.abc import Iterator, Mapping

from ...actors.execution import Implementation, Limits, McpImplementation, ToolImplementation
from ...actors.tools import Pool
from ...store.wording import count
from ..config.pool_sources import sandbox_of
from ..config.run_config import Execution

_SHOWN = 5


def said_of_running(runs: Mapping[str, Implementation], limits: Limits) -> Iterator[str]:
    """Yield a sentence on the Python functions and on every live server. Raises UsageError as `said_of_sandbox`."""
    yield from _said_of_functions(runs, limits)
    yield from said_of_sandbox(runs, limits)
    yield from _said_of_servers(runs)


def said_of_sandbox(runs: Mapping[str, Implementation], limits: Limits) -> Iterator[str]:
    """Yield what holds the Python functions on this machine, and what does not hold.

    Raises:
        UsageError: the sandbox that *limits* want is not to be had.
    """
    if (found := sandbox_of(runs, limits)) is None:
        return
    without = f" (not bubblewrap: {found.missing})" if found.missing else ""
    yield f"Sandbox of Python functions on this machine: {', '.join(found.parts) or 'limits only'}{without}."
    if found.holes:
        yield f"It does not hold in everything: {'; '.join(found.holes)}."


def said_of_imported(execution: Execution) -> Iterator[str]:
    """Yield which tools are not run for the dialogues of others."""
    silent = [name for name, one in execution.tools.items() if one.repeatable and not one.reads_only]
    if silent and execution.imported == "read_only":
        names = ", ".join(silent[:_SHOWN]) + (f" and {len(silent) - _SHOWN:,} more" if len(silent) > _SHOWN else "")
        yield (
            f"Calls in dialogues of others are not run of {count(len(silent), 'tool')}: nothing says that they only "
            f"read ({names}). 'execution.tools.NAME.reads_only' says it; 'execution.imported: all' runs them anyway."
        )


def said_of_warnings(pool: Pool) -> str:
    """Return how many warnings *pool* has, to go on with after a comma; empty for none."""
    return f", {count(len(pool.warnings), 'warning')} ('pool show' lists them)" if pool.warnings else ""


def said_of_losing(pool: Pool, runs: Mapping[str, Implementation]) -> Iterator[str]:
    """Yield a sentence for what is lost where the tools of *pool* are written without what runs them."""
    if lost := [pool.origins[name] for name in runs if name in pool.origins]:
        sources = ", ".join(dict.fromkeys(one.server or one.place.rpartition(":")[0] for one in lost))
        yield (
            f"{len(lost):,} of them can be run, but not from this file: it holds what a tool takes, and not what it "
            f"does. To have calls run, name {sources} itself in the 'pool' of a config."
        )


def _said_of_functions(runs: Mapping[str, Implementation], limits: Limits) -> Iterator[str]:
    functions = [one for one in runs.values() if isinstance(one, ToolImplementation)]
    if not functions:
        return
    repeatable = sum(one.repeatable for one in functions)
    network = "may use the network" if limits.network else "has no network"
    yield (
        f"Python functions: a run would run calls of {repeatable:,} of {count(len(functions), 'function')}, in a child "
        f"process of its own for each dialogue, which {network} and is to change no file but its own. "
        "'execution.pool: false' of a config runs none."
    )


def _said_of_servers(runs: Mapping[str, Implementation]) -> Iterator[str]:
    """A tool of which a server says nothing good is not run without a word of the user."""
    servers = defaultdict(list)
    for name, implementation in runs.items():
        if isinstance(implementation, McpImplementation):
            servers[implementation.server].append((name, implementation.repeatable))
    for server, tools in servers.items():
        repeatable = [name for name, runnable in tools if runnable]
        yield f"MCP server {server!r}: a run would run calls of {len(repeatable)} of its {count(len(tools), 'tool')}."
        if len(repeatable) < len(tools):
            yield (
                "Not those of the others: as far as the server says, they have effects or an open world. "
                "'execution.tools' of a config may say otherwise."
            )
