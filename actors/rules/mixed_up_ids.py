"""An identifier is passed as what it identifies."""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice

from ...events import AssistantTurn, Finding, Severity
from ..evidence import DialogueView, PlacedCall, PlacedResult, kind_of, mended_calls, name_parts, names_a_thing
from .port import Rule, finding, shown

_KINDS = frozenset({"id", "ids", "number", "code", "no", "nr", "num", "key", "uuid", "ref", "reference", "identifier"})
_PERSONS = """
    user customer member client person employee patient student guest passenger holder driver contact profile traveller
    traveler subscriber buyer seller host author owner sender receiver recipient assignee creator manager payer payee
    policyholder tenant learner teacher doctor agent rep staff worker participant attendee account
"""
_ROLES = """
    from to source target destination origin parent child entity object resource record item related linked by primary
    secondary new old current previous next first last other external internal reference ref subject thing main default
    origin base product variant sku document file node element entry
"""
_SAME = frozenset(_PERSONS.split())
_ANY = frozenset(_ROLES.split())
_NOTHING = frozenset[str]()
_MOST = 500
"""Identifiers of one result."""
_LONGEST = 80


@dataclass
class _Seen:
    """The identifiers that results have brought."""

    names: defaultdict[str, set[frozenset[str]]] = field(default_factory=lambda: defaultdict(set))
    """By value, the things that it was said to identify; an empty set of words: not said."""
    values: defaultdict[frozenset[str], set[str]] = field(default_factory=lambda: defaultdict(set))
    """By thing, its identifiers."""


def check(view: DialogueView) -> Iterator[Finding]:
    """A value that results bring only as one thing's id is no other thing's, if those have brought such ids, too."""
    seen = _Seen()
    mended = view.once(mended_calls)
    waiting = list(view.results)
    for placed in view.calls:
        while waiting and waiting[0].at < placed.at:
            _add(seen, waiting.pop(0))
        if placed.number not in mended and not _taken_back(view, placed):
            yield from _mixed_up(seen, placed)
        for leaf in placed.written_leaves:
            if names_a_thing(leaf.name):
                seen.names[str(leaf.value)].add(_thing(leaf.name))


def _taken_back(view: DialogueView, placed: PlacedCall) -> bool:
    """True if the tool has refused it, unless the assistant then speaks to the user and does not put it right."""
    if placed.result is None or not placed.result.failed:
        return False
    after = placed.result.at + 1
    turn = view.turns[after] if after < len(view.turns) else None
    return not isinstance(turn, AssistantTurn) or bool(turn.calls)


def _add(seen: _Seen, result: PlacedResult) -> None:
    for leaf in islice(result.leaves, _MOST):
        if isinstance(leaf.value, (str, int)) and len(value := str(leaf.value)) <= _LONGEST:
            thing = _thing(leaf.name) if names_a_thing(leaf.name) else _NOTHING
            seen.names[value].add(thing)
            if thing:
                seen.values[thing].add(value)


def _mixed_up(seen: _Seen, placed: PlacedCall) -> Iterator[Finding]:
    for leaf in placed.written_leaves:
        if not isinstance(leaf.value, (str, int)) or not names_a_thing(leaf.name):
            continue
        value, thing = str(leaf.value), _thing(leaf.name)
        brought, own = seen.names.get(value, set()), seen.values.get(thing, set())
        if not brought or not own or value in own or not kind_of(leaf.name, leaf.value).identifies:
            continue
        if all(_differ(thing, other) for other in brought) and _shape(value) not in {_shape(one) for one in own}:
            other = " ".join(sorted(next(iter(brought))))
            message = (
                f"{value[:60]!r} is passed as {leaf.name!r} of {placed.call.name!r}, but results have brought it as"
                f" the id of another thing ({other})"
            )
            yield finding(message, (placed.turn.id,), placed.call.id, leaf.pointer, shown(leaf.value, 120))


@lru_cache(maxsize=4096)
def _thing(name: str) -> frozenset[str]:
    """The words that say what is identified: `doctor` of `doctor_id`; none of a bare `id`."""
    return frozenset(word.rstrip("s") for word in name_parts(name) if word not in _KINDS and not word.isdigit())


def _differ(one: frozenset[str], other: frozenset[str]) -> bool:
    """True if the two name different things, and neither is a role that many things may have."""
    if not one or not other or one & other or (one | other) & _ANY:
        return False
    return not (one & _SAME and other & _SAME)


def _shape(value: str) -> str:
    """Its letters before the first digit, and whether digits follow: ids of one kind mostly share it."""
    return re.sub(r"\d+", "9", value.casefold()) if value.isdigit() else re.split(r"\d", value.casefold())[0]


RULE = Rule(
    "mixed_up_ids",
    "No identifier that results bring as one thing's is passed as another thing's.",
    Severity.ADVISORY,
    check,
)
