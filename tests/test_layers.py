"""The architecture, as a test: imports go down only."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
LAYERS = ("events", "store", "actors", "cluster")
PURE = (
    "events",
    "actors/prompts",
    "actors/roles",
    "actors/rules",
    "actors/experts",
    "actors/parsing",
    "actors/evidence",
)
IMPURE_MODULES = {
    "ray",
    "asyncio",
    "aiohttp",
    "httpx",
    "openai",
    "anthropic",
    "sqlite3",
    "time",
    "socket",
    "subprocess",
}


def imported(path: Path) -> Iterator[str]:
    """Every module that a file imports, as a dotted path from the root."""
    package = path.relative_to(ROOT).parent.parts
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else ()
            stem = ".".join([*above, *(node.module or "").split(".")]).strip(".")
            yield from (f"{stem}.{alias.name}" for alias in node.names)


def files(folder: str) -> list[Path]:
    """The source files below a folder."""
    found = sorted((ROOT / folder).rglob("*.py"))
    assert found, f"{folder} holds no source"
    return found


@pytest.mark.parametrize("layer", LAYERS)
def test_layers_only_look_down(layer: str) -> None:
    """A layer imports itself and the layers before it, never those after."""
    above = LAYERS[LAYERS.index(layer) + 1 :]
    wrong = [
        f"{path.relative_to(ROOT)} imports {name}"
        for path in files(layer)
        for name in imported(path)
        if name.removeprefix("toolace_mt.").split(".")[0] in above
    ]
    assert wrong == []


@pytest.mark.parametrize("folder", PURE)
def test_decisions_are_pure(folder: str) -> None:
    """What decides knows no process, no network, no clock and no event loop."""
    wrong = [
        f"{path.relative_to(ROOT)} imports {name}"
        for path in files(folder)
        for name in imported(path)
        if name.split(".")[0] in IMPURE_MODULES
    ]
    assert wrong == []
