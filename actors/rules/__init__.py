"""The rules: one file each. Adding one means adding a file."""

from ..evidence import DialogueView, PlacedCall, PlacedResult
from .applying import MAX_FINDINGS, RULES, apply_rules, apply_structural
from .port import Rule, Unrated, Violation, finding

__all__ = [
    "MAX_FINDINGS",
    "RULES",
    "DialogueView",
    "PlacedCall",
    "PlacedResult",
    "Rule",
    "Unrated",
    "Violation",
    "apply_rules",
    "apply_structural",
    "finding",
]
