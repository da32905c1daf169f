"""Tool awareness: what no tool can do is declined, and a tool that is missing is supplied later."""

from dataclasses import replace

from ..sections import Turn
from .scene import Scene
from .smoothing import follow_on
from .topics import BEYOND

_GREETINGS = ("Hi!", "Hello!", "Hi there!", "Good morning.", "Hey!", "Good afternoon.")
_ASKS_FIRST = (
    "Could you {}?",
    "Can you {} for me?",
    "First of all, please {}.",
    "Would you {}?",
    "I need to {}.",
)
_ASKS = (
    "Could you {}?", "Can you {} for me?", "Would you {}?", "Another thing: can you {}?",
    "While we are at it, could you {}?", "Please also {}.", "Is it possible for you to {}?",
)  # fmt: skip
_DECLINES = (
    "I'm sorry, but I can't do that: none of my tools can {}. {} I can help with the rest, though.",
    "Unfortunately, I have no tool to {}. {} Is there something else that I can do?",
    "I'm afraid that I can't {} from here. {}",
    "That is beyond what I can do: I have no tool to {}. {}",
    "I'm not able to {}, sorry. {} What else can I do for you?",
)
_RESIGNED = (
    "Fair enough.", "No problem.", "I see, never mind.", "Too bad, but all right.", "Okay, I'll see to that myself.",
    "Understood.", "That's fine.", "All right, then.",
)  # fmt: skip
_LACKS = (
    "I'm sorry, I don't have a tool to {} at the moment, so I can't do this yet.",
    "I would need a tool to {}, and it is not among the tools that I have. I can't go on without it.",
    "Unfortunately, none of my current tools can {}.",
    "I can't {} right now, because the tool for it is missing.",
    "I'm afraid that I have nothing to {} with. I can't start before that is there.",
    "To {} I would need another tool, which I don't have.",
)
_GOES_ON = (
    "It should be available now. Please go ahead.",
    "I have just had it enabled for you. Could you try again?",
    "You should be able to {} now, so please carry on.",
    "I've added what was missing. Please try again.",
    "There is a tool for it now. Could you go on with what I asked for?",
    "Sorry about that. I have switched it on, so please {} now.",
    "Okay, that has been sorted out. Can you {} now?",
    "It was missing from your list; now it is there. Please continue.",
    "I have given you access. Please do it now.",
    "Try once more, please. You can {} now.",
)


def no_suitable_tool(scene: Scene) -> list[Turn]:
    """Before the masked turn the user asks for something that none of the tools can do."""
    words = scene.place.book.words
    fitting = [wish for wish in BEYOND if not wish.needs & words and wish.wish not in scene.earlier()]
    near = [wish for wish in fitting if wish.near & words] or fitting or list(BEYOND)
    wish = scene.dice.pick(near)
    if scene.index == 0:
        ask = f"{scene.dice.pick(_GREETINGS)} {scene.dice.pick(_ASKS_FIRST)}"
    else:
        ask = scene.dice.pick(_ASKS)
    decline = scene.dice.pick(_DECLINES)
    return [
        Turn("user", text=ask.format(wish.wish)),
        Turn("assistant", text=decline.format(wish.plain, wish.advice)),
        replace(
            scene.turn,
            text=follow_on(scene.turn.text, scene.dice, _RESIGNED),
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
    wish = spec.deed if spec is not None else "do that"
    lacks = scene.dice.pick(_LACKS).format(wish)
    goes_on = scene.dice.pick(_GOES_ON).format(spec.request if spec is not None else "do it")
    return [
        scene.turn,
        Turn("assistant", text=lacks),
        Turn("tool_list", added=(name,)),
        Turn("user", text=goes_on),
    ]
