"""Bad input gives one clear error, which names the place and the remedy."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from pydantic import JsonValue

from toolace_mt.actors.tools import (
    BadSchema,
    DuplicateTool,
    EmptyPool,
    MalformedTool,
    NamelessTool,
    NotParsable,
    PoolError,
    UnknownFormat,
    UnreadableSource,
    load_pool,
)
from toolace_mt.actors.tools.formats.documents import MAX_FILE

Write = Callable[..., Path]

OK: JsonValue = {"name": "ok", "description": "d", "parameters": {"type": "object", "properties": {}}}

BAD: dict[str, tuple[str, JsonValue | str | bytes, type[PoolError], str]] = {
    "not JSON": ("p.json", '[{"name": "a",\n  "description": oops}]', NotParsable, r"p\.json:2:18: this is not JSON"),
    "not JSON at all": ("p.json", "hello", NotParsable, "this is not JSON"),
    "prose": ("p.txt", "hello there", NotParsable, "neither a list nor an object"),
    "a broken line": ("p.jsonl", f"{json.dumps(OK)}\n{{broken\n", NotParsable, r"p\.jsonl:2: this line is not JSON"),
    "not a number": ("p.json", '[{"name": "a", "parameters": {"default": NaN}}]', NotParsable, "NaN is not a JSON"),
    "an infinite number": ("p.json", '[{"name": "a", "x": 1e999}]', NotParsable, "too large"),
    "nested too deeply": ("p.json", "[" * 100_000, NotParsable, "nested too deeply"),
    "not YAML": ("p.yaml", "a: [1,\nb: }", NotParsable, r"p\.yaml:\d+:\d+: this is not YAML"),
    "YAML that grows": (
        "p.yaml",
        "a0: &a0 [x,x,x,x,x,x,x,x,x]\n"
        + "".join(f"a{n}: &a{n} [{','.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 9)),
        NotParsable,
        "more than",
    ),
    "YAML that contains itself": ("p.yaml", "a: &a [*a]", NotParsable, "nested more than"),
    "YAML that runs code": ("p.yaml", "a: !!python/object/apply:os.system ['true']", NotParsable, "this is not YAML"),
    "an empty file": ("p.json", "", NotParsable, "the file is empty"),
    "a binary file": ("p.json", b"\x00\x01\x02", UnreadableSource, "binary"),
    "not UTF-8": ("p.json", b'[{"name": "\xff"}]', UnreadableSource, "not UTF-8"),
    "an empty list": ("p.json", [], EmptyPool, "there is no tool in it"),
    "another JSON": ("p.json", {"a": 1}, UnknownFormat, "no format of tools is recognised"),
    "Swagger 1": ("p.json", {"swagger": "1.2", "apis": []}, UnknownFormat, "this is version '1.2'"),
    "Swagger 2 of nothing": ("p.json", {"swagger": "2.0", "paths": {}}, EmptyPool, "there is no tool in it"),
    "no operations": ("p.json", {"openapi": "3.1.0", "paths": {}}, EmptyPool, "there is no tool in it"),
    "no name": ("p.json", [OK, {"description": "d", "parameters": {}}], NamelessTool, "tool 2: the tool has no name"),
    "only a description": ("p.json", [{"description": "d"}], NamelessTool, "tool 1: the tool has no name"),
    "a package's manifest": ("p.json", {"name": "left-pad", "description": "d"}, UnknownFormat, "no format of tools"),
    "an empty name": ("p.json", [{"name": " ", "parameters": {}}], NamelessTool, "Give it a 'name'"),
    "a number for a name": ("p.json", [{"name": 7, "parameters": {}}], NamelessTool, "has 7 for a name"),
    "no name, nested": ("p.json", [{"type": "function", "function": {}}], NamelessTool, "tool 1: the tool has no name"),
    "a name twice": ("p.json", [OK, OK], DuplicateTool, "tool 2: the tool 'ok' is already defined at .*tool 1"),
    "two tools of one name": (
        "p.json",
        [OK, {"name": "ok", "description": "other", "parameters": {}}],
        DuplicateTool,
        "Rename one of them: they differ",
    ),
    "a line twice": ("p.jsonl", f"{json.dumps(OK)}\n\n{json.dumps(OK)}", DuplicateTool, r"p\.jsonl:3: .*p\.jsonl:1"),
    "no schema": ("p.json", [{"name": "a", "parameters": "x"}], BadSchema, "'a' has no valid schema at parameters"),
    "a schema of a text": ("p.json", [{"name": "a", "parameters": {"type": "string"}}], BadSchema, "are an object"),
    "a type that is a number": (
        "p.json",
        [{"name": "a", "parameters": {"type": "object", "properties": {"b": {"type": 7}}}}],
        BadSchema,
        "parameters/properties/b/type: a type is a text",
    ),
    "no tool": ("p.json", [OK, 5], MalformedTool, "tool 2: a tool is an object, this is 5"),
    "an MCP error": ("p.json", {"jsonrpc": "2.0", "error": {"message": "gone"}}, MalformedTool, "'gone'"),
    "a broken ToolACE list": ("p.json", [{"system": 'Tools: [{"name": "a", }]'}], NotParsable, "prompt 1"),
}


@pytest.mark.parametrize("case", BAD)
def test_bad_input_gives_one_clear_error(case: str, write: Write) -> None:
    """The error has a type, names the file, and says what to do."""
    name, content, error, message = BAD[case]
    path = write(content, name)
    with pytest.raises(error, match=message) as caught:
        load_pool([path])
    assert str(path) in str(caught.value)
    assert caught.value.remedy
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 1000


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    """So is a directory, and a file that is too large."""
    huge = tmp_path / "huge.json"
    with huge.open("wb") as file:
        file.truncate(MAX_FILE + 1)
    for path, message in (
        (tmp_path / "none.json", "there is no such file"),
        (Path("none.json"), "there is no such file"),
        (Path("none"), "there is no such file"),
        (tmp_path, "this is a directory"),
        (huge, "more than 67,108,864 bytes"),
    ):
        with pytest.raises(UnreadableSource, match=message):
            load_pool([path])


def test_no_files_are_no_pool() -> None:
    """A pool has at least one tool."""
    with pytest.raises(EmptyPool, match="Name at least one file"):
        load_pool([])


def test_an_unknown_format_is_answered_with_the_known_ones(write: Write) -> None:
    """An unknown format is refused with a list of those that exist."""
    with pytest.raises(UnknownFormat, match=r"mcp, anthropic, .*openai, python"):
        load_pool([write([OK])], said="soap")


def test_hostile_text_is_bounded_in_messages(write: Write) -> None:
    """A name of a megabyte does not fill the screen."""
    with pytest.raises(PoolError) as caught:
        load_pool([write([{"name": ["x" * 1_000_000], "parameters": {}}])])
    assert len(str(caught.value)) < 1000


def test_half_a_character_is_replaced(write: Write) -> None:
    """A lone surrogate, which no other program could read, never gets into the log."""
    path = write('[{"name": "a", "description": "x\\ud83dx \\ud83d\\ude00", "parameters": {}}]')
    assert load_pool([path]).tool("a").description == "x\ufffdx \U0001f600"
