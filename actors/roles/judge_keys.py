"""Questions for a judge: the masks that share one, and its key, `judge:MASKS`; masks are joined by plus signs."""

from collections.abc import Sequence

from ...events import Mask


def judge_key(masks: Sequence[Mask]) -> str:
    """Return the key of the question about *masks*."""
    return f"judge:{'+'.join(mask.id for mask in masks)}"


def masks_of(key: str) -> tuple[str, ...] | None:
    """Return the masks that the question of *key* is about; None where it is none for a judge."""
    kind, _, masks = key.partition(":")
    return tuple(masks.split("+")) if kind == "judge" else None
