"""For programs: one JSON object, written as it grows. It lists the records of which there is something to say."""

import json
from collections.abc import Sequence
from typing import Any

from ..placed import PlacedFinding, Reported
from ..summary import Summary
from .port import ReportContext


class JsonReport:
    """Writes `{"records": [...], "summary": [...], "withheld": n}`."""

    def __init__(self, told: ReportContext) -> None:
        self._told = told
        self._separator = "\n"

    def begin(self) -> None:
        """The list of records opens."""
        self._told.write('{"records": [')

    def add(self, record: Reported) -> None:
        """One record, on one line."""
        facts = {
            "file": record.file,
            "line": record.line,
            "dialogue": record.dialogue,
            "outcome": record.outcome.value,
            "findings": [_finding(remark) for remark in record.remarks],
            "fixes": [{"message": fix.message, "what": fix.what} for fix in record.fixes],
        }
        self._told.write(self._separator + json.dumps(facts))
        self._separator = ",\n"

    def end(self, summaries: Sequence[Summary], *, withheld: int) -> None:
        """The list closes."""
        numbers = json.dumps([summary.to_json() for summary in summaries])
        self._told.write(f'\n], "summary": {numbers}, "withheld": {withheld}}}\n')


def _finding(remark: PlacedFinding) -> dict[str, Any]:
    finding = remark.finding
    return {
        "rule": finding.check,
        "level": remark.level,
        "turns": list(finding.turns),
        "message_number": remark.message,
        "call": finding.call,
        "pointer": finding.pointer,
        "message": finding.message,
        "evidence": finding.evidence,
    }
