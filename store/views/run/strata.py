"""Strata of dialogues, such as `language.de` and `complexity.clarification`: where targets are set and compared."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from ....events import ComplexityKind, DialogueAccepted, DialogueOpened, Recorded, TaskPlanned, domain_of
from ..outcome import last_of
from .realised import injections_of


def strata_drawn(opened: DialogueOpened) -> frozenset[str]:
    """Return the strata that a dialogue was drawn for."""
    walked = [name for walk in opened.parameters.walks for step in walk for name in step]
    return frozenset({*_attributes(opened), *_domain(walked, opened), *_complexities(opened.parameters.complexities)})


def strata_of(records: Sequence[Recorded]) -> frozenset[str]:
    """Return the strata that a dialogue is in: as it was drawn, planned, and injected in the end.

    Its domain is that of most of the calls of its plan. Empty for a dialogue that no run opened.
    """
    first = records[0].event if records else None
    if not isinstance(first, DialogueOpened):
        return frozenset()
    plans = [record.event for record in records if isinstance(record.event, TaskPlanned)]
    planned = [name for subtask in plans[-1].subtasks for name in subtask.tools] if plans else []
    return frozenset({*_attributes(first), *_domain(planned, first), *_complexities(injections_of(records))})


class StrataMeter:
    """Counts the accepted dialogues of each stratum."""

    def __init__(self) -> None:
        self.accepted = 0
        self.counts: Counter[str] = Counter()

    def add(self, records: Sequence[Recorded]) -> None:
        """Add one dialogue: all its records."""
        last = last_of(records)
        if last is not None and isinstance(last.event, DialogueAccepted):
            self.accepted += 1
            self.counts.update(strata_of(records))

    def of(self, targets: Iterable[str]) -> Mapping[str, int]:
        """Return the number of accepted dialogues in each of *targets*."""
        return {target: self.counts[target] for target in targets}


def _attributes(opened: DialogueOpened) -> list[str]:
    found = [f"subtasks.{len(opened.parameters.steps)}"]
    if (scenario := opened.scenario) is not None:
        traits = {"channel": scenario.channel, "mood": scenario.mood, "expertise": scenario.persona.expertise}
        found += [f"language.{scenario.language}"]
        found += [f"{name}.{text.partition(':')[0]}" for name, text in traits.items()]
    return found


def _domain(names: Iterable[str], opened: DialogueOpened) -> list[str]:
    domain = domain_of(names, opened.tools)
    return [] if domain is None else [f"domain.{domain}"]


def _complexities(kinds: Iterable[ComplexityKind]) -> list[str]:
    return [f"complexity.{name}" for kind in kinds for name in (kind.value, kind.type.value)]
