"""The two versions that a judge compares: which is the original is drawn, so that it cannot learn to prefer one."""

from hashlib import sha256
from random import Random


def sees_original_as_a(seed: int, mask: str, turn: str = "") -> bool:
    """Return True if the judge of *mask* sees the original as version A, in the dialogue of that *seed*.

    It is drawn for each *turn* of a rewrite, and once for a fill that is judged as a whole.
    """
    words = f"{seed}:judge:{mask}:{turn}" if turn else f"{seed}:judge:{mask}"
    drawn = Random(int.from_bytes(sha256(words.encode()).digest()))  # noqa: S311 — reproducible, not secret
    return drawn.random() < 0.5  # noqa: PLR2004 — a fair coin
