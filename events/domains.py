"""The domain of a dialogue: that of most of the tools that it is about."""

from collections import Counter
from collections.abc import Iterable

from .tools import Tool


def domain_of(names: Iterable[str], tools: Iterable[Tool]) -> str | None:
    """The domain of most of *names*, which are among *tools*; of several the first. None where most have none."""
    domains = {tool.name: tool.domain for tool in tools}
    counted = Counter(domains.get(name) for name in names)
    return counted.most_common(1)[0][0] if counted else None
