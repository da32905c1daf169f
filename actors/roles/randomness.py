"""Randomness: from the dialogue's seed and its version, and from nowhere else."""

from hashlib import sha256
from random import Random

from ...events import Dialogue


def rng_of(dialogue: Dialogue, purpose: str) -> Random:
    """The randomness of one decision at one version."""
    return seeded(f"{dialogue.seed}:{dialogue.version}:{purpose}")


def seeded(words: str) -> Random:
    """A generator that *words* fix, on every machine and for every release of Python."""
    return Random(int.from_bytes(sha256(words.encode()).digest()))  # noqa: S311 — reproducible, not secret
