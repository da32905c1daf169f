"""Items of lists that results bring: their identifiers, their names, and the lines in which an answer lists them."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pydantic import JsonValue

from .argument_names import names_a_thing
from .dialogue_view import PlacedResult
from .tokens import name_parts, spaced_tokens

_NAMES = frozenset(
    {"name", "title", "nom", "nombre", "nome", "titel", "titre", "titulo", "titolo", "naam", "姓名", "名称"}
)
_LEVELS, _MOST = 5, 200
_LONGEST, _SHORTEST = 40, 3
_IDS = frozenset({"id", "code", "number", "no", "uuid", "key"})


@dataclass(frozen=True, slots=True)
class Item:
    """One item of a list, with what sets it apart from the others."""

    ids: frozenset[str]
    name: str
    """As tokens between spaces; empty where it has none."""
    texts: frozenset[str]
    """Its strings, as tokens between spaces."""
    fields: tuple[tuple[str, JsonValue], ...]
    """What it has by name, at its top."""


def item_lists(result: PlacedResult, *, named: bool = False) -> Iterator[list[Item]]:
    """Every list in *result* of two or more objects, each with an identifier of its own; if *named*, a name will do."""
    for node in result.branches.upto(_LEVELS, _MOST):
        if isinstance(node, list):
            objects = [one for one in node if isinstance(one, dict)]
            if 1 < len(objects) == len(node) <= _LONGEST and (items := _items(objects, named)):
                yield items


def _items(objects: Sequence[dict[str, JsonValue]], named: bool) -> list[Item]:
    called = _name_key(objects) if named else ""
    ids = [{str(value) for key, value in one.items() if _is_id(key, value)} for one in objects]
    texts = [{spaced_tokens(value) for value in one.values() if isinstance(value, str)} for one in objects]
    shared_ids = Counter(id_ for one in ids for id_ in one)
    shared = Counter(text for one in texts for text in one)
    items = [
        Item(
            frozenset(id_ for id_ in own if shared_ids[id_] == 1),
            next(
                (spaced_tokens(value) for key, value in one.items() if _is_name(key) and isinstance(value, str)),
                spaced_tokens(str(one[called])) if called else "",
            ),
            frozenset(text for text in said if shared[text] == 1 and len(text) > _SHORTEST + 1),
            tuple(one.items()),
        )
        for one, own, said in zip(objects, ids, texts, strict=True)
    ]
    known = named and len({item.name for item in items if item.name.strip()}) == len(items)
    return items if known or all(item.ids for item in items) else []


def _name_key(objects: Sequence[dict[str, JsonValue]]) -> str:
    """The key of the only text that is another one in each, and is no number, day or time; empty: there is none."""
    found = []
    for key in objects[0]:
        values = [one.get(key) for one in objects]
        texts = {value for value in values if isinstance(value, str) and not re.search(r"\d", value) and value.strip()}
        if len(texts) == len(objects):
            found.append(key)
    return found[0] if len(found) == 1 else ""


def _is_id(key: str, value: JsonValue) -> bool:
    known = isinstance(value, (str, int)) and not isinstance(value, bool) and value != ""
    return known and (names_a_thing(key) or name_parts(key)[-1:] == ("id",) or key.lower() in _IDS)


def _is_name(key: str) -> bool:
    return bool(_NAMES & set(name_parts(key)[-1:])) or key in _NAMES


def item_of(line: str, items: Sequence[Item]) -> Item | None:
    """The one item whose texts occur in *line*; None where it is none or several."""
    spaced = spaced_tokens(line)
    found = [item for item in items if any(text in spaced for text in item.texts)]
    return found[0] if len(found) == 1 else None
