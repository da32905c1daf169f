"""The whole offline model as one pure function: a prompt's text in, a reply's text out."""

import json

from ...events import JsonObject
from .dice import Dice
from .extend import extended
from .judging import judged, voted
from .mistakes import broken_off, spoil
from .prompt import Page, read_page
from .rewrite import rewritten
from .settings import OfflineSettings
from .story import drafted, planned

POLITE = (
    "I am the offline stand-in of toolace-mt. I answer the questions that its roles ask about a dialogue, "
    "and this text is not one of them."
)


def answer(system: str, user: str, *, settings: OfflineSettings) -> str:
    """Return the reply to a prompt whose system message is *system* and whose other messages are *user*."""
    page = read_page(system, user)
    if page is None or not page.box.tools:
        return POLITE
    dice = Dice(settings.seed, system, user)
    reply = _reply(page, settings, dice)
    return POLITE if reply is None else broken_off(json.dumps(reply, ensure_ascii=False), settings.mistakes, dice)


def _reply(page: Page, settings: OfflineSettings, dice: Dice) -> JsonObject | None:
    rates, words = settings.mistakes, dice.apart("words")
    match page.task:
        case "plan":
            return planned(page, settings.seed)
        case "judge":
            verdict = judged(page, dice)
            other = "B" if verdict["better"] == "A" else "A"
            return {**verdict, "better": other} if dice.chance(rates.unfair_judge) else verdict
        case "vote":
            vote = voted(page, dice)
            return {**vote, "verdict": "perhaps"} if dice.chance(rates.unreadable_vote) else vote
        case "draft":
            turns = drafted(page, settings.seed, words)
        case "extend":
            turns = extended(page, words)
        case "fill" | "repair":
            turns = rewritten(page, words)
        case _:
            return None
    return {"turns": [*spoil(turns, page.box, rates, dice)]}
