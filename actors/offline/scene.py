"""A place for an injection: the masked turn, and the calls that it makes or leads to."""

from collections.abc import Sequence
from dataclasses import dataclass

from ...events import AssistantTurn, JsonObject, Tool, ToolCall, UserTurn
from . import speech
from .calls import call, said
from .dice import Dice
from .memory import Toolbox
from .values import properties_of, resolved


@dataclass(frozen=True)
class Scene:
    """One injection: the masked turn, and the calls that it makes or leads to."""

    box: Toolbox
    turn: UserTurn | AssistantTurn
    calls: Sequence[ToolCall]
    dice: Dice
    first: bool
    body: str
    """The task's own words."""

    @property
    def tools(self) -> list[Tool]:
        """The tools of the calls; some tool where there are none."""
        return [tool for c in self.calls if (tool := self.box.by_name.get(c.name))] or [self.box.tools[0]]

    @property
    def arguments(self) -> JsonObject:
        """The arguments of the first call."""
        arguments = self.calls[0].arguments if self.calls else {}
        return dict(arguments) if isinstance(arguments, dict) else {}

    def shape(self, name: str) -> JsonObject:
        """Return the schema of an argument of the first call."""
        return resolved(properties_of(self.tools[0].parameters).get(name), self.tools[0].parameters)

    def corrected(self, text: str) -> JsonObject:
        """Return the masked turn with calls, in words that say what went wrong before."""
        return said("assistant", text, self.turn.id, [call(c.id, c.name, c.arguments) for c in self.calls])


def before(scene: Scene, asked: str, reply: str, opening: str) -> list[JsonObject]:
    """Return an exchange without calls, and the masked turn after it."""
    asked = f"{scene.dice.pick(speech.FIRST)} {asked}" if scene.first else asked
    revised = said("user", f"{opening} {speech.without_opening(scene.turn.text)}", scene.turn.id)
    return [said("user", asked), said("assistant", reply), revised]
