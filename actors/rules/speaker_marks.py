"""Nobody writes another speaker's lines."""

import re
from collections.abc import Iterator

from ...events import AssistantTurn, Finding, Severity, Turn, UserTurn
from ..evidence import DialogueView
from ..evidence.code import without_code
from ..evidence.spoken_words import heard
from .port import Rule, finding

_SPEAKERS = {
    "user": "user human benutzer nutzer utilisateur usuario usuário utente gebruiker 用户 ユーザー",
    "assistant": "assistant assistent asistente assistente 助手 アシスタント",
    "tool": "tool function observation tool_result tool_response",
}
_ROLES = {word: role for role, words in _SPEAKERS.items() for word in words.split()}
_LINE = re.compile(
    rf"^[ \t>*#_]*(?P<speaker>{'|'.join(_ROLES)})[ \t\u00a0]?[*_]*[:\uff1a][*_]*[ \t]*(?P<said>[^\n]*)",
    re.IGNORECASE | re.MULTILINE,
)
_SIGNS = re.compile(
    r"<[|\uff5c](?:im_(?:start|end|sep)|(?:start|end)_header_id|eo[tm]_id|user|assistant|system|observation|endoftext"
    r"|end[_▁]of[_▁]sentence|begin[_▁]of[_▁](?:text|sentence))[|\uff5c]>|<(?:start|end)_of_turn>|\[/?INST\]|<</?SYS>>",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"[.!?。\uff01\uff1f}\]]\s*$|\w+\W+\w+\W+\w+|[\u3040-\u9fff]{3}")
"""What is said has an end or three words; the value of a field has neither."""
_TOPIC = re.compile(
    r"dialog|transcript|conversation|\bchat\b|role.?play|prompt|template|gespräch|unterhaltung|verlauf|conversaci|conversa\b"
    r"|conversaz|gesprek|对话|聊天|会話",
    re.IGNORECASE,
)


def check(view: DialogueView) -> Iterator[Finding]:
    """A dialogue that the user speaks of, or that a result shows, is a topic; so is a line that is a field."""
    for at, turn in view.spoken_turns:
        mark = _mark(turn) if turn.text else None
        if mark is not None and not _topic(view.turns[:at], turn, mark):
            message = f"the {turn.kind}'s words hold the mark of another turn: {mark!r}"
            yield finding(message, (turn.id,), evidence=mark)


def _mark(turn: UserTurn | AssistantTurn) -> str | None:
    """The first sign of a template, or the first of several speakers' lines."""
    text = without_code(turn.text)
    if ("<" in text or "[" in text) and (sign := _SIGNS.search(text)):
        # A user who asks about such a sign has it within a line.
        edge = text[: sign.start()].rstrip(" ")[-1:] in {"", "\n"} or text[sign.end() :].lstrip(" ")[:1] in {"", "\n"}
        if edge or isinstance(turn, AssistantTurn):
            return sign.group()
    if ":" not in text and "\uff1a" not in text:
        return None
    lines = [line for line in _LINE.finditer(text) if _SENTENCE.search(line["said"])]
    if not lines:
        return None
    roles = {_ROLES[line["speaker"].lower()] for line in lines}
    begins = roles == {"assistant"} and isinstance(turn, AssistantTurn) and not text[: lines[0].start()].strip()
    human = any(line["speaker"] == "Human" and text[: line.start()].endswith("\n\n") for line in lines)
    return lines[0].group().strip()[:80] if len(roles) > 1 or begins or human else None


def _topic(before: tuple[Turn, ...], turn: UserTurn | AssistantTurn, mark: str) -> bool:
    users = [one.text for one in (*before, turn) if isinstance(one, UserTurn)]
    return any(map(_TOPIC.search, users)) or any(mark in text for text in heard(before))


RULE = Rule(
    "speaker_marks",
    "No turn goes on with another speaker's lines, or with a sign by which models tell turns apart.",
    Severity.ADVISORY,
    check,
)
