"""Names that providers do not accept: a pool maps them, and the manifest of what was made over it maps them back."""

import json
from pathlib import Path

from support.commands import Command
from support.runs import write_config

ORIGINAL = ["shop/find item", "shop.find item", "列出订单", "buy"]
SCHEMA = {"type": "object", "properties": {"words": {"type": "string"}}}


def test_the_manifest_has_the_names_of_the_sources(command: Command, tmp_path: Path) -> None:
    """Also where the pool was imported first, so that its file has the mapped names."""
    listed = [{"name": name, "description": "Finds.", "inputSchema": SCHEMA} for name in ORIGINAL]
    (tmp_path / "listed.json").write_text(json.dumps({"tools": listed}))
    assert command("pool", "import", tmp_path / "listed.json", "--out", tmp_path / "pool.json")[0] == 0
    manifests = []
    for pool in ("listed.json", "pool.json"):
        small = {"subtasks": {"min": 1, "max": 1}, "steps": {"min": 1, "max": 1}, "reasonability_iterations": 0}
        config = write_config(tmp_path, pool=[str(tmp_path / pool)], dialogues=1, run=pool[:-5], generation=small)
        assert command("launch", config, "--in-process", "--quiet")[0] == 0
        out = tmp_path / f"{pool}l"
        command("export", pool[:-5], "--log", tmp_path / "log.sqlite", "--include", "rejected", "--out", out)
        manifests.append(json.loads(Path(f"{out}.manifest").read_text())["runs"][0]["tool_names"])
    assert manifests[0] == manifests[1]
    assert sorted(manifests[0].values()) == sorted(ORIGINAL[:3])
    named = [tool["function"]["name"] for tool in json.loads((tmp_path / "pool.json").read_text())]
    assert set(manifests[0]) < set(named)
