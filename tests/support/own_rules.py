"""Small runs over rules and experts of a user."""

import asyncio
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console

from support.runs import assert_whole, write_config
from toolace_mt.actors.tools import load_pool
from toolace_mt.cluster.config.reading import read_run
from toolace_mt.cluster.run.display import Display
from toolace_mt.cluster.run.launch import Ending, launch
from toolace_mt.events import DialogueEvent, Recorded, RulesApplied

OWN = '''
"""What a user may have written."""

from zlib import crc32

from toolace_mt.actors.experts import Expert
from toolace_mt.actors.rules import Rule, Violation
from toolace_mt.events import Severity, UserTurn


def shouts(view):
    first = view.turns[0]
    yield Violation("the user does not shout", (first.id,), evidence=first.text)


def changed(view):
    yield Violation(f"it is {crc32(str(view.turns).encode())}", ())


SHOUT = Rule("shout", "The user shouts.", Severity.ADVISORY, shouts)
STILL = Rule("still", "Nothing ever changes.", Severity.ADVISORY, changed, structural=True)
TAKEN = Rule("schema", "Its name is taken.", Severity.ADVISORY, shouts)
WORDY = Rule("shout", "Its severity is a word.", "loud", shouts)
ODD = Rule("a, b", "Its name is none.", Severity.ADVISORY, shouts)
RUN = Rule("execution", "Its name is another's.", Severity.ADVISORY, shouts)
NUMBER = 5
COST = Expert("my_arguments", "Would you pay $5 for these arguments?", "Fail it for arguments that cost $5 or ${more}.")
SAME = Expert("coherence", "Its name is taken.", "Is it taken?")
'''
"""What a user may have written."""
MODEL = {"provider": "offline", "mistakes": {"wrong_type": 0.3}}
QUICK: dict[str, object] = {
    "dialogues": 6,
    "experts": ["naturalness"],
    "generation": {
        "subtasks": {"min": 2, "max": 2},
        "complexities": {"min": 0, "max": 0},
        "reasonability_iterations": 1,
        "repair_rounds": 0,
    },
    "models": {"default": MODEL},
}


def quick(folder: Path, **changes: object) -> Path:
    """The config of a small run beside a file with rules and experts."""
    folder.mkdir(exist_ok=True)
    (folder / "own.py").write_text(OWN)
    return write_config(folder, **(QUICK | changes))


async def made(config_file: Path, *, in_process: bool = True) -> dict[str, list[Recorded]]:
    """The dialogues of a config's run."""
    resolved = read_run(config_file)
    display = Display(Console(quiet=True), quiet=True)
    launched = await launch(resolved, load_pool(resolved.config.pool), display, in_process=in_process)
    assert launched.ending is Ending.COMPLETED
    return await asyncio.to_thread(assert_whole, config_file.with_name("log.sqlite"), resolved.config.most)


def ends(found: dict[str, list[Recorded]]) -> dict[str, DialogueEvent]:
    """How each dialogue ended."""
    return {stream: event for stream, records in found.items() if isinstance(event := records[-1].event, DialogueEvent)}


def applied(found: dict[str, list[Recorded]]) -> Sequence[RulesApplied]:
    """What the rules said."""
    return [r.event for records in found.values() for r in records if isinstance(r.event, RulesApplied)]
