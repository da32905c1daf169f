"""What was measured, as plain values for programs."""

from collections.abc import Collection

from ...actors.statistics import REAL_FIGURES, REAL_SHARES
from ...events import JsonObject
from ...store.views import DialogueOutcome
from .reading import MeasuredFile, MeasuredRun


def facts(measured: MeasuredRun | MeasuredFile, outcomes: Collection[DialogueOutcome]) -> JsonObject:
    """Return all figures of a set, with the bands of real dialogues beside them."""
    found: JsonObject
    if isinstance(measured, MeasuredRun):
        found = {
            "run": measured.summary.model_dump(mode="json"),
            "outcomes": [*sorted(outcome.value for outcome in outcomes)],
            "funnel": measured.funnel.model_dump(mode="json"),
            "complexity": measured.realised.model_dump(mode="json"),
            "beyond_order": measured.beyond_order,
            "unreadable": [one.model_dump(mode="json") for one in measured.unreadable],
        }
    else:
        found = {
            "file": measured.file,
            "unreadable": [{"record": one.source, "why": one.why} for one in measured.unread],
            "unreadable_records": measured.unread_records,
        }
    real: JsonObject = {
        "figures": {key.value: band.model_dump(mode="json") for key, band in REAL_FIGURES.items()},
        "shares": {key.value: band.model_dump(mode="json") for key, band in REAL_SHARES.items()},
    }
    coherence = None if measured.coherence is None else measured.coherence.model_dump(mode="json")
    return {**found, "coherence": coherence, "statistics": measured.statistics.model_dump(mode="json"), "real": real}
