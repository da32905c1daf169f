"""The experts: one question each, one file each. Adding one means adding a file."""

from collections.abc import Mapping
from importlib import import_module
from pkgutil import iter_modules

from .port import Expert

__all__ = ["DEFAULT_PANEL", "EXPERTS", "Expert"]


def _found() -> dict[str, Expert]:
    modules = [import_module(f"{__name__}.{found.name}") for found in iter_modules(__path__)]
    experts = [getattr(module, "EXPERT", None) for module in modules]
    return {expert.name: expert for expert in experts if isinstance(expert, Expert)}


EXPERTS: Mapping[str, Expert] = _found()
"""Every expert by name."""

DEFAULT_PANEL = ("completeness", "faithfulness", "coherence", "naturalness", "safety", "recovery")
"""Experts that vote if a config names none: those that together found most of sixty planted faults (docs/verifier.md)."""
