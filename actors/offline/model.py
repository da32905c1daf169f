"""The offline model: one pure function from a prompt's text to a reply's text, and a provider around it."""

import asyncio
import json

from pydantic import BaseModel, JsonValue

from ...events import JsonObject, Usage
from ..questions import Question, Reply
from .dice import Dice
from .extend import extended
from .judging import judged, unfair, voted
from .mistakes import broken_off, spoil
from .prompt import Page, read_page
from .rewrite import rewritten
from .settings import Mistakes, OfflineSettings
from .simulating import answered, heard, returned
from .story import drafted, planned

NAME = "offline"
POLITE = (
    "I am the offline stand-in of toolace-mt. I answer the questions that its roles ask about a dialogue, "
    "and this text is not one of them."
)
_CHARACTERS_PER_TOKEN = 4


class OfflineModel:
    """A rule-based stand-in for a model. It costs nothing and says what it is."""

    def __init__(self, settings: OfflineSettings | None = None) -> None:
        self._settings = settings or OfflineSettings()

    async def reply(self, question: Question[BaseModel]) -> Reply:
        """Return the reply, after as long as the settings and the prompt say."""
        prompt, latency = question.prompt, self._settings.latency
        system, user = prompt.system, prompt.context + prompt.task
        waited = Dice("wait", self._settings.seed, prompt.digest).lognormal(latency.median, latency.sigma)
        if waited > 0:
            await asyncio.sleep(waited)
        draw = question.key if question.key.startswith("try:") else ""
        text = answer(system, user, settings=self._settings, draw=draw)
        return Reply(text, NAME, "stop", _usage(len(system) + len(user), len(text)), 0.0, waited)

    async def close(self) -> None:
        """Do nothing: there is no connection."""


def answer(system: str, user: str, *, settings: OfflineSettings, draw: str = "") -> str:
    """Return the reply to a prompt whose system message is *system* and whose other messages are *user*.

    Another *draw* is another reply, as a model at a temperature gives.
    """
    page = read_page(system, user)
    if page is None or not (page.box.tools or page.task == "user_turn"):
        return POLITE
    dice = Dice(settings.seed, system, user, *filter(None, [draw]))
    reply = _reply(page, settings, dice)
    return POLITE if reply is None else broken_off(json.dumps(reply, ensure_ascii=False), settings.mistakes, dice)


def _reply(page: Page, settings: OfflineSettings, dice: Dice) -> JsonObject | None:
    rates, words = settings.mistakes, dice.apart("words")
    match page.task:
        case "plan":
            return planned(page, settings.seed)
        case "judge":
            judgement = judged(page, dice)
            return unfair(judgement) if dice.chance(rates.unfair_judge) else judgement
        case "vote":
            return _vote(page, rates, dice)
        case "votes":
            names = page.attributes["experts"].split()
            votes: list[JsonValue] = [{"expert": name, **_vote(page, rates, dice.apart(name))} for name in names]
            return {"votes": votes}
        case "user_turn":
            return heard(page, dice)
        case "assistant_turn":
            return _spoiled(answered(page, settings.seed, words), page, rates, dice)
        case "tool_turn":
            return _spoiled(returned(page, settings.seed), page, rates, dice)
        case "draft":
            turns = drafted(page, settings.seed, words)
        case "extend":
            turns = extended(page, words)
        case "fill" | "repair":
            turns = rewritten(page, words)
        case _:
            return None
    return {"turns": [*spoil(turns, page.box, rates, dice)]}


def _spoiled(turn: JsonObject, page: Page, rates: Mistakes, dice: Dice) -> JsonObject:
    return spoil([turn], page.box, rates, dice)[0]


def _vote(page: Page, rates: Mistakes, dice: Dice) -> JsonObject:
    vote = voted(page)
    return {**vote, "verdict": "perhaps"} if dice.chance(rates.unreadable_vote) else vote


def _usage(characters_in: int, characters_out: int) -> Usage:
    read, written = (-(-characters // _CHARACTERS_PER_TOKEN) for characters in (characters_in, characters_out))
    return Usage(
        input_tokens=read, output_tokens=written, cached_tokens=None, cache_write_tokens=None, reasoning_tokens=None
    )
