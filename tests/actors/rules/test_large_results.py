"""Results that are too long to be decoded are not passed unread."""

import json
from collections.abc import Callable

import pytest

from toolace_mt.actors.evidence.dialogue_view import DialogueView
from toolace_mt.actors.rules import RULES
from toolace_mt.events import Verdict

ROW = {"id": 123_456, "name": "a (b", "text": "word " * 200}
WHOLE = json.dumps([ROW] * 2_000)


@pytest.mark.parametrize(
    ("content", "verdicts"),
    [
        (WHOLE, []),
        (WHOLE[:-5], [Verdict.FAIL]),
        (WHOLE[:-1] + ", " + WHOLE[1:] + "\n", []),
        ("[" + "1, " * 7_000_000, [Verdict.ERROR]),
        ("word (" * 4_000_000, []),
    ],
    ids=["whole", "cut", "whole and longer", "beyond what is read", "no JSON"],
)
def test_a_very_long_result_is_read_or_said_not_to_be(
    view: Callable[..., DialogueView], content: str, verdicts: list[Verdict]
) -> None:
    """A whole one passes, a cut one fails, and one that is beyond all bounds is an error."""
    assert len(content) > 2_000_000
    seen = view(("user", "Find A1"), ("call", {"find": {"name": "A1"}}), ("result", content))
    assert [violation.verdict for violation in RULES["truncated_result"].check(seen)] == verdicts
