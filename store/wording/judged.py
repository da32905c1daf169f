"""A judge's reasons in words that need no key: its versions A and B are the original and the fill."""

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from ...events import Dialogue, Operation, sees_original_as_a

_BOTH: Final = re.compile(r"\b([Vv])ersions? (?:A|B) (and|or|nor) (?:[Vv]ersion )?(?:A|B)\b")
_NAMED: Final = re.compile(r"\b(?:(?P<article>[Tt]he )?(?P<version>[Vv]ersion) )(?P<letter>[AB])\b")
_VERBS: Final = "and|or|nor|is|has|was|does|states|keeps|says"
_ALONE: Final = re.compile(rf"(?<![\w'-])(?P<letter>B|A(?= (?:{_VERBS})\b))(?![\w-])")
"""A single A may be an article."""
_BEFORE: Final = "[Ii]n|[Tt]han|[Oo]f|[Tt]o|[Aa]nd|[Oo]r|[Nn]or|[Ww]ith"
_BEHIND: Final = re.compile(rf"\b(?P<before>{_BEFORE}) (?P<letter>[AB])(?![\w-])")


def is_judged_by(question: str, mask: str) -> bool:
    """Return True if the *question* of that key is about *mask*, alone or together with others: `judge:m5+m8`."""
    kind, _, masks = question.partition(":")
    return kind == "judge" and mask in masks.split("+")


def judged_words(
    dialogue: Dialogue, mask: str, operation: Operation, turns: Sequence[str], reason: str, *, turn: str | None = None
) -> str:
    """Return the *reason* of a judge of *mask*, its two versions named for what they were.

    Of one *turn* only what is about it, if it is given; all of it where it is not said turn by turn.
    """
    if operation is not Operation.FILL:
        return _resolved(reason, original_is_a=sees_original_as_a(dialogue.seed, mask))
    parts = _by_turn(turns, reason)
    told = [
        (of, part if of is None else _resolved(part, original_is_a=sees_original_as_a(dialogue.seed, mask, of)))
        for of, part in parts
    ]
    if turn is not None and any(of is not None for of, _ in told):
        own = next((part for of, part in told if of == turn), "")
        return own.removeprefix("; ").removeprefix(f"{turn}: ").rstrip("; ")
    return "".join(part for _, part in told)


def _by_turn(turns: Sequence[str], reason: str) -> list[tuple[str | None, str]]:
    """Return a reason about several turns, `2.1: why; 2.4: why`, as the part of each; what is of none comes first."""
    begins = {
        found.start("turn"): found["turn"]
        for turn in turns
        for found in re.finditer(rf"(?:^|; )(?P<turn>{re.escape(turn)}): ", reason)
    }
    cuts = sorted({0, len(reason), *begins})
    return [(begins.get(start), reason[start:end]) for start, end in pairwise(cuts)]


def _resolved(reason: str, *, original_is_a: bool) -> str:
    a, b = ("original", "fill") if original_is_a else ("fill", "original")
    names = {"A": a, "B": b}

    def both(found: re.Match[str]) -> str:
        return f"{'T' if found[1] == 'V' else 't'}he original {found[2]} the fill"

    def named(found: re.Match[str]) -> str:
        first = found["article"] or found["version"]
        return f"{'The' if first[0].isupper() else 'the'} {names[found['letter']]}"

    def behind(found: re.Match[str]) -> str:
        return f"{found['before']} the {names[found['letter']]}"

    def alone(found: re.Match[str]) -> str:
        begins = not found.string[: found.start()].rstrip() or found.string[: found.start()].rstrip()[-1] in ".:;"
        return f"{'The' if begins else 'the'} {names[found['letter']]}"

    for pattern, replaced in ((_BOTH, both), (_NAMED, named), (_BEHIND, behind), (_ALONE, alone)):
        reason = pattern.sub(replaced, reason)
    return reason
