"""Reviews over a run: what people say of the dialogues that were accepted, rejected or failed."""

from collections import Counter
from collections.abc import Mapping, Sequence

from ....events import BESIDE, Dialogue, Recorded, Reviewed, reviewed_as, standing
from ..dialogue.snapshot import dialogue_at
from ..outcome import DialogueOutcome, outcome_of
from ..view import Short, View


class ReviewCount(View):
    """People's verdicts on the dialogues of one outcome."""

    outcome: DialogueOutcome
    reviewed: Mapping[Reviewed, int]
    """Dialogues by what people say of them, those of which nobody says anything left out."""
    divided: int
    """Dialogues of which one person says keep and another one reject; they count as rejected."""


class PersonCount(View):
    """The verdicts of one person that stand."""

    by: Short
    dialogues: int
    against: int
    """Those that say other than the run: rejected what was accepted, or keep what was rejected."""


class Reviews(View):
    """What people say of a run's dialogues."""

    outcomes: tuple[ReviewCount, ...]
    people: tuple[PersonCount, ...]


class ReviewMeter:
    """Adds up dialogue by dialogue, in memory that grows with the people."""

    def __init__(self) -> None:
        self._said: dict[DialogueOutcome, Counter[Reviewed]] = {}
        self._divided: Counter[DialogueOutcome] = Counter()
        self._people: Counter[str] = Counter()
        self._against: Counter[str] = Counter()

    def add(self, records: Sequence[Recorded]) -> None:
        """Add one dialogue: all its records. Raises DamagedLog."""
        if records and records[-1].event.type in BESIDE:
            self.count(dialogue_at(records))

    def count(self, dialogue: Dialogue) -> None:
        """Add one dialogue."""
        verdicts = {by: reviewed_as([review]) for by, review in standing(dialogue.reviews).items()}
        if not verdicts:
            return
        outcome = outcome_of(dialogue.phase)
        self._said.setdefault(outcome, Counter())[reviewed_as(dialogue.reviews)] += 1
        self._divided[outcome] += {Reviewed.KEPT, Reviewed.REJECTED} <= set(verdicts.values())
        self._people.update(list(verdicts))
        self._against.update(by for by, said in verdicts.items() if said is _OTHER.get(outcome))

    @property
    def reviews(self) -> Reviews:
        """The reviews so far."""
        return Reviews(
            outcomes=tuple(
                ReviewCount(
                    outcome=outcome,
                    reviewed={said: self._said[outcome][said] for said in Reviewed if said is not Reviewed.NONE},
                    divided=self._divided[outcome],
                )
                for outcome in DialogueOutcome
                if outcome in self._said
            ),
            people=tuple(
                PersonCount(by=by, dialogues=number, against=self._against[by])
                for by, number in sorted(self._people.items())
            ),
        )


_OTHER = {DialogueOutcome.ACCEPTED: Reviewed.REJECTED, DialogueOutcome.REJECTED: Reviewed.KEPT}
