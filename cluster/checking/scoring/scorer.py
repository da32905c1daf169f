"""Adds up a score, dialogue by dialogue."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from hashlib import sha256
from typing import Final

from ....events import Finding, Severity, Verdict
from ..reported import message_of
from .labels import Label
from .score import CheckScore, KindScore, Score

_NEAR: Final = 1
"""Messages by which a finding may miss the label: a call is often named by the result that follows it."""


def is_held_out(data: bytes, share: float) -> bool:
    """Return True for about *share* of all records: always the same ones, whatever else is in the file."""
    return int.from_bytes(sha256(data.strip()).digest()[:8], "big") < share * 2**64


class Scorer:
    """Adds up a score."""

    def __init__(self) -> None:
        self._good = self._good_rejected = self._good_remarked = 0
        self._labelled: Counter[str] = Counter()
        self._found: Counter[str] = Counter()
        self._rejected: Counter[str] = Counter()
        self._by: defaultdict[str, Counter[str]] = defaultdict(Counter)
        self._elsewhere: Counter[str] = Counter()
        self._wrong: Counter[str] = Counter()
        self._rejects_good: Counter[str] = Counter()

    def add(self, label: Label, findings: Iterable[Finding]) -> None:
        """Add a dialogue with its findings; what a check could not judge says nothing."""
        told = [finding for finding in findings if finding.verdict is Verdict.FAIL]
        if label.is_bad:
            self._add_bad(label, told)
        else:
            self._add_good(told)

    def _add_good(self, findings: Sequence[Finding]) -> None:
        rejecting = {finding.check for finding in findings if finding.severity is Severity.BLOCKING}
        self._good += 1
        self._good_rejected += bool(rejecting)
        self._good_remarked += bool(findings) and not rejecting
        self._wrong.update({finding.check for finding in findings})
        self._rejects_good.update(rejecting)

    def _add_bad(self, label: Label, findings: Sequence[Finding]) -> None:
        near = [finding for finding in findings if _is_near(finding, label)]
        right = {finding.check for finding in near}
        self._labelled[label.kind] += 1
        self._found[label.kind] += bool(near)
        self._rejected[label.kind] += any(finding.severity is Severity.BLOCKING for finding in near)
        self._by[label.kind].update(right)
        self._elsewhere.update({finding.check for finding in findings} - right)

    @property
    def score(self) -> Score:
        """The score so far: the checks by name, the kinds that are found least first."""
        right = sum(self._by.values(), Counter[str]())
        bad = self._labelled.total()
        checks = (
            CheckScore(name, right[name], self._elsewhere[name], self._wrong[name], self._rejects_good[name], bad)
            for name in sorted({*right, *self._elsewhere, *self._wrong})
        )
        kinds = (
            KindScore(kind, count, self._found[kind], self._rejected[kind], tuple(self._by[kind].most_common()))
            for kind, count in self._labelled.items()
        )
        return Score(
            good=self._good,
            good_rejected=self._good_rejected,
            good_remarked=self._good_remarked,
            bad=bad,
            bad_found=self._found.total(),
            bad_rejected=self._rejected.total(),
            checks=tuple(checks),
            kinds=tuple(sorted(kinds, key=lambda one: (one.found / one.labelled, one.kind))),
        )


def _is_near(finding: Finding, label: Label) -> bool:
    message = message_of(finding)
    return label.message is None or message is None or abs(message - label.message) <= _NEAR
