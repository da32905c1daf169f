"""Tasks as examples for a plan: a user's own, or a small set of ours from many domains."""

from typing import Final

from .settings import Variety
from .strata import evenly, stratum

_EACH: Final = 2
"""Examples for one plan."""
_MOST: Final = 600
"""Characters of one example."""

_TEXT: Final = """
Find out why the last invoice is higher than the one before, have the wrong item credited, then set a spending
alert.

Check the weather at two trailheads for Sunday, choose the drier one, and reserve the hut there for four
people.

Move Thursday's physiotherapy to a slot after 16:00 next week, and put the new time into the family calendar.

See which two of the three rented servers are nearly idle, stop these, and report what that saves a month.

Look up which ingredients for the saved lasagne recipe are missing, order them for tomorrow morning, change
the tip.

Return the boots that are a size too small, take the same ones a size larger, and pay the difference by gift
card.

Compare the range and the trunk of two electric cars, book a test drive of the roomier one, and share the
appointment.

List the pull requests that wait for a review for more than a week, remind their reviewers, and postpone the
release.

Find a quiet hotel near the conference for two nights, check that it lets a guide dog in, and reserve it
refundably.

Trace a parcel that was marked as delivered but is not there, open a claim, and have the replacement sent to
the office.

Convert the budget of a trip to the local currency, see whether it is enough for the train pass, and buy the
pass.

Put together what three sensors measured last night, see which one failed, and open a ticket for the
technician.

Register a puppy with the nearest vet that has a free morning, and ask for a reminder of the second
vaccination.

Sort the scans in the inbox folder by year, rename those without a date, and make an archive of the year
before last.

See which bills of the flat share are unpaid, split them among four, and ask each for the share by message.

Rebook the flight that collides with the exam, keep the window seat, and cancel the rental car of the first
day.

Find the song that was played at 8:40 on the radio, add it to the running list, and take out the slow ones.

Check the remaining leave, ask for the week after Easter, and name a colleague for the on-call duty.
"""

OURS: Final = tuple(" ".join(task.split()) for task in _TEXT.split("\n\n"))
"""Hand-written, a paragraph each."""


def draw_examples(variety: Variety, seed: str, number: int) -> tuple[str, ...]:
    """Return the example tasks for the plan of dialogue *number*, no two the same."""
    tasks = list(variety.examples or OURS)
    chosen: list[str] = []
    for place in range(min(_EACH, len(tasks))):
        task = evenly(tasks, stratum(f"{seed}:example:{place}", number))
        tasks.remove(task)
        chosen.append(task[:_MOST])
    return tuple(chosen)
