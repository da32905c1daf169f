"""Every command, in the order of the help page."""

from . import init, launch, replay, audit, export, status, runs, log, pool, checks, serve_offline  # isort: skip

__all__ = [
    "audit",
    "checks",
    "export",
    "init",
    "launch",
    "log",
    "pool",
    "replay",
    "runs",
    "serve_offline",
    "status",
]
