"""Where the values of calls come from, added up."""

from collections import Counter
from collections.abc import Mapping

from ...store.views import View
from ...store.views.view import Short
from ..evidence import DialogueView
from ..evidence.value_sources import SourcedValue, ValueSource, sourced_values
from .shape import Share

MOST_NAMED = 100
"""Identifiers from nowhere that are named."""


class Unfounded(View):
    """An identifier that nothing before its call supports."""

    dialogue: Short
    turn: Short
    tool: Short
    argument: Short
    value: Short


class Sources(View):
    """The values of calls by their source."""

    by_source: Mapping[ValueSource, Share]
    identifiers: Mapping[ValueSource, Share]
    """The same of those that name one thing: ids, addresses, paths."""
    unfounded: tuple[Unfounded, ...]
    """The first identifiers from nowhere."""
    unread: int
    """Dialogues too large or too odd to be read for it."""


class SourceMeter:
    """Adds up dialogue by dialogue."""

    def __init__(self) -> None:
        self._values: Counter[ValueSource] = Counter()
        self._identifiers: Counter[ValueSource] = Counter()
        self._unfounded: list[Unfounded] = []
        self._unread = 0

    def add(self, view: DialogueView) -> None:
        """Add one dialogue."""
        try:
            found = list(sourced_values(view))
        except Exception:  # noqa: BLE001 — whatever a value does to its reader, it is counted and the set goes on
            self._unread += 1
            return
        for one in found:
            self._values[one.source] += 1
            if one.kind.identifies:
                self._identifiers[one.source] += 1
                if one.source is ValueSource.NOWHERE and len(self._unfounded) < MOST_NAMED:
                    self._unfounded.append(_named(view.dialogue.id, one))

    @property
    def sources(self) -> Sources:
        """The sources so far."""
        return Sources(
            by_source=_shares(self._values),
            identifiers=_shares(self._identifiers),
            unfounded=tuple(self._unfounded),
            unread=self._unread,
        )


def _shares(counted: Counter[ValueSource]) -> dict[ValueSource, Share]:
    return {source: Share.of(counted[source], counted.total()) for source in ValueSource}


def _named(dialogue: str, one: SourcedValue) -> Unfounded:
    return Unfounded(
        dialogue=dialogue,
        turn=one.placed.turn.id,
        tool=one.placed.call.name,
        argument=one.leaf.pointer.removeprefix("/"),
        value=one.leaf.shown,
    )
