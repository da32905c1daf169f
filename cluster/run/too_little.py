"""What a run has too little of to bring dialogues that differ: said before anything is paid."""

from collections.abc import Iterator

from ...actors.tools import Pool
from ...store.wording import count
from ..config.resolved_run import ResolvedRun

_OFTEN = 2
"""Dialogues for each person, from which on people are said to come again."""


def too_little(run: ResolvedRun, pool: Pool) -> Iterator[str]:
    """Yield a sentence for a pool that is too small, for too few dialogues, and for too few people."""
    dialogues, span, tools = run.config.least, run.config.generation.tools, len(pool)
    if tools < span.min:
        yield (
            f"The pool is small: it has {count(tools, 'tool')}, and a dialogue is offered {span.min} to {span.max} "
            "('generation.tools'). Each will be offered all of them, and tasks will be alike."
        )
    if dialogues < tools:
        yield (
            f"The sample is small: with {count(dialogues, 'dialogue')} over {count(tools, 'tool')}, some tools may be "
            f"offered in none. From {tools:,} dialogues on, each is."
        )
    people = len(run.materials.personas)
    if people and dialogues >= _OFTEN * people:
        yield f"The {count(people, 'person')} of 'personas' will speak in about {dialogues // people:,} dialogues each."
