"""The assistant's answers are whole."""

import re
from collections.abc import Iterator

from ...events import AssistantTurn, Finding, Severity, UserTurn
from ..evidence import DialogueView
from ..evidence.languages import language_of
from .port import Rule, finding

_OPEN_WORDS = {
    "en": "the and or an your my our their because although than whose",
    "de": "ein eine einen einem einer und oder dass weil sowie sondern zum zur deren dessen",
    "fr": "le la les un une des du de et ou que dans avec votre vos mes ses au aux chez",
    "es": "el la los las un una unos unas de del y que en con por su sus al",
    "it": "il lo la gli le un una di del della dei delle che con per dal nel nella al alla",
    "pt": "os um uma de do da dos das que com por em no na ao seu sua",
    "nl": "de een en uw mijn met",
}
"""Words after which a sentence always goes on."""
_ALWAYS = {language: frozenset(words.split()) for language, words in _OPEN_WORDS.items()}
_ANY = frozenset().union(*_ALWAYS.values())
_LAST = re.compile(r"(?<=\s)([^\W\d_]+)$")
_ARTICLE = re.compile(r"\s(?:in|auf|mit|von|bei|nach|aus|für|über|unter|zu|um|vor|durch)\s(?:der|die|das|den|dem)$")
_ALSO = re.compile(r"\b(?:is|was|are|were|has|have)\salso\sthe$")
_CLOSED = re.compile(r"[.!?…。\uff01\uff1f~)\]}\uff09】」』>”»\u2019*`|]['\"]?\s*$")
_COMMA = re.compile(r"(?:^|\n)[^\n]*?(?:\w+\W+){4,}\w+[,;]$|[\u3040-\u9fff][^\n]{8,}[\uff0c、,\uff1b]$")
_COLON = re.compile(r"[^\W\d_]{2}\s?[:\uff1a]$")
_ITEM = re.compile(r"\n[ \t]*(?:(?P<number>\d{1,2})[.)]|[-*•])$")
_BRACKET = re.compile(r"(?<![:;=8\-'])[(\uff08\[【][^()\uff08\uff09\[\]【】\n]{3,200}$")
_QUOTE = re.compile(r"[“„«「『][^“”„«»「」』\n]{3,300}$|(?<=\s)\"[^\"\n]{3,300}$")
_CODE = re.compile(r"```.*?```|`[^`\n]+`", re.DOTALL)
_CUT = re.compile(r"(?<![^\s\"'(])[^\W\d_]{4,}$")
_STOP = re.compile(r"[.!?]\s")
_WORD = re.compile(r"[^\W\d_]{4,}")
_SHORTEST = 4
_MISSING = 3
"""Letters; fewer are an ending: `ticket` of `tickets`."""
_TAIL = 600
_SHOWN = 80


def check(view: DialogueView) -> Iterator[Finding]:
    """Looks at the end of each answer without a call; the assistant may go on in the turn after it."""
    for at, turn in enumerate(view.turns):
        if turn.kind != "assistant" or turn.calls or not turn.text:
            continue
        if at + 1 < len(view.turns) and isinstance(view.turns[at + 1], AssistantTurn):
            continue
        text = turn.text.rstrip()
        if why := _broken(text) or _within_word(view, at, text):
            yield finding(f"the assistant's answer breaks off {why}", (turn.id,), evidence=text[-_SHOWN:])


def _broken(text: str) -> str | None:
    if text.count("```") % 2:
        return "within a block of code"
    if text[-1:] in ",;，、；" and _COMMA.search(text[-_TAIL:]):  # noqa: RUF001
        return "after a comma"
    if text[-1:] in ":：" and _COLON.search(text[-3:]):  # noqa: RUF001
        return "after a colon"
    if (item := _ITEM.search(text)) and _in_list(text[: item.start()], item["number"]):
        return "at an item of a list without words"
    if _CLOSED.search(text[-4:]):
        return None
    tail = _CODE.sub(" ", text)[-_TAIL:]
    if (word := _LAST.search(tail)) and word.group().islower() and _goes_on(tail, word.group()):
        return f"after {word.group()!r}"
    if _BRACKET.search(tail):
        return "within a bracket"
    if _QUOTE.search(tail):
        return "within a quotation"
    last = tail.rpartition("\n")[2]
    return "within words that are set bold" if last.count("**") % 2 and re.search(r"\*\*\w[^*]*$", last) else None


def _within_word(view: DialogueView, at: int, text: str) -> str | None:
    """The last word is the beginning of one that was read before, and stands nowhere by itself."""
    cut = _CUT.search(text)
    if cut is None or not _STOP.search(text):
        return None
    words = view.once(_words_of).get(cut[0][:_SHORTEST].casefold(), {})
    longer = (word for word, first in words.items() if first < at and len(word) >= len(cut[0]) + _MISSING)
    if words.get(cut[0]) == at and any(word.startswith(cut[0]) for word in longer):
        return f"within a word, after {cut[0]!r}"
    return None


def _words_of(view: DialogueView) -> dict[str, dict[str, int]]:
    """The words of a dialogue by their first letters, each with the position at which it first stands."""
    found: dict[str, dict[str, int]] = {}
    for at, turn in enumerate(view.turns):
        texts = [turn.text] if isinstance(turn, (UserTurn, AssistantTurn)) else []
        texts += [result.result.content for result in view.results_at.get(at, ())]
        for word in {word for text in texts for word in _WORD.findall(text)}:
            found.setdefault(word[:_SHORTEST].casefold(), {}).setdefault(word, at)
    return found


def _goes_on(tail: str, word: str) -> bool:
    if word in _ANY:
        return word in _ALWAYS.get(language_of(tail) or "", ())
    return _ARTICLE.search(tail) is not None and language_of(tail) == "de"


def _in_list(before: str, number: str | None) -> bool:
    if number is None:
        return re.search(r"\n[ \t]*[-*•]\s\S", before) is not None
    return re.search(rf"(?:^|\n)[ \t]*{int(number) - 1}[.)]\s", before) is not None


RULE = Rule(
    "cut_off_answer",
    "No answer breaks off in the middle of a sentence, a list, a bracket, a quotation or a block of code.",
    Severity.ADVISORY,
    check,
)
