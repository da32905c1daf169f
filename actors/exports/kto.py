"""Single versions with a label, as TRL's KTO trainer takes them: the two sides of each preference pair of `trl-dpo`.

A chosen version that is preferred to several others is one row.
"""

import json
from collections.abc import Iterator

from ...events import JsonObject
from .options import ExportOptions
from .parts.moments import tools_text
from .parts.preferences import Pair, preferences, same_calls
from .parts.rows import facts, named
from .port import ExportFormat, PassedOver, Source


def _rows(source: Source, options: ExportOptions) -> Iterator[JsonObject | PassedOver]:
    written: set[str] = set()
    for pair in preferences(source, options):
        if isinstance(pair, PassedOver):
            yield pair
            continue
        for message, label in ((pair.chosen, True), (pair.rejected, False)):
            row = _row(source, pair, message, label=label)
            key = json.dumps([row["id"], row["prompt"], row["completion"]])
            if key not in written:
                written.add(key)
                yield row


def _row(source: Source, pair: Pair, message: JsonObject, *, label: bool) -> JsonObject:
    return {
        **named(source, pair.moment),
        "prompt": [*pair.moment.before],
        "completion": [message],
        "label": label,
        "tools": tools_text(pair.moment.tools),
        "kind": pair.candidate.kind.value,
        "differs": "words" if same_calls(pair.chosen, pair.rejected) else "calls",
        "decided_by": pair.weighed.ground.value,
        "reason": pair.candidate.explanation,
        **facts(source, pair.moment),
    }


EXPORT = ExportFormat(
    "kto", "single versions of assistant turns, labelled good or bad, for KTO trainers", _rows, takes_arguments=True
)
