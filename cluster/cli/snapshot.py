"""A dialogue at a version, as it is printed."""

from ...store.views import GivenReview, Snapshot
from ...store.wording import place_words, reviewed
from .app import console
from .chat import print_turn
from .layout import print_beside


def show_snapshot(shown: Snapshot, *, whole: bool = False) -> None:
    """Print the outcome, the plan, the turns, what was found and what people say."""
    console.print(f"{shown.id} at version {shown.version}: {shown.phase}", style="bold")
    show_turns(shown, whole=whole)
    show_judgements(shown)


def show_turns(shown: Snapshot, *, whole: bool = True) -> None:
    """Print the plan and the turns; without *whole*, a terminal folds long calls and results."""
    for number, subtask in enumerate(shown.plan, start=1):
        tools = ", ".join(subtask.tools)
        print_beside(f"  sub-task {number}: ", f"{subtask.goal}  [{tools}]", style="dim")
    for entry in shown.turns:
        print_turn(entry.turn, mask=entry.mask, whole=whole)


def show_judgements(shown: Snapshot) -> None:
    """Print what was found, and what people say."""
    for finding in shown.findings:
        where = f"{finding.check} at {place_words(finding)}"
        print_beside(f"  {finding.severity} ", f"{where}: {finding.message}", style="yellow")
    for review in shown.reviews:
        show_review(review)


def show_review(review: GivenReview) -> None:
    """Print what a person says."""
    print_beside("  review ", reviewed(review), style="magenta")
