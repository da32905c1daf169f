"""One shape for all: columns by other names first, then the messages themselves."""

from ....events import JsonObject
from ..parts.blocks import has_blocks
from . import columns, gemini, padding, parts, responses, tagged
from .left_out import LeftOut, with_left_out

_SHAPES = (responses, gemini, tagged)


def familiar(record: JsonObject) -> JsonObject:
    """Return *record* with its messages and tools where OpenAI's have them; one that has them there stays as it is.

    Blocks of Anthropic's stay, for a format of ours reads them.
    """
    left_out = LeftOut()
    found = columns.renamed(record, left_out)
    if has_blocks(found):
        return with_left_out(found, left_out)
    for shape in _SHAPES:
        if shape.recognises(found):
            found = shape.as_openai(found, left_out)
            break
    read = padding.without_padding(parts.without_parts(found, left_out), left_out)
    return with_left_out(read, left_out)
