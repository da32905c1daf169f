"""Preference pairs, as TRL's DPO trainer takes them: two versions of one assistant turn after the same prompt.

A pair comes from the history of an accepted dialogue, wherever the worse version is at fault by a verdict or a finding:

- `rewritten`: a judge preferred a rewrite of the turn; the original is rejected.
- `declined`: a rewrite or a repair was proposed and declined, by a judge who preferred the original or because a rule
  found a fault that shows in this turn; the proposal is rejected.
- `repaired`: a finding showed in the turn, and a repair was accepted, or the injection that wrote it was undone; the
  version at fault is rejected.

The chosen version is what the dialogue has there at last. Where a turn before it was rewritten later, it is what was
accepted then, and the prompt is as it was then. Of the turns that one repair changes, only the first makes a pair: what
is before the others differs. `differs` says whether the versions differ in calls or in words only, `decided_by` what
bears the preference out (rules look at both versions), `reason` has the words of the judge or the rule.

No pair comes from: turns of users and tools; ties; changes of words that nobody judged; what only the offline stand-in
prefers; preferences that a rule contradicts; faults against the plan; injections, which are judged as
a whole and in which the user speaks; a preferred version that was mended later for a finding, whose place an injection
changed later, or that is wrong on purpose; a prompt in which something was mended later; versions that say nothing or
differ in ids only; dialogues that were not accepted.
"""

from collections.abc import Iterator

from ...events import JsonObject
from ..formats.parts.json_texts import json_text
from .options import ExportOptions
from .parts.moments import tools_text
from .parts.preferences import Pair, preferences, same_calls
from .parts.rows import facts, named
from .port import ExportFormat, PassedOver, Source


def _rows(source: Source, options: ExportOptions) -> Iterator[JsonObject | PassedOver]:
    for pair in preferences(source, options):
        yield pair if isinstance(pair, PassedOver) else _row(source, pair)


def _row(source: Source, pair: Pair) -> JsonObject:
    candidate, finding = pair.candidate, pair.weighed.finding
    return {
        **named(source, pair.moment),
        "prompt": [*pair.moment.before],
        "chosen": [pair.chosen],
        "rejected": [pair.rejected],
        "tools": tools_text(pair.moment.tools),
        "kind": candidate.kind.value,
        "differs": "words" if same_calls(pair.chosen, pair.rejected) else "calls",
        "decided_by": pair.weighed.ground.value,
        "reason": candidate.explanation,
        "finding": "" if finding is None else json_text(finding.model_dump(mode="json")),
        **facts(source, pair.moment),
    }


EXPORT = ExportFormat(
    "trl-dpo", "preference pairs of single assistant turns, for DPO trainers", _rows, takes_arguments=True
)
