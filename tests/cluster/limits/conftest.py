"""Virtual time for tests of waits."""

from support.virtual_time import run

__all__ = ["run"]
