"""The rules: one file each. Adding one means adding a file."""

from .applying import MAX_FINDINGS, RULES, apply_rules, apply_structural
from .port import Rule, Violation
from .reading.view import PlacedCall, PlacedResult, View

__all__ = [
    "MAX_FINDINGS",
    "RULES",
    "PlacedCall",
    "PlacedResult",
    "Rule",
    "View",
    "Violation",
    "apply_rules",
    "apply_structural",
]
