"""Errors that end a command, each with one clear message and never a traceback.

CommandError
├── UsageError           exit status 2: mend the command, the config or the pool
│   └── ConfigError      names the key, what was given and what is allowed
└── RunFailure           exit status 1: the run could not go on
"""


class CommandError(Exception):
    """Ends a command with one message."""

    status = 1


class UsageError(CommandError):
    """The user can mend it."""

    status = 2


class ConfigError(UsageError):
    """A config that does not say what it has to; *keys* lead to those that are at fault, where they are known."""

    def __init__(self, message: str, *keys: tuple[int | str, ...]) -> None:
        super().__init__(message)
        self.keys = keys


class RunFailure(CommandError):
    """The run could not go on; what is recorded is kept."""
