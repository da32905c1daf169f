"""Reviews, each told in one sentence."""

from typing import Protocol

from ...events import ReviewVerdict


class SaidOfDialogue(Protocol):
    """What a person said, as an event, a part of the fold or a view has it."""

    @property
    def by(self) -> str:
        """The person."""

    @property
    def verdict(self) -> ReviewVerdict:
        """The verdict."""

    @property
    def words(self) -> str:
        """The reason or the note, if any."""

    @property
    def turn(self) -> str | None:
        """The turn that it is about."""


def reviewed(said: SaidOfDialogue) -> str:
    """Tell what a person said: `ada would reject it, for turn 2.3: the price is made up`."""
    at = "" if said.turn is None else f", for turn {said.turn}"
    return f"{said.by} {_VERDICTS[said.verdict]}{at}{f': {said.words}' if said.words else ''}"


_VERDICTS = {
    ReviewVerdict.KEEP: "would keep it",
    ReviewVerdict.REJECT: "would reject it",
    ReviewVerdict.UNSURE: "is unsure",
    ReviewVerdict.NOTE: "notes",
}
