"""Plain functions as tools."""

from collections.abc import Callable
from pathlib import Path

import pytest

from toolace_mt.actors.tools import UnreadableSource, load_pool

Write = Callable[..., Path]

MODULE = '''
from enum import Enum
from os.path import join

class Size(Enum):
    SMALL = "s"
    LARGE = "l"

def order(
    item: str, size: Size = Size.SMALL, count: int | None = None, notes: list[str] = [], *rest, **more
) -> dict[str, float]:
    """Order an item.

    Args:
        item: What to order,
            by its name.
        count: How many.

    Returns:
        The price of each.
    """

def numpy_style(a, b: float = 2.5):
    """Add.

    Parameters
    ----------
    a : int
        The first.
    """

def odd(callback: "Unknown", when: type = int): ...

def _private(): ...
'''


def test_a_function_is_read_from_its_signature_and_docstring(write: Write) -> None:
    """Annotations make the schema, defaults what is optional, the docstring the words."""
    pool = load_pool([write(MODULE, "shop.py")])
    assert [tool.name for tool in pool] == ["order", "numpy_style", "odd"]
    order = pool.tool("order")
    assert order.description == "Order an item."
    assert order.domain == "shop"
    assert order.parameters["properties"] == {
        "item": {"type": "string", "description": "What to order, by its name."},
        "size": {"type": "string", "enum": ["s", "l"], "default": "s"},
        "count": {"anyOf": [{"type": "integer"}, {"type": "null"}], "description": "How many."},
        "notes": {"type": "array", "items": {"type": "string"}, "default": []},
    }
    assert order.parameters["required"] == ["item"]
    assert order.returns == {
        "type": "object",
        "additionalProperties": {"type": "number"},
        "description": "The price of each.",
    }
    assert pool.tool("numpy_style").parameters["properties"] == {
        "a": {"description": "The first."},
        "b": {"type": "number", "default": 2.5},
    }
    told = "\n".join(warning.what for warning in pool.warnings)
    assert "'rest' is left out" in told
    assert "its annotations cannot be read: NameError" in told


def test_functions_can_be_named(write: Write) -> None:
    """Only those after the colon are tools; a module of the path is named by its import path."""
    path = write(MODULE, "shop.py")
    assert [tool.name for tool in load_pool([f"{path}:order"])] == ["order"]
    pool = load_pool(["shlex:quote"])
    assert pool.origins["quote"].place == "shlex:quote"


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("no.such.module", "importing it raises ModuleNotFoundError"),
        ("none.py", "there is no such file"),
        ("shlex:nothing", "there is no function 'nothing' in it"),
    ],
)
def test_what_does_not_import_is_one_clear_error(source: str, message: str) -> None:
    """The error names the source, whatever the module raised."""
    with pytest.raises(UnreadableSource, match=message):
        load_pool([source])


def test_a_module_that_raises_is_reported(write: Write) -> None:
    """A stranger's exception is told in one sentence."""
    with pytest.raises(UnreadableSource, match="ZeroDivisionError: 'division by zero'"):
        load_pool([write("1 / 0", "broken.py")])


def test_the_example_functions_are_a_pool(examples: Path) -> None:
    """They have nothing odd, and feed each other."""
    pool = load_pool([examples / "tools.py"])
    assert pool.warnings == ()
    assert {flow.giver for flow in pool.data_flow.into("borrow_book")} >= {"search_books"}
    assert all(tool.description and tool.returns for tool in pool)
