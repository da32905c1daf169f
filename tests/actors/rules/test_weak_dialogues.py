"""Nonsense in the right form, as a very small model writes it, is blocked."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from toolace_mt.actors.evidence.dialogue_view import DialogueView
from toolace_mt.actors.rules import apply_rules
from toolace_mt.events import Severity, SubtaskPlan

WEAK = yaml.safe_load(Path(__file__).with_name("weak_dialogues.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("example", WEAK, ids=[one["is"] for one in WEAK])
def test_nonsense_is_blocked(view: Callable[..., DialogueView], example: dict[str, Any]) -> None:
    """By each of the rules that its file names, and blocking."""
    lines = [pair for turn in example["turns"] for pair in turn.items()]
    plan = [SubtaskPlan.model_validate(one) for one in example.get("plan", [])]
    dialogue = replace(view(*lines, plan=plan).dialogue, imported=False)
    blocking = {one.check for one in apply_rules(dialogue).findings if one.severity is Severity.BLOCKING}
    assert set(example["blocked_by"]) <= blocking
