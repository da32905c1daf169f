"""Questions for votes: the experts that share one, and its key.

The key is `vote:EXPERTS:ROUND`, with `:NUMBER` behind it from the second vote on. Experts that are asked at once are
joined by plus signs, which no name has.
"""

from collections.abc import Container, Sequence
from itertools import accumulate

from ...events import Dialogue


def vote_key(dialogue: Dialogue, experts: Sequence[str], number: int) -> str:
    """Return the key of the question for vote *number* of *experts* in this round."""
    first = f"vote:{'+'.join(experts)}:{dialogue.round}"
    return first if number == 1 else f"{first}:{number}"


def experts_of(key: str) -> tuple[str, ...]:
    """Return the experts that are asked by the question of *key*."""
    return tuple(key.split(":")[1].split("+"))


def own_key(key: str, expert: str) -> str:
    """Return the key that the vote of *expert*, one of several in the question of *key*, has if it is asked alone."""
    _, _, *rest = key.split(":")
    return ":".join(("vote", expert, *rest))


def shared(experts: Sequence[str], most: int, alone: Container[str]) -> Sequence[Sequence[str]]:
    """Return the experts of each question: *most* at most, as many in each, those that are asked *alone* by themselves.

    Seven are three, two and two: a question to one alone has another form, and shares less of a provider's cache.
    Once some questions are answered, the experts that are left share the same ones.
    """
    others = [expert for expert in experts if expert not in alone]
    count = -(-len(others) // most)
    sizes = [len(others) // count + (part < len(others) % count) for part in range(count)]
    parts = [others[end - size : end] for size, end in zip(sizes, accumulate(sizes), strict=True)]
    parts += [[expert] for expert in experts if expert in alone]
    return sorted(parts, key=lambda part: experts.index(part[0]))
