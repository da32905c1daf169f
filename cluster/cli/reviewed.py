"""People's verdicts over a run, as they are printed."""

from ...events import Reviewed
from ...store.views import Reviews
from ...store.wording import count
from .app import console
from .layout import table

_COLUMNS = (Reviewed.KEPT, Reviewed.REJECTED, Reviewed.UNSURE)


def show_reviews(reviews: Reviews) -> None:
    """Print what people say by outcome, and how often each of them differs from the run; nothing without a review."""
    if not reviews.outcomes:
        return
    rows = [(one.outcome, *(one.reviewed[said] for said in _COLUMNS)) for one in reviews.outcomes]
    title = "\nReviewed by people: what they say, by outcome"
    console.print(table("outcome", *_COLUMNS, rows=rows, title=title))
    for person in reviews.people:
        console.print(
            f"{person.by}: {count(person.dialogues, 'dialogue')}, {person.against:,} against the run", style="dim"
        )
    if divided := sum(one.divided for one in reviews.outcomes):
        console.print(f"People disagree about {count(divided, 'dialogue')}: a rejection counts.", style="dim")
