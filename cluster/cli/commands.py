"""Every command, in the order of the help page."""

from . import audit, export, init, launch, log, replay, runs, status

__all__ = ["audit", "export", "init", "launch", "log", "replay", "runs", "status"]
