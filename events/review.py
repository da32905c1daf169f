"""Reviews: what people say of a dialogue that has ended. Its outcome stays; a verdict stands beside it."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Literal

from .base import EventBase


class ReviewVerdict(StrEnum):
    """The verdict of a person."""

    KEEP = "keep"
    REJECT = "reject"
    UNSURE = "unsure"
    NOTE = "note"
    """None: words only, beside whatever that person says otherwise."""


class Reviewed(StrEnum):
    """The verdicts of all people on a dialogue, in one word: one rejection is enough, and doubt gives way to either."""

    REJECTED = "rejected"
    KEPT = "kept"
    UNSURE = "unsure"
    NONE = "none"


class DialogueReviewed(EventBase):
    """A person judged the dialogue, or noted something about it."""

    type: Literal["dialogue_reviewed"] = "dialogue_reviewed"
    by: str
    """The name of that person."""
    verdict: ReviewVerdict
    words: str
    """The reason or the note; empty where none was given."""
    turn: str | None
    """The turn that it is about, by id."""
    blind: bool
    """True if outcome and findings were hidden from that person."""


class ReviewWithdrawn(EventBase):
    """A person took a review back."""

    type: Literal["review_withdrawn"] = "review_withdrawn"
    by: str
    version: int
    """The version at which that review was recorded."""


BESIDE: Final = frozenset({"dialogue_reviewed", "review_withdrawn"})
"""Types of the events that may follow a dialogue's end, and leave it as it is."""


@dataclass(frozen=True, slots=True)
class Review:
    """A review that was not taken back."""

    version: int
    """The version at which it was recorded."""
    by: str
    verdict: ReviewVerdict
    words: str
    turn: str | None
    blind: bool


def standing(reviews: Iterable[Review]) -> dict[str, Review]:
    """Return the latest verdict of each person, by name; notes are none."""
    return {review.by: review for review in reviews if review.verdict is not ReviewVerdict.NOTE}


def reviewed_as(reviews: Iterable[Review]) -> Reviewed:
    """Return what people say of a dialogue, in one word."""
    said = {review.verdict for review in standing(reviews).values()}
    ranked = (
        (ReviewVerdict.REJECT, Reviewed.REJECTED),
        (ReviewVerdict.KEEP, Reviewed.KEPT),
        (ReviewVerdict.UNSURE, Reviewed.UNSURE),
    )
    return next((word for verdict, word in ranked if verdict in said), Reviewed.NONE)
