"""For code scanners: SARIF 2.1.0, written as it grows."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

from ....events import Finding
from ....store.wording import turn_words
from ...run.run_stream import RELEASE
from ..reported import Reported, level_of, turn_of
from ..summary import Summary
from .port import ReportContext

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json"
_LEVELS = {"blocking": "error", "error": "error", "advisory": "warning"}


class SarifReport:
    """Writes one run with a result for each finding."""

    def __init__(self, context: ReportContext) -> None:
        self._context = context
        self._separator = "\n"
        self._index = {name: number for number, (name, _, _) in enumerate(context.checks)}

    def begin(self) -> None:
        """The tool and its rules, then the results open."""
        driver = {
            "name": "toolace-mt",
            "semanticVersion": RELEASE,
            "rules": [
                {
                    "id": name,
                    "shortDescription": {"text": holds},
                    "defaultConfiguration": {"level": _LEVELS[severity]},
                }
                for name, holds, severity in self._context.checks
            ],
        }
        head = {"$schema": SCHEMA, "version": "2.1.0"}
        run = json.dumps({"tool": {"driver": driver}, "columnKind": "unicodeCodePoints"})
        self._context.write(f'{json.dumps(head)[:-1]}, "runs": [{run[:-1]}, "results": [')

    def add(self, record: Reported) -> None:
        """A result for each finding."""
        for finding in record.findings:
            self._context.write(self._separator + json.dumps(self._result(record, finding)))
            self._separator = ",\n"

    def end(self, summaries: Sequence[Summary], *, withheld: int) -> None:
        """The results close."""
        facts = {"summary": [summary.to_json() for summary in summaries], "withheld": withheld}
        invocations = [{"executionSuccessful": True}]
        tail = json.dumps({"invocations": invocations, "properties": facts})
        self._context.write(f"\n], {tail[1:]}]}}\n")

    def _result(self, record: Reported, finding: Finding) -> dict[str, Any]:
        turn = turn_of(finding)
        where = "" if turn is None else f"{turn_words(turn)}: "
        location: dict[str, Any] = {
            "physicalLocation": {
                "artifactLocation": {"uri": _uri(record.file)},
                "region": {"startLine": record.line},
            }
        }
        if turn is not None:
            place = f"{record.dialogue or record.line}/{turn}"
            location["logicalLocations"] = [{"name": turn, "fullyQualifiedName": place, "kind": "element"}]
        known = {"ruleIndex": self._index[finding.check]} if finding.check in self._index else {}
        return {
            "ruleId": finding.check,
            **known,
            "level": _LEVELS[level_of(finding)],
            "message": {"text": f"{where}{finding.message}"},
            "locations": [location],
            "properties": {
                "id": record.own_id,
                "turns": list(finding.turns),
                "call": finding.call,
                "pointer": finding.pointer,
                "evidence": finding.evidence,
                "verdict": finding.verdict.value,
            },
        }


def _uri(file: str) -> str:
    """A relative reference for a path below, a file address for an absolute one."""
    return Path(file).as_uri() if Path(file).is_absolute() else quote(Path(file).as_posix())
