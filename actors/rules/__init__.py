"""The rules: one file each. Adding one means adding a file."""

from ..evidence.view import PlacedCall, PlacedResult, View
from .applying import MAX_FINDINGS, RULES, apply_rules, apply_structural
from .port import Rule, Unrated, Violation, finding

__all__ = [
    "MAX_FINDINGS",
    "RULES",
    "PlacedCall",
    "PlacedResult",
    "Rule",
    "Unrated",
    "View",
    "Violation",
    "apply_rules",
    "apply_structural",
    "finding",
]
