"""Messages without contents: what else they hold may be their words in a shape that is not known."""

from typing import Final

from ....events import JsonObject
from .carried import OF_RESULTS, SAID

_NO_WORDS: Final = frozenset(
    {
        *("name", "id", "message_id", "weight", "train", "loss", "loss_weight", "label", "mask", "index", "turn"),
        *("timestamp", "time", "created", "created_at", "date", "model", "provider", "source", "channel", "status"),
        *(
            "reasoning",
            "reasoning_content",
            "reasoning_details",
            "thinking",
            "thought",
            "refusal",
            "annotations",
            "audio",
        ),
        *(
            "usage",
            "cost",
            "metadata",
            "meta",
            "finish_reason",
            "stop_reason",
            "logprobs",
            "requestor",
            "turn_idx",
            "type",
        ),
    }
)
"""Fields that are something beside the words of a message."""


def wordless(message: JsonObject) -> str | None:
    """Return the field of a *message* without contents and calls that may hold its words; None where there is none."""
    if "content" in message or message.get("tool_calls") or message.get("function_call"):
        return None
    others = (key for key in message if key not in SAID and key not in OF_RESULTS and key not in _NO_WORDS)
    return next((key for key in others if isinstance(message[key], str | list | dict) and message[key]), None)
