"""Rows in parquet: each call keeps its own arguments, as objects or as text."""

import json
from io import BytesIO
from typing import Any

import pytest

from support.stories import accepted_story
from toolace_mt.actors.exports import EXPORTS, ArgumentForm, ExportOptions, PassedOver, Source
from toolace_mt.actors.exports.parquet import NoParquet, parquet_table, write_parquet
from toolace_mt.events import JsonObject

pq = pytest.importorskip("pyarrow.parquet")
STORY = accepted_story()


def rows(name: str, form: ArgumentForm | None = None) -> list[JsonObject]:
    """The rows of a dialogue."""
    found = EXPORTS[name].rows(Source(STORY.dialogue, {"seed": 7}, ()), ExportOptions(form))
    return [row for row in found if not isinstance(row, PassedOver)]


def loaded(written: list[JsonObject]) -> list[dict[str, Any]]:
    """The rows of a file, as they are read."""
    file = BytesIO()
    write_parquet(written, file)
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
    table = parquet_table(rows("hf", form))
    assert f"arguments: {shown}" in str(table.schema.field("messages"))


def test_contents_that_are_now_words_and_now_blocks_are_refused() -> None:
    """With what to do instead."""
    with pytest.raises(NoParquet, match=r"\.jsonl"):
        parquet_table(rows("anthropic"))
