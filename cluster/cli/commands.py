"""Every command, in the order of the help page."""

from . import init, launch, replay, audit, export, status, runs, check, refine, log, pool, checks, serve_offline  # isort: skip

__all__ = [
    "audit",
    "check",
    "checks",
    "export",
    "init",
    "launch",
    "log",
    "pool",
    "refine",
    "replay",
    "runs",
    "serve_offline",
    "status",
]
