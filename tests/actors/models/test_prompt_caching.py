"""Prompts begin with what was sent before: most of a run's input can come from a provider's cache."""

from collections import Counter
from itertools import accumulate
from os.path import commonprefix
from pathlib import Path

from pydantic import BaseModel

from support.driving import ROLES
from toolace_mt.actors.experts import DEFAULT_PANEL
from toolace_mt.actors.methods.mask_and_fill.routing import next_role
from toolace_mt.actors.models import OfflineModel
from toolace_mt.actors.prompts import Prompt
from toolace_mt.actors.questions import Question, Reply
from toolace_mt.actors.roles.opening import Generation, draw_opening
from toolace_mt.actors.shell import Shell, Stamp
from toolace_mt.actors.tools import load_pool
from toolace_mt.events import Phase, encode
from toolace_mt.store import MemoryLog

POOL = Path(__file__).parents[3] / "examples" / "pool.json"
BLOCK = 512
"""Characters, about 128 tokens: caches keep prompts in blocks of that size."""
LEAST = 4096
"""Characters, about 1024 tokens: a shorter prefix is not kept."""


class Listening:
    """The offline model, and every prompt that it was sent."""

    def __init__(self) -> None:
        self.prompts: list[Prompt] = []
        self._model = OfflineModel()

    async def reply(self, question: Question[BaseModel]) -> Reply:
        """Reply of the offline model."""
        self.prompts.append(question.prompt)
        return await self._model.reply(question)

    async def close(self) -> None:
        """There is nothing to let go of."""


async def prompts_of_dialogue(number: int, *, together: int) -> list[Prompt]:
    """Every prompt of one whole dialogue over the example pool, with the parameters of the paper."""
    opening = draw_opening(
        Generation(votes_together=together), load_pool([POOL]), experts=DEFAULT_PANEL, run_seed=1, number=number
    )
    stamp, model, stream = Stamp("run", "here"), Listening(), f"run/{number}"
    async with MemoryLog() as log:
        frames = [encode(stamp.envelope(opening, role="conductor", cause=None))]
        await log.append_frames(stream, frames, expected=0)
        visited = await Shell(ROLES, lambda _: model, log, stamp, next_role=next_role, in_flight=8).visit(
            stream, frames
        )
    assert visited.phase in (Phase.ACCEPTED, Phase.REJECTED)
    return model.prompts


def seen_before(prompts: list[str], *, block: int = 1, least: int = 0) -> int:
    """Characters that lie in a prefix of an earlier prompt, in whole blocks, where there are *least* of them."""
    seen = 0
    for number, prompt in enumerate(prompts):
        shared = (commonprefix([prompt, earlier]) for earlier in prompts[:number])  # noqa: RUF071 — it is meant of text
        longest = max(map(len, shared), default=0)
        seen += longest // block * block if longest >= least else 0
    return seen


def marked_before(prompts: list[Prompt]) -> int:
    """Characters up to the last `cache_control` that an earlier prompt had with the same text before it."""
    marked: set[str] = set()
    seen = 0
    for prompt in prompts:
        prefixes = [*accumulate([prompt.system, *prompt.context_blocks])]
        assert len(prefixes) <= 4  # marks that a provider takes
        seen += max((len(prefix) for prefix in prefixes if prefix in marked), default=0)
        marked.update(prefixes)
    return seen


async def test_most_of_what_is_sent_was_sent_before() -> None:
    """Over whole dialogues more than two thirds: byte by byte, in a cache's blocks, and up to its marks."""
    sent = exact = in_blocks = at_marks = 0
    for number in range(1, 6):
        prompts = await prompts_of_dialogue(number, together=1)
        texts = [prompt.system + prompt.context + prompt.task for prompt in prompts]
        sent += sum(map(len, texts))
        exact += seen_before(texts)
        in_blocks += seen_before(texts, block=BLOCK, least=LEAST)
        at_marks += marked_before(prompts)
    assert exact / sent > 0.7
    assert in_blocks / sent > 0.7
    assert at_marks / sent > 0.7


async def test_shared_questions_send_less_and_nothing_more_that_is_new() -> None:
    """What a provider has in its cache is cheap, and what is not sent at all costs nothing."""
    sent, new = Counter[int](), Counter[int]()
    for together in (1, 3):
        for number in range(1, 4):
            prompts = await prompts_of_dialogue(number, together=together)
            length = sum(len(prompt.system + prompt.context + prompt.task) for prompt in prompts)
            sent[together] += length
            new[together] += length - marked_before(prompts)
    assert sent[3] < 0.85 * sent[1]
    assert new[3] < 1.02 * new[1]
