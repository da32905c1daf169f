"""Coherence by an embedding model: how near in meaning a turn is to the one before, and an answer to its question.

A turn counts where somebody speaks: calls and results have no words of their own. Nearness is the cosine of two
embeddings. What it is worth shows beside the same of answers and the questions of *other* dialogues: by chance alone.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from operator import mul
from typing import Final, TypeAlias

from ...events import AssistantTurn, Dialogue, UserTurn
from ...store.views import View

MOST_DIALOGUES: Final = 500
"""Dialogues that are measured, the first ones: of more, the mean hardly changes."""
LONGEST: Final = 4000
"""Characters of a turn that are embedded."""
_LEAST: Final = 3
"""Dialogues that are named as the least coherent ones."""

Vector: TypeAlias = Sequence[float]
"""Of length 1."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """What is said in a dialogue."""

    dialogue: str
    following: tuple[tuple[str, str], ...]
    """Each turn after the one before."""
    answering: tuple[tuple[str, str], ...]
    """What the user says, and the assistant's last words before the user speaks again."""

    @property
    def texts(self) -> frozenset[str]:
        """Every text in it."""
        return frozenset(text for pair in (*self.following, *self.answering) for text in pair)


def spoken_in(dialogue: Dialogue) -> Spoken:
    """Return what is said in *dialogue*, each turn up to `LONGEST` characters."""
    said = [
        (isinstance(turn, UserTurn), turn.text.strip()[:LONGEST])
        for turn in dialogue.turns
        if isinstance(turn, UserTurn | AssistantTurn) and turn.text and turn.text.strip()
    ]
    texts = [text for _, text in said]
    return Spoken(dialogue.id, tuple(pairwise(texts)), tuple(_answers(said)))


def _answers(said: Sequence[tuple[bool, str]]) -> Iterator[tuple[str, str]]:
    question = answer = ""
    for is_user, text in (*said, (True, "")):
        if not is_user:
            answer = text
            continue
        if question and answer:
            yield question, answer
        question, answer = text, ""


@dataclass(frozen=True, slots=True)
class Nearness:
    """A sum of cosines, and their number."""

    total: float = 0.0
    pairs: int = 0

    @property
    def mean(self) -> float | None:
        """None: there is no pair."""
        return self.total / self.pairs if self.pairs else None


@dataclass(frozen=True, slots=True)
class DialogueCoherence:
    """The coherence of one dialogue."""

    dialogue: str
    following: Nearness
    answering: Nearness
    by_chance: Nearness
    """Of its answers to the questions of the next dialogue, one by one."""


def coherence_of(spoken: Sequence[Spoken], vectors: Mapping[str, Vector]) -> list[DialogueCoherence]:
    """Return the coherence of each dialogue, with the embeddings of all its texts."""
    found = []
    for at, one in enumerate(spoken):
        other = spoken[(at + 1) % len(spoken)].answering if len(spoken) > 1 else ()
        strange = [(question, answer) for (question, _), (_, answer) in zip(other, one.answering, strict=False)]
        found.append(
            DialogueCoherence(
                one.dialogue,
                *(_nearness(pairs, vectors) for pairs in (one.following, one.answering, strange)),
            )
        )
    return found


def _nearness(pairs: Sequence[tuple[str, str]], vectors: Mapping[str, Vector]) -> Nearness:
    cosines = [sum(map(mul, vectors[one], vectors[other])) for one, other in pairs]
    return Nearness(sum(cosines), len(cosines))


class Likeness(View):
    """A mean of cosines."""

    mean: float | None
    """From -1 to 1. None: there is no pair."""
    pairs: int


class Coherence(View):
    """The coherence of a set."""

    model: str
    """The embedding model, and where it is."""
    dialogues: int
    following: Likeness
    """A turn and the one before."""
    answering: Likeness
    """An answer and its question."""
    by_chance: Likeness
    """An answer and a question of another dialogue."""
    least: tuple[tuple[str, float], ...]
    """The dialogues whose answers are least near to their questions, the least one first."""


def summed(found: Sequence[DialogueCoherence], model: str) -> Coherence:
    """Return the coherence of a set: every pair weighs the same."""
    ranked = sorted((mean, one.dialogue) for one in found if (mean := one.answering.mean) is not None)
    return Coherence(
        model=model,
        dialogues=len(found),
        following=_likeness([one.following for one in found]),
        answering=_likeness([one.answering for one in found]),
        by_chance=_likeness([one.by_chance for one in found]),
        least=tuple((dialogue, mean) for mean, dialogue in ranked[:_LEAST]),
    )


def _likeness(some: Sequence[Nearness]) -> Likeness:
    whole = Nearness(sum(one.total for one in some), sum(one.pairs for one in some))
    return Likeness(mean=whole.mean, pairs=whole.pairs)
