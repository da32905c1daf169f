"""Tool awareness: what no tool can do is declined, and a tool that is missing is supplied later."""

from dataclasses import replace

from ..sections import Turn
from .scene import Scene
from .smoothing import follow_on
from .topics import BEYOND


def no_suitable_tool(scene: Scene) -> list[Turn]:
    """Before the masked turn the user asks for something that none of the tools can do."""
    words = scene.place.book.words
    fitting = [wish for wish in BEYOND if not wish.needs & words and wish.wish not in scene.earlier()]
    near = [wish for wish in fitting if wish.near & words] or fitting or list(BEYOND)
    wish = scene.dice.pick(near)
    greeting = "Hi! " if scene.index == 0 else ""
    ask = scene.dice.pick(("Could you {}?", "Can you {} for me?", "First of all, please {}."))
    decline = scene.dice.pick(
        (
            "I'm sorry, but I can't do that: none of my tools can {}. {} I can help with the rest, though.",
            "Unfortunately, I have no tool to {}. {} Is there something else that I can do?",
        )
    )
    return [
        Turn("user", text=greeting + ask.format(wish.wish)),
        Turn("assistant", text=decline.format(wish.plain, wish.advice)),
        replace(
            scene.turn,
            text=follow_on(scene.turn.text, scene.dice, ("Fair enough.", "No problem.", "I see, never mind.")),
        ),
    ]


def tool_supplied_later(scene: Scene) -> list[Turn]:
    """The tool of the first call is not there yet; the assistant says so, and then it is."""
    calls = scene.calls
    before = {call.name for turn in scene.place.turns[: scene.index] for call in turn.calls}
    name = next((call.name for call in calls if call.name not in before), calls[0].name if calls else None)
    if name is None:
        name = scene.place.book.tools[0].name
    spec = scene.place.book.by_name.get(name)
    wish = (
        spec.request.replace("show me", "show").replace(" me ", " you ").replace(" my ", " your ")
        if spec is not None
        else "do that"
    )
    lacks = scene.dice.pick(
        (
            f"I'm sorry, I don't have a tool to {wish} at the moment, so I can't do this yet.",
            f"I would need a tool to {wish}, and it is not among the tools that I have. I can't go on without it.",
            f"Unfortunately, none of my current tools can {wish}.",
        )
    )
    goes_on = scene.dice.pick(
        (
            "It should be available now. Please go ahead.",
            "I have just had it enabled for you. Could you try again?",
            "You have been given the tool now, so please carry on with my request.",
        )
    )
    return [
        scene.turn,
        Turn("assistant", text=lacks),
        Turn("tool_list", added=(name,)),
        Turn("user", text=goes_on),
    ]
