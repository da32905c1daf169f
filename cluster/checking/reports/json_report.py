"""For programs: one JSON object, written as it grows. It lists the records with findings or fixes."""

import json
from collections.abc import Sequence
from typing import Any

from ....events import Finding
from ..reported import Reported, level_of, message_of
from ..summary import Summary
from .port import ReportContext


class JsonReport:
    """Writes `{"records": [...], "summary": [...], "withheld": n}`."""

    def __init__(self, context: ReportContext) -> None:
        self._context = context
        self._separator = "\n"

    def begin(self) -> None:
        """The list of records opens."""
        self._context.write('{"records": [')

    def add(self, record: Reported) -> None:
        """One record, on one line."""
        facts = {
            "file": record.file,
            "line": record.line,
            "id": record.own_id,
            "dialogue": record.dialogue,
            "outcome": record.outcome.value,
            "findings": [_finding(finding) for finding in record.findings],
            "fixes": [{"message": fix.message, "what": fix.what} for fix in record.fixes],
        }
        self._context.write(self._separator + json.dumps(facts))
        self._separator = ",\n"

    def end(self, summaries: Sequence[Summary], *, withheld: int) -> None:
        """The list closes."""
        numbers = json.dumps([summary.to_json() for summary in summaries])
        self._context.write(f'\n], "summary": {numbers}, "withheld": {withheld}}}\n')


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "rule": finding.check,
        "level": level_of(finding),
        "turns": list(finding.turns),
        "message_number": message_of(finding),
        "call": finding.call,
        "pointer": finding.pointer,
        "message": finding.message,
        "evidence": finding.evidence,
    }
