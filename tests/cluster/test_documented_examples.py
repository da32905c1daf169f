"""What the documents tell a user to write works as it stands there."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from support.commands import run_command
from support.runs import ROOT, assert_whole, write_config
from toolace_mt.events import ExpertVoted, RulesApplied

SECTION = "## Your own rules and experts\n"


def blocks(language: str) -> list[str]:
    """The blocks of that language in the section about rules and experts."""
    section = (ROOT / "docs" / "verifier.md").read_text().partition(SECTION)[2].partition("\n## ")[0]
    return re.findall(rf"```{language}\n(.*?)```", section, flags=re.DOTALL)


def test_the_rule_and_the_expert_of_the_documents_work(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A run with that config finds what the rule finds, and the expert has its three votes."""
    (config,), (code,) = blocks("yaml"), blocks("python")
    (tmp_path / "own_checks.py").write_text(code)
    said: dict[str, Any] = yaml.safe_load(config)
    path = write_config(tmp_path, dialogues=3, **said)
    status, _, err = run_command(["launch", path, "--in-process", "--quiet"], monkeypatch, capsys)
    assert status == 0, err
    records = [r for found in assert_whole(tmp_path / "log.sqlite", 3).values() for r in found]
    applied = [r.event for r in records if isinstance(r.event, RulesApplied)]
    assert {f.message for e in applied for f in e.findings if f.check == "polite"} == {"the user does not say please"}
    assert "language" not in {check.check for event in applied for check in event.checks}
    assert "honesty" in {r.event.expert for r in records if isinstance(r.event, ExpertVoted)}
    listed = json.loads(run_command(["rules", path, "--json"], monkeypatch, capsys)[1])
    severities = {rule["rule"]: rule["severity"] for rule in listed}
    assert (severities["result_echo"], severities["polite"]) == ("blocking", "advisory")


@pytest.mark.parametrize("picture", sorted((ROOT / "docs").glob("*.svg")), ids=lambda path: path.name)
def test_a_picture_fits_a_page(picture: Path) -> None:
    """One of an output is made on a terminal: in a pipe a line has no end, and nobody could read it."""
    (width,) = re.findall(r'<svg[^>]* viewBox="0 0 (\d+) [\d.]+"', picture.read_text())
    assert int(width) < 1500
