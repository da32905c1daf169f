"""Batches and the budget: reports are totals, so one that is lost, repeated or heard by a new governor does no harm."""

from toolace_mt.cluster.budget import Amount, Budget
from toolace_mt.cluster.limits import BatchReport, Governor

EACH = Amount(1, 100)


async def test_as_many_questions_are_granted_as_there_is_room_for() -> None:
    """The others wait; they are hopeless only where nothing that is held could make room."""
    governor = Governor({}, Budget(tokens=250))
    assert (await governor.reserve(BatchReport(wanted=(EACH,) * 3))).granted == 2
    waiting = await governor.reserve(BatchReport(held=EACH.times(2), wanted=(EACH,)))
    assert (waiting.granted, waiting.exhausted) == (0, "")
    cheap = await governor.reserve(BatchReport(spent=Amount(2, 120), wanted=(EACH,)))
    assert cheap.granted == 1
    hopeless = await governor.reserve(BatchReport(spent=Amount(3, 220), wanted=(EACH,)))
    assert "the budget of 250 tokens is used up" in hopeless.exhausted
    status = await governor.status()
    assert (status.spent, status.reserved) == (Amount(3, 220), Amount())


async def test_a_report_that_is_repeated_counts_once() -> None:
    """Neither what is held nor what is spent is added up."""
    governor = Governor({}, Budget(tokens=1000))
    for _ in range(3):
        await governor.reserve(BatchReport(held=EACH.times(2), spent=Amount(1, 70)))
    status = await governor.status()
    assert (status.spent, status.reserved) == (Amount(1, 70), EACH.times(2))


async def test_a_new_governor_takes_what_was_spent_from_the_log() -> None:
    """It promises nothing of the budget before every worker has reported."""
    now = 0.0
    governor = Governor({}, Budget(tokens=1000), Amount(1, 70), restarted=True, clock=lambda: now)
    report = BatchReport(spent=Amount(1, 70), wanted=(EACH,))
    assert (await governor.reserve(report)).granted == 0
    now = 60.0
    assert (await governor.reserve(report)).granted == 0
    governor.recount(Amount())  # the log was read once more
    assert (await governor.reserve(report)).granted == 1
    assert (await governor.status()).spent == Amount(1, 70)
