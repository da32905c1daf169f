"""The page about the architecture speaks of what is there."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
PICTURE = (ROOT / "docs" / "architecture.svg").read_text(encoding="utf-8")
STATION = re.compile(r"\| (\d+) \| `((?:events|store|actors|cluster)/[\w/]+\.py):([\w.]+)` \|")
MOST = {"question": 25, "event": 18, "audit": 16}
"""Stations of each walk at most: a longer one is harder to follow."""


def test_every_station_of_a_walk_is_in_the_code() -> None:
    """The file is there, and it defines the class or function."""
    stations = STATION.findall(PAGE)
    assert len(stations) > 40
    for _, file, name in stations:
        source = (ROOT / file).read_text(encoding="utf-8")
        for part in name.split("."):
            assert re.search(rf"\b(?:def|class) {part}\b", source), f"{file} defines no {part}"


@pytest.mark.parametrize("end", MOST)
def test_no_walk_gets_longer(end: str) -> None:
    """The last number of each table is its count of stations."""
    walk = next(section for section in PAGE.split("\n## ") if section.partition("\n")[0].rstrip("?`").endswith(end))
    assert 1 < len(re.findall(r"^\| \d+ \|", walk, re.MULTILINE)) <= MOST[end]


def test_the_picture_shows_every_room() -> None:
    """A folder of a layer that is a package has a box."""
    rooms = {
        path.parent.name for layer in ("store", "actors", "cluster") for path in (ROOT / layer).glob("*/__init__.py")
    }
    assert rooms
    assert {room for room in rooms if f">{room}</text>" not in PICTURE} == set()
