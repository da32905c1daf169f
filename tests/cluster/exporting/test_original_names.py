"""Names that providers do not accept: a pool maps them, and the manifest of what was made over it maps them back."""

import json
from pathlib import Path

from support.commands import Command
from support.runs import write_config
from toolace_mt.actors.tools import load_pool

ORIGINAL = ["shop/find item", "shop.find item", "列出订单", "buy"]
SCHEMA = {"type": "object", "properties": {"words": {"type": "string"}}}


def test_the_manifest_has_the_names_of_the_sources(command: Command, tmp_path: Path) -> None:
    """Also where the pool was imported first, so that its file has the mapped names."""
    listed = [{"name": name, "description": "Finds.", "inputSchema": SCHEMA} for name in ORIGINAL]
    (tmp_path / "listed.json").write_text(json.dumps({"tools": listed}))
    assert command("pool", "import", tmp_path / "listed.json", "--out", tmp_path / "pool.json")[0] == 0
    small = {"subtasks": {"min": 1, "max": 1}, "steps": {"min": 1, "max": 1}, "reasonability_iterations": 0}
    config = write_config(tmp_path, pool=[str(tmp_path / "pool.json")], dialogues=1, generation=small)
    assert command("launch", config, "--in-process", "--quiet")[0] == 0
    out = tmp_path / "rows.jsonl"
    command("export", "small", "--log", tmp_path / "log.sqlite", "--include", "rejected", "--out", out)
    names = json.loads(Path(f"{out}.manifest").read_text())["runs"][0]["tool_names"]
    assert names == load_pool([tmp_path / "listed.json"]).original_names
    assert sorted(names.values()) == sorted(ORIGINAL[:3])
    assert set(names) < {tool.name for tool in load_pool([tmp_path / "pool.json"])}
