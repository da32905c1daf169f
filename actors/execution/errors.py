"""Errors of running tools, beyond the outcome of one call (see `ExecutionOutcome`).

ExecutionError
├── ForkServerDown          no child process can be had
├── ServerUnavailable    an MCP server does not start, does not answer, or lies
├── NotInstalled         the software that a server needs is not there
└── NoSandbox            the sandbox that a config wants is not to be had
"""

from ...events.errors import PortableError


class ExecutionError(PortableError):
    """Tools cannot be run as they are configured."""


class ForkServerDown(ExecutionError):
    """The process that children are forked from does not start or no longer answers."""


class ServerUnavailable(ExecutionError):
    """A server cannot be talked to."""

    def __init__(self, server: str, what: str) -> None:
        super().__init__(
            f"the MCP server {server!r} cannot be used: {what}. Check its command or URL, and try it by hand"
        )
        self.server, self.what = server, what


class NotInstalled(ExecutionError):
    """An optional part is missing."""

    def __init__(self, what: str, extra: str) -> None:
        super().__init__(f"{what} is not installed. Install it with: pip install 'toolace-mt[{extra}]'")
        self.what, self.extra = what, extra


class NoSandbox(ExecutionError):
    """The sandbox that a config wants is not to be had."""

    def __init__(self, why: str) -> None:
        super().__init__(
            f"execution.limits.sandbox is 'bubblewrap', and {why}. "
            "Install it, or write 'auto': then our own sandbox is used"
        )
        self.why = why
