"""Needs that no tool is for: small talk, and questions that general knowledge answers."""

from dataclasses import replace

from ..sections import Turn
from .remarks import SMALL_TALK
from .scene import Scene
from .smoothing import follow_on
from .topics import QUESTIONS

_BACK_TO_IT = ("Thanks!", "Okay.", "Well then.", "Now, back to business.", "Anyway.", "Let's go on.", "So.")
_ENLIGHTENED = (
    "Good to know, thanks.", "That helps, thank you.", "Thanks for explaining.", "Ah, I see.", "That makes sense.",
    "Interesting, thanks.", "Clear, thank you.",
)  # fmt: skip
_ASKS_FIRST = ("Hi! Quick question first: ", "Hello! ", "Hi there! ", "Good morning! ", "Hey, before I start: ")
_ASKS = (
    "By the way, ", "Before we go on: ", "Something I have been wondering: ", "A quick question in between: ",
    "Just out of curiosity: ", "Tell me, ", "One thing I never understood: ",
)  # fmt: skip


def chit_chat(scene: Scene) -> list[Turn]:
    """Small talk before the masked turn."""
    fitting = [talk for talk in SMALL_TALK if talk.opens is (scene.index == 0)]
    talk = scene.dice.pick([talk for talk in fitting if talk.said not in scene.earlier()] or fitting)
    return [
        Turn("user", text=talk.said),
        Turn("assistant", text=talk.reply),
        replace(
            scene.turn,
            text=follow_on(scene.turn.text, scene.dice, _BACK_TO_IT),
        ),
    ]


def general_question(scene: Scene) -> list[Turn]:
    """A question near the topic that needs no tool, and its answer."""
    words = scene.place.book.words
    said = "\n".join(turn.text for turn in scene.place.turns if turn.role == "assistant")
    fresh = [q for q in QUESTIONS if q.answer not in said]
    near = [q for q in fresh if q.near & words]
    question = scene.dice.pick(near or [q for q in fresh if not q.near] or list(QUESTIONS))
    opening = scene.dice.pick(_ASKS_FIRST) if scene.index == 0 else scene.dice.pick(_ASKS)
    asked = question.question if opening.endswith("! ") else question.question[:1].lower() + question.question[1:]
    return [
        Turn("user", text=opening + asked),
        Turn("assistant", text=question.answer),
        replace(
            scene.turn,
            text=follow_on(
                scene.turn.text,
                scene.dice,
                _ENLIGHTENED,
            ),
        ),
    ]
