"""The formats: each is whole, says the same, and is what its readers expect."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlparse

import pytest

from toolace_mt.actors.rules import RULES

Command = Callable[..., tuple[int, str, str]]
Written = Callable[..., Path]
Record = dict[str, Any]


@pytest.fixture(name="mixed")
def _mixed(written: Written, good: Record, bad: Record) -> Path:
    """A file with a sound record, one that fails, and one that cannot be read; its name needs quoting."""
    return written(good, bad, "{broken", name="my, data: 100%.jsonl")


def test_json_is_one_object(command: Command, mixed: Path) -> None:
    """Records of which there is something to say, and the numbers."""
    status, out, _ = command("check", mixed, "--format", "json", "--run", "r")
    facts = json.loads(out)
    assert status == 1
    assert [(one["line"], one["dialogue"], one["outcome"]) for one in facts["records"]] == [
        (2, "r/2", "rejected"),
        (3, "r/3", "rejected"),
    ]
    (finding,) = facts["records"][0]["findings"]
    assert finding["rule"] == "grounding"
    assert (finding["turns"], finding["message_number"], finding["call"]) == (["t2"], 2, "c1")
    assert (finding["pointer"], finding["evidence"], finding["level"]) == ("/order_id", "OR-7734", "blocking")
    (numbers,) = facts["summary"]
    assert (numbers["records"], numbers["passed"], numbers["failed"], numbers["unreadable"]) == (3, 1, 1, 1)
    assert numbers["rules"]["grounding"] == {"blocking": 1, "advisory": 0, "error": 0, "dialogues": 1}
    assert facts["withheld"] == 0


@pytest.mark.parametrize("output", ["json", "sarif"])
def test_a_report_without_findings_is_whole(command: Command, written: Written, good: Record, output: str) -> None:
    """Nothing but an empty list where the findings would stand."""
    status, out, _ = command("check", written(good), "--format", output, "--no-log")
    facts = json.loads(out)
    assert status == 0
    assert (facts["records"] if output == "json" else facts["runs"][0]["results"]) == []


def test_github_gets_a_command_for_each_finding(command: Command, mixed: Path, bad: Record, written: Written) -> None:
    """File names and messages are escaped as its commands want it."""
    _, out, _ = command("check", mixed, "--format", "github", "--no-log")
    lines = out.splitlines()
    name = str(mixed).replace("%", "%25").replace(":", "%3A").replace(",", "%2C")
    assert lines[0].startswith(f"::error file={name},line=2,title=grounding::turn t2 (message 2): the identifier")
    assert lines[1].startswith(f"::error file={name},line=3,title=readable_record::the line is no JSON")
    assert all(line.startswith("::") for line in lines)
    twice = bad | {"messages": [bad["messages"][0], *bad["messages"]]}
    _, out, _ = command("check", written(twice), "--format", "github", "--no-log", "--fix", "f", "--max-findings", "1")
    assert "title=fixed::message 2: the message stood there twice" in out
    assert "::notice::" in out
    assert "withheld by --max-findings" in out


def test_sarif_has_what_its_standard_requires(command: Command, mixed: Path) -> None:
    """Version, driver, rules, and results whose rule, level, message and place are well-formed (SARIF 2.1.0)."""
    status, out, _ = command("check", mixed, "--format", "sarif", "--run", "r")
    log = json.loads(out)
    assert status == 1
    assert log["version"] == "2.1.0"
    assert log["$schema"].endswith("sarif-schema-2.1.0.json")
    (run,) = log["runs"]
    driver = run["tool"]["driver"]
    assert driver["name"] == "toolace-mt"
    assert [rule["id"] for rule in driver["rules"]] == [
        *RULES,
        "readable_record",
    ]
    for rule in driver["rules"]:
        assert rule["shortDescription"]["text"]
        assert rule["defaultConfiguration"]["level"] in {"error", "warning"}
    assert len(run["results"]) == 2
    for result, line in zip(run["results"], (2, 3), strict=True):
        assert driver["rules"][result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["level"] == "error"
        assert isinstance(result["message"]["text"], str)
        (location,) = result["locations"]
        assert location["physicalLocation"]["region"]["startLine"] == line
        uri = urlparse(location["physicalLocation"]["artifactLocation"]["uri"])
        assert (uri.scheme, unquote(uri.path)) == ("file", str(mixed))
    (place,) = run["results"][0]["locations"][0]["logicalLocations"]
    assert place["fullyQualifiedName"] == "r/2/t2"
    assert run["invocations"][0]["executionSuccessful"] is True


def test_sarif_names_a_relative_file_relatively(command: Command, mixed: Path) -> None:
    """So that a scanner finds it in its checkout."""
    _, out, _ = command("check", mixed.name, "--format", "sarif", "--no-log")
    result = json.loads(out)["runs"][0]["results"][0]
    uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert uri == "my%2C%20data%3A%20100%25.jsonl"


def test_every_format_withholds_the_same(command: Command, written: Written, bad: Record) -> None:
    """`--max-findings` holds for all of them, and the exit status does not change by it."""
    file = written(*[bad] * 4)
    only = ("--select", "grounding", "--max-findings", "3")
    counts = {}
    for output in ("json", "sarif", "github", "text"):
        status, out, _ = command("check", file, "--no-log", "--format", output, *only)
        assert status == 1
        counts[output] = out.count("is not supported by anything said before")
    assert counts == {"json": 3, "sarif": 3, "github": 3, "text": 3}
