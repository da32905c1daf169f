"""A sub-task played through: which arguments each call has, where each comes from, and what comes back."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field

from pydantic import JsonValue

from ....events import JsonObject
from .dice import Dice
from .known import Known, signature, spoken
from .naming import is_identifier, singular, slot_of, words_of
from .results import ResultMaker
from .sections import Call, Planned, Result
from .story import Story
from .toolbook import ToolBook, ToolSpec
from .values.making import make
from .values.schemas import resolved, type_of
from .values.wish import Wish
from .verbs import Act

_VARIANTS = 7
_TAKES_OPTIONAL = 0.3
_PARALLEL = 0.15
_PERSONAL = frozenset(
    [
        "email",
        "phone",
        "username",
        "password",
        "address",
        "zip",
        "zipcode",
        "street",
        "name",
        "handle",
        "dob",
        "birth",
        "passport",
        "card",
        "cvv",
        "secret",
    ]
)


@dataclass(frozen=True, slots=True)
class Stated:
    """A value that the user has to say, because nobody else has."""

    tool: str
    name: str
    value: JsonValue


@dataclass(slots=True)
class Step:
    """One pair of an assistant turn with calls and a tool turn with results."""

    spec: ToolSpec
    calls: list[Call] = field(default_factory=list)
    results: list[Result] = field(default_factory=list)
    stated: list[Stated] = field(default_factory=list)
    borrowed: list[Stated] = field(default_factory=list)
    """What comes from before the sub-task."""


class Player:
    """Plays sub-tasks one after the other over what is known."""

    def __init__(self, book: ToolBook, story: Story, plan: Sequence[Planned], known: Known) -> None:
        self._book, self._story, self._plan, self._known = book, story, plan, known

    def play(self, number: int) -> list[Step]:
        """The steps of sub-task *number*, from 1; what it finds becomes known."""
        planned = self._plan[number - 1]
        specs = [self._book.by_name[name] for name in planned.tools if name in self._book.by_name]
        specs = specs or list(self._book.tools[:1])
        steps: list[Step] = []
        for index in range(max(planned.steps, len(specs))):
            spec = specs[min(index * len(specs) // max(planned.steps, len(specs)), len(specs) - 1)]
            steps.append(self._step(number, index, spec, steps))
        return steps

    def _step(self, number: int, index: int, spec: ToolSpec, before: list[Step]) -> Step:
        step = Step(spec)
        dice = Dice(self._story.key, number, index, spec.name)
        count = 1
        if spec.act in (Act.LOOK_UP, Act.SEARCH, Act.COMPUTE) and spec.required and dice.chance(_PARALLEL):
            count = 2
        for nth in range(count):
            arguments = self._arguments(spec, number, dice, step, before)
            if nth and signature(spec.name, arguments) in self._known.signatures:
                break
            call = Call(self._free_id(number, index, nth), spec.name, arguments)
            self._known.add_call(call)
            step.calls.append(call)
        for call in step.calls:
            wanted = self._wanted(number, index)
            made = ResultMaker(self._story, spec, call, self._book.taken, wanted).result()
            result = Result(call.id, json.dumps(made, ensure_ascii=False))
            step.results.append(result)
            self._known.add_result(call, result.content)
        return step

    def _free_id(self, number: int, index: int, nth: int) -> str:
        id_ = f"call_{number}_{index + 1}" + ("" if nth == 0 else "bcd"[nth - 1])
        while id_ in self._known.call_ids:
            id_ += "x"
        return id_

    def _wanted(self, number: int, index: int) -> tuple[str, ...]:
        """The identifiers that later steps take and that nobody knows yet."""
        later = [*self._plan[number - 1].tools[index + 1 :], *(name for p in self._plan[number:] for name in p.tools)]
        slots = dict.fromkeys(
            slot for name in later if name in self._book.by_name for _, slot in self._book.by_name[name].needs
        )
        return tuple(slot for slot in slots if not self._known.knows_slot(slot))

    def _arguments(
        self, spec: ToolSpec, number: int, dice: Dice, step: Step, before: list[Step]
    ) -> dict[str, JsonValue]:
        chosen = [*spec.required, *(name for name in spec.optional if dice.chance(_TAKES_OPTIONAL))][
            : len(spec.required) + 2
        ]
        for variant in range(_VARIANTS):
            names = chosen if variant < _VARIANTS - 1 else [*spec.required, *spec.optional]
            trial = Step(spec)
            arguments = {
                n: self._argument(spec, n, number, variant, trial, before) for n in spec.properties if n in names
            }
            if signature(spec.name, arguments) not in self._known.signatures:
                break
        step.stated += [s for s in trial.stated if s not in step.stated]
        step.borrowed += trial.borrowed
        return arguments

    def _argument(
        self, spec: ToolSpec, name: str, number: int, variant: int, step: Step, before: list[Step]
    ) -> JsonValue:
        schema = spec.properties[name]
        slot = slot_of(name, spec.entity)
        found = self._found(spec, name, schema, variant)
        if found is not None:
            step.borrowed.append(Stated(spec.name, name, found))
            return found
        seed = self._story.key if is_identifier(slot) or not variant else f"{self._story.key}/{number}"
        value = make(Wish(name, schema, spec.parameters, self._story, seed, variant, spec.entity))
        stated = Stated(spec.name, name, value)
        personal = bool(_PERSONAL & set(words_of(name)))
        heard = any(s.value == value and s.name == name for other in before for s in other.stated)
        if not heard and not (personal and self._known.mentions(value)) and value != schema.get("default"):
            step.stated.append(stated)
        return value

    def _found(self, spec: ToolSpec, name: str, schema: JsonObject, variant: int) -> JsonValue:
        """A known value for an argument; None where there is none."""
        if type_of(schema) == "array":
            items = resolved(schema.get("items"), spec.parameters)
            single = "_".join(
                (*words_of(name)[:-1], singular(words_of(name)[-1]) if words_of(name)[-1] != "ids" else "id")
            )
            several = self._known.candidates(single, items, spec.entity)
            least = schema.get("minItems")
            wanted = max(least if isinstance(least, int) else 1, 1)
            if len(several) < wanted + variant:
                return None
            return several[variant : variant + wanted]
        several = self._known.candidates(name, schema, spec.entity)
        words = set(words_of(name))
        if len(several) > variant and not (
            words & {"new", "to", "destination", "target"} and is_identifier(slot_of(name))
        ):
            return several[variant]
        return None


def told(value: JsonValue) -> str:
    """A value as a user says it: the exact characters, without brackets and quotes."""
    match value:
        case dict():
            return ", ".join(f"{' '.join(words_of(name))} {told(part)}" for name, part in value.items())
        case list():
            parts = [told(part) for part in value]
            return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}" if parts else "none"
        case bool():
            return "yes" if value else "no"
        case None:
            return "none"
        case _:
            return spoken(value)
