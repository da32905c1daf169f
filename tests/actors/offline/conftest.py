"""Dialogues that the offline model has written, with every question that it was asked."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
from pydantic import BaseModel

from support.driving import NO_USAGE, ROLES
from support.generations import small
from toolace_mt.actors.experts import EXPERTS
from toolace_mt.actors.methods.mask_and_fill.routing import next_role
from toolace_mt.actors.offline import Mistakes, OfflineSettings, answer
from toolace_mt.actors.questions import Question, Reply
from toolace_mt.actors.roles import draw_opening, purposes
from toolace_mt.actors.scenarios import Variety
from toolace_mt.actors.schemas import with_schema
from toolace_mt.actors.shell.answering import add_answer
from toolace_mt.actors.shell.event_group import EventGroup
from toolace_mt.actors.tools import Pool, load_pool
from toolace_mt.events import ComplexityKind, Dialogue, admit_all, evolve, unopened

POOL = Path(__file__).parents[3] / "examples" / "pool.json"


@dataclass(frozen=True)
class Carried:
    """A dialogue that was carried to its end."""

    dialogue: Dialogue
    asked: tuple[tuple[Question[BaseModel], str], ...]
    """Every question with its answer."""
    drafted: Dialogue
    """The dialogue as its skeleton was complete."""

    @property
    def injected(self) -> set[ComplexityKind]:
        """The kinds whose injections were accepted."""
        return {edit.injection for edit in self.dialogue.edits if edit.accepted and edit.injection}


Carry = Callable[..., Carried]


def _carry(pool: Pool, number: int, settings: OfflineSettings, policy: str, kind: ComplexityKind | None) -> Carried:
    variety = Variety(policy=policy)
    opened = draw_opening(small(), pool, experts=tuple(EXPERTS), run_seed=7, number=number, variety=variety)
    if kind is not None:
        parameters = opened.parameters.model_copy(update={"complexities": (kind,)})
        opened = opened.model_copy(update={"parameters": parameters})
    dialogue = drafted = evolve(unopened(f"run/{number}"), opened)
    asked: list[tuple[Question[BaseModel], str]] = []
    while (name := next_role(dialogue)) is not None:
        role = ROLES[name]
        if events := role.decide(dialogue, ()):
            dialogue = admit_all(dialogue, events)
            continue
        version = dialogue.version
        for question in [with_schema(dialogue, question) for question in role.ask(dialogue)]:
            if dialogue.ended:
                break
            prompt = question.prompt
            text = answer(prompt.system, prompt.context + prompt.task, settings=settings)
            asked.append((question, text))
            reply = Reply(text, "offline", "stop", NO_USAGE, 0.0, 0.0)
            group = EventGroup(dialogue)
            add_answer(group, role, question, reply, version=version)
            dialogue = group.dialogue
        if name is purposes.INITIALIZER:
            drafted = dialogue
    return Carried(dialogue, tuple(asked), drafted)


@pytest.fixture(scope="session")
def pool() -> Pool:
    """The example pool."""
    return load_pool([POOL])


@pytest.fixture(scope="session")
def carry(pool: Pool) -> Carry:
    """Carries dialogue *number* of the example pool to its end; each is made once. A *kind* is its only injection."""

    @cache
    def carried(
        number: int,
        seed: int = 0,
        mistakes: Mistakes | None = None,
        policy: str = "",
        kind: ComplexityKind | None = None,
    ) -> Carried:
        settings = OfflineSettings(seed=seed, mistakes=mistakes or Mistakes())
        return _carry(pool, number, settings, policy, kind)

    return carried


@pytest.fixture(scope="session")
def many(carry: Carry) -> list[Carried]:
    """Two dozen dialogues without mistakes."""
    return [carry(number) for number in range(24)]
