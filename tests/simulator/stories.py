"""Short stories of faults that were found, one of the product's each; it is mended, and they end well."""

from dataclasses import replace

from toolace_mt.actors.offline.server.served import Served

from .plan import Fault, Kind, Plan, Shape

_SMALL = Shape(
    dialogues=1,
    at_once=1,
    steps=1,
    panel=0,
    tries=1,
    workers=1,
    apart=False,
    in_flight=64,
    slots=64,
    requests_per_minute=None,
    budget_calls=None,
    budget_usd=None,
    accepted=None,
    compared=False,
    latency=1.0,
    spread=0.0,
    skewed=False,
)

STORIES: dict[str, Plan] = {
    # The disk is slow, and the worker dies while its append waits there. Whoever carries its dialogue on reads the log
    # before the append is written, and pays for the same plan again.
    "a read that overtakes": Plan(
        51,
        replace(_SMALL, workers=2),
        (Fault(Kind.DISK_SLOW, 0.71, 4.93), Fault(Kind.WORKER_KILLED, 2.53, what="1")),
    ),
    # The connection to a worker is lost, and the worker lives. Its dialogues are sent to it again, while it still
    # carries them on: each is asked about twice.
    "two visits at once": Plan(
        1038,
        replace(_SMALL, dialogues=3, at_once=3, tries=2, in_flight=1, requests_per_minute=20),
        (
            Fault(Kind.PROVIDER_FAULT, 0.5, what=Served.REFUSED),
            Fault(Kind.LOST_REPLY, 37),
            Fault(Kind.DRIVER_KILLED, 5.48),
        ),
    ),
    # The log writer is away while answers come. The governor hears of them and dies; the next one reads the log, which
    # has them not yet, and nobody tells of them again.
    "answers told and not recorded": Plan(
        2426,
        replace(_SMALL, dialogues=3, panel=1, tries=2, slots=1, budget_calls=13, latency=0.05, spread=0.5),
        (Fault(Kind.WRITER_KILLED, 0.27), Fault(Kind.GOVERNOR_KILLED, 0.84)),
    ),
    # One answer of a batch is a refusal of the key. The launch ends for it, and every launch after it that fetches the
    # same results, though the key may be right by then.
    "a refusal for ever": Plan(
        73,
        replace(_SMALL, panel=1, batched="all"),
        (Fault(Kind.PROVIDER_FAULT, 0.5, what=Served.STRAY_REFUSAL),),
    ),
    # The same refusal stops the run while others of that batch have their answers. Their visits end without recording
    # them, the batch is said to be over, and the next launch pays for them again.
    "a batch forgotten at a stop": Plan(
        3782,
        replace(_SMALL, dialogues=2, at_once=2, batched="all", latency=0.05),
        (Fault(Kind.PROVIDER_FAULT, 0.5, what=Served.STRAY_REFUSAL),),
    ),
}
