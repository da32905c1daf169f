"""What a call asks for and what is known about the things that it names: a result agrees with both."""

from collections.abc import Mapping, Sequence
from functools import cached_property

from pydantic import JsonValue

from ....events import JsonObject
from .contents import fits_type
from .following import file_holds, follows, kept_list
from .known import MADE_BY, STANDING, Known
from .naming import PEOPLE, capital, is_identifier, is_key, is_own, lets_in, singular, slot_of, words_of
from .story import Story
from .toolspec import ToolSpec
from .values.places import City, city_called
from .values.units import rate_between
from .values.wording import FINDS
from .verbs import Act
from .vocabulary import word_set

_SECRET = frozenset({"password", "token", "secret", "key"})
_SOUGHT = ("query", "keyword", "search_term", "q", "name", "product_name", "title", "item")
_NAMED = frozenset({"name", "title", "product", "item", "subject"})
_VARIATIONS = ("{}", "{} Plus", "{} Classic", "Compact {}", "{} Pro")
_TIMES = word_set("nights quantity passengers seats tickets days rooms")
_TOTAL = frozenset({"total", "refund", "charged", "subtotal"})
_MOST_ENTRIES = 7
_WORDS_SOUGHT = frozenset({"keyword", "pattern", "term"})
_TEXTS = word_set("content text line message body")
_PLACES = word_set("city location place destination town")
_SET_BY = word_set("mode temperature speed volume brightness level color")
"""Words of results that say what an argument of that name has set."""
_SHARED = frozenset({"username", "user", "symbol", "owner", "author", "artist"})
"""Slots that all entries have in common which were looked up by them."""
_UNIQUE = frozenset({"email", "phone", "username"})
_COUNTED = frozenset({"days", "limit", "lines", "top", "count"})


_NAMING = word_set("name email username user handle person contact phone")


class Asked:
    """The arguments of one call, by slot, and the records that its identifiers point at."""

    def __init__(self, spec: ToolSpec, arguments: JsonObject, known: Known) -> None:
        self._spec, self._arguments, self._known = spec, arguments, known
        inner = [part for part in arguments.values() if isinstance(part, dict)]
        within = {slot_of(n, spec.entity): v for n, v in inner[0].items()} if len(inner) == 1 else {}
        self.echo: Mapping[str, JsonValue] = {
            **within,
            **{slot_of(n, spec.entity): v for n, v in arguments.items()},
        }
        """The arguments by slot."""

    @cached_property
    def city(self) -> City | None:
        """The place that the call names, if it names exactly one."""
        named = [v for n, v in self._arguments.items() if isinstance(v, str) and words_of(n)[-1] in _PLACES]
        return city_called(named[0]) if len(named) == 1 and named[0].replace(" ", "").isalpha() else None

    @cached_property
    def _about(self) -> Mapping[str, JsonValue]:
        """What is known about the things that the arguments name."""
        found: dict[str, JsonValue] = {}
        for slot, value in self.echo.items():
            if is_key(slot) and not lets_in(slot) and isinstance(value, str | int):
                found = {**self._known.record_of(value), **found}
        return found or self._latest()

    def _latest(self) -> Mapping[str, JsonValue]:
        """What is known about the latest thing of the kind that is looked up, where the call names none."""
        if self._spec.act is not Act.LOOK_UP or any(is_key(slot) and not is_own(slot) for slot in self.echo):
            return {}
        for slot in sorted(self._spec.gives):
            value = self._known.latest(slot) if is_identifier(slot) and not is_own(slot) else None
            if isinstance(value, str | int):
                return {slot: value, **self._known.record_of(value)}
        return {}

    def standing(self, later: Sequence[ToolSpec]) -> str | None:
        """How the thing that is looked up stands: as was seen, or as a later call for it needs it."""
        seen = self._about.get(STANDING)
        if isinstance(seen, str):
            return seen
        return next((spec.state for spec in later if spec.state and spec.standing == self._spec.entity), None)

    def stranger(self, story: Story) -> str:
        """By what the call names a person who is not the user; empty where it is the user, or nobody."""
        for name, value in self._arguments.items():
            words = set(words_of(name))
            if isinstance(value, str) and words & _NAMING and not is_identifier(slot_of(name, self._spec.entity)):
                own = (story.name, story.first, story.last, story.email, story.handle, story.phone)
                if value.lower().lstrip("@") not in [one.lower() for one in own]:
                    return f"/{value}"
        return ""

    def short(self, most: int) -> JsonObject:
        """The arguments that a result repeats: short ones, and no secrets."""
        told = {
            name: value
            for name, value in self._arguments.items()
            if not isinstance(value, dict | list | bool) and not _SECRET & set(words_of(name))
        }
        return dict(list(told.items())[:most])

    def told(self, slot: str, name: str, type_: str, index: int, *, in_list: bool) -> JsonValue:
        """What a field of a result has to be; None where nothing says."""
        if in_list:
            return self._of_entry(slot, name, index)
        if index:
            return self.echo.get(slot) if slot in _SHARED and isinstance(self.echo.get(slot), str) else None
        if slot in self.echo and not isinstance(self.echo[slot], dict | list):
            return self.echo[slot]
        if is_identifier(slot) and self._spec.act in (Act.CREATE, Act.SEND):
            return None  # what is made is new
        known_now = follows(self._spec, self._arguments, self._known, name, type_)
        if known_now is not None:
            return known_now
        last = words_of(name)[-1]
        if last in _SET_BY and self._spec.act not in (Act.LOOK_UP, Act.COMPUTE):
            if last in self._arguments and fits_type(self._arguments[last], type_ or "string"):
                return self._arguments[last]
            options = self._spec.properties.get(last, {}).get("enum")
            if isinstance(options, list) and type_ == "string":
                return options[0] if options else None
        if last == "directory" and isinstance(folder := self.echo.get("folder"), str):
            return folder
        if type_ in ("number", "integer") and (total := self._total(name)) is not None:
            return total
        changed = self._spec.act not in (Act.LOOK_UP, Act.COMPUTE) and words_of(name)[-1] in ("status", "state")
        known = None if changed else self._about.get(slot)
        return known if known is None or not type_ or fits_type(known, type_) else None

    def _of_entry(self, slot: str, name: str, index: int) -> JsonValue:
        """A field of a found entry: the filters hold for all, and names are like what was sought."""
        if not is_identifier(slot) and (found := self._found_by(name, index)) is not None:
            return found
        filters = not is_identifier(slot) and words_of(name)[-1] not in (_NAMED | {"date"})
        if filters and slot in self.echo and not isinstance(self.echo[slot], dict | list):
            return self.echo[slot]
        if words_of(name)[-1] in _NAMED and (sought := self._sought) is not None:
            return _VARIATIONS[index % len(_VARIATIONS)].format(sought)
        return None

    def _found_by(self, name: str, index: int) -> str | None:
        """A text in which the word stands that was searched for, or a file of the name."""
        words = words_of(name)
        file = self._arguments.get("name")
        if isinstance(file, str) and "." in file and words[-1] in ("match", "matches", "file"):
            return f"./{'archive/' * index}{file}"
        sought = next((v for n, v in self._arguments.items() if words_of(n)[-1] in _WORDS_SOUGHT), None)
        if not isinstance(sought, str) or not sought.isalpha() or sought != sought.lower():
            return None
        if _TEXTS & {singular(word) for word in words}:
            return FINDS[(len(sought) + index) % len(FINDS)].format(sought)
        return None

    @cached_property
    def _sought(self) -> str | None:
        """What was searched for, as the name of a thing."""
        sought = next((self._arguments[n] for n in _SOUGHT if isinstance(self._arguments.get(n), str)), None)
        if not isinstance(sought, str) or any(c.isdigit() for c in sought):
            return None
        return " ".join(capital(singular(word)) for word in sought.split())

    def added(self) -> list[JsonValue]:
        """The one plain value that a call adds to a list which it gives back."""
        plain = [value for value in self._arguments.values() if isinstance(value, str)]
        single = self._spec.verb == "add" and len(self._arguments) == 1 and len(plain) == 1
        return [*plain] if single else []

    def text_of_file(self, name: str) -> str | None:
        """What the file that the call names holds, where that was seen and the field is for it."""
        return file_holds(self._spec, name, self._arguments, self._known)

    def on_the_way(self, inner: str, made: list[JsonValue], story: Story) -> list[JsonValue]:
        """Places of a result that are none of those which the call names."""
        ends = [value for value in self._arguments.values() if isinstance(value, str)]
        if inner not in _PLACES or not set(map(str, made)) & set(ends):
            return made
        others: list[JsonValue] = [city.name for city in story.cities if city.name not in ends]
        return others[: len(made)]

    def several(self, slot: str, inner: str) -> list[JsonValue] | None:
        """A list that the call brings or that is known of its thing; what is filtered is of what was given."""
        told = kept_list(self._spec, self._arguments, self._known, slot) or self.echo.get(slot)
        if told is None and self._spec.act is Act.SEARCH:
            told = next((v for n, v in self._arguments.items() if singular(words_of(n)[-1]) == inner), None)
        told = self._about.get(slot) if told is None else told
        return told if isinstance(told, list) else None

    def within(self, name: str, value: JsonValue) -> JsonValue:
        """A number, moved within the bounds that the call asks for."""
        if not isinstance(value, int | float):
            return value
        last = words_of(name)[-1]
        for asked, bound in self._arguments.items():
            words = words_of(asked)
            if words[-1] != last or not isinstance(bound, int | float) or isinstance(bound, bool):
                continue
            if words[0] in ("max", "maximum") and value > bound:
                value = round(bound * (0.6 + (value % 7) / 20), 2)
            elif words[0] in ("min", "minimum") and value < bound:
                value = round(bound * (1.05 + (value % 7) / 20), 2)
        return int(value) if value == int(value) else value

    def _total(self, name: str) -> float | int | None:
        """What everything costs, where the price of one is known."""
        if not _TOTAL & set(words_of(name)):
            return None
        if self._spec.act is not Act.CREATE:
            known = self._about.get("total price", self._about.get("total"))
            return known if isinstance(known, int | float) else None
        price = self._price(self._about)
        if price is not None:
            for asked, value in self._arguments.items():
                if words_of(asked)[-1] in _TIMES:
                    price *= len(value) if isinstance(value, list) else value if isinstance(value, int) else 1
        parts = [part for value in self._arguments.values() if isinstance(value, list) for part in value]
        prices = [self._part_price(part) for part in parts if isinstance(part, dict)]
        if price is None and prices and all(p is not None for p in prices):
            price = sum(p for p in prices if p is not None)
        return None if price is None else _plain(price)

    def _part_price(self, part: JsonObject) -> float | None:
        found: dict[str, JsonValue] = {}
        for name, value in part.items():
            if is_identifier(slot_of(name)) and isinstance(value, str | int):
                found.update(self._known.record_of(value))
        price, quantity = self._price(found), part.get("quantity", 1)
        return None if price is None or not isinstance(quantity, int) else price * quantity

    @staticmethod
    def _price(record: Mapping[str, JsonValue]) -> float | None:
        price = next((v for k, v in record.items() if "price" in k.split() and isinstance(v, int | float)), None)
        return float(price) if price is not None else None

    def converted(self, made: dict[str, JsonValue]) -> JsonObject:
        """A result with a rate, with the amount that this rate gives."""
        money = [v for n, v in self._arguments.items() if "currency" in words_of(n) and isinstance(v, str)]
        known = rate_between(*money) if len(money) == 2 else None  # noqa: PLR2004 -- from one into the other
        for name in ("rate", "exchange_rate"):
            if known is not None and name in made:
                made[name] = known
        rate = made.get("rate", made.get("exchange_rate"))
        amount = next((v for n, v in self._arguments.items() if n in ("amount", "value")), None)
        if isinstance(rate, int | float) and isinstance(amount, int | float):
            for name, value in made.items():
                if words_of(name)[-1] in ("amount", "value", "result") and isinstance(value, int | float):
                    made[name] = _plain(amount * rate)
        return made

    def entries(self, usual: int) -> int:
        """How many entries a list has: one a day where days are asked for, no more than the limit."""
        for asked, value in self._arguments.items():
            last = words_of(asked)[-1]
            if last in _UNIQUE and self._spec.entity in PEOPLE:
                return 1
            if isinstance(value, int) and not isinstance(value, bool) and last in _COUNTED:
                return max(1, min(value, usual if last == "limit" else _MOST_ENTRIES))
        return usual

    def apt(self, allowed: Sequence[JsonValue], index: int) -> JsonValue:
        """The allowed value that what is known speaks of: a booking that `book_hotel` made is one of a hotel."""
        if index:
            return None
        origin = set(str(self._about.get(MADE_BY, "")).split())
        return next((v for v in allowed if isinstance(v, str) and set(words_of(v)) <= origin), None)


def _plain(number: float) -> float | int:
    rounded = round(number, 2)
    return int(rounded) if rounded == int(rounded) else rounded
