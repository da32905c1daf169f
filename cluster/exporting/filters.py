"""The dialogues of a run that are exported."""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import Final

from ...events import ComplexityKind, ComplexityType, Dialogue, JsonObject, Phase, Reviewed, reviewed_as
from ...store.views import Exported
from ..errors import UsageError

ANY: Final = "any"


@dataclass(frozen=True, slots=True)
class Filters:
    """Conditions on a dialogue: each that is given has to hold, and of one that is given several times, any of them."""

    complexity: tuple[str, ...] = ()
    """Kinds, such as `clarification.missing_argument`, or types, such as `clarification`."""
    tool: tuple[str, ...] = ()
    """Tools that are called."""
    model: tuple[str, ...] = ()
    """Models that answered."""
    language: tuple[str, ...] = ()
    """Languages of the scenario, such as `en`."""
    reviewed: tuple[str, ...] = ()
    """What people say, such as `kept`; `any` for whatever they say."""

    def __post_init__(self) -> None:
        """Refuse what no dialogue can have. Raises UsageError."""
        known = [*ComplexityType, *ComplexityKind]
        for name in self.complexity:
            if name not in known:
                raise UsageError(f"--complexity {name!r} is not known; known are {', '.join(known)}")
        said = [*Reviewed, ANY]
        for name in self.reviewed:
            if name not in said:
                raise UsageError(f"--reviewed {name!r} is not known; known are {', '.join(said)}")

    def keep(self, exported: Exported) -> bool:
        """Return true if the dialogue meets every condition."""
        there = dict(self._there(exported))
        return all(set(getattr(self, key)) & there[key] for key in self.given)

    def refuse(self, dialogue: Dialogue) -> bool:
        """Return true if the run accepted *dialogue*, a person rejects it, and no verdict of people was asked for."""
        is_against = dialogue.phase is Phase.ACCEPTED and reviewed_as(dialogue.reviews) is Reviewed.REJECTED
        return is_against and not self.reviewed

    @staticmethod
    def _there(exported: Exported) -> Iterator[tuple[str, set[str]]]:
        dialogue, facts = exported.dialogue, exported.metadata
        kinds = {kind.value for kind in facts.complexities}
        yield "complexity", kinds | {kind.type.value for kind in facts.complexities}
        yield "tool", {call.name for _, call in dialogue.calls()}
        yield "model", {model for models in facts.models.values() for model in models}
        yield "reviewed", {facts.reviewed.value, ANY}
        yield "language", set() if dialogue.scenario is None else {dialogue.scenario.language}

    @property
    def given(self) -> tuple[str, ...]:
        """The names of the conditions that are given."""
        return tuple(field.name for field in fields(self) if getattr(self, field.name))

    def to_json(self) -> JsonObject:
        """Return those that are given as plain values."""
        return {name: list(getattr(self, name)) for name in self.given}


EVERY: Final = Filters()
"""No condition."""
