"""Statements of the assistant after a result are supported by what it has seen."""

import re
from collections.abc import Iterator
from itertools import islice

from ...events import AssistantTurn, Finding, Severity, ToolTurn, UserTurn
from ..evidence import DialogueView, Knowledge, as_passage, plain_text
from ..evidence.claimed_numbers import unsupported_numbers
from ..evidence.code import without_expressions
from ..evidence.date_claims import without_told_dates
from ..evidence.figures import blank
from ..evidence.known_forms import without_known_forms
from ..evidence.units import joined_groups
from .port import Rule, finding

_CODE = re.compile(
    r"(?<![\w./@-])(?=[A-Za-z0-9_-]*[A-Za-z])(?=(?:[A-Za-z_-]*\d){3})[A-Za-z0-9]+(?:[_-][A-Za-z0-9]+)*(?![\w@])",
    re.ASCII,
)
_MIXED = re.compile(
    r"(?<![\w./@-])(?=[A-Z0-9-]{5})(?=[A-Z0-9-]*(?:[A-Z]-?\d{1,2}[A-Z]|\d[A-Z]+\d))[A-Z0-9]+(?:-[A-Z0-9]+)*(?![\w@-])",
    re.ASCII,
)
"""Codes of few digits, which stand amid capitals: `QX7T2P`, but neither `COVID-19` nor `12KM`."""
_MEASURED = re.compile(
    r"\d+-?(?:[a-z]{1,4}|st|nd|rd|th|[KMGT]i?[Bb]|[KMB]|[kKMG]?W[hH]?|mAh|[kMG]?Hz|mmHg|AM|PM|KM|KG|ML|V|A|C|F|USD|EUR|GBP)"
    r"|(?:USD|EUR|GBP|JPY|CNY|RMB|INR|CAD|AUD|CHF|HKD|SGD|NZD|Rs|US)-?\d+|[\d-]+T\d+Z?|v\d+",
    re.ASCII,
)
"""Numbers with their units, and times: they are what their digits are."""
_AMOUNT = re.compile(r"\d+(?:[kKMB]|[a-zA-Z]{1,2}[23]?|kWh|kcal|min|km2|mph)(?<!st|nd|rd|th)", re.ASCII)
"""A number with its scale or unit: `239k`."""
_WORD = re.compile(r"[A-Z]?[a-z]{2,}")
_ADDRESS = re.compile(r"[\w.+-]{1,64}@[\w-]{1,64}\.[\w.-]{0,64}\w|https?://[^\s)>\]\"'*]+")
_DIGIT = re.compile(r"\d")
_IDIOM = re.compile(r"\b24\s?/\s?7\b|\b24[ -]hours?\b|\b100\s?%|\b50/50\b|\b911\b")
_SPOKEN_PRICE = re.compile(
    r"\b(\d{1,6})\s(euros?|dollars?|pounds?|francs?|franken|kronen|pesos|reais)\s(\d\d)\b",
    re.IGNORECASE,
)
"""A price as it is spoken: `41 Euro 70` is 41.70."""
_PER_TURN = 5


def check(view: DialogueView) -> Iterator[Finding]:
    """Looks at the words that answer results; small talk and general knowledge may say any number."""
    answers = list(_answers(view))
    if not answers:
        return
    known = Knowledge()
    for told in (*view.foreknown, *(as_passage(tool.description) for tool in view.dialogue.tools)):
        known.learn(told)
    for at, turn in enumerate(view.turns[: answers[-1] + 1]):
        match turn:
            case UserTurn():
                known.hear(view.passages[at])
            case ToolTurn():
                for result in view.results_at.get(at, []):
                    known.receive(view.result_passages[id(result)], result.value, result.lengths)
            case AssistantTurn():
                for placed in view.calls_at.get(at, []):  # words beside a call may say what it passes
                    known.learn(view.argument_passages[placed.number], placed.lengths)
                if at in answers:
                    yield from _turn(turn, known)
                if turn.text:
                    known.learn(as_passage(turn.text))
            case _:
                pass


def _answers(view: DialogueView) -> Iterator[int]:
    """The positions of words that answer results."""
    answering = False
    for at, turn in enumerate(view.turns):
        if turn.kind in {"user", "tool"}:
            answering = turn.kind == "tool"
        elif answering and turn.kind == "assistant" and turn.text:
            yield at


def _turn(turn: AssistantTurn, known: Knowledge) -> Iterator[Finding]:
    for what, words in islice(_unknown(turn.text, known), _PER_TURN):
        yield finding(
            f"the assistant states the {what} {words[:80]!r}, which occurs nowhere before", (turn.id,), evidence=words
        )


def _unknown(text: str, known: Knowledge) -> Iterator[tuple[str, str]]:
    text = without_expressions(text) if "`" in text else text
    text = joined_groups(_SPOKEN_PRICE.sub(r"\1.\3 \2", plain_text(text)))
    addressed = "@" in text or "://" in text
    for hit in _ADDRESS.finditer(text) if addressed else ():
        words = hit.group().rstrip(".,;:!?")
        if not known.mentions.holds(words):
            yield "address", words
    if not _DIGIT.search(text):
        return
    left = without_known_forms(_ADDRESS.sub(blank, text) if addressed else text, known)
    amounts: set[str] = set()
    codes = dict.fromkeys(hit.group() for pattern in (_CODE, _MIXED) for hit in pattern.finditer(left))
    for code in codes:
        if not known.mentions.holds(code) and not _put_together(code, known):
            if _AMOUNT.fullmatch(code):
                amounts.add(code)  # a number, which may follow from others
            else:
                yield "identifier", code
    for pattern in (_CODE, _MIXED, _IDIOM) if codes else (_IDIOM,):
        left = pattern.sub(lambda hit: hit.group() if hit.group() in amounts else blank(hit), left)
    for hit in unsupported_numbers(without_told_dates(left, known), text, known):
        yield "number", hit.group()


def _put_together(code: str, known: Knowledge) -> bool:
    """True if *code* is known numbers with units or words; letters of an identifier must be known as well."""
    if not all(known.says(float(digits)) for digits in re.findall(r"\d+", code)):
        return False
    if _MEASURED.fullmatch(code):
        return True
    words = re.findall(r"[A-Za-z]+", code)
    return ("_" not in code and all(_WORD.fullmatch(word) for word in words)) or all(
        known.mentions.holds(word) for word in words
    )


RULE = Rule(
    "unsupported_claims",
    "Numbers, identifiers and addresses that the assistant states in answer to results were seen before.",
    Severity.ADVISORY,
    check,
)
