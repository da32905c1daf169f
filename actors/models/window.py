"""Context windows: the signs that one is full or has cut a prompt, and the room that a refusal leaves for a reply."""

import re

from ...events import Usage

_NEARLY = 0.9
"""Share of the token limit from which a reply that was cut off has reached that limit: providers count differently."""
_MOST_BYTES_PER_TOKEN = 6
"""No tokenizer of today makes fewer tokens of prompts such as ours, in any language."""
_LONG = 3000
"""Bytes of a prompt below which its tokens say nothing."""
_WINDOW = re.compile(r"maximum context length (?:is|of) (\d+)", re.IGNORECASE)
_PROMPT = re.compile(
    r"(\d+) (?:tokens )?in the messages|(\d+) input tokens|(\d+) in (?:the|your) prompt|(\d+) of text input",
    re.IGNORECASE,
)
_LEAST_ROOM = 128
"""Tokens: no answer is shorter than this."""
_MARGIN = 8


def is_full(finish_reason: str, usage: Usage, limit: int) -> bool:
    """Return True if a reply that was cut off is shorter than *limit*, the tokens that it was allowed."""
    return finish_reason == "length" and usage.output_tokens is not None and usage.output_tokens < _NEARLY * limit


def was_cut(usage: Usage, prompt_bytes: int) -> bool:
    """Return True if the provider counted far fewer tokens than a prompt of so many bytes has."""
    read = usage.input_tokens
    return read is not None and prompt_bytes >= _LONG and read * _MOST_BYTES_PER_TOKEN < prompt_bytes


def room_in(message: str) -> int | None:
    """Return the tokens that a reply may have, by the words in which vLLM and its like refuse a longer one.

    None where *message* says nothing of it, or where the prompt alone fills the window.
    """
    window, prompt = _WINDOW.search(message), _PROMPT.search(message)
    if window is None or prompt is None:
        return None
    room = int(window[1]) - int(next(filter(None, prompt.groups()))) - _MARGIN
    return room if room >= _LEAST_ROOM else None
