"""The methods: ways to make dialogues, one folder each. Adding one means adding a folder."""

from collections.abc import Mapping
from importlib import import_module
from pkgutil import iter_modules

from .port import Expectation, ExpectedCalls, Method

__all__ = ["DEFAULT_METHOD", "METHODS", "Expectation", "ExpectedCalls", "Method"]

DEFAULT_METHOD = "mask_and_fill"
"""The method of a run that names none, and of every run before methods had names."""


def _found() -> dict[str, Method]:
    folders = [import_module(f"{__name__}.{found.name}") for found in iter_modules(__path__) if found.ispkg]
    methods = [folder.METHOD for folder in folders]
    return {method.name: method for method in methods if isinstance(method, Method)}


METHODS: Mapping[str, Method] = _found()
"""Every method by name."""
