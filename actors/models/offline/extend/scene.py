"""Where an injection takes place: the masked turn, what came before it, and the calls that follow."""

from dataclasses import dataclass

from ..dice import Dice
from ..place import Place, put_back
from ..sections import Call, Sheet, Turn
from ..toolspec import ToolSpec


@dataclass(frozen=True)
class Scene:
    """One injection."""

    place: Place
    index: int
    """Where the masked turn stands."""
    dice: Dice

    @property
    def turn(self) -> Turn:
        """The masked turn as it was."""
        return self.place.turns[self.index]

    @property
    def calls(self) -> list[Call]:
        """The calls that the masked user turn leads to."""
        return self.place.calls_after(self.index)

    @property
    def first_calls(self) -> tuple[Call, ...]:
        """Those of the next assistant turn."""
        following = self.place.turns[self.index + 1] if self.index + 1 < len(self.place.turns) else None
        return following.calls if following is not None else ()

    def spec(self, call: Call) -> ToolSpec | None:
        """The tool of a call."""
        return self.place.book.by_name.get(call.name)

    def earlier(self) -> str:
        """All that was said and found before the masked turn."""
        return self.place.before(self.index).said


def scene_of(sheet: Sheet, dice: Dice) -> Scene | None:
    """The scene of an extend question; None where it names no turn of the dialogue."""
    if not sheet.masked:
        return None
    place = put_back(sheet)
    index = next((i for i, turn in enumerate(place.turns) if turn.id == sheet.masked[0].id), None)
    return None if index is None else Scene(place, index, dice)
