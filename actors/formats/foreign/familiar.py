"""One shape for all: columns by other names first, then the messages themselves."""

from typing import Final

from ....events import JsonObject
from . import (
    ai_sdk,
    calls,
    columns,
    converse,
    gemini,
    glaive,
    langchain,
    opentelemetry,
    padding,
    pairs,
    parts,
    responses,
    tagged,
)
from .anthropic import has_blocks
from .left_out import LeftOut, with_left_out

SHAPES: Final = tuple(
    module.SHAPE
    for module in (
        *(langchain, ai_sdk, converse, responses, gemini, tagged),
        *(glaive, opentelemetry, pairs),
    )
)
"""Every shape of others that is read, in the order in which they are asked."""


def familiar(record: JsonObject, *, padded: bool = False) -> JsonObject:
    """Return *record* with its messages and tools where OpenAI's have them; one that has them there stays as it is.

    Blocks of Anthropic's stay, for a format of ours reads them.
    A record is *padded* where its nulls may be fields that it does not have, as in a row of a table.

    Raises:
        UnreadableDialogue: it is of a shape that is read, but for a part that is not known.
    """
    left_out = LeftOut()
    found = parts.parsed(columns.renamed(record, left_out))
    for shape in SHAPES:
        if shape.recognises(found):
            found = shape.as_openai(found, left_out)
            break
    else:
        if has_blocks(found):
            return with_left_out(found, left_out)
    read = parts.without_parts(calls.with_calls(found), left_out)
    return with_left_out(padding.without_padding(read, left_out, padded=padded), left_out)
