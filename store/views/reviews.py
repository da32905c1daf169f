"""Reviews of one dialogue, as views show them."""

from ...events import Dialogue, ReviewVerdict
from .view import Sentence, Short, View


class GivenReview(View):
    """What a person said of a dialogue, and did not take back."""

    by: Short
    verdict: ReviewVerdict
    words: Sentence
    turn: Short | None
    """The turn that it is about."""
    blind: bool
    """True if outcome and findings were hidden from that person."""
    version: int
    """The version at which it was recorded."""


def given_reviews(dialogue: Dialogue) -> tuple[GivenReview, ...]:
    """Return the reviews of *dialogue*, in the order in which they were given."""
    return tuple(map(GivenReview.copied_from, dialogue.reviews))
