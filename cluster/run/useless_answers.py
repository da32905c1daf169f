"""The end of a run in which no answer can be used: it stops before everything is paid for in vain."""

from collections import Counter, defaultdict
from collections.abc import Callable

from ...actors.models import AnswerMissing
from ...actors.shell import Tally, Unusable
from ..errors import CommandError
from .remedies import remedy

_LONGEST = 200


class NothingUsable(CommandError):
    """The first answers of a model to a purpose could none of them be used; the run can be resumed."""


class UselessAnswers:
    """Watches the first answers of each model to each purpose."""

    def __init__(self, limit: int | None, place: Callable[[str], str] = lambda _: "models.default") -> None:
        """Stop at *limit* answers without a usable one; None: never. *place*: where a purpose's model stands."""
        self._limit = limit
        self._place = place
        self._unusable: defaultdict[tuple[str, str], list[Unusable]] = defaultdict(list)
        self._useful: set[tuple[str, str]] = set()

    def add(self, tally: Tally) -> None:
        """Add the answers of a visit.

        Raises:
            NothingUsable: those so far are as many as the limit, and none could be used.
        """
        if self._limit is None:
            return
        for source, answers in tally.answers.items():
            if answers.usable:
                self._useful.add(source)
                self._unusable.pop(source, None)
            elif source not in self._useful:
                self._unusable[source] += answers.unusable
                if len(self._unusable[source]) >= self._limit:
                    raise NothingUsable(_message(*source, self._unusable[source], self._place(source[0])))


def _message(purpose: str, model: str, unusable: list[Unusable], place: str) -> str:
    kind, times = Counter(one.kind for one in unusable).most_common(1)[0]
    faults = Counter(one.fault for one in unusable if one.kind == kind)
    fault = faults.most_common(1)[0][0]
    shown = fault if len(fault) <= _LONGEST else f"{fault[: _LONGEST - 3]}..."
    what = f"answers of {model!r} to {purpose!r}" if model else f"questions for {purpose!r}"
    return (
        f"none of the first {len(unusable)} {what} could be used, most often ({times} times) because: {shown}. "
        f"What to change: {remedy(kind, fault, place)}. Then launch again, after 'launch --probe'; "
        "--retry-failed opens the failed dialogues anew. limits.stop_after_unusable: null goes on whatever comes"
    )


def answers_missing(missing: list[str]) -> AnswerMissing:
    """Return the error of a run in which a file of recorded answers lacks some, one of each dialogue that rests."""
    resting = f"{len(missing):,} dialogues rest for want of an answer" if len(missing) > 1 else "its dialogue rests"
    return AnswerMissing(f"{missing[0]}; {resting}. Add what is missing, or name another model, and launch again")
