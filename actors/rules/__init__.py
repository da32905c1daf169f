"""The rules: one file each. Adding one means adding a file."""

from ..evidence import DialogueView, PlacedCall, PlacedResult
from .applying import MAX_FINDINGS, RULES, apply_rules, apply_structural
from .port import Rule, Unrated, Violation, finding
from .registry import FORMER_NAMES

View = DialogueView
"""The former name, by which rule files of earlier releases import it."""

__all__ = [
    "FORMER_NAMES",
    "MAX_FINDINGS",
    "RULES",
    "DialogueView",
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
