"""Every command, in the order of the help page."""

from . import init, launch

__all__ = ["init", "launch"]
