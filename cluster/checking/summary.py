"""The numbers of a check."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from ...events import Phase
from .judging import Judged
from .reported import Reported, level_of

LEVELS = ("blocking", "advisory", "error")


@dataclass(slots=True)
class Summary:
    """The numbers of one file; they grow as records come."""

    file: str
    run: str | None
    """None: nothing was recorded."""
    finished_before: bool = False
    """True if the log held all of it already."""
    records: int = 0
    passed: int = 0
    failed: int = 0
    """Dialogues with a blocking finding."""
    unreadable: int = 0
    unjudged: int = 0
    """Dialogues that a rule could not judge."""
    findings: Counter[tuple[str, str]] = field(default_factory=Counter)
    """By rule and level."""
    dialogues: Counter[str] = field(default_factory=Counter)
    """Dialogues with a finding, by rule."""
    copies: int = 0
    """Records that are nearly the same as an earlier one."""
    left_out: Counter[str] = field(default_factory=Counter)
    """Parts of records that a dialogue has no place for, by kind."""
    fixes: int = 0
    fixed: int = 0
    """Records in which something was fixed."""
    fixed_passing: int = 0
    """Fixed records that had failed, and pass now."""
    first_failed: str | None = None
    """The stream of the first dialogue that did not pass, if it was recorded."""

    def add(self, judged: Judged, told: Reported) -> None:
        """Count a record."""
        self.records += 1
        if judged.passed:
            self.passed += 1
        elif not judged.readable:
            self.unreadable += 1
        elif judged.outcome is Phase.FAILED:
            self.unjudged += 1
        else:
            self.failed += 1
        if not judged.passed and self.first_failed is None:
            self.first_failed = told.dialogue
        self.findings.update((finding.check, level_of(finding)) for finding in told.findings)
        self.dialogues.update({finding.check for finding in told.findings})
        self.copies += judged.copy
        self.left_out.update(judged.left_out)
        if judged.fixed is not None:
            self.fixes += len(judged.fixed.fixes)
            self.fixed += 1
            self.fixed_passing += judged.fixed.passes and not judged.passed

    @property
    def all_passed(self) -> bool:
        """True if there are records and every one passed: nothing is no pass."""
        return 0 < self.records == self.passed

    def by_rule(self) -> list[tuple[str, dict[str, int], int]]:
        """Return each rule with findings: its name, the findings by level, and the number of dialogues with one."""
        return [
            (rule, {level: self.findings[rule, level] for level in LEVELS}, count)
            for rule, count in sorted(self.dialogues.items(), key=lambda item: (-item[1], item[0]))
        ]

    def to_json(self) -> dict[str, Any]:
        """Return the numbers as plain values."""
        rules = {rule: {**levels, "dialogues": count} for rule, levels, count in self.by_rule()}
        return {
            "file": self.file,
            "run": self.run,
            "records": self.records,
            "passed": self.passed,
            "failed": self.failed,
            "unreadable": self.unreadable,
            "unjudged": self.unjudged,
            "rules": rules,
            "copies": None if self.finished_before else self.copies,
            "left_out": dict(self.left_out),
            "fixes": {"made": self.fixes, "records": self.fixed, "passing_now": self.fixed_passing},
        }
