"""What became of a call is told as its result says it."""

import re
from collections.abc import Iterator

from ...events import AssistantTurn, Finding, Severity
from ..evidence import DialogueView, PlacedCall, name_parts, plain_text, plain_words, tells_success
from .port import Rule, finding, shown

_STATES = ("status", "state", "statut", "estado", "stato", "zustand", "状态", "approval_status", "payment_status")
_PENDING = re.compile(
    r"\b(?:pending|awaiting|waiting|in review|under review|on hold|unconfirmed|en attente|ausstehend|offen"
    r"|pendiente|in attesa|pendente|in afwachting|in behandeling)\b|待|审核中|承認待ち|保留",
    re.IGNORECASE,
)
_TO_APPROVE = re.compile(
    r"approv|review|confirm|genehmig|bestatig|valid|aprob|confirma|approvaz|aprova|goedkeur|审|批|确认|承認",
    re.IGNORECASE,
)
_APPROVED = re.compile(
    r"\b(?:has|have) been (?:fully )?(?:approved|granted|accepted|authori[sz]ed)\b|\b(?:is|are|was) (?:now "
    r"|already |fully )*"
    r"(?:approved|granted|accepted)\b|\b(?:wurden?|ist|sind)\b[^.!?,]{0,80}? (?:genehmigt|bewilligt|akzeptiert)\b"
    r"|\b(?:a ete|est|sont|ont ete)(?: \w+)? (?:approuve|valide|accepte|accorde)e?s?\b"
    r"|\b(?:ha sido|esta|fue|queda|han sido)(?: ya)? (?:aprobad|aceptad|concedid)[oa]s?\b"
    r"|\b(?:e stat[oa]|e|sono state?i?) (?:approvat|accettat|concess)[oaie]\b|\b(?:foi|esta) (?:aprovad|aceit)[oa]?\b"
    r"|\b(?:is|zijn|werd)\b[^.!?,]{0,60}? (?:goedgekeurd|geaccepteerd)\b"
    r"|(?:已|获得?)(?:经)?(?:通过|批准|获批)|(?:通过|批准)了|承認され(?:まし|て)",
    re.IGNORECASE,
)
_CONFIRMED = re.compile(
    r"\b(?:has|have) been (?:fully )?confirmed\b|\b(?:is|are|'re) (?:now |already |fully |all )*confirmed\b"
    r"|\b(?:wurden?|ist|sind)\b[^.!?,]{0,80}? bestatigt\b|\b(?:a ete|est|sont|c'est)(?: \w+)? confirmee?s?\b"
    r"|\b(?:ha sido|esta|fue|queda)(?: ya)? confirmad[oa]s?\b|\b(?:e stat[oa]|e) confermat[oa]\b"
    r"|\b(?:foi|esta) confirmad[oa]\b|\b(?:is|werd)\b[^.!?,]{0,60}? bevestigd\b|已(?:经)?确认|確認されました"
    r"|確定しました",
    re.IGNORECASE,
)
_STILL = re.compile(
    r"\b(?:pending|await\w*|wait\w*|once|until|when|after|as soon as|not|yet|review\w*|subject to|will|still|if"
    r"|wartet|warten|sobald|noch|wenn|nicht|ausstehend|attente|attend\w*|des que|quand|pas|encore|sera"
    r"|pendiente|espera\w*|cuando|cuanto|falta|sera|no|attesa|quando|non|ancora|pendente|aguard\w+|nao|ainda"
    r"|wacht\w*|zodra|nog|niet|afwachting|behandeling)\b|n't\b|待|等|审核|尚|未|后|まで|待ち",
    re.IGNORECASE,
)

_BOTH = frozenset({"convert", "conversion", "exchange", "transform", "translate", "render"})


def check(view: DialogueView) -> Iterator[Finding]:
    """An answer that follows calls is held against the last of them that changes something."""
    since = -1
    for at, turn in view.spoken_turns:
        if turn.kind == "user":
            since = at
        elif turn.text and not turn.calls:
            calls = [placed for place in range(since + 1, at) for placed in view.calls_at.get(place, ())]
            if calls:
                yield from _failure(turn, calls)
                yield from _pending(turn, calls)


def _failure(turn: AssistantTurn, calls: list[PlacedCall]) -> Iterator[Finding]:
    changing = [placed for placed in calls if not placed.only_looks]
    changing = changing or [placed for placed in calls if _may_act(placed)]
    if not changing or any(placed.result is None or not placed.result.failed for placed in changing):
        return
    last = changing[-1]
    if last.result is not None and calls[-1].at == last.at and tells_success(turn.text):
        message = f"the assistant tells a success, although {last.call.name!r} has failed and nothing was done after it"
        yield finding(message, (turn.id, last.result.turn.id), last.call.id, evidence=turn.text[:160])


def _may_act(placed: PlacedCall) -> bool:
    """True for names of calculations that change something, too: money is converted on paper, or between accounts."""
    return not _BOTH.isdisjoint(name_parts(placed.call.name))


def _pending(turn: AssistantTurn, calls: list[PlacedCall]) -> Iterator[Finding]:
    last = calls[-1]
    state = _state(last)
    if last.result is None or state is None or not _PENDING.search(state):
        return
    text = plain_words(turn.text)
    told = _APPROVED.search(text) or (_CONFIRMED.search(text) if _TO_APPROVE.search(state) else None)
    if told and not _STILL.search(text):
        said = f"the result of {last.call.name!r} says {state[:60]!r}, and the assistant tells {told.group()[:60]!r}"
        yield finding(said, (turn.id, last.result.turn.id), last.call.id, evidence=shown(told.group(), 120))


def _state(placed: PlacedCall) -> str | None:
    value = placed.result.value if placed.result is not None else None
    if not isinstance(value, dict):
        return None
    found = [item for key, item in value.items() if key.lower() in _STATES and isinstance(item, str)]
    return plain_text(found[0]).replace("_", " ").replace("-", " ") if len(found) == 1 else None


RULE = Rule(
    "told_outcome",
    "No failed call is told as done, and nothing that a result calls pending as approved.",
    Severity.ADVISORY,
    check,
)
