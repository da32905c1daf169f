"""Golden logs are for ever: a change that breaks one needs an upcaster, never a new golden log in its place."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from support.golden import folded
from support.runs import damages_in

GOLDEN = sorted((Path(__file__).parent.parent / "golden").glob("*.sqlite"))


def test_there_is_a_golden_log() -> None:
    """Each release that changed an event has one, so there is at least one."""
    assert GOLDEN


@pytest.mark.parametrize("log", GOLDEN, ids=lambda log: log.stem)
def test_a_golden_log_folds_as_it_did(log: Path, tmp_path: Path) -> None:
    """A log that an older release wrote opens, verifies, and folds to what it folded to then.

    A later release may know more about a dialogue, and never less or other.
    """
    copy = tmp_path / log.name
    shutil.copy(log, copy)
    assert damages_in(copy) == []
    then, now = json.loads(log.with_suffix(".json").read_text()), folded(copy)
    assert then.keys() == now.keys()
    for stream, known in then.items():
        lifted = _lifted(known)
        assert _narrowed(now[stream], lifted) == lifted, stream
        _assert_sound(now[stream])


def _narrowed(now: dict[str, Any], then: dict[str, Any]) -> dict[str, Any]:
    """Return *now* without fields of the dialogue, its edits and its votes that were not known *then*."""
    found = _fields(now, then)
    for name in {"edits", "votes"} & found.keys():
        more = found[name][len(then[name]) :]
        found[name] = [*map(_fields, found[name], then[name]), *more]
    return found


def _fields(now: dict[str, Any], then: dict[str, Any]) -> dict[str, Any]:
    return {key: now[key] for key in then.keys() & now.keys()}


def _assert_sound(now: dict[str, Any]) -> None:
    """Fields that older releases did not know follow from what was recorded."""
    assert all(vote["question"] in now["ballots"] for vote in now.get("votes", ()))
    for edit in now.get("edits", ()):
        assert not edit["undone"]
        assert len(edit["before"]) == (edit["injection"] is not None and edit["declined_by"] is None)
        assert set(edit["withheld"]) <= set(now["withheld"])


def _lifted(known: dict[str, Any]) -> dict[str, Any]:
    """Return what was known in today's names.

    The generation parameters were called knobs, had no walks, and asked each expert alone; those of the first logs name
    experts, which are seats of one vote now.
    """
    renamed = {("parameters" if key == "knobs" else key): value for key, value in known.items()}
    parameters = {"walks": [], "votes_together": 1, "alone": [], **renamed.get("parameters", {})}
    if "experts" not in parameters:
        return {**renamed, "parameters": parameters} if "parameters" in renamed else renamed
    others = {name: value for name, value in parameters.items() if name != "experts"}
    panel = [{"expert": expert, "votes": 1, "quorum": 1, "wave": 1} for expert in parameters["experts"]]
    return {**renamed, "parameters": {**others, "panel": panel}}
