"""The commands, in the order of the help page. Only the one that is called is imported: all of them take a second."""

from importlib import import_module

import typer

from .app import app

_MODULES = (
    *("init", "launch", "gallery", "replay", "audit", "why", "prompt", "grep", "redrive", "reverify", "fork", "review"),
    *("difficulty", "export", "status", "compare", "stats", "runs", "view"),
    *("config", "check", "score", "refine", "log", "log_databases", "pool", "checks", "serve_offline"),
)
"""A command is in the module of its name; some modules have commands of other names."""
_TOGETHER = {"log": ("log", "log_databases")}
"""Modules that have the commands of one name together."""


def load(called: str) -> typer.Typer:
    """Return the application with the command *called*; with every command where no module is of that name."""
    module = called.replace("-", "_")
    none_or_all = () if called == "--version" else _MODULES
    for name in _TOGETHER.get(module, (module,)) if module in _MODULES else none_or_all:
        import_module(f".{name}", __package__)
    return app
