"""A prompt and its completion for each assistant turn, as TRL's SFT trainer takes them.

The prompt is all messages before the turn, the completion the one message of the turn; `tools` lists what is in force
there, as a text of JSON. Turns that an injection made wrong on purpose stand in prompts and are no completion.
"""

from collections.abc import Iterator

from ...events import AssistantTurn, JsonObject
from ..formats.parts.untrained import untrained_turns
from .options import ExportOptions
from .parts.moments import moments, tools_text
from .parts.rows import SILENT, WRONG, facts, named
from .port import ExportFormat, PassedOver, Source


def _rows(source: Source, options: ExportOptions) -> Iterator[JsonObject | PassedOver]:
    wrong = untrained_turns(source.dialogue)
    for moment in moments(source.dialogue, options):
        if not isinstance(moment.turn, AssistantTurn) or moment.number < options.from_turn:
            continue
        if moment.turn.id in wrong:
            yield PassedOver(WRONG)
        elif not moment.before:
            yield PassedOver(SILENT)
        else:
            yield {
                **named(source, moment),
                "prompt": [*moment.before],
                "completion": [*moment.messages],
                "tools": tools_text(moment.tools),
                **facts(source, moment),
            }


EXPORT = ExportFormat(
    "steps", "a prompt and its completion for each assistant turn, for supervised trainers", _rows, takes_arguments=True
)
