"""No mask and no placeholder is left in the text."""

import re
from collections.abc import Iterator

from ...events import AssistantTurn, Finding, Severity, UserTurn
from ..evidence import DialogueView, Passage, PlacedCall, spaced_tokens
from ..evidence.code import without_code
from .port import Rule, finding

_MASK = re.compile(
    r"\[mask(?:ed)?(?:[_ :-]?\w{1,8})?\]|</?mask(?:ed)?(?:[_ :-]?\w{1,8})?\s?/?>|<\|mask\|>|▁mask", re.IGNORECASE
)
_STOPGAP = r"(?:mask(?:ed)?|(?-i:FILL)(?:[_-](?:IN|ME))?|infill|placeholder)(?:[_:-]\w{1,12}){0,3}\d{0,3}"
_UNFILLED = re.compile(
    rf"""
    \[{_STOPGAP}\] | <\|?/?{_STOPGAP}\s?/?\|?> | \{{{{1,2}}{_STOPGAP}\}}{{1,2}} | \b__{_STOPGAP}__\b
    | <extra_id_\d{{1,3}}>
    | [\[<{{(【〖「\uff08]{{1,2}}(?:掩码|占位符|待填充|待填写|遮罩)\w{{0,8}}[\]>}})】〗」\uff09]{{1,2}}
    """,
    re.IGNORECASE | re.VERBOSE,
)
"""Tokens that stand where words were to be written."""
_MARK = re.compile(r"[\[<{▁【〖「\uff08]|__|_HERE|\([掩占待遮]")
_CONTROL = re.compile(r"<[|\uff5c](?!mask)[a-z_▁]{2,40}[|\uff5c]>|\[/?INST\]")
"""A sign of a model's own that ends or opens its turns."""
_SLOT = re.compile(
    r"\$\{[A-Za-z_]\w{0,40}\}|\b(?:INSERT|YOUR|ENTER|PUT|ADD|FILL)(?:_[A-Z\d]{1,20}){0,5}_HERE\b", re.ASCII
)
_WORD = re.compile(r"\w")
_TEMPLATE = re.compile(r"\{\{\s?[A-Za-z_][\w .-]{0,40}\}\}|<<[A-Za-z_][\w ]{0,40}>>")
_WHOLE = re.compile(
    r"""
    (?:your|insert|enter)[_ -][a-z_ -]{0,40}
        (?:key|token|id|name|password|email|address|url|number|value|code)(?:[_ -]here)?
    | (?:my|the|some)_[a-z_]{0,40}(?:key|token|id|password|email|url|number|value|code)(?:_here)?
    | (?:your|insert|enter|put|add)[_ -][a-z_ -]{0,40}here | [a-z_]{0,40}_(?:here|placeholder)
    | placeholder | changeme | lorem\ ipsum.* | x{3,} | \?{2,} | _{3,} | (?-i:TODO|TBD|FIXME)
    | <[a-z_][\w .-]{0,40}>
    | \[(?:your|insert|enter|the|user'?s?)\ [\w' ]{1,40}\]
    """,
    re.IGNORECASE | re.VERBOSE,
)
_SINGLE = re.compile(
    r"(?<![\w${}/])\{[a-z][a-z_ ]{1,30}\}(?![}/])|\[(?:the |my )?(?:user|customer|name)(?:'s)?(?: [a-z]{2,20}){0,3}\]",
    re.IGNORECASE,
)
"""Slots that a generated turn has no use for, unless it speaks of a template."""
_OF_TEMPLATES = re.compile(
    r"template|placeholder|variable|merge|format string|vorlage|plantilla|modèle|模板|变量", re.IGNORECASE
)
_BRACKETED = re.compile(r"\[(?:your|insert|enter|user'?s?|recipient'?s?)(?: [\w']{1,20}){1,4}\]", re.IGNORECASE)

_DRAFT = re.compile(
    r"(?:^|\n)\W{0,4}(?:dear|subject:|sincerely|yours|(?:best|kind|warm)(?:est)?\s(?:regards|wishes)|regards|sehr\sgeehrte|mit\sfreundlichen"
    r"|cordialement|bien\s[aà]\svous|estimad[oa]|atentamente|saludos|gentile|cordiali\ssaluti|prezad[oa]|atenciosamente|geachte"
    r"|met\svriendelijke|尊敬的|此致|敬启)",
    re.IGNORECASE,
)
"""The salutation or the close of a letter that is drafted for the user, who alone knows what goes into its brackets."""


def check(view: DialogueView) -> Iterator[Finding]:
    """A placeholder that the user or a result has mentioned is a topic, not a fault."""
    for at, turn in view.spoken_turns:
        yield from _words(view, at, turn)
        for placed in view.calls_at.get(at, ()):
            yield from _arguments(view, placed)


def _words(view: DialogueView, at: int, turn: UserTurn | AssistantTurn) -> Iterator[Finding]:
    generated = view.generated
    text = turn.text
    if not _marked(text):
        return
    if whole := _nothing_but_tokens(text):
        yield finding(f"a turn consists only of {whole!r}: its text was never written", (turn.id,), evidence=whole)
        return
    if "[" in text or "<" in text or "▁" in text:
        for hit in _MASK.finditer(text):
            if generated or not (turn.kind == "user" or _brought(hit.group(), view, at)):
                yield finding(f"a mask was left in the text: {hit.group()!r}", (turn.id,), evidence=hit.group())
                return
    if turn.kind == "user" and not generated:
        return
    slot = _TEMPLATE.search(text) or (_single(text) if generated else None)
    if slot is not None and not _brought(slot.group(), view, at):
        severity = Severity.BLOCKING if generated else Severity.ADVISORY
        message = f"a template placeholder was left in the text: {slot.group()!r}"
        yield finding(message, (turn.id,), evidence=slot.group(), severity=severity)
    elif (token := _stand_in(without_code(text))) and not _brought(token, view, at):
        message = f"this text looks like a placeholder: {token!r}"
        yield finding(message, (turn.id,), evidence=token, severity=Severity.ADVISORY)


def _single(text: str) -> re.Match[str] | None:
    if ("{" not in text and "[" not in text) or _OF_TEMPLATES.search(text):
        return None
    return _SINGLE.search(without_code(text))


def _nothing_but_tokens(text: str) -> str | None:
    """The first token of a turn that has no word besides its tokens."""
    rest, first = text, None
    for tokens in (_MASK, _UNFILLED, _CONTROL):
        if hit := tokens.search(rest):
            first = first or hit.group()
            rest = tokens.sub(" ", rest)
    return first if first and not _WORD.search(rest) else None


def _stand_in(text: str) -> str | None:
    for stand_in in (_UNFILLED, _CONTROL, _SLOT, _BRACKETED):
        if stand_in is _BRACKETED and _DRAFT.search(text):
            continue
        if hit := stand_in.search(text):
            return hit.group()
    return None


def _arguments(view: DialogueView, placed: PlacedCall) -> Iterator[Finding]:
    for leaf in placed.leaves:
        value = leaf.value
        if not isinstance(value, str):
            continue
        text = value.strip()
        severity = None
        hit = _placeholder(text) if (marked := _marked(text)) else _WHOLE.fullmatch(text[:200])
        if hit is None and marked:
            hit, severity = _BRACKETED.search(text), Severity.ADVISORY
        if hit is not None and not _brought(hit.group(), view, placed.at):
            message = f"argument {leaf.pointer!r} of {placed.call.name!r} contains a placeholder: {hit.group()[:80]!r}"
            yield finding(message, (placed.turn.id,), placed.call.id, leaf.pointer, hit.group()[:80], severity)


def _placeholder(text: str) -> re.Match[str] | None:
    return _MASK.search(text) or _TEMPLATE.search(text) or _WHOLE.fullmatch(text[:200]) or _UNFILLED.fullmatch(text)


def _marked(text: str) -> bool:
    """A quick look for the signs of which each token and each stand-in has one: it spares most texts the slow ones."""
    if text.isascii():
        return "[" in text or "<" in text or "{" in text or "__" in text or "_HERE" in text
    return _MARK.search(text) is not None


def _brought(words: str, view: DialogueView, at: int) -> bool:
    """True if the user or a result has said *words* before that turn."""
    phrase = spaced_tokens(words)
    return phrase != "  " and any(passage.holds(phrase) for passage in _said(view, at))


def _said(view: DialogueView, at: int) -> Iterator[Passage]:
    for earlier in range(at):
        if earlier in view.passages:
            yield view.passages[earlier]
        yield from (view.result_passages[id(result)] for result in view.results_at.get(earlier, ()))


RULE = Rule(
    "placeholders",
    "No turn and no argument contains a mask, a template slot or a stand-in for a value.",
    Severity.BLOCKING,
    check,
    structural=True,
)
