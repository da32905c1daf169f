"""Rows that are whole dialogues, in a format that is also read."""

from collections.abc import Iterator

from ...events import Dialogue, JsonObject
from ..formats import DialogueFormat
from ..formats.parts.argument_form import as_objects, as_strings, each
from ..formats.parts.tool_names import mapped
from .one_by_one import one_by_one
from .options import ArgumentForm, CallGrouping, ExportOptions
from .port import ExportFormat, Source
from .shaping import shaped

_MESSAGES = ("messages", "prompt", "completion")


def of_dialogues(format_: DialogueFormat) -> ExportFormat:
    """Return the export of *format_*: a row for each dialogue, or for each of its parts where it is split."""

    def rows(source: Source, options: ExportOptions) -> Iterator[JsonObject]:
        single = options.calls is CallGrouping.ONE_BY_ONE
        whole = one_by_one(source.dialogue) if single else source.dialogue
        for dialogue in shaped(whole, options):
            yield _with_arguments(_written(format_, dialogue, source.metadata), options.arguments)

    taken = format_.takes_arguments
    return ExportFormat(format_.name, format_.describes, rows, takes_arguments=taken, groups_calls=True)


def _written(format_: DialogueFormat, dialogue: Dialogue, metadata: JsonObject) -> JsonObject:
    """Return the record of *dialogue* with names of tools that may stand in it, and the map of those that may not."""
    if format_.tool_name is None:
        return format_.write(dialogue, metadata)
    named, names = mapped(dialogue, format_.tool_name)
    record = format_.write(named, metadata)
    facts = record["metadata"]
    assert isinstance(facts, dict)
    return {**record, "metadata": {**facts, **names}}


def _with_arguments(record: JsonObject, form: ArgumentForm | None) -> JsonObject:
    """Return a written record with the arguments of its messages in that form; None: as they are."""
    if form is None:
        return record
    written = as_objects if form is ArgumentForm.OBJECT else as_strings

    return {key: each(value, written) if key in _MESSAGES else value for key, value in record.items()}
