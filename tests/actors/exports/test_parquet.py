"""Rows in parquet: each call keeps its own arguments, as objects or as text."""

import json
from io import BytesIO
from typing import Any

import pytest

from support.stories import accepted_story
from toolace_mt.actors.exports import EXPORTS, ArgumentForm, ExportOptions, PassedOver, Source
from toolace_mt.actors.exports.parquet import ROWS, NoParquet, ParquetColumns
from toolace_mt.events import JsonObject

pq = pytest.importorskip("pyarrow.parquet")
STORY = accepted_story()


def rows(name: str, form: ArgumentForm | None = None) -> list[JsonObject]:
    """The rows of a dialogue."""
    found = EXPORTS[name].rows(Source(STORY.dialogue, {"seed": 7}, ()), ExportOptions(form))
    return [row for row in found if not isinstance(row, PassedOver)]


def loaded(written: list[JsonObject]) -> list[dict[str, Any]]:
    """The rows of a file, as they are read."""
    file, columns = BytesIO(), ParquetColumns()
    columns.see(written)
    columns.write(written, file)
    found: list[dict[str, Any]] = pq.read_table(BytesIO(file.getvalue())).to_pylist()
    return found


def arguments(row: dict[str, Any]) -> list[Any]:
    """The arguments of each call, however they stand."""
    messages = row.get("messages") or [*row["prompt"], *row["completion"]]
    found = [call["function"]["arguments"] for message in messages for call in message.get("tool_calls") or ()]
    return [json.loads(one) if isinstance(one, str) else one for one in found]


@pytest.mark.parametrize("name", ["hf", "trl", "axolotl", "openai"])
@pytest.mark.parametrize("form", [None, ArgumentForm.STRING])
def test_no_call_has_the_keys_of_another(name: str, form: ArgumentForm | None) -> None:
    """Tools and metadata are what they were, too."""
    written = rows(name, form)
    for row, again in zip(written, loaded(written), strict=True):
        assert arguments(again) == arguments(json.loads(json.dumps(row)))
        for key in ("tools", "metadata"):
            value = row[key]
            assert (again[key] if isinstance(value, str) else json.loads(again[key])) == value


@pytest.mark.parametrize(("form", "shown"), [(None, "extension<arrow.json>"), (ArgumentForm.STRING, "string")])
def test_objects_are_json_and_texts_are_texts(form: ArgumentForm | None, shown: str) -> None:
    """Releases of `datasets` that know no JSON columns read the latter."""
    written, columns = rows("hf", form), ParquetColumns()
    columns.see(written)
    assert f"arguments: {shown}" in str(columns.table(written).schema.field("messages"))


def test_files_of_different_rows_have_the_same_columns() -> None:
    """A loader takes them together; one has a field, or an object, that the other has not."""
    words: JsonObject = {"id": "a", "messages": [{"role": "user", "content": "Hello."}], "tools": "[]"}
    columns = ParquetColumns()
    columns.see([words])
    columns.see(rows("hf"))
    first, second = columns.table([words]), columns.table(rows("hf"))
    assert first.schema == second.schema
    assert first.to_pylist()[0]["messages"][0]["content"] == "Hello."


def test_many_rows_are_written_a_group_at_a_time() -> None:
    """All of them are there again, in order."""
    many: list[JsonObject] = [{"id": str(at)} for at in range(ROWS * 2 + 1)]
    assert [row["id"] for row in loaded(many)] == [str(at) for at in range(len(many))]


def test_contents_that_are_now_words_and_now_blocks_are_refused() -> None:
    """With what to do instead."""
    with pytest.raises(NoParquet, match="lines of JSON"):
        ParquetColumns().see(rows("anthropic"))
