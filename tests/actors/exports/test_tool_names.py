"""Names of tools that an API forbids are mapped to others, and back."""

import pytest
from hypothesis import given, settings

from support.exported import rows_of
from support.random_dialogues import dialogues
from toolace_mt.actors.formats import FORMATS, PASSIVE
from toolace_mt.actors.formats.parts.meaning import meaning
from toolace_mt.actors.formats.parts.tool_names import API_NAME, mapped
from toolace_mt.events import Dialogue, DialogueImported, Tool, admit, unopened


def with_tools(*names: str) -> Dialogue:
    """A dialogue with tools of these names."""
    tools = tuple(Tool(name=name, description="", parameters={"type": "object"}) for name in names)
    event = DialogueImported(seed=0, parameters=PASSIVE, tools=tools, turns=(), source="a:1", meta={})
    return admit(unopened("run/1"), event)


@pytest.mark.parametrize("name", ["anthropic", "openai"])
@given(dialogue=dialogues())
@settings(max_examples=40, deadline=None)
def test_an_export_for_an_api_has_names_that_it_takes(name: str, dialogue: Dialogue) -> None:
    """Calls, tools and changes of these; read again, the dialogue means what it meant."""
    (record,) = rows_of(name, dialogue)
    names = [tool.get("function", tool)["name"] for tool in record["tools"]]
    assert all(API_NAME.fullmatch(one) for one in names)
    again = admit(unopened("run/1"), FORMATS[name].read(record, "a:1", PASSIVE))
    assert meaning(again) == meaning(dialogue)


def test_names_that_would_be_the_same_are_told_apart() -> None:
    """Those that are allowed stay as they are, and none is longer than is allowed."""
    long = "Get the weather of a place in a country, by the name of the place and that of the country"
    dialogue, facts = mapped(with_tools("get_it", "get it", "get.it", long, f"{long}!"), API_NAME)
    names = [tool.name for tool in dialogue.tools]
    assert names[:3] == ["get_it", "get_it_2", "get_it_3"]
    assert len(set(names)) == 5
    assert all(API_NAME.fullmatch(name) for name in names)
    assert facts == {"tool_names": dict(zip(names[1:], ["get it", "get.it", long, f"{long}!"], strict=True))}


def test_other_formats_have_the_names_of_the_pool() -> None:
    """Nothing is mapped there, nor where nothing has to be."""
    (row,) = rows_of("hf", with_tools("get it"))
    assert "get it" in str(row["tools"])
    assert "tool_names" not in str(row["metadata"])
    assert mapped(with_tools("get_it"), API_NAME)[1] == {}
