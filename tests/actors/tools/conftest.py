"""Small pools, written where a test needs them."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from pydantic import JsonValue

from toolace_mt.actors.tools import Pool, load_pool

Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Writes a file of a name; what is no text is written as JSON."""

    def written(content: JsonValue | bytes, name: str = "pool.json") -> Path:
        path = tmp_path / name
        if isinstance(content, bytes):
            path.write_bytes(content)
        else:
            path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
        return path

    return written


@pytest.fixture(scope="session")
def examples() -> Path:
    """The folder of the project's own pools."""
    return Path(__file__).parent.parent.parent.parent / "examples"


@pytest.fixture(scope="session")
def example_pool(examples: Path) -> Pool:
    """The project's own pool."""
    return load_pool([examples / "pool.json"])
