"""A score: how often each check is right, and how many faults of each kind are found."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CheckScore:
    """A rule or an expert, over the labelled dialogues. Each dialogue counts once."""

    check: str
    right: int
    """Bad dialogues in which it finds something within a message of the fault, or anywhere if that has no place."""
    elsewhere: int
    """Bad dialogues in which it only finds something at another place, which may be a second fault: left open."""
    wrong: int
    """Good dialogues in which it finds something."""
    rejects_good: int
    """Those of them that it rejects."""
    bad: int
    """All bad dialogues."""

    @property
    def precision(self) -> float | None:
        """The share of its findings that are right, of those that are right or wrong; None without any."""
        return self.right / (self.right + self.wrong) if self.right + self.wrong else None

    @property
    def recall(self) -> float | None:
        """The share of the bad dialogues in which it finds the fault; None without any."""
        return self.right / self.bad if self.bad else None


@dataclass(frozen=True, slots=True)
class KindScore:
    """Faults of one kind."""

    kind: str
    labelled: int
    found: int
    """At their place, by any check."""
    rejected: int
    """Those of them that are found by a finding that rejects."""
    by: tuple[tuple[str, int], ...]
    """The checks that find them, and how many; the most first."""


@dataclass(frozen=True, slots=True)
class Score:
    """The score over one part of the labelled dialogues."""

    good: int
    good_rejected: int
    good_remarked: int
    """Good dialogues with findings that do not reject."""
    bad: int
    bad_found: int
    bad_rejected: int
    """Bad dialogues that are rejected at the place of their fault."""
    checks: tuple[CheckScore, ...]
    kinds: tuple[KindScore, ...]
