"""Votes that cannot be used: they point at nothing, contradict themselves, or repeat what the prompt shows."""

import json
import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import chain
from typing import Final

from pydantic import JsonValue

from ...events import AssistantTurn, Dialogue, ToolListTurn, ToolTurn, Turn, UserTurn
from ..evidence import decoded
from ..prompts.vote import EXAMPLE_REASON, OTHER_REASON
from ..replies import VotedFinding, VoteReply, VotesReply

_OF_EXAMPLES: Final = (reason.casefold().rstrip(".") for reason in (EXAMPLE_REASON, OTHER_REASON))
_EMPTY_REASONS: Final = frozenset({"", "one sentence", "reason", "string", *_OF_EXAMPLES})
"""Reasons that are no reasons: placeholders, and those of the prompts' examples."""
_SHOWN = 60
_FEWEST, _MOST_OF, _BETWEEN = 5, 0.8, 3
"""Words of a quote that is looked for loosely, the share of them that is there, and words that may be lost."""
_LONGEST = 80
_LOOKED_AT = 20_000
_WORD = re.compile(r"\w+(?:[@.#/:+-]\w+)*")
_LOST = re.compile(r"[\s\"'“”\u2018\u2019\\]+")
"""Spaces, quotes of all kinds and escapes, which a copy may lose."""


def votes_fault(dialogue: Dialogue, reply: VotesReply, experts: Sequence[str], *, quotes: bool) -> str | None:
    """Return why a reply for several *experts* cannot be used, in words for the model, or None."""
    said = [vote.expert for vote in reply.votes]
    for expert in experts:
        if said.count(expert) != 1:
            what = "no vote" if expert not in said else "more than one vote"
            return f"there is {what} with the expert {expert!r}; write one for each of {', '.join(experts)}"
    faults = (
        (vote.expert, vote_fault(dialogue, vote, quotes=quotes)) for vote in reply.votes if vote.expert in experts
    )
    return next((f"in the vote of {expert!r}: {fault}" for expert, fault in faults if fault is not None), None)


def vote_fault(dialogue: Dialogue, vote: VoteReply, *, quotes: bool) -> str | None:
    """Return why *vote* cannot be used, in words for the model, or None; *quotes* have to be in their turns."""
    if vote.reason.casefold().strip(" .\"'") in _EMPTY_REASONS:
        return f"the reason {vote.reason!r} says nothing about this dialogue; write what you found in it"
    known = {turn.id for turn in dialogue.turns}
    for number, finding in enumerate(vote.findings, start=1):
        if finding.turn not in known:
            return f"finding {number} points at turn {finding.turn!r}, and there is none of that id"
    if vote.verdict == "fail" and not any(finding.severity == "major" for finding in vote.findings):
        return "the verdict is fail, and no finding is major; name the major fault and its turn, or let it pass"
    return _quote_fault(dialogue, vote) if quotes else None


def _quote_fault(dialogue: Dialogue, vote: VoteReply) -> str | None:
    turns = {turn.id: turn for turn in dialogue.turns}
    for number, finding in enumerate(vote.findings, start=1):
        if not _is_quoted(finding, turns[finding.turn]):
            said = f"finding {number} quotes {finding.quote[:_SHOWN]!r}, which is not in turn {finding.turn!r}"
            return f"{said}; copy the words letter by letter, or look for the fault again"
    return None


def _is_quoted(finding: VotedFinding, turn: Turn) -> bool:
    """Return True if each piece of the quote, which dots may part, is in the turn, a word or two aside."""
    texts = list(_texts(turn))
    text = "\n".join(map(_plain, texts))
    pieces = (piece for piece in re.split(r"\.{3}|…", finding.quote) if _plain(piece) not in text)
    return all(any(_is_nearly_in(piece, said) for said in texts) for piece in pieces)


def _is_nearly_in(piece: str, text: str) -> bool:
    """True if *text* has a passage with most of the words of *piece* in their order, and all its numbers and codes."""
    wanted, said = _WORD.findall(piece.casefold()), _WORD.findall(text[:_LOOKED_AT].casefold())
    if not _FEWEST <= len(wanted) <= _LONGEST:
        return False
    alike = SequenceMatcher(None, wanted, said, autojunk=False).get_matching_blocks()
    blocks = [block for block in alike if block.size]
    if not blocks:
        return False
    found = [word for block in blocks for word in wanted[block.a : block.a + block.size]]
    span = blocks[-1].b + blocks[-1].size - blocks[0].b
    left = {word for word in wanted if word not in found}
    return (
        len(found) >= _MOST_OF * len(wanted)
        and span <= len(wanted) + _BETWEEN
        and not any(any(sign.isdigit() for sign in word) for word in left)
    )


def _texts(turn: Turn) -> Iterator[str]:
    """Yield what a quote of *turn* may be taken from: its words, values, and the JSON around them."""
    match turn:
        case UserTurn():
            yield turn.text
        case AssistantTurn():
            yield turn.text
            for call in turn.calls:
                yield call.name
                yield from _json_texts(call.arguments)
        case ToolTurn():
            for result in turn.results:
                yield result.content
                yield from _json_texts(decoded(result.content))
        case ToolListTurn():
            yield " ".join(chain((tool.name for tool in turn.added), turn.removed))


def _json_texts(value: JsonValue) -> Iterator[str]:
    yield json.dumps(value, ensure_ascii=False)
    match value:
        case str():
            yield value
        case dict():
            for inner in value.values():
                yield from _json_texts(inner)
        case list():
            for inner in value:
                yield from _json_texts(inner)


def _plain(text: str) -> str:
    """*text* without what a copy may lose."""
    return _LOST.sub("", text).casefold()
