"""The whole offline model as one pure function: a prompt's text in, a reply's text out."""

import json

from ....events import JsonObject
from .dice import Dice
from .draft import drafted
from .extend import extended
from .fill import filled
from .judge import judged
from .mistakes import broken_off, spoiled
from .plan import plan_reply
from .repair import repaired
from .sections import Sheet, read_sheet
from .settings import OfflineSettings
from .vote import voted
from .writing import written

POLITE = (
    "I am the offline stand-in of toolace-mt. I answer the questions that its roles ask about a dialogue, "
    "and this text is not one of them."
)
_WRITERS = {"draft": drafted, "extend": extended, "fill": filled, "repair": repaired}


def answer(system: str, user: str, *, settings: OfflineSettings) -> str:
    """The reply to a prompt whose system message is *system* and whose other messages are *user*."""
    sheet = read_sheet(system, user)
    if sheet is None or not sheet.book.tools:
        return POLITE
    dice = Dice(settings.seed, system, user)
    reply = _reply(sheet, settings, dice)
    if reply is None:
        return POLITE
    return broken_off(json.dumps(reply, ensure_ascii=False), settings.mistakes, dice)


def _reply(sheet: Sheet, settings: OfflineSettings, dice: Dice) -> JsonObject | None:
    rates = settings.mistakes
    if sheet.task in _WRITERS:
        turns = _WRITERS[sheet.task](sheet, settings.seed, dice)
        return written(spoiled(turns, sheet.book, rates, dice))
    if sheet.task == "plan":
        return plan_reply(sheet, settings.seed, dice)
    if sheet.task == "judge":
        verdict = judged(sheet, dice)
        unfair = dice.chance(rates.unfair_judge)
        return {**verdict, "better": "B" if verdict["better"] == "A" else "A"} if unfair else verdict
    if sheet.task == "vote":
        vote = voted(sheet, dice)
        return {**vote, "verdict": "perhaps"} if dice.chance(rates.unreadable_vote) else vote
    return None
