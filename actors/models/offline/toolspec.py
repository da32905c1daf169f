"""One tool, with what can be told from its name, description and schemas."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from ....events import JsonObject
from .arithmetic import calculates
from .naming import PEOPLE, article, is_identifier, label, singular, slot_of, words_of
from .phrasing import PREPOSITIONS, from_summary, past_of, with_definite
from .values.schemas import properties_of, required_of, resolved, type_of
from .verbs import AMBIGUOUS, Act, act_of, infinitive, said
from .vocabulary import word_set
from .worked_in import definite

_FILLER = word_set("a an the all api tool function me info information data")
_SENTENCE = re.compile(r"(?:Tool description: )?([^.\n]{3,160})")
_DEEPEST_RESULT = 4
_SHORT_NAME = 2
"""Words of a name in which the first is the verb, even where it could be a noun: `book_flight`."""
STANDINGS = word_set("pending delivered active open draft scheduled shipped upcoming paid unpaid completed archived")
"""Words of names that say how a thing stands."""
NAMELESS = "record"
"""What a tool is about whose name has no noun."""


@dataclass(frozen=True)
class ToolSpec:
    """One tool."""

    name: str
    description: str
    parameters: JsonObject
    returns: JsonObject | None

    @cached_property
    def words(self) -> tuple[str, ...]:
        """The words of its name."""
        return words_of(self.name)

    @cached_property
    def properties(self) -> Mapping[str, JsonObject]:
        """Its arguments' schemas, by name."""
        return properties_of(self.parameters, self.parameters)

    @cached_property
    def required(self) -> tuple[str, ...]:
        """The arguments that a call needs, in the schema's order."""
        required = required_of(self.parameters, self.parameters)
        return tuple(name for name in self.properties if name in required)

    @cached_property
    def optional(self) -> tuple[str, ...]:
        """The others."""
        return tuple(name for name in self.properties if name not in self.required)

    @cached_property
    def _verb_at(self) -> int | None:
        """Where the name's verb stands: the first word, or else the last or any other."""
        words = self.words
        order = [0, len(words) - 1, *range(1, len(words) - 1)]
        verbs = [index for index in order if act_of(words[index]) is not None]
        plain = [index for index in verbs if words[index] not in AMBIGUOUS]
        if verbs and verbs[0] == 0 and (len(words) <= _SHORT_NAME or not plain):
            return 0
        return next(iter(plain or verbs), None)

    @cached_property
    def summary(self) -> str:
        """The first sentence of its description, without what every tool of its class repeats."""
        text = self.description
        marker = text.find("Tool description: ")
        found = _SENTENCE.match(text[max(marker, 0) :].strip())
        return found[1].strip() if found else ""

    @cached_property
    def verb(self) -> str:
        """What it does, in one verb."""
        if self._verb_at is not None:
            return self.words[self._verb_at]
        return infinitive(self.summary.split(" ")[0]) or "use"

    @cached_property
    def act(self) -> Act:
        """What kind of act it is."""
        if "login" in self.words or "authenticate" in self.words:
            return Act.LOOK_UP if "status" in self.words else Act.SIGN_IN
        if "logout" in self.words:
            return Act.DELETE
        if calculates(self.words) and self._of_numbers:
            return Act.COMPUTE
        if self.verb == "add":
            return Act.CREATE
        act = act_of(self.verb) or Act.OTHER
        if act is Act.SEARCH and self._object_words and is_identifier(slot_of("_".join(self._object_words))):
            return Act.LOOK_UP
        return act

    @cached_property
    def is_sum(self) -> bool:
        """Whether it calculates something from numbers."""
        return self.act is Act.COMPUTE and calculates(self.words)

    @cached_property
    def _of_numbers(self) -> bool:
        types = {type_of(schema) for schema in self.properties.values()}
        named = any(is_identifier(slot_of(name, self.entity)) for name in self.properties)
        return self.words[0] == "calculate" or (bool(types) and types <= {"number", "integer", "array"} and not named)

    @cached_property
    def finds_one(self) -> str | None:
        """The identifier that it looks up, by slot: `user id` of `find_user_id_by_email`."""
        words = self._object_words
        slot = slot_of("_".join(words)) if len(words) > 1 else ""
        return slot if self.act is Act.LOOK_UP and slot and is_identifier(slot) else None

    @cached_property
    def entity(self) -> str:
        """What it is about, in one word of the singular: `order` of `get_order_details`."""
        nouns = [w for w in self._object_words if w not in _FILLER and not w.isdigit()]
        details = ("details", "status", "list", "history", "id", "ids", "info", "record", "by")
        nouns = [w for w in nouns if w not in details] or nouns
        if not nouns and self._verb_at is not None:
            nouns = [w for i, w in enumerate(self.words) if i != self._verb_at and w not in PREPOSITIONS]
        return singular(nouns[-1]) if nouns else NAMELESS

    @cached_property
    def _object_words(self) -> tuple[str, ...]:
        """The words of the name after its verb, up to the first preposition."""
        if self._verb_at is None:
            return self.words
        rest = self.words[self._verb_at + 1 :]
        cut = next((i for i, word in enumerate(rest) if word in PREPOSITIONS and i > 0), len(rest))
        return rest[:cut]

    @cached_property
    def noun(self) -> str:
        """What it is about, as people say it: `order details`."""
        words = [w for w in self._object_words if w not in ("a", "an", "the")]
        return label("_".join(words)) if words else self.entity

    @cached_property
    def request(self) -> str:
        """What a user asks for: `book a flight`, `look up the order details`."""
        if self.act is Act.SIGN_IN:
            place = " ".join(w for w in self.words if w not in ("login", "authenticate", "sign", "in", "user"))
            return f"sign me in to the {place} service" if place else "sign me in"
        if "logout" in self.words:
            place = " ".join(w for w in self.words if w != "logout")
            return f"sign me out of the {place} service" if place else "sign me out"
        if self._object_words[:1] and self._object_words[0] in PREPOSITIONS and self._in_prose:
            return self._in_prose
        weak = not self._object_words or self._object_words[-1].endswith(("ed", "ing"))
        if weak and self._in_prose:
            return self._in_prose
        if self._verb_at is not None and self._object_words:
            noun = self.noun
            first = noun.split(" ")[0]
            if first in _FILLER or self._object_words[0] in PREPOSITIONS:
                return f"{said(self.verb)} {noun}"
            return f"{said(self.verb)} {self._with_article(noun)}"
        return self._in_prose or f"{said(self.verb)} {self._with_article(self.noun)}"

    @cached_property
    def _is_mine(self) -> bool:
        """Whether what it is about is the user's own."""
        found = self.finds_one is None or bool(set(_PERSONAL) & {w for name in self.properties for w in words_of(name)})
        return found and self.act not in (Act.SEARCH, Act.CREATE, Act.SEND)

    def _with_article(self, noun: str) -> str:
        if self._is_mine and noun.startswith(_PEOPLE_FIRST):
            rest = noun.split(" ", 1)[1]
            return f"my {noun if rest in ('id', 'name') else rest}"
        plural = singular(noun.rsplit(" ", maxsplit=1)[-1]) != noun.rsplit(" ", maxsplit=1)[-1]
        if plural:
            return f"the {noun}" if self.act not in (Act.SEARCH, Act.CREATE) else noun
        if noun.rsplit(" ", maxsplit=1)[-1] in _UNCOUNTED:
            return noun
        if self.act in (Act.CREATE, Act.SEND) and self.verb not in _OF_ONE_THERE_IS:
            return article(noun)
        return f"the {noun}"

    @cached_property
    def _in_prose(self) -> str:
        """The deed in the words of the description."""
        return from_summary(self.summary, self.act)

    @cached_property
    def deed(self) -> str:
        """The same in the assistant's words: `pull up your calendar`."""
        text = f"{self.request} ".replace("show me ", "pull up ", 1).replace(" me ", " you ").replace(" my ", " your ")
        return text.strip() if self.act in (Act.CREATE, Act.SEND) else definite(text.strip())

    @cached_property
    def done(self) -> str:
        """What the assistant says that it did: `booked the flight`."""
        verb, _, rest = self.done_with_one.partition(" ")
        whole = f"{verb} {with_definite(rest)}".strip()
        return whole if self.act in (Act.CREATE, Act.SEND) else definite(whole)

    @cached_property
    def done_with_one(self) -> str:
        """The same, with `a file` where the description has it."""
        if self.act is Act.SIGN_IN:
            return "signed you in"
        if "logout" in self.words:
            return "signed you out"
        return past_of(self.request)

    @cached_property
    def thinks(self) -> bool:
        """Whether it is for the assistant's own thoughts, and nothing that a user asks for."""
        return "thought" in self.properties

    @cached_property
    def hands_over(self) -> bool:
        """Whether it ends the talk: a person takes over."""
        return self.act in (Act.CHANGE, Act.SEND) and bool(self.speaks_of & _PERSONS) and self.verb in _HANDS_OVER

    @cached_property
    def state(self) -> str:
        """How the things stand that it is for: `pending` of `cancel_pending_order`; empty where it does not say."""
        return next((word for word in self._object_words if word in STANDINGS), "")

    @cached_property
    def standing(self) -> str:
        """What it is that stands so: `order` of `cancel_pending_order`."""
        words = self._object_words
        at = words.index(self.state) + 1 if self.state else len(words)
        return singular(words[at]) if at < len(words) else self.entity

    @cached_property
    def tells_facts(self) -> bool:
        """Whether it tells something about a thing, and not what is in it."""
        return bool(_FACTS & set(self.words)) and bool(self.speaks_of & {"file", "directory"})

    @cached_property
    def ends_things(self) -> bool:
        """Whether what it is called for is no more afterwards."""
        return self.act in (Act.DELETE, Act.CHANGE) and self.verb in _ENDS

    @cached_property
    def needs(self) -> tuple[tuple[str, str], ...]:
        """The required identifiers: argument and slot."""
        needs = [(name, slot) for name in self.required if is_identifier(slot := slot_of(name, self.entity))]
        for name in self.required:
            items = resolved(self.properties[name].get("items"), self.parameters)
            inside = properties_of(items, self.parameters)
            needs += [
                (name, slot) for part in inside if is_identifier(slot := slot_of(part, singular(words_of(name)[-1])))
            ]
        return tuple(needs)

    @cached_property
    def gives(self) -> frozenset[str]:
        """The slots that a result of it is likely to have."""
        slots = set(_result_slots(self.returns, self.entity, self.returns)) if self.returns else set()
        if self.returns is None and self.act in (Act.CREATE, Act.SEARCH, Act.LOOK_UP, Act.SEND):
            slots.add(f"{self.entity} id")
        if self.returns is None and self.entity in PEOPLE:
            slots.add("user id")
        return frozenset(slots)

    @cached_property
    def speaks_of(self) -> frozenset[str]:
        """The words of its name and description, in the singular: what a result may well mention."""
        return frozenset(singular(w) for w in words_of(f"{self.name} {self.description}")) - _COMMON


_COMMON = word_set(
    "a an the of to in on at by for from with and or is are be it its this that which where whether if not no one all "
    "any each given return tool description user specific specified based using use can will has have get set list id"
)
_PEOPLE_FIRST = ("user ", "customer ", "member ", "client ")
_PERSONAL = word_set("email phone zip zipcode birth ssn")
_PERSONS = word_set("human representative operator")
_HANDS_OVER = word_set("transfer escalate connect forward refer")
_UNCOUNTED = word_set("support feedback advice insurance access help software weather")
_OF_ONE_THERE_IS = word_set("start open play init log save apply insert record append")
"""Verbs that make nothing new of what they are about: `start the engine`."""
_FACTS = word_set("info metadata stat stats details sizes list tree directory directories")
_ENDS = word_set("delete cancel rm rmdir terminate discard void remove close return")


def _result_slots(schema: JsonObject, entity: str, root: JsonObject, depth: int = 0) -> Iterable[str]:
    if depth > _DEEPEST_RESULT:
        return
    for name, part in properties_of(schema, root).items():
        yield slot_of(name, entity)
        yield from _result_slots(part, singular(words_of(name)[-1]), root, depth + 1)
    items = schema.get("items")
    if isinstance(items, dict):
        yield from _result_slots(resolved(items, root), entity, root, depth + 1)
