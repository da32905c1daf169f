"""The shape of dialogues: turns, calls, words and results."""

from collections import Counter
from collections.abc import Iterator, Mapping

from ...events import AssistantTurn, ToolListTurn, UserTurn
from ...store.views import View
from ...store.views.duplicates.similarity import tokens_of
from ..evidence import DialogueView
from .distributions import Distribution, DistributionCounter
from .figures import Figure, ShareOf


class Share(View):
    """Some of all."""

    some: int
    all: int
    share: float | None
    """None: there is none."""

    @classmethod
    def of(cls, some: int, all_: int) -> "Share":
        """Return the share of *some*."""
        return cls(some=some, all=all_, share=some / all_ if all_ else None)


class Shape(View):
    """The shape of a set."""

    distributions: Mapping[Figure, Distribution]
    shares: Mapping[ShareOf, Share]


class ShapeMeter:
    """Adds up dialogue by dialogue."""

    def __init__(self) -> None:
        self.counters: Mapping[Figure, DistributionCounter] = {figure: DistributionCounter() for figure in Figure}
        self._some: Counter[ShareOf] = Counter()
        self._all: Counter[ShareOf] = Counter()

    def add(self, view: DialogueView) -> None:
        """Add one dialogue."""
        calls = view.calls
        self._add(Figure.TURNS, len(view.turns))
        self._add(Figure.USER_TURNS, sum(isinstance(turn, UserTurn) for turn in view.turns))
        self._add(Figure.CALLS, len(calls))
        self._add(Figure.TOOLS_OFFERED, len(view.tools_ever))
        self._add(Figure.TOOLS_CALLED, len({placed.call.name for placed in calls}))
        self._share(ShareOf.DIALOGUES_WITHOUT_CALL, some=not calls)
        changes = any(isinstance(turn, ToolListTurn) for turn in view.turns)
        self._share(ShareOf.DIALOGUES_WITH_TOOL_CHANGE, some=changes)
        for asked in _calls_by_user_turn(view):
            self._add(Figure.CALLS_PER_USER_TURN, asked)
            self._share(ShareOf.USER_TURNS_WITHOUT_CALL, some=not asked)
        for placed in calls:
            given = len(placed.call.arguments) if isinstance(placed.call.arguments, dict) else 0
            self._add(Figure.ARGUMENTS, given)
            self._share(ShareOf.CALLS_WITHOUT_ARGUMENTS, some=not placed.call.arguments)
            self._share(ShareOf.CALLS_WITHOUT_RESULT, some=placed.result is None)
        for turn in view.turns:
            if isinstance(turn, UserTurn):
                self._add(Figure.USER_WORDS, len(tokens_of(turn.text)))
            elif isinstance(turn, AssistantTurn):
                self._add_answer(turn)
        for result in view.results:
            self._add(Figure.RESULT_CHARACTERS, len(result.result.content))
            self._share(ShareOf.FAILED_RESULTS, some=result.failed)
            self._share(ShareOf.EMPTY_RESULTS, some=result.empty and not result.failed)

    def _add_answer(self, turn: AssistantTurn) -> None:
        if turn.text.strip():
            self._add(Figure.ASSISTANT_WORDS, len(tokens_of(turn.text)))
        if turn.calls:
            self._add(Figure.CALLS_AT_ONCE, len(turn.calls))
            self._share(ShareOf.TURNS_WITH_SEVERAL_CALLS, some=len(turn.calls) > 1)

    def _add(self, figure: Figure, number: int) -> None:
        self.counters[figure].add(number)

    def _share(self, share: ShareOf, *, some: bool) -> None:
        self._some[share] += some
        self._all[share] += 1

    @property
    def shape(self) -> Shape:
        """The shape so far."""
        return Shape(
            distributions={figure: counter.distribution for figure, counter in self.counters.items()},
            shares={share: Share.of(self._some[share], self._all[share]) for share in ShareOf},
        )


def _calls_by_user_turn(view: DialogueView) -> Iterator[int]:
    """Yield the calls between each user's turn and the next."""
    heard, calls = False, 0
    for turn in view.turns:
        if isinstance(turn, UserTurn):
            if heard:
                yield calls
            heard, calls = True, 0
        elif isinstance(turn, AssistantTurn):
            calls += len(turn.calls)
    if heard:
        yield calls
