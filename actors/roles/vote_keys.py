"""Questions for votes: the experts that share one, and its key.

The key is `vote:EXPERTS:ROUND`, with `:NUMBER` behind it from the second vote on. Experts that are asked at once are
joined by plus signs, which no name has.
"""

from collections.abc import Container, Sequence

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
    """Return the experts of each question: *most* in each but the last, those that are asked *alone* by themselves.

    Once some questions are answered, the experts that are left share the same ones.
    """
    others = [expert for expert in experts if expert not in alone]
    parts = [others[at : at + most] for at in range(0, len(others), most)]
    parts += [[expert] for expert in experts if expert in alone]
    return sorted(parts, key=lambda part: experts.index(part[0]))
