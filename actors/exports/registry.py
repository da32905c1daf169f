"""The export formats by name: those of dialogues, and each module of this folder that has an `EXPORT`."""

from collections.abc import Iterator, Mapping
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import Final

from ..formats import FORMATS
from .of_dialogues import of_dialogues
from .port import ExportFormat

DEFAULT: Final = "hf"
"""The format of an export that names none."""


def _found() -> Iterator[ExportFormat]:
    package = __name__.rpartition(".")[0]
    for module in iter_modules([str(Path(__file__).parent)]):
        if module.name != "registry" and not module.ispkg:
            format_ = getattr(import_module(f"{package}.{module.name}"), "EXPORT", None)
            if isinstance(format_, ExportFormat):
                yield format_


EXPORTS: Final[Mapping[str, ExportFormat]] = {
    **{name: of_dialogues(format_) for name, format_ in FORMATS.items()},
    **{format_.name: format_ for format_ in sorted(_found(), key=lambda format_: format_.name)},
}
