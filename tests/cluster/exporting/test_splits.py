"""Splits by tool and by domain: what is held out for one split is never called in train."""

from dataclasses import replace

from support.dialogues import BOOK
from toolace_mt.cluster.exporting.splits import TRAIN, SplitBy, read_splits
from toolace_mt.events import AssistantTurn, Dialogue, ToolCall, unopened

TOOLS = tuple(
    BOOK.model_copy(update={"name": f"tool_{number}", "domain": f"domain_{number // 4}" if number < 32 else None})
    for number in range(40)
)
"""Eight domains of four tools, and eight tools without one."""


def calling(*numbers: int) -> Dialogue:
    """A dialogue that calls the tools of those numbers."""
    calls = tuple(ToolCall(id=f"c{number}", name=f"tool_{number}", arguments={}) for number in numbers)
    return replace(
        unopened(f"run/{numbers}"), tools=TOOLS, turns=(AssistantTurn(id="1", subtask=1, text="", calls=calls),)
    )


def test_a_domain_is_in_one_split_or_held_out() -> None:
    """All of its tools are; a dialogue that calls one of a held-out domain is in that split, whatever else it calls."""
    splits = read_splits(["test=0.4"], SplitBy.DOMAIN)
    by_domain = {domain: {splits.of(calling(4 * domain + nth)) for nth in range(4)} for domain in range(8)}
    assert {len(found) for found in by_domain.values()} == {1}
    held = [domain for domain, found in by_domain.items() if found == {"test"}]
    free = [domain for domain, found in by_domain.items() if found == {TRAIN}]
    assert held
    assert free
    assert splits.of(calling(4 * free[0], 4 * held[0] + 1)) == "test"


def test_tools_without_a_domain_are_drawn_one_by_one() -> None:
    """None of them goes with all others that have none."""
    splits = read_splits(["test=0.5"], SplitBy.DOMAIN)
    assert {splits.of(calling(number)) for number in range(32, 40)} == {TRAIN, "test"}
