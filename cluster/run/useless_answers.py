"""The end of a run in which no answer can be used: it stops before everything is paid for in vain."""

from collections import Counter, defaultdict
from collections.abc import Callable

from ...actors.models import AnswerMissing
from ...actors.shell import Tally, Unusable
from ..errors import CommandError
from .remedies import remedy

_LONGEST = 200
_LATER = 2
"""Multiple of the limit that answers in a row have to reach after a usable one: a weak model has its bad series."""


class NothingUsable(CommandError):
    """None of a model's first answers to a purpose could be used, or of many in a row; the run can be resumed."""


class UselessAnswers:
    """Watches the answers to each purpose, which one model gives: the first ones, and those in a row later."""

    def __init__(self, limit: int | None, place: Callable[[str], str] = lambda _: "models.default") -> None:
        """Stop at *limit* first answers without a usable one, or at _LATER times as many in a row; None: never.

        *place*: where a purpose's model stands.
        """
        self._limit = limit
        self._place = place
        self._unusable: defaultdict[str, list[tuple[str, Unusable]]] = defaultdict(list)
        """Models and faults of the answers to each purpose since its last usable one."""
        self._useful: set[str] = set()

    def add(self, tally: Tally) -> None:
        """Add the answers of a visit.

        Raises:
            NothingUsable: those so far, or since the last usable one, are as many as the limit.
        """
        if self._limit is None:
            return
        for purpose in {purpose for purpose, _ in tally.answers}:
            of_it = {model: answers for (name, model), answers in tally.answers.items() if name == purpose}
            if any(answers.usable for answers in of_it.values()):
                self._useful.add(purpose)
                self._unusable.pop(purpose, None)
                continue
            unusable = self._unusable[purpose]
            unusable += [(model, one) for model, answers in of_it.items() for one in answers.unusable]
            later = purpose in self._useful
            if len(unusable) >= self._limit * (_LATER if later else 1):
                raise NothingUsable(_message(purpose, unusable, self._place(purpose), later=later))


def _message(purpose: str, unusable: list[tuple[str, Unusable]], place: str, *, later: bool) -> str:
    kind, times = Counter(one.kind for _, one in unusable).most_common(1)[0]
    (model, fault), _ = Counter((model, one.fault) for model, one in unusable if one.kind == kind).most_common(1)[0]
    shown = fault if len(fault) <= _LONGEST else f"{fault[: _LONGEST - 3]}..."
    what = f"answers of {model!r} to {purpose!r}" if model else f"questions for {purpose!r}"
    return (
        f"none of the {'last' if later else 'first'} {len(unusable)} {what} could be used, most often ({times} times) "
        f"because: {shown}. "
        f"What to change: {remedy(kind, fault, place)}. Then launch again, after 'launch --probe'; "
        "--retry-failed opens the failed dialogues anew. limits.stop_after_unusable: null goes on whatever comes"
    )


def answers_missing(missing: list[str]) -> AnswerMissing:
    """Return the error of a run in which a file of recorded answers lacks some, one of each dialogue that rests."""
    resting = f"{len(missing):,} dialogues rest for want of an answer" if len(missing) > 1 else "its dialogue rests"
    return AnswerMissing(f"{missing[0]}; {resting}. Add what is missing, or name another model, and launch again")
