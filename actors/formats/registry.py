"""The formats of this folder: each module here that has a `FORMAT` is one."""

from collections.abc import Iterator, Mapping
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

from ...events import JsonObject
from .errors import UnreadableDialogue
from .foreign.refused import why_refused
from .port import DialogueFormat

_NO_FORMAT = frozenset({"errors", "port", "registry"})


def _found() -> Iterator[DialogueFormat]:
    package = __name__.rpartition(".")[0]
    for module in iter_modules([str(Path(__file__).parent)]):
        if not module.ispkg and module.name not in _NO_FORMAT:
            format_ = import_module(f"{package}.{module.name}").FORMAT
            assert isinstance(format_, DialogueFormat), module.name
            yield format_


FORMATS: Mapping[str, DialogueFormat] = {
    format_.name: format_ for format_ in sorted(_found(), key=lambda format_: (format_.rank, format_.name))
}
"""Every format by name, in the order in which they are asked."""


def recognised(record: JsonObject) -> DialogueFormat:
    """The format that *record* has. Raises UnreadableDialogue where it has none that is known."""
    for format_ in FORMATS.values():
        if format_.recognises(record):
            return format_
    if (why := why_refused(record)) is not None:
        raise UnreadableDialogue(why)
    shown = ", ".join(repr(key)[:40] for key in list(record)[:8])
    raise UnreadableDialogue(
        f"no format is known with the keys {shown}; known are {', '.join(FORMATS)} and what docs/checking.md lists"
    )
