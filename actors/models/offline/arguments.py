"""Which arguments a call has, and where each comes from: what is known, the story, or what the user has to say."""

from collections.abc import Sequence

from pydantic import JsonValue

from ....events import JsonObject
from .agreeing import agreed
from .chosen import Chosen, Stated, at_one_place, in_its_unit, is_thing
from .contents import fits_type, signature
from .dice import Dice
from .following import affordable
from .known import Known
from .naming import PEOPLE, is_identifier, is_means, is_own, singular, slot_of, words_of
from .story import Story
from .telling import told
from .toolspec import ToolSpec
from .values.making import make
from .values.schemas import resolved, type_of
from .values.wish import Wish
from .verbs import Act
from .vocabulary import word_set
from .worked_in import speaks_of

_VARIANTS = 7
_AGREES = 3
"""Variants in which switches agree with the tool's verb; later ones have to differ somehow."""
_OPTIONAL_MOST = 2
_MAKES_OF = 3
_TAKES = {"boolean": 0.15, "object": 0.1, "array": 0.2}
_TAKES_OTHERS = 0.35
_PERSONAL = word_set(
    "email phone username password address zip zipcode street name handle dob birth passport card cvv secret"
)
_ELSEWHERE = frozenset({"new", "to", "destination", "target"})
_MADE_BY_NAME = word_set("file dir directory folder")
_OF_PEOPLE = PEOPLE | word_set("name first last full middle family cardholder")
_OF_PLACES = word_set("zip zipcode address street")
_BELONGS = word_set("state country region province")
"""Words of arguments that belong to a place, and may well be called as the place is."""
_PIVOTS = word_set("city location place country symbol stock product query keyword ticker zip zipcode name expression")
_OR_ELSE = {"head": "tail", "before": "after", "until": "since"}
"""Arguments of which one excludes the other."""
_PLAIN = frozenset({"string", "integer", "number"})


class Chooser:
    """Chooses arguments over what is known."""

    def __init__(self, story: Story, known: Known) -> None:
        self._story, self._known = story, known

    def choose(self, spec: ToolSpec, number: int, dice: Dice, heard: Sequence[Stated]) -> Chosen:
        """Arguments for a call in sub-task *number* that has not been made; *heard* is what the user says anyway."""
        names = {*spec.required, *_taken(spec, dice)}
        chosen = Chosen()
        for variant in range(_VARIANTS):
            if variant == _VARIANTS - 1:
                names = set(spec.properties)
            chosen = Chosen()
            for name in spec.properties:
                if name in names:
                    own = is_personal(name) and not _OF_PLACES & set(words_of(name)) and variant < _VARIANTS - 1
                    self._choose(chosen, spec, name, number=number, variant=0 if own else variant, heard=heard)
            if self._is_new(spec, chosen):
                break
        return in_its_unit(at_one_place(spec, chosen))

    def another(self, spec: ToolSpec, first: Chosen, number: int, dice: Dice) -> Chosen | None:
        """The same call for another thing: one required argument has another value. None where none can."""
        pivots = [name for name in spec.required if _can_pivot(spec, name, first.arguments.get(name))]
        if not pivots:
            return None
        name = dice.pick(pivots)
        chosen = Chosen()
        for variant in range(1, _OPTIONAL_MOST + 1):
            chosen = Chosen({**first.arguments})
            self._choose(chosen, spec, name, number=number, variant=variant, heard=())
            if self._is_new(spec, chosen) and chosen.arguments[name] != first.arguments[name]:
                invented = is_identifier(slot_of(name, spec.entity)) and chosen.stated
                return None if invented else chosen
        return None

    def _is_new(self, spec: ToolSpec, chosen: Chosen) -> bool:
        return signature(spec.name, chosen.arguments) not in self._known.signatures

    def _choose(
        self, chosen: Chosen, spec: ToolSpec, name: str, *, number: int, variant: int, heard: Sequence[Stated]
    ) -> None:
        schema = spec.properties[name]
        found = self._found(spec, name, schema, variant, chosen)
        if found is not None:
            chosen.arguments[name] = found
            chosen.borrowed.append(Stated(spec.name, name, found))
            return
        meant = agreed(spec, name, schema) if variant < _AGREES else None
        if meant is not None:
            chosen.arguments[name] = meant
            return
        if spec.act is Act.CREATE and _names_it(spec, name):
            variant = next((v for v in range(variant, _VARIANTS) if self._is_free(spec, name, number, v)), variant)
        value = self._priced(chosen, spec, name, schema)
        if value is not None:
            chosen.arguments[name] = value
            return
        value = affordable(spec, name, make(self._wish(spec, name, schema, number, variant)), self._known)
        if is_identifier(slot_of(name, spec.entity)) and not self._usable(spec, name, value):
            fresh = (make(self._wish(spec, name, schema, number, v)) for v in range(variant + 1, 2 * _VARIANTS))
            value = next((other for other in fresh if not self._known.mentions(other)), value)
        if isinstance(value, str) and value in chosen.arguments.values() and not _BELONGS & set(words_of(name)):
            others = (make(self._wish(spec, name, schema, number, v)) for v in range(variant + 1, variant + _VARIANTS))
            value = next((other for other in others if other not in chosen.arguments.values()), value)
        if isinstance(value, list):
            value = self._paired(chosen, spec, name, value, number=number, variant=variant)
        chosen.arguments[name] = value
        said = any(other.value == value and other.name == name for other in heard)
        remembered = is_personal(name) and any(self._known.heard(form) for form in (value, told(value)))
        if not said and not remembered and value != schema.get("default"):
            chosen.stated.append(Stated(spec.name, name, value))

    def _wish(self, spec: ToolSpec, name: str, schema: JsonObject, number: int, variant: int) -> Wish:
        lasting = not variant or is_identifier(slot_of(name, spec.entity))
        seed = self._story.key if lasting else f"{self._story.key}/{number}"
        composed = type_of(resolved(schema.get("items"), spec.parameters)) == "object" or type_of(schema) == "object"
        find = self._known.finder(spec, name) if composed else None
        return Wish(name, schema, spec.parameters, self._story, seed, variant, spec.entity, find, spec.speaks_of)

    def _is_free(self, spec: ToolSpec, name: str, number: int, variant: int) -> bool:
        """Whether nothing is called so yet."""
        return not self._known.mentions(make(self._wish(spec, name, spec.properties[name], number, variant)))

    def _priced(self, chosen: Chosen, spec: ToolSpec, name: str, schema: JsonObject) -> JsonValue:
        """The price that is known of the thing that the call is about."""
        if words_of(name)[-1] != "price" or len(words_of(name)) > 1 or not spec.required:
            return None
        records = [self._known.record_of(v) for v in chosen.arguments.values() if isinstance(v, str | int)]
        found = next((record["price"] for record in records if "price" in record), None)
        return found if found is not None and fits_type(found, type_of(schema)) else None

    def _paired(
        self, chosen: Chosen, spec: ToolSpec, name: str, made: list[JsonValue], *, number: int, variant: int
    ) -> list[JsonValue]:
        """New things in the number of the old ones that they stand for: `new_item_ids` goes with `item_ids`."""
        words = words_of(name)
        old = chosen.arguments.get("_".join(words[1:])) if words[0] == "new" else None
        if not isinstance(old, list) or not old:
            return made
        every = [*made]
        for more in range(variant + 1, variant + 1 + len(old) + _VARIANTS):
            another = make(self._wish(spec, name, spec.properties[name], number, more))
            every += [part for part in (another if isinstance(another, list) else []) if part not in every]
        return [part for part in every if part not in old][: len(old)] or made

    def _found(self, spec: ToolSpec, name: str, schema: JsonObject, variant: int, chosen: Chosen) -> JsonValue:
        """A known value for an argument; None where there is none."""
        slot = slot_of(name, spec.entity)
        if words_of(name)[0] == "new" and is_identifier(slot):
            return None
        if spec.act is Act.CREATE and _names_it(spec, name):
            return None
        if type_of(schema) == "array":
            other = chosen.brings_a_thing(spec) and is_identifier(slot)
            return None if other else self._found_several(spec, name, schema, variant)
        several = [value for value in self._known.candidates(name, schema, spec) if value not in chosen.used(name)]
        several = [value for value in several if self._usable(spec, name, value)]
        if is_means(slot) and not set(slot.split()) & set(spec.words) and several and variant < _VARIANTS - 1:
            return several[0]
        if is_thing(slot) and chosen.brings_a_thing(spec):
            return None
        if (listed := self._known.list_in(spec)) is not None and type_of(schema) == "string":
            several = [value for value in listed if isinstance(value, str)]
        if is_own(slot_of(name, spec.entity)) and several and variant < _VARIANTS - 1:
            return several[0]
        if words_of(name)[-1] == "path":
            usual = _is_file(make(self._wish(spec, name, schema, 0, 0)))
            several = [value for value in several if _is_file(value) is usual]
        if len(several) <= variant or (_ELSEWHERE & set(words_of(name)) and is_identifier(slot_of(name))):
            return None
        return several[variant]

    def _usable(self, spec: ToolSpec, name: str, value: JsonValue) -> bool:
        """Whether a thing may be acted on: it is not over, and stands as the tool is for."""
        if spec.act not in (Act.LOOK_UP, Act.SEARCH) and self._known.is_over(value):
            return False
        stateful = spec.state and spec.standing in slot_of(name, spec.entity).split()
        return not stateful or self._known.stands(value, spec.state)

    def _found_several(self, spec: ToolSpec, name: str, schema: JsonObject, variant: int) -> JsonValue:
        items, words = resolved(schema.get("items"), spec.parameters), words_of(name)
        single = "_".join((*words[:-1], "id" if words[-1] == "ids" else singular(words[-1])))
        several = [v for v in self._known.candidates(single, items, spec) if self._usable(spec, single, v)]
        if words[-1] == "paths" and spec.speaks_of & {"file"}:
            several = [value for value in several if _is_file(value)]
        least = schema.get("minItems")
        wanted = max(least if isinstance(least, int) else 1, 1)
        return several[variant : variant + wanted] if len(several) >= wanted + variant else None


def _names_it(spec: ToolSpec, name: str) -> bool:
    """Whether an argument is the name of the file or folder that the call makes."""
    words = words_of(name)
    return words[-1] in ("name", "path") and bool({*words, spec.entity} & _MADE_BY_NAME) and len(spec.required) == 1


def is_personal(name: str) -> bool:
    """Whether an argument is about the user: a name is, unless it is that of a thing."""
    words = set(words_of(name))
    return bool(words & _PERSONAL - {"name"}) or ("name" in words and words <= _OF_PEOPLE)


def _is_file(value: JsonValue) -> bool:
    """Whether a path leads to a file: its last part has an ending."""
    return "." in str(value).rsplit("/", maxsplit=1)[-1]


def _taken(spec: ToolSpec, dice: Dice) -> list[str]:
    """The optional arguments that a call takes: a few, and at least one where it would say nothing without."""
    taken = [
        name
        for name in spec.optional
        if dice.chance(_TAKES.get(type_of(spec.properties[name]), _TAKES_OTHERS))
        and not is_identifier(slot_of(name, spec.entity))
    ][:_OPTIONAL_MOST]
    named = [
        n for n in spec.optional if type_of(spec.properties[n]) == "string" and speaks_of(spec.request, n, spec.entity)
    ]
    taken = [*dict.fromkeys((*taken, *named[:1]))]
    taken = [name for name in taken if not (name in _OR_ELSE and _OR_ELSE[name] in taken)]
    plain = [name for name in spec.optional if type_of(spec.properties[name]) in _PLAIN]
    if spec.act is Act.SIGN_IN and not spec.required:
        return plain[:_OPTIONAL_MOST]
    if spec.act is Act.CREATE and not spec.required and not taken:
        return plain[:_MAKES_OF] or [*spec.optional[:1]]
    bare = spec.act in (Act.CHANGE, Act.SEARCH) and len(spec.needs) == len(spec.required)
    if bare and not taken and (spec.act is Act.CHANGE or dice.chance(0.5)):
        taken = [dice.pick(plain)] if plain else [*spec.optional[:1]] if spec.act is Act.CHANGE else []
    return taken


def _can_pivot(spec: ToolSpec, name: str, value: JsonValue) -> bool:
    if not isinstance(value, str) or "enum" in spec.properties[name]:
        return False
    words = words_of(name)
    if _PERSONAL & set(words) and len(spec.required) > 1:
        return False
    return words[-1] in _PIVOTS or is_identifier(slot_of(name, spec.entity))
