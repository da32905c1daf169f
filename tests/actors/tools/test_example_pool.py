"""The project's own pool is what it promises to be."""

from typing import Any

from jsonschema import Draft202012Validator

from toolace_mt.actors.tools import Pool
from toolace_mt.actors.tools.schema.leaves import Leaf, leaves


def all_leaves(pool: Pool) -> list[Leaf]:
    """Every argument of every tool, however deep."""
    return [leaf for tool in pool for leaf in leaves(tool.parameters)]


def test_it_has_many_tools_over_several_domains(example_pool: Pool) -> None:
    """Nothing in it is odd."""
    assert len(example_pool) >= 20
    assert len({tool.domain for tool in example_pool}) >= 5
    assert example_pool.warnings == ()


def test_every_tool_says_what_it_does_and_returns(example_pool: Pool) -> None:
    """Each tool, argument and result is described, and both schemas are valid."""
    for tool in example_pool:
        assert tool.description.endswith(".")
        assert tool.returns is not None
        Draft202012Validator.check_schema(tool.parameters)
        Draft202012Validator.check_schema(tool.returns)
        properties: Any = tool.parameters["properties"]
        assert all(schema.get("description") for schema in properties.values())


def test_it_has_all_that_schemas_can_ask_for(example_pool: Pool) -> None:
    """Enums, patterns, formats, bounds, defaults, arrays, nested objects and optional arguments all occur."""
    found = {keyword for leaf in all_leaves(example_pool) for keyword in leaf.schema}
    assert found >= {"enum", "pattern", "format", "minimum", "maximum", "default", "maxLength"}
    paths = [leaf.path for leaf in all_leaves(example_pool)]
    assert any("[]." in path for path in paths)
    assert any("." in path and "[]" not in path for path in paths)
    assert any(not leaf.required for leaf in all_leaves(example_pool))
