"""The assistant answers in the user's language and script, and no text is damaged."""

import re
from collections.abc import Iterator
from itertools import islice

from ...events import AssistantTurn, Finding, Severity, UserTurn
from ..evidence import DialogueView
from ..evidence.damage import left_escaped, misread, stands_alone
from ..evidence.languages import language_of, own_words
from ..evidence.scripts import script_of
from ..language_names import LANGUAGES
from .port import Rule, finding

_LOOKED_AT = 2000
_NONE = 0.05
_OF_LANGUAGES = re.compile(
    r"english|englisch|anglais|ingl[eéê]s|engels|german|deutsch|allemand|alem[aáã]n|tedesc|duits|french|franz[öo]s|français"
    r"|franc[eé]s|frans\b|spanish|spanisch|espagnol|español|espanhol|spagnol|spaans|italian|italien|portugu|portuga|portogh"
    r"|dutch|holländ|niederländ|néerland|holand|oland|nederlands|language|sprache|langue|idioma|lingua|l[ií]ngua|\btaal"
    r"|translat|übersetz|tradu|vertal",
    re.IGNORECASE,
)
"""Who speaks of a language may want it: a translation, a letter, an answer."""
_QUOTED = re.compile(r"[\"“„«»][^\"“”„«»\n]{1,200}[\"”“»«]|```.*?(?:```|\Z)", re.DOTALL)
_LEAVES = 200
_FIRST = 6
"""Turns by whose words the language is told where the user writes too few."""
_SPEAKERS = (UserTurn, AssistantTurn)


def check(view: DialogueView) -> Iterator[Finding]:
    """Names and terms of another language are ordinary; a whole answer without the user's is not."""
    yield from _damaged(view)
    yield from _scripts(view)
    yield from _switched(view)


def _damaged(view: DialogueView) -> Iterator[Finding]:
    said = ""
    for at, turn in enumerate(view.turns):
        if turn.kind in {"user", "assistant"} and turn.text:
            hit = misread(turn.text)
            topic = hit is not None and (stands_alone(hit, turn.text) if turn.kind == "user" else hit in said)
            if hit is not None and not topic:
                yield finding("the text was damaged by a wrong encoding", (turn.id,), evidence=hit)
            elif turn.kind == "assistant" and (hit := left_escaped(turn.text)) and hit not in said:
                yield finding(f"the text contains an escape that was never read: {hit!r}", (turn.id,), evidence=hit)
        for placed in view.calls_at.get(at, ()):
            for leaf in islice(placed.leaves, _LEAVES):
                if isinstance(leaf.value, str) and (hit := misread(leaf.value)) and hit not in said:
                    message = f"argument {leaf.pointer!r} of {placed.call.name!r} was damaged by a wrong encoding"
                    yield finding(message, (turn.id,), placed.call.id, leaf.pointer, hit)
        if turn.kind == "user":
            said += turn.text


def _scripts(view: DialogueView) -> Iterator[Finding]:
    asked: str | None = None
    for _, turn in view.spoken_turns:
        if not turn.text:
            continue
        script, shares = script_of(turn.text)
        if turn.kind == "user":
            asked = script or asked
        elif asked and script and script != asked and shares.get(asked, 0.0) < _NONE:
            yield finding(f"the user writes in {asked} script, the assistant answers in {script}", (turn.id,))


def _switched(view: DialogueView) -> Iterator[Finding]:
    """Answers in another language than all that the user has written."""
    users = " ".join(turn.text[:_LOOKED_AT] for _, turn in view.user_turns)
    language = language_of(users)
    if language is None:  # a user of few words
        language = language_of(" ".join(turn.text for turn in view.turns[:_FIRST] if isinstance(turn, _SPEAKERS)))
    if language is None:
        return
    heard: list[str] = []
    for _, turn in view.spoken_turns:
        if turn.kind == "user":
            heard.append(turn.text)
        elif turn.text and not own_words(turn.text, language):
            other = language_of(_QUOTED.sub(" ", turn.text))
            if other in {None, language} or _OF_LANGUAGES.search(" ".join((view.dialogue.context, *heard))):
                continue
            if any(language_of(words) == other for words in heard):
                continue
            message = f"the user writes in {LANGUAGES[language]}, the assistant answers in {LANGUAGES[str(other)]}"
            yield finding(message, (turn.id,), evidence=turn.text[:120])


RULE = Rule(
    "language",
    "The assistant answers in the language and the script in which the user writes, and no text is damaged.",
    Severity.ADVISORY,
    check,
)
