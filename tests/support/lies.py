"""Runs over an endpoint that shows one fault again and again, launched until they are done, and their accounts."""

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from rich.console import Console

from support.runs import assert_whole, write_config
from toolace_mt.actors.models.failures.errors import ModelError
from toolace_mt.actors.offline import Mistakes, OfflineSettings, answer
from toolace_mt.actors.offline.server import MockServer, ServerSettings
from toolace_mt.actors.offline.server.served import FAULTS, Counts, Served
from toolace_mt.actors.tools import load_pool
from toolace_mt.cluster.budget import Budget, PastMeter
from toolace_mt.cluster.config.reading import read_run
from toolace_mt.cluster.run.display import Display
from toolace_mt.cluster.run.launch import Ending, launch
from toolace_mt.events import ModelAnswered, Recorded

KEY_NAME, KEY = "LIES_KEY", "sk-lies-0123456789abcdef"
DIALOGUES = 3
RATES = (0.1, 0.2, 0.3)
PROVIDERS = ("openai", "anthropic")
MIXTURES, _FEW = 6, 4
LAUNCHES = 12
"""Launches after which a run that does not end is given up."""
PRICE = {"input": 1.0, "output": 10.0}
_OFFLINE = OfflineSettings(seed=5, mistakes=Mistakes(missing_argument=0.05, invented_identifier=0.05))
_DEAREST = 0.1
"""US dollars that an answer of a run this small can cost."""
_MOST_USD, _MOST_TOKENS = 1.25, 1_250_000
"""What a dialogue of it can have spent, with what stands in for usage that was not said."""


@dataclass(frozen=True, slots=True)
class Lie:
    """Some faults at one rate together, through one SDK."""

    faults: tuple[Served, ...]
    rate: float
    provider: str

    def __str__(self) -> str:
        names = f"{len(self.faults)} faults" if len(self.faults) > _FEW else "+".join(self.faults)
        return f"{names} {self.rate:.0%} {self.provider}"


@dataclass(frozen=True, slots=True)
class Told:
    """The result of one run over a lying endpoint."""

    lie: Lie
    met: int
    stops: tuple[str, ...]
    """Words with which a launch ended before the run was done."""
    answers: int
    wrong: tuple[str, ...]
    """Ways in which its accounts are wrong, or it did not end."""


def every_lie() -> Iterator[Lie]:
    """Yield every fault at every rate through every SDK, then mixtures: of some, and of all."""
    dice = Random(9)
    mixtures = [tuple(dice.sample(FAULTS, _FEW)) for _ in range(MIXTURES)]
    for faults in (*((fault,) for fault in FAULTS), *mixtures, FAULTS):
        for rate in RATES:
            for provider in PROVIDERS:
                yield Lie(faults, rate, provider)


async def told(lie: Lie, folder: Path, *, dialogues: int = DIALOGUES) -> Told:
    """Run over the liar until it is done, and check the accounts; the environment has the key."""
    settings = ServerSettings(
        key=KEY,
        models=("mock",),
        faults={fault: lie.rate / len(lie.faults) for fault in lie.faults},
        latency=0.002,
        seed=4,
        retry_after=0.05,
        slow_seconds=0.05,
    )
    async with MockServer(
        settings, lambda system, user: answer(system, user, settings=_OFFLINE)
    ).listening() as endpoint:
        config = write_config(folder, **_config(lie, endpoint.url, dialogues))
        stops = await _stops(config)
        counts = endpoint.counts
    wrong = ["it stopped without a reason"] * stops.count("")
    if len(stops) == LAUNCHES:
        wrong.append(f"it has not ended after {LAUNCHES} launches")
    met = sum(counts.served[fault] for fault in lie.faults)
    try:
        found = await asyncio.to_thread(assert_whole, folder / "log.sqlite", dialogues)
    except AssertionError as error:
        return Told(lie, met, stops, counts.answers, (*wrong, f"the log is not whole: {error}"))
    records = [record for its in found.values() for record in its]
    wrong += _accounts(records, counts)
    wrong += _spent([*found.values()])
    if counts.served[Served.NO_SUCH_PATH]:
        wrong.append("a redirect was followed")
    wrong += _keys_in(folder)
    return Told(lie, met, stops, counts.answers, tuple(wrong))


def _config(lie: Lie, url: str, dialogues: int) -> dict[str, Any]:
    model = {
        "provider": lie.provider,
        "model": "mock",
        "base_url": url if lie.provider == "anthropic" else f"{url}/v1",
        "api_key_env": KEY_NAME,
        "retries": {"first": 0.02},
        "price": PRICE,
        "longest_reply": 200_000,
    }
    return {
        "dialogues": dialogues,
        "cluster": {"dialogues": dialogues},
        "models": {"default": model},
        "budget": {"usd": 50.0, "tokens": 50_000_000},
        "limits": {"default": {"tokens_per_minute": 40_000_000, "requests_per_minute": 40_000}},
    }


async def _stops(config: Path) -> tuple[str, ...]:
    """Launch as a user would who is told that launching again resumes; return the words of those that stopped."""
    stops: list[str] = []
    while len(stops) < LAUNCHES:
        resolved = read_run(config)
        pool, display = load_pool(resolved.config.pool), Display(Console(quiet=True), quiet=True)
        try:
            launched = await launch(resolved, pool, display, in_process=True)
        except ModelError as error:  # said to the user, who launches again
            stops.append(f"{type(error).__name__}: {error}")
            continue
        if launched.ending is not Ending.STOPPED:
            break
        stops.append(launched.reason or "")
    return tuple(stops)


def _keys_in(folder: Path) -> Iterator[str]:
    yield from (f"{path.name} holds the key" for path in folder.iterdir() if KEY.encode() in path.read_bytes())


def _accounts(records: Sequence[Recorded], counts: Counts) -> Iterator[str]:
    """Compare what is recorded with what the server has counted: answers, their tokens, and their price."""
    answers = [record.event for record in records if isinstance(record.event, ModelAnswered)]
    paid = counts.answers + sum(counts.served[without_end] for without_end in (Served.ENDLESS, Served.BOMB))
    if len(answers) != paid:
        yield f"{paid} answers were sent to the end, and {len(answers)} are recorded"
    if any(one.price is not None and not 0 <= one.price < _DEAREST for one in answers):
        yield "an answer has a price that cannot be"
    if any((one.at_most is None) != (None not in (one.price, one.usage.input_tokens)) for one in answers):
        yield "an answer without usage has nothing that stands in for it"
    if any(len(one.text) > 2 * 200_000 or len(one.model) > 200 for one in answers):
        yield "a reply or a model's name is longer than its bound"
    said = [one for one in answers if one.at_most is None]
    tokens = [sum(getattr(one.usage, name) or 0 for one in said) for name in ("input_tokens", "output_tokens")]
    sent = [counts.input_tokens, counts.output_tokens]
    whole = len(said) == len(answers)
    if any(one > other for one, other in zip(tokens, sent, strict=True)) or (whole and tokens != sent):
        yield f"{sent} tokens were sent, and {tokens} are recorded"
    price, expected = (sum(each) for each in ((one.price or 0 for one in said), _prices(tokens)))
    if abs(price - expected) > _DEAREST * 1e-3:
        yield f"the answers cost {expected:.5f} dollars, and {price:.5f} are recorded"


def _prices(tokens: Sequence[int]) -> Iterator[float]:
    return (number * PRICE[name] / 1e6 for number, name in zip(tokens, PRICE, strict=True))


def _spent(dialogues: Sequence[Sequence[Recorded]]) -> Iterator[str]:
    meter = PastMeter("small")
    for records in dialogues:
        meter.add(records)
    spent = meter.past(Budget(usd=50.0)).spent
    if not 0 < spent.usd < _MOST_USD * len(dialogues) or not 0 < spent.tokens < _MOST_TOKENS * len(dialogues):
        yield f"the next launch would begin with {spent.usd:.2f} dollars and {spent.tokens} tokens spent"
