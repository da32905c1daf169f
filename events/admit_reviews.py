"""Admission of reviews: only of what has ended, bounded, and taken back only by who gave them."""

from typing import Final

from .dialogue import Dialogue
from .review import DialogueReviewed, ReviewVerdict, ReviewWithdrawn

MAX_NAME: Final = 100
MAX_WORDS: Final = 1_000
"""Characters of a person's name, and of a reason or note."""


def review_objection(dialogue: Dialogue, event: DialogueReviewed | ReviewWithdrawn) -> str | None:
    """Return the reason why a person cannot say that of *dialogue* now, or None."""
    if not dialogue.ended:
        return f"it has not ended: it is {dialogue.phase}"
    if not event.by.strip() or len(event.by) > MAX_NAME:
        return f"a review has the name of a person, of 1 to {MAX_NAME} characters"
    if isinstance(event, ReviewWithdrawn):
        given = any(review.version == event.version and review.by == event.by for review in dialogue.reviews)
        return None if given else f"there is no review of {event.by!r} at version {event.version} to take back"
    if len(event.words) > MAX_WORDS:
        return f"a reason or note has at most {MAX_WORDS:,} characters, this one has {len(event.words):,}"
    if not event.words.strip() and event.verdict in (ReviewVerdict.REJECT, ReviewVerdict.NOTE):
        return "a rejection needs a reason" if event.verdict is ReviewVerdict.REJECT else "a note needs words"
    if event.turn is not None and event.turn not in {turn.id for turn in dialogue.turns}:
        return f"there is no turn {event.turn[:MAX_NAME]!r} in it"
    return None
