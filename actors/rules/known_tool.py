"""Only tools that exist are called."""

from collections.abc import Iterator
from difflib import get_close_matches

from ...events import Finding, Severity
from ..evidence import DialogueView
from .port import Rule, finding


def check(view: DialogueView) -> Iterator[Finding]:
    """A tool that exists, but not yet or no longer, is the concern of `tool_list`."""
    if view.calls and not view.tools_ever:
        first = view.calls[0]
        yield finding(
            f"{first.call.name!r} is called, and no tools are listed",
            (first.turn.id,),
            first.call.id,
            evidence=first.call.name,
        )
        return
    for placed in view.calls:
        name = placed.call.name
        if name not in view.tools_ever:
            near = get_close_matches(name[:100], list(view.tools_ever)[:200], n=1)
            hint = f"; did you mean {near[0]!r}?" if near else ""
            yield finding(f"there is no tool {name!r}{hint}", (placed.turn.id,), placed.call.id, evidence=name)


RULE = Rule("known_tool", "Every call names a tool of the dialogue.", Severity.BLOCKING, check, structural=True)
