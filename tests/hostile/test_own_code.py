"""Rules, experts and methods of a user's own: whatever they do, it is told as theirs, and breaks nothing else."""

import json
import subprocess
from contextlib import suppress
from pathlib import Path

import psutil
import pytest

from support.commands import Command
from support.runs import COMMAND, write_config
from toolace_mt.cluster.config import expert_set, importing, methods, rule_process
from toolace_mt.cluster.config.guests import guarded, guest

RECORD = '{"messages": [{"role": "user", "content": "Hello"}, {"role": "assistant", "content": "Hi"}]}\n'
RULES = """
import os, subprocess, sys, time
from toolace_mt.actors.rules import Rule, finding
from toolace_mt.events import Finding, Severity

class Unspeakable(BaseException):
    def __str__(self):
        raise self

def raised(error):
    raise error

def deep(view):
    return deep(view)

def endless(view):
    while True:
        try:
            time.sleep(100)
        except BaseException:
            pass

def greedy(view):
    kept = []
    while True:
        kept.append(bytearray(10**8))

def loud(view):
    print("printed \\x1b[31m")
    os.write(1, b"written")
    subprocess.run(["echo", "said"])
    sys.stdout.close()
    return [finding("heard", ("t1",))]

def edited(view):
    with open(__file__, "a") as file:
        file.write("# changed\\n")
    return [finding("edited", ("t1",))]

def parent(view):
    child = subprocess.Popen(["sleep", "600"])
    with open("child", "w") as file:
        file.write(str(child.pid))
    return endless(view)

MADE = Finding.model_construct(id=3, check=None, verdict="x", severity=9, turns=5, call=[], pointer={}, message=None)
CHECKS = {
    "words": lambda view: "words",
    "number": lambda view: 7,
    "nothing": lambda view: None,
    "mixed": lambda view: [finding("good", ("t1",)), {"message": "bad"}],
    "made": lambda view: [MADE],
    "unencodable": lambda view: [finding("\\ud800", ("t1",))],
    "leaving": lambda view: sys.exit(0),
    "gone": lambda view: os._exit(0),
    "interrupting": lambda view: raised(KeyboardInterrupt()),
    "unspeakable": lambda view: raised(Unspeakable()),
    "deep": deep,
    "edited": edited,
    "greedy": greedy,
    "endless": endless,
    "parent": parent,
    "loud": loud,
    "long": lambda view: [finding("x" * 10**7, ("t" * 10**6,), "c" * 10**6, "/p" * 10**6, "e" * 10**7)],
}
globals().update({name.upper(): Rule(name, "it holds", Severity.ADVISORY, check) for name, check in CHECKS.items()})
"""
FAULTY = {
    "words": "it finds a str",
    "number": "'int' object is not iterable",
    "nothing": "'NoneType' object is not iterable",
    "mixed": "it finds a dict, and has to find what 'finding(...)' makes",
    "made": "could not judge",
    "unencodable": "surrogates not allowed",
    "leaving": "SystemExit: 0",
    "gone": "it has ended its process",
    "interrupting": "KeyboardInterrupt",
    "unspeakable": "Unspeakable",
    "deep": "RecursionError",
    "greedy": "MemoryError",
    "endless": "it has not ended after 5 s",
}
IMPORTS = {
    "import sys; sys.exit(0)": "SystemExit: 0",
    "while True: pass": "it has not ended after 0.5 s",
    "import time; time.sleep(1000)": "it has not ended after 0.5 s",
    "raise BaseException('\\x1b[2J' * 1000)": "BaseException: ",
    "def f(): f()\nf()": "RecursionError",
}
QUICK = "from toolace_mt.actors.{0} import {1}\nfrom toolace_mt.events import Severity\n"


@pytest.fixture(autouse=True)
def _in_haste(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(rule_process, "SECONDS", 0.5)
    monkeypatch.setattr(rule_process, "_MEMORY", 2**28)
    monkeypatch.setattr(importing, "_SECONDS", 0.5)
    monkeypatch.setattr(methods, "_SECONDS", 0.5)
    monkeypatch.setattr(expert_set, "_SECONDS", 0.5)
    (tmp_path / "own.py").write_text(RULES)
    (tmp_path / "data.jsonl").write_text(RECORD)


def _rules(folder: Path, *names: str) -> Path:
    path = folder / "rules.yaml"
    path.write_text(json.dumps({"rules": {"add": [f"own.py:{name.upper()}" for name in names]}}))
    return path


def test_a_rule_that_cannot_judge_is_named(command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each by itself, beside rules that judge; the dialogue is not called unreadable, and the report is JSON."""
    monkeypatch.setattr(rule_process, "SECONDS", 5)
    config = _rules(tmp_path, *FAULTY)
    status, out, _ = command("check", tmp_path / "data.jsonl", "--config", config, "--no-log", "--format", "json")
    (record,) = json.loads(out)["records"]
    assert status == 1
    assert {finding["level"] for finding in record["findings"] if finding["rule"] in FAULTY} == {"error"}
    for finding in record["findings"]:
        assert FAULTY[finding["rule"]] in finding["message"]
        assert f"rule {finding['rule']!r} could not judge the dialogue" in finding["message"]
    assert {finding["rule"] for finding in record["findings"]} == set(FAULTY)
    assert json.loads(out)["summary"][0]["unreadable"] == 0


def test_a_rule_that_never_returns_is_not_asked_for_ever(command: Command, tmp_path: Path) -> None:
    """After three dialogues it is left out, and said to be."""
    (tmp_path / "data.jsonl").write_text(RECORD * 6)
    arguments = ["--config", _rules(tmp_path, "endless"), "--no-log", "--format", "json"]
    out = json.loads(command("check", tmp_path / "data.jsonl", *arguments)[1])
    messages = [record["findings"][0]["message"] for record in out["records"]]
    assert [message.count("is not asked any more") for message in messages] == [0, 0, 0, 1, 1, 1]


def test_what_a_rule_has_started_ends_with_it(
    command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing of it is left."""
    monkeypatch.chdir(tmp_path)
    command("check", "data.jsonl", "--config", _rules(tmp_path, "parent"), "--no-log", "--jobs", "1")
    child = int((tmp_path / "child").read_text())
    with suppress(psutil.NoSuchProcess):
        assert psutil.wait_procs([psutil.Process(child)], 10)[0]


def test_a_rule_whose_file_is_edited_goes_on_as_it_was(command: Command, tmp_path: Path) -> None:
    """Its text at the beginning is what the run records; the file is not read at each dialogue."""
    (tmp_path / "data.jsonl").write_text(RECORD * 3)
    arguments = ["--config", _rules(tmp_path, "edited"), "--no-log", "--jobs", "1", "--format", "json"]
    out = json.loads(command("check", tmp_path / "data.jsonl", *arguments)[1])
    assert [record["findings"][0]["message"] for record in out["records"]] == ["edited"] * 3
    assert (tmp_path / "own.py").read_text().endswith("# changed\n" * 3)


def test_a_process_for_rules_that_comes_too_late_is_given_up(
    command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """That it is ready is no answer to what was asked."""
    monkeypatch.setattr(rule_process, "SECONDS", 20)
    monkeypatch.setattr(rule_process, "_START_SECONDS", 0)
    process = rule_process.RuleProcess()  # that of other tests has begun
    monkeypatch.setattr(rule_process, "_process", lambda: process)
    arguments = ["--config", _rules(tmp_path, "long"), "--no-log", "--jobs", "1", "--format", "json"]
    (record,) = json.loads(command("check", tmp_path / "data.jsonl", *arguments)[1])["records"]
    late = "rule 'long' could not judge the dialogue: the process for it has not begun after 0 s"
    assert late in record["findings"][0]["message"]


def test_a_closed_output_is_no_fault_of_an_import(tmp_path: Path) -> None:
    """Nobody reads what would be printed, and the rules of the user are as good as ever."""
    words = ["sh", "-c", '"$0" rules "$1" >&-', COMMAND, str(_rules(tmp_path, "long"))]
    done = subprocess.run(words, stderr=subprocess.PIPE, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_what_a_rule_prints_is_no_part_of_the_report(tmp_path: Path) -> None:
    """Neither what Python prints nor what another process does; its finding is there, and one without end is cut."""
    words = ["check", tmp_path / "data.jsonl", "--config", _rules(tmp_path, "loud", "long"), "--no-log"]
    done = subprocess.run([COMMAND, *map(str, words), "--format", "json"], capture_output=True, text=True, check=False)
    (record,) = json.loads(done.stdout)["records"]
    assert done.returncode == 0
    assert [finding["message"][:5] for finding in record["findings"]] == ["heard", "xxxxx"]
    assert len(done.stdout) < 20_000
    assert "printed \\u001b[31m" in done.stderr
    assert "written" in done.stderr
    assert "said" in done.stderr


# The signal that ends an import may come while Python calls a finalizer, which passes it over; another one follows.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("text", IMPORTS, ids=list(IMPORTS.values()))
@pytest.mark.parametrize("kind", ["rules", "experts", "method"])
def test_what_cannot_be_imported_is_named(command: Command, tmp_path: Path, text: str, kind: str) -> None:
    """A mistake of the user's files, whatever they do, and however long."""
    (tmp_path / "bad.py").write_text(text)
    added = {"rules": {"add": ["bad.py:OWN"]}, "experts": ["bad.py:OWN"], "method": "bad.py:OWN"}
    status, _, err = command("launch", write_config(tmp_path, **{kind: added[kind]}), "--in-process", "--quiet")
    assert status == 2
    assert "bad.py:OWN' cannot be imported" in err
    assert IMPORTS[text] in err
    assert len(err) < 1000


def test_what_an_expert_prints_is_no_part_of_the_output(tmp_path: Path) -> None:
    """Neither when it is imported nor when it is asked."""
    (tmp_path / "wordy.py").write_text(
        "from toolace_mt.actors.experts import Expert\n"
        "print('imported')\n"
        "OWN = Expert('wordy', 'it asks', 'Is it good?', spared=lambda dialogue: print('asked'))\n"
    )
    config = write_config(tmp_path, dialogues=1, experts=["wordy.py:OWN"])
    words = [COMMAND, "launch", str(config), "--in-process", "--json"]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert json.loads(done.stdout)["ending"] == "completed"
    assert "imported" in done.stderr
    assert "asked" in done.stderr


@pytest.mark.parametrize(
    ("function", "why"),
    [
        ("spared=lambda dialogue: 7", "has to return str | None, and returned a int"),
        ("spared=lambda dialogue: 1 / 0", "could not judge: ZeroDivisionError"),
        ("spared=lambda dialogue: __import__('time').sleep(1000)", "could not judge: TimeoutError"),
    ],
)
def test_an_expert_that_cannot_judge_is_named(command: Command, tmp_path: Path, function: str, why: str) -> None:
    """Its dialogue fails with the reason, and is not passed in silence."""
    (tmp_path / "odd.py").write_text(
        f"from toolace_mt.actors.experts import Expert\nOWN = Expert('odd', 'it asks', 'Is it good?', {function})\n"
    )
    config = write_config(tmp_path, dialogues=1, experts=["odd.py:OWN"])
    assert command("launch", config, "--in-process", "--quiet")[0] == 1
    out = command("audit", "small/1", "--log", tmp_path / "log.sqlite")[1]
    assert f"'spared' of expert 'odd' {why}" in " ".join(out.split())


def test_a_method_that_never_returns_fails_its_dialogues(command: Command, tmp_path: Path) -> None:
    """With the reason; the run comes to its end."""
    (tmp_path / "slow.py").write_text(
        "import time\n"
        "from dataclasses import replace\n"
        "from toolace_mt.actors.methods import METHODS\n"
        "PAPER = METHODS['mask_and_fill']\n"
        "class Slow:\n"
        "    name = 'initializer'\n"
        "    def decide(self, dialogue, answers):\n"
        "        time.sleep(1000)\n"
        "OWN = replace(PAPER, name='slow', roles={**PAPER.roles, 'initializer': lambda rules, experts: Slow()})\n"
    )
    config = write_config(tmp_path, dialogues=1, method="slow.py:OWN")
    assert command("launch", config, "--in-process", "--quiet")[0] == 1
    out = command("replay", "small/1", "--log", tmp_path / "log.sqlite")[1]
    assert "it has not ended after 0.5 s" in out.replace("\n", "")


def test_a_time_limit_within_a_time_limit_leaves_the_outer_one() -> None:
    """As where a test has one, or a command's caller."""

    def endless() -> None:
        with guest("inner", 10):
            pass
        while True:
            pass

    with pytest.raises(TimeoutError, match=r"0\.3"):
        guarded(endless, "outer", 0.3)()
