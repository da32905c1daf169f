"""The command line. It is imported at once and loads the rest when it runs, so that Ctrl-C is always understood."""

import sys

from .interrupted import INTERRUPTED


def main() -> None:
    """Run the command that the arguments say."""
    try:
        from .running import run  # noqa: PLC0415 — a second of imports

        run()
    except KeyboardInterrupt:
        sys.stderr.write(f"{INTERRUPTED}\n")
        sys.exit(130)


__all__ = ["main"]
