"""The application with every command registered, in the order of the help page."""

from . import init, launch, gallery, replay, audit, review, export, status, stats, runs  # noqa: F401  # isort: skip
from . import config, check, score, refine, log, pool, checks, serve_offline  # noqa: F401  # isort: skip
from .app import app

__all__ = ["app"]
