"""Waves: questions of many dialogues, gathered into batches; an outcome is kept until its dialogue has recorded it."""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import replace

from ....actors.models import ModelError, ModelMisconfigured, QuestionRefused
from ....actors.models.batch import BatchProviderOf, BatchQuestion, Outcome, QuestionKey, Unanswered, batch_provider
from ....actors.models.batch.port import QueueFull
from ....actors.outside import microseconds, new_id
from ....actors.questions import Reply
from ....actors.shell import Outcomes
from ....events import BatchEnded, BatchItem, BatchPrepared, BatchSubmitted, OpenBatch, RunEvent
from ....store.wording import count
from ...budget import BudgetExhausted
from .asked import Asked, fail, key_of, new_future
from .background import Background
from .budget import BatchBudget, believed
from .endpoints import BatchedEndpoint
from .forms import BatchForms
from .resuming import custom_ids
from .wave import Carrier, Wave

_MOST_GATHERINGS = 6
"""Times that new questions may put a batch off."""
_MOST_BYTES = 100_000_000
"""Bytes of one batch: providers take 200 MB."""
_BEYOND = "the results of its batch are too long to be read to their end"
_BUDGET_SECONDS = 1.0
"""Seconds between two looks whether the budget has room."""


class Waves:
    """The batches of a launch."""

    def __init__(
        self,
        endpoints: Mapping[str, BatchedEndpoint],
        record: Callable[[Sequence[RunEvent]], Awaitable[None]],
        budget: BatchBudget,
        *,
        provider: BatchProviderOf = batch_provider,
    ) -> None:
        """*record* appends to the run's stream. Raises ModelMisconfigured if a key is missing."""
        self._endpoints = endpoints
        self._record = record
        self._budget = budget
        self._forms = BatchForms(endpoints)
        self._stopped = asyncio.Event()
        self._providers = {name: provider(at.settings) for name, at in endpoints.items()}
        self._carriers = {name: Carrier(at, self._providers[name], self._stopped) for name, at in endpoints.items()}
        self._asked: dict[QuestionKey, Asked] = {}
        self._due: defaultdict[str, list[Asked]] = defaultdict(list)
        self._last_due: dict[str, float] = {}
        self._gathering: set[str] = set()
        self._waves: dict[str, Wave] = {}
        self._background = Background()

    @property
    def at_providers(self) -> str:
        """Words about the batches that providers have; empty where there is none."""
        waves = [wave for wave in self._waves.values() if wave.batch is not None and not wave.settled]
        if not waves:
            return ""
        questions, minutes = sum(wave.size for wave in waves), (_now() - min(wave.since for wave in waves)) / 60
        return f"{count(len(waves), 'batch')} of {count(questions, 'question')} at the provider, for {minutes:.0f} min"

    async def resume(self, batches: Mapping[str, OpenBatch], needed: Mapping[str, dict[str, BatchItem]]) -> int:
        """Wait for batches of earlier launches; return the number of those that are left alone.

        *needed* are the items whose outcomes are not recorded. Those of an endpoint that is not asked in batches now
        are left alone.
        """
        left = 0
        for id_, batch in batches.items():
            items = needed[id_]
            if not items:
                await self._record([BatchEnded(wave=id_, answered=len(batch.items), reason="")])
            elif batch.endpoint not in self._endpoints:
                left += 1
            else:
                wave = Wave(id_, batch.endpoint, batch.since, len(batch.items), items, batch.batch, resumed=True)
                self._budget.adopt(list(items.values()))
                for item in items.values():
                    self._asked[key_of(item)] = Asked(item, new_future(), wave=wave)
                self._begin(wave, None)
        await self._budget.report()
        return left

    async def outcomes(self, questions: Sequence[BatchQuestion]) -> Outcomes:
        """Return the outcomes of *questions* when all have come; nothing where the run stops.

        Raises:
            ModelError: the provider does not answer, or will not.
            BudgetExhausted: the budget does not bear one of them.
        """
        if self._stopped.is_set():
            return {}
        asked = [self._ask(question) for question in questions]
        await asyncio.wait([one.done for one in asked])
        if any(one.done.cancelled() for one in asked):
            return {}
        for error in [one.done.exception() for one in asked]:
            if error is not None:
                raise error
        return {key_of(one.item): one.done.result() for one in asked}

    async def recorded(self, keys: Collection[QuestionKey]) -> None:
        """Forget the questions *keys*: their outcomes are in the log."""
        for key in keys:
            asked = self._asked.pop(key, None)
            if asked is not None and asked.wave is not None:
                asked.wave.open.discard(key)
                await self._end_if_over(asked.wave)

    def stop(self) -> None:
        """Send nothing more; batches go on at their providers."""
        self._stopped.set()
        for asked in self._asked.values():
            asked.done.cancel()

    async def close(self) -> None:
        """Await batches that are being created, so that they are recorded, and close the connections."""
        self.stop()
        await self._background.settle()
        for provider in self._providers.values():
            await provider.close()

    def _ask(self, question: BatchQuestion) -> Asked:
        asked = self._asked.get(question.key)
        if asked is None:
            key = question.key
            item = BatchItem(
                dialogue=key.dialogue,
                question=key.question,
                attempt=key.attempt,
                prompt=key.prompt,
                most_tokens=question.most_tokens,
                most_price=question.most_price,
            )
            asked = self._asked[key] = Asked(item, new_future(), question)
            self._queue(asked, question)
        asked.question = question
        return asked

    def _queue(self, asked: Asked, question: BatchQuestion) -> None:
        asked.wave = None
        self._due[question.endpoint].append(asked)
        self._last_due[question.endpoint] = asyncio.get_running_loop().time()
        if question.endpoint not in self._gathering:
            self._gathering.add(question.endpoint)
            self._background.start(self._gather(question.endpoint), lambda: self._due.pop(question.endpoint, []))

    async def _gather(self, endpoint: str) -> None:
        """Wait until nothing new is due for a while, and send what is."""
        loop, seconds = asyncio.get_running_loop(), self._endpoints[endpoint].batch.gather_seconds
        begun = loop.time()
        try:
            while (left := self._last_due[endpoint] + seconds - loop.time()) > 0:
                if loop.time() - begun > _MOST_GATHERINGS * seconds:
                    break
                await self._carriers[endpoint].pause(left)
        finally:
            self._gathering.discard(endpoint)
        while self._due[endpoint]:
            await self._send_some(endpoint)

    async def _send_some(self, endpoint: str) -> None:
        due, size, most = self._due[endpoint], 0, 0
        for asked in due[: self._endpoints[endpoint].batch.most_questions]:
            assert asked.question is not None
            size += len(asked.question.body)
            if size > _MOST_BYTES and most:
                break
            most += 1
        grant = await self._budget.grant([asked.item for asked in due[:most]])
        if grant.exhausted:
            fail([due.pop(0)], BudgetExhausted(grant.exhausted))
        elif not grant.granted:
            await self._carriers[endpoint].pause(_BUDGET_SECONDS)
        else:
            sent = due[: grant.granted]
            del due[: grant.granted]
            await self._prepare(endpoint, sent)

    async def _prepare(self, endpoint: str, sent: Sequence[Asked]) -> None:
        """Record a batch of *sent* before the provider hears of it."""
        id_, since = new_id(), int(_now())
        made = [self._forms.sent(asked.question, asked.item) for asked in sent if asked.question is not None]
        items = custom_ids(id_, [item for item, _ in made])
        wave = Wave(id_, endpoint, since, len(sent), items)
        for asked in sent:
            asked.wave = wave
        event = BatchPrepared(wave=id_, endpoint=endpoint, since=since, items=tuple(items.values()))
        try:
            await self._record([event])
        except Exception as error:  # noqa: BLE001 — whatever it is, it is of those who wait
            fail(sent, error)
            return
        self._begin(wave, dict(zip(items, (body for _, body in made), strict=True)))

    def _begin(self, wave: Wave, bodies: Mapping[str, bytes] | None) -> None:
        wave.open = {key_of(item) for item in wave.items.values()}
        self._waves[wave.id] = wave
        self._background.start(self._carry(wave, bodies), lambda: self._of(wave))

    async def _carry(self, wave: Wave, bodies: Mapping[str, bytes] | None) -> None:
        carrier = self._carriers[wave.endpoint]
        outcomes: Mapping[str, Outcome] = {}
        never = full = False
        if wave.batch is None:
            try:
                wave.batch = await (carrier.find(wave) if bodies is None else carrier.create(wave, bodies))
            except ModelError as error:
                if bodies is not None and not wave.doubtful:
                    await self._record([BatchEnded(wave=wave.id, answered=0, reason=str(error)[:500])])
                raise
            if wave.batch is not None:
                await self._record([BatchSubmitted(wave=wave.id, batch=wave.batch)])
            else:
                never, wave.reason = True, "the provider never had it"
        if wave.batch is not None:
            try:
                outcomes = (await carrier.results(wave, wave.batch)).outcomes
            except QueueFull as error:
                never = full = True
                wave.reason = str(error)
        for custom, item in wave.items.items():
            self._settle(wave, item, outcomes.get(custom), unsent=never)
        wave.settled = True
        await self._budget.report()
        await self._end_if_over(wave)
        if full:
            await carrier.pause(self._endpoints[wave.endpoint].batch.longest_poll_seconds)
        self._ask_again(wave)

    def _settle(self, wave: Wave, item: BatchItem, outcome: Outcome | None, *, unsent: bool) -> None:
        key = key_of(item)
        asked = self._asked[key]
        refused = isinstance(outcome, ModelError) and self._forms.widened(wave.endpoint, item, outcome)
        outcome = believed(outcome, item) if isinstance(outcome, Reply) else outcome
        reply = outcome if isinstance(outcome, Reply) else None
        self._budget.settle(item, reply, unknown=outcome is None and not unsent)
        if refused:
            wave.open.discard(key)
            wave.reason = wave.reason or str(outcome)
            return
        if isinstance(outcome, ModelMisconfigured) and wave.resumed:
            # What was wrong may have been put right since: it is asked again before the run ends for it.
            outcome, unsent = Unanswered(str(outcome)), True
        beyond = wave.cut and outcome is None
        if outcome is None:
            outcome = Unanswered(_BEYOND if beyond else "it is not among the results of its batch")
        if isinstance(outcome, Unanswered):
            wave.open.discard(key)
            wave.reason = wave.reason or outcome.why
            asked.unanswered += not (unsent or beyond)
            tries = self._endpoints[wave.endpoint].settings.retries.tries
            if asked.unanswered < tries:
                return
            outcome = QuestionRefused(f"{outcome.why} ({tries} times in a batch)")
        elif isinstance(outcome, Reply):
            wave.answered += 1
            self._forms.answered(wave.endpoint, item)
            outcome = replace(outcome, latency=max(0.0, _now() - wave.since))
        elif isinstance(outcome, ModelMisconfigured):  # once that is put right, it is asked again
            wave.open.discard(key)
            wave.reason = wave.reason or str(outcome)
        if asked.done.done():  # the run is stopping: the next launch fetches the outcome again
            return
        if isinstance(outcome, Reply | QuestionRefused):
            asked.done.set_result(outcome)
        else:
            fail([asked], outcome)

    def _ask_again(self, wave: Wave) -> None:
        """Put questions without an outcome into the next batch; those that no visit has asked yet are forgotten."""
        for item in wave.items.values():
            asked = self._asked.get(key_of(item))
            if asked is None or asked.wave is not wave or asked.done.done():
                continue
            if asked.question is None:
                del self._asked[key_of(item)]
            else:
                asked.item = item
                self._queue(asked, asked.question)

    async def _end_if_over(self, wave: Wave) -> None:
        if wave.settled and not wave.open and self._waves.pop(wave.id, None) is not None:
            await self._record([BatchEnded(wave=wave.id, answered=wave.answered, reason=wave.reason[:500])])

    def _of(self, wave: Wave) -> list[Asked]:
        found = (self._asked.get(key_of(item)) for item in wave.items.values())
        return [asked for asked in found if asked is not None and asked.wave is wave]


def _now() -> float:
    """Return seconds since 1970."""
    return microseconds() / 1e6
