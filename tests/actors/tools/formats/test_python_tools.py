"""Plain functions as tools."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from toolace_mt.actors.tools import MalformedTool, PoolError, UnreadableSource, load_pool
from toolace_mt.actors.tools.formats import read_functions

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


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("import sys; sys.exit(0)", "importing it raises SystemExit: '0'"),
        ("import os; os._exit(0)", "importing it ends the process, with exit status 0"),
        (
            "import os, signal; os.kill(os.getpid(), signal.SIGTERM)",
            "importing it ends the process, with exit status -15",
        ),
        ("raise KeyboardInterrupt", "importing it raises KeyboardInterrupt"),
        ("raise BaseExceptionGroup('both', [SystemExit(0)])", "importing it raises BaseExceptionGroup"),
        ("class E(Exception):\n    def __str__(self): raise self\nraise E", "importing it raises E"),
        ("import sys; sys.modules[__name__] = None", "there is no tool in it"),
        ("import atexit, os; atexit.register(os._exit, 3)\nprint('{}')", "there is no tool in it"),
    ],
)
def test_a_module_that_ends_the_process_is_one_clear_error(write: Write, source: str, message: str) -> None:
    """Whatever it does to the process that imports it, the command says it and goes on to its own end."""
    with pytest.raises(PoolError, match=re.escape(message)):
        load_pool([write(source, "ending.py")])


def test_a_module_that_never_imports_is_given_up(write: Write) -> None:
    """The time limit is said."""
    with pytest.raises(UnreadableSource, match=r"importing it takes more than 1.5 s"):
        list(read_functions(str(write("while True: pass", "endless.py")), seconds=1.5))


ODD = '''
import functools, inspect, sys

print("words that are no answer")
sys.stdout.flush()

double = lambda number: 2 * number

def unwrapped(function):
    def wrapper(text: str = "x"):
        """Wrapped."""
        return function(text)
    return wrapper

@unwrapped
def shout(text): ...

def original(a: int): ...
alias = original

class Loud:
    def __repr__(self): raise RuntimeError("no")
    def __eq__(self, other): raise RuntimeError("no")
    __hash__ = None

def odd_default(a=Loud(), b: int = 3): ...
def odd_annotation(a: Loud(), b: int = 3) -> Loud(): ...

def odd_signature(a, b: int = 3, *, c: str): ...
odd_signature.__signature__ = Loud()

def odd_docstring(a: int): ...
odd_docstring.__doc__ = Loud()

def surrogate(a: str = "\\ud800"):
    "\\ud800 words"

globals()["no name"] = lambda: 1
'''


def test_odd_functions_are_mended_with_a_warning_that_names_them(write: Write) -> None:
    """A tool has the name under which its module has it; what cannot be looked at is left out, and said."""
    path = write(ODD, "odd.py")
    pool = load_pool([path])
    names = [
        "double",
        "unwrapped",
        "shout",
        "original",
        "odd_default",
        "odd_annotation",
        "odd_signature",
        "odd_docstring",
    ]
    assert [tool.name for tool in pool] == [*names, "surrogate"]
    assert pool.origins["double"].place == f"{path}:double"
    assert pool.tool("odd_signature").parameters["required"] == ["a", "c"]
    told = "\n".join(f"{warning.tool}: {warning.what}" for warning in pool.warnings)
    assert "odd_signature: its __signature__ cannot be read: RuntimeError" in told
    assert "odd_default: the default of 'a' cannot be written as JSON" in told
    assert re.search("odd_annotation: .*(annotations cannot be read|has no JSON schema)", told)


def test_a_function_that_cannot_be_read_at_all_is_named(write: Write) -> None:
    """The error names the tool, and says how to leave it out."""
    class_ = "class Odd(str):\n    def expandtabs(self): raise SystemExit(0)\n"
    source = f"{class_}def good(): ...\ndef bad(a): ...\nbad.__doc__ = Odd('x')\n"
    with pytest.raises(MalformedTool, match=r"odd.py:bad: the tool 'bad' cannot be read: SystemExit.*colon"):
        load_pool([write(source, "odd.py")])


@pytest.mark.parametrize(
    ("odd", "why"),
    [
        ("bad.__wrapped__ = bad", "takes more than 3 s"),
        ("class D(str):\n    def expandtabs(self): import os; os._exit(0)\nbad.__doc__ = D('x')", "with exit status 0"),
    ],
)
def test_a_function_that_ends_its_reading_is_named(write: Write, odd: str, why: str) -> None:
    """One whose signature never ends, and one whose docstring ends the process."""
    with pytest.raises(MalformedTool, match=rf"odd.py:bad: reading the tool 'bad' .*{why}"):
        list(read_functions(str(write(f"def good(): ...\ndef bad(a): ...\n{odd}\n", "odd.py")), seconds=3))
