"""The architecture, as a test: imports go down only."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
LAYERS = ("events", "store", "actors", "cluster")
PURE = (
    "events",
    "actors/prompts",
    "actors/schemas",
    "actors/roles",
    "actors/rules",
    "actors/experts",
    "actors/parsing",
    "actors/evidence",
    "actors/statistics",
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


def module_of(path: Path) -> str:
    """The dotted path of a file from the root; a package is its `__init__.py`."""
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


@cache
def imports() -> dict[str, set[str]]:
    """Every source module with the source modules that it imports, inside of functions too."""
    modules = {module_of(path): path for layer in LAYERS for path in files(layer)}
    graph: dict[str, set[str]] = {}
    for module, path in modules.items():
        names = {name.removeprefix("toolace_mt.") for name in imported(path)}
        found = {name if name in modules else name.rpartition(".")[0] for name in names}
        graph[module] = found & set(modules) - {module}
    return graph


def circles(graph: dict[str, set[str]]) -> list[list[str]]:
    """The nodes of *graph* that lead back to themselves, those of one circle together."""
    reach: dict[str, set[str]] = {}
    for node, nearest in graph.items():
        seen: set[str] = set()
        ahead = list(nearest)
        while ahead:
            if (one := ahead.pop()) not in seen:
                seen.add(one)
                ahead += graph.get(one, ())
        reach[node] = seen
    within = {
        node: frozenset(one for one in reach[node] if node in reach[one]) for node in graph if node in reach[node]
    }
    return [sorted(circle) for circle in set(within.values())]


def room_of(module: str) -> str:
    """The room of a layer that a module is in; one that stands in no room is a room of its own."""
    return ".".join(module.split(".")[:2])


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


def test_no_modules_import_each_other_in_a_circle() -> None:
    """Each module can be understood after those that it imports."""
    assert circles({"a": {"b"}, "b": {"c"}, "c": {"b"}}) == [["b", "c"]]
    assert circles(imports()) == []


@pytest.mark.parametrize("layer", LAYERS)
def test_no_rooms_of_a_layer_import_each_other_in_a_circle(layer: str) -> None:
    """The rooms of a layer have an order, as the layers have."""
    rooms: dict[str, set[str]] = {}
    for module, others in imports().items():
        if module.startswith(f"{layer}."):
            within = {room_of(one) for one in others if one.startswith(f"{layer}.")}
            rooms.setdefault(room_of(module), set()).update(within - {room_of(module)})
    assert circles(rooms) == []
