"""The source of each argument of each call, judged at the moment of the call."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from itertools import islice

from .argument_names import names_a_creation
from .argument_numbers import abbreviates_words, follows_from_words, rounds_amount
from .argument_schemas import LONGEST_DESCRIPTION, allows, description_of, offered_numbers
from .assembled import assembles
from .call_counts import heads_beside, is_share
from .course import calls_in_course
from .date_claims import known_todays
from .date_sources import may_be_meant
from .dialogue_view import DialogueView, PlacedCall, PlacedResult
from .filled_up import fills_up
from .free_choices import may_be_chosen
from .knowledge import Knowledge
from .leaves import Leaf
from .mentions import as_passage
from .number_words import has_unread_numbers
from .numbers import canonical, numbers_in
from .time_sources import timely
from .today import stated_today
from .tokens import spaced_tokens
from .value_kinds import ValueKind, kind_of

_OPERATOR = re.compile(
    r"-?(?:from|to|cc|bcc|subject|label|repo|is|in|has|author|assignee|user|org|site|filetype|before|after|since|until|tag"
    r"|status|state|project|channel|folder|title|language)\s?:\s?[\"']?(?P<value>[^\s/\"'][^\"']*)[\"']?",
    re.IGNORECASE,
)
_LOOSE = 500
"""In one dialogue at the most: what is that loose is not looked at to its end."""
_SPOKEN = 20
"""The largest number that people rather say in a word."""
_AHEAD = 200
"""Turns that are looked through for what brings a value, or before a call for how times are spoken of."""
_SHORTEST = 5
"""Of a phrase between its two edges."""
_PHRASE = 3
"""Spaces around and in a phrase of two words; a longer one does not come twice by chance."""
_TELLING = 10
"""Smaller whole numbers turn up later by chance."""


class Basis(Enum):
    """The support that an argument has in the dialogue."""

    KNOWN = "known"
    """It was said, or follows from what was said."""
    ASSEMBLED = "assembled"
    """All its parts were said, but not it."""
    CHOSEN = "chosen"
    """It is a name for a new thing, made of what was said."""
    DERIVED = "derived"
    """It may follow from what was said, but was not said."""
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class UnsupportedArgument:
    """One argument that rests on nothing firm."""

    placed: PlacedCall
    leaf: Leaf
    kind: ValueKind
    basis: Basis
    later: int | None
    """The position of the turn that brings it, after the call."""


def unsupported_arguments(view: DialogueView) -> tuple[UnsupportedArgument, ...]:
    """The arguments that are not known when they are used, in order."""
    return tuple(islice(_walk(view), _LOOSE))


def _walk(view: DialogueView) -> Iterator[UnsupportedArgument]:
    known = Knowledge()
    for placed in calls_in_course(view, known):
        yield from _call(view, placed, known)


def _call(view: DialogueView, placed: PlacedCall, known: Knowledge) -> Iterator[UnsupportedArgument]:
    for leaf, judged, kind in judged_leaves(placed):
        basis = basis_of(view, placed, judged, kind, known)
        if basis is Basis.KNOWN:
            continue
        # A query identifies nothing.
        shown = ValueKind.SHORT_CODE if judged is not leaf and kind.identifies else kind
        later = _later(view, placed, leaf, shown) if basis is not Basis.CHOSEN else None
        if basis is not Basis.DERIVED or later is not None:
            yield UnsupportedArgument(placed, leaf, shown, basis, later)


def judged_leaves(placed: PlacedCall) -> Iterator[tuple[Leaf, Leaf, ValueKind]]:
    """Yield each value that could have a source: as it stands, as it is judged, and its kind.

    Of a query, what stands behind its operator is judged: `from:ana@example.com`.
    """
    for leaf in placed.first_leaves:
        judged = _operand(leaf)
        kind = kind_of(leaf.name, judged.value)
        if kind is not ValueKind.NOTHING:
            yield leaf, judged, kind


def _operand(leaf: Leaf) -> Leaf:
    hit = _OPERATOR.fullmatch(leaf.value) if isinstance(leaf.value, str) and ":" in leaf.value else None
    return leaf if hit is None else leaf._replace(value=hit["value"])


def basis_of(view: DialogueView, placed: PlacedCall, leaf: Leaf, kind: ValueKind, known: Knowledge) -> Basis:
    """Return the support that a value of that kind has in what is *known*. Raises TooLarge."""
    text = leaf.shown
    if kind.identifies or kind is ValueKind.SHORT_CODE:
        if known.identifies(kind, text) or allows(placed, leaf):
            return Basis.KNOWN
        if kind is ValueKind.EMAIL:
            return Basis.KNOWN if known.mentions.spells(text) else Basis.UNKNOWN
        if kind is ValueKind.URL and known.mentions.links(text):
            return Basis.KNOWN
        if kind is ValueKind.ID_WORD and names_a_creation(placed.call.name) and known.mentions.abbreviates(text):
            return Basis.CHOSEN
        if kind is ValueKind.SHORT_CODE and abbreviates_words(text, known):
            return Basis.DERIVED
        if known.mentions.joins(text):
            return Basis.KNOWN
        return Basis.ASSEMBLED if assembles(known.mentions, text) else Basis.UNKNOWN
    if allows(placed, leaf):
        return Basis.KNOWN
    match kind:
        case ValueKind.QUANTITY:
            return _quantity(placed, leaf, known)
        case ValueKind.DATE | ValueKind.TIME:
            meant = known.dates(text) or may_be_meant(leaf.name, text, known, _todays(view, known))
            return Basis.KNOWN if meant and _timely(view, placed, leaf, known) else Basis.UNKNOWN
        case _:
            if known.mentions.holds(text) or description_of(placed, leaf).holds(spaced_tokens(text)):
                return Basis.KNOWN
            return Basis.DERIVED if known.phrases(text) else Basis.UNKNOWN


def _timely(view: DialogueView, placed: PlacedCall, leaf: Leaf, known: Knowledge) -> bool:
    heard = [view.passages[at] for at in range(max(0, placed.at - _AHEAD), placed.at) if at in view.passages]
    passages, value = known.mentions.passages, str(leaf.value)
    now = passages[: view.dialogue.scenario is not None and view.dialogue.scenario.now is not None]
    return timely(leaf.name, value, heard, passages[len(now) :], now)


def _todays(view: DialogueView, known: Knowledge) -> Sequence[date]:
    """Return today, if one day is known to be it."""
    return known_todays(known) or [day for day in (view.once(stated_today),) if day is not None]


def _quantity(placed: PlacedCall, leaf: Leaf, known: Knowledge) -> Basis:
    value = leaf.value
    if isinstance(value, str) and known.mentions.holds(value):
        return Basis.KNOWN
    numbers = [float(value)] if isinstance(value, (int, float)) else numbers_in(str(value))[:1]
    if all(known.says(number) or canonical(number) in offered_numbers(placed, leaf) for number in numbers):
        return Basis.KNOWN
    if isinstance(value, int) and may_be_chosen(placed, leaf, value):
        return Basis.KNOWN
    if all(_may_be_spoken(number, known) for number in numbers):
        return Basis.KNOWN
    if all(rounds_amount(number, known) or fills_up(placed, number, known) for number in numbers):
        return Basis.KNOWN
    tool = placed.tool.description if placed.tool is not None else ""
    words = f"{leaf.name} {placed.call.name} {description_of(placed, leaf).text} {tool[:LONGEST_DESCRIPTION]}".replace(
        "_", " "
    )
    return (
        Basis.DERIVED
        if all(
            known.counts(leaf.name, number, words, as_passage(placed.turn.text), heads_beside(placed, leaf))
            or is_share(placed, leaf, number, known)
            or follows_from_words(leaf.name, number, words, known, known_todays(known))
            for number in numbers
        )
        else Basis.UNKNOWN
    )


def _may_be_spoken(number: float, known: Knowledge) -> bool:
    """Return True if *number* may have been said in words of a language whose numbers are not read."""
    small = number.is_integer() and 0 <= number <= _SPOKEN
    return small and any(has_unread_numbers(passage.text) for passage in known.heard)


def _later(view: DialogueView, placed: PlacedCall, leaf: Leaf, kind: ValueKind) -> int | None:
    """The position after the call where the user, or a result that does not merely repeat it, says the value."""
    value = leaf.value
    if (
        kind is ValueKind.QUANTITY
        and isinstance(value, (int, float))
        and float(value).is_integer()
        and abs(value) < _TELLING
    ):
        return None
    phrase = spaced_tokens(leaf.shown)
    if len(phrase) < _SHORTEST:
        return None
    # Free words and dates turn up in results by chance, and the user may come to speak of anything in the end.
    firm = kind not in (ValueKind.WORDS, ValueKind.DATE, ValueKind.TIME)
    telling = firm or phrase.count(" ") > _PHRASE
    writes = not firm and names_a_creation(placed.call.name)  # what a call writes down, a result lists later
    heard = False
    for at in range(placed.at + 1, min(placed.at + _AHEAD, len(view.turns))):
        if at in view.passages and (firm or not heard):
            heard = True
            if view.passages[at].holds(phrase):
                return at
        for result in view.results_at.get(at, []) if telling and not writes else ():
            if view.result_passages[id(result)].holds(phrase) and not _echoes(view, result, phrase):
                return at
    return None


def _echoes(view: DialogueView, result: PlacedResult, phrase: str) -> bool:
    """True if the call of *result* holds *phrase* itself."""
    call = view.asked.get(id(result))
    return call is not None and view.argument_passages[call.number].holds(phrase)
