"""The formats of this folder: each module here that has a `FORMAT` is one."""

from collections.abc import Iterator, Mapping
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

from ...events import JsonObject
from .errors import UnreadableDialogue
from .port import DialogueFormat

_NO_DIALOGUES = {
    frozenset({"query", "answers"}): "a row of xLAM's function calling set: a query and calls without results",
    frozenset({"instruction", "output"}): "a row of Alpaca's form: an instruction and its answer",
    frozenset({"question", "ground_truth"}): "a question of a benchmark and its answer",
}
"""Keys of records that people have and that hold no dialogue."""
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
    for keys, what in _NO_DIALOGUES.items():
        if keys <= record.keys():
            raise UnreadableDialogue(f"this is {what}, and no dialogue")
    shown = ", ".join(repr(key)[:40] for key in list(record)[:8])
    raise UnreadableDialogue(f"no format is known with the keys {shown}; known are {', '.join(FORMATS)}")
