"""The assistant keeps its instructions and its thoughts to itself."""

import re
from collections.abc import Iterator

from ...events import Finding, Severity
from ..evidence import DialogueView, spaced_tokens
from ..evidence.late_patterns import late
from ..evidence.spoken_words import assistant_text
from .port import Rule, finding

_THOUGHTS = late(
    r"</?(?:think|thinking|thoughts?|reasoning|scratchpad|inner_monologue|reflection)>|◁/?think▷"
    r"|<[|\uff5c](?:thinking|begin_of_thought|end_of_thought|channel)[|\uff5c]>",
    re.IGNORECASE,
)
_MINE = (
    r"(?:my\s(?:internal\s|hidden\s|own\s)?system\s(?:prompt|message|instructions?)|the\ssystem\sprompt"
    r"|my\s(?:internal|hidden|secret)\s(?:instructions?|guidelines?|prompt|rules))"
)
_TELLS = r"(?:say|state|tell|instruct|forbid|require|prohibit|read)s?"
_SAID = late(
    rf"""\b{_MINE}\s(?:{_TELLS}\b|(?:is|are):)
    | \b(?:according\sto|as\sper|based\son|it\ssays\sin)\s{_MINE}\b
    | \bmy\sinstructions\s(?:say|state|tell\sme|forbid|prohibit)\b
    | \b(?:laut|gemäß|nach)\smeine[mnr]\s(?:internen\s)?system-?\s?prompt
    | \b(?:laut|gemäß|nach)\smeinen\s(?:internen|geheimen)\s(?:anweisung|vorgabe)en
    | \bmein\ssystem-?\s?prompt\s(?:sagt|besagt|verbietet|verlangt|lautet)
    | \bmeine\s(?:internen|geheimen)\s(?:anweisungen|vorgaben)\s(?:sagen|besagen|verbieten|verlangen|lauten)
    | \b(?:mes\s(?:instructions|consignes)\s(?:internes|cachées)|mon\sprompt\ssystème)\b
    | \b(?:mis\sinstrucciones\s(?:internas|ocultas|del\ssistema)|mi\sprompt\sdel?\ssistema)\b
    | \b(?:le\smie\sistruzioni\sinterne|il\smio\sprompt\sdi\ssistema)\b
    | \b(?:minhas\sinstruções\sinternas|meu\sprompt\sd[eo]\ssistema)\b
    | \bmijn\s(?:systeemprompt|interne\s(?:instructies|richtlijnen))\b
    | (?:根据)?我的(?:系统提示词?|系统指令|内部(?:指令|规定|指示))(?:要求|规定|说|写着|禁止|不允许|[,\uff0c])
    """,
    re.IGNORECASE | re.VERBOSE,
)
_PARTS = (
    "prompt",
    "system m",
    "instru",
    "guideline",
    " rules",
    "nweisung",
    "orgabe",
    "consigne",
    "istruz",
    "interne",
    "系统",
    "内部",
)
_REFUSES = late(
    r"\b(?:can(?:'|\u2019)?t|cannot|unable|won(?:'|\u2019)t|not\s(?:able|allowed))\s(?:to\s)?"
    r"(?:share|show|reveal|disclose|repeat)\b",
    re.IGNORECASE,
)
_ASKED = late(
    r"prompt|instruction|anweisung|consigne|instrucci|istruzion|instruç|instructie|提示|指令|schema|json|parameter",
    re.IGNORECASE,
)
_ORDER = late(
    r"you (?:are|'re) (?:an?|the|our|now)\b|(?:never|always|do not|don't|make sure|be sure)\b|internal\b"
    r"|(?:answer|reply|respond)\b|du bist\b|sie sind (?:der|die|ein)\b|\w+ (?:nie|niemals|nicht)\b"
    r"|(?:nie|niemals|immer)\b|(?:tu es|vous êtes) (?:l|un|le|la)|ne \w+ (?:jamais|pas)\b"
    r"|eres (?:el|la|un)\b|nunca\b|sei (?:un|il|l)\b|non \w+ mai\b|você é\b|je bent\b|\w+ nooit\b"
    r"|你是|您是|不要|不得|禁止|请勿",
    re.IGNORECASE,
)
"""How an order to the assistant begins; a policy has facts for the user, too, which may well be quoted."""
_SENTENCES = late(r"(?<=[.!?。\uff01\uff1f;:])\s*|\n+[-*•\d. ]*")
_RUN, _LONG = 7, 36
"""Tokens, and characters with a space between each two of them: shorter orders may be anybody's words."""
_TOOL = late(r"""["'](?:parameters|input_schema)["']\s*:\s*\{\s*["'](?:type|properties)["']""")
_CONTEXT = 20_000


def check(view: DialogueView) -> Iterator[Finding]:
    """Who is asked for a prompt, a tag or a schema may speak of it; the facts of a policy are for the user."""
    orders = tuple(_orders(view))
    if not orders and not _telling(view.once(assistant_text)):
        return
    asked = ""
    for _, turn in view.spoken_turns:
        if turn.kind == "user":
            asked += f"\n{turn.text}"
        elif turn.text and (told := _told(turn.text, orders, asked)):
            what, words = told
            yield finding(f"the assistant tells the user {what}: {words[:80]!r}", (turn.id,), evidence=words)


def _telling(text: str) -> bool:
    """A quick look at all of the assistant's words: most dialogues have none of these parts."""
    lower = text.lower()
    tagged = ("<" in text or "\u25c1" in text) and _THOUGHTS.search(text) is not None
    said = any(part in lower for part in _PARTS) and _SAID.search(text) is not None
    return tagged or said or ("{" in text and _TOOL.search(text) is not None)


def _told(text: str, orders: tuple[str, ...], asked: str) -> tuple[str, str] | None:
    """What of the assistant's own *text* tells, and the words."""
    if (hit := _THOUGHTS.search(text)) and hit.group() not in asked:
        return "its hidden reasoning", text[hit.start() : hit.start() + 120]
    if _ASKED.search(asked):
        return None
    if (hit := _SAID.search(text)) and not _REFUSES.search(text):
        return "what its instructions say", text[hit.start() : hit.start() + 120]
    if hit := _TOOL.search(text):
        return "the definition of a tool", text[max(0, hit.start() - 40) : hit.start() + 80]
    words = spaced_tokens(text)
    order = next((order for order in orders if order in words), None)
    return ("an order of its instructions word for word", order.strip()) if order else None


def _orders(view: DialogueView) -> Iterator[str]:
    """The orders of the context that stand in the assistant's words."""
    context = view.dialogue.context[:_CONTEXT]
    said = spaced_tokens(view.once(assistant_text)) if context else ""
    for sentence in _SENTENCES.split(context) if context else ():
        if sentence and _ORDER.match(sentence):
            words = spaced_tokens(sentence)
            if words.count(" ") > _RUN and len(words) >= _LONG and words in said:
                yield words


RULE = Rule(
    "told_instructions",
    "No assistant tells the user its instructions, its hidden reasoning or the definitions of its tools.",
    Severity.ADVISORY,
    check,
)
