"""One way to ask for JSON, `-` for a stream, and `--force` before anything is replaced."""

import json
import os
import socket
import tempfile
from contextlib import suppress
from pathlib import Path

import pytest

from support.commands import Command, succeed
from support.forked import Forked
from support.runs import ROOT, write_config
from toolace_mt.cluster.config.reading import read_run

GALLERY = ROOT / "cluster" / "cli" / "gallery.sqlite"
POOL = ROOT / "examples" / "pool.json"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a config and the log of its run."""
    folder = tmp_path_factory.mktemp("made")
    config = write_config(folder, dialogues=2, models={"default": {"provider": "offline"}})
    succeed("launch", config, "--in-process", "--quiet")
    return folder


FACTS: dict[str, tuple[str, ...]] = {
    "audit a run": ("audit", "small", "--log", "{log}"),
    "audit votes": ("audit", "small", "--disagreements", "--log", "{log}"),
    "audit a dialogue": ("audit", "small/1", "--log", "{log}"),
    "replay": ("replay", "small/1", "--log", "{log}"),
    "replay at": ("replay", "small/1", "--at", "3", "--log", "{log}"),
    "replay prompt": ("replay", "small/1", "--prompt", "2", "--log", "{log}"),
    "status": ("status", "small", "--log", "{log}"),
    "runs": ("runs", "--log", "{log}"),
    "rules": ("rules",),
    "experts": ("experts",),
    "gallery": ("gallery", "{new}/gallery.sqlite"),
    "pool show": ("pool", "show", str(POOL)),
    "config check": ("config", "check", "{config}"),
    "launch": ("launch", "{config}", "--in-process"),
    "launch dry": ("launch", "{config}", "--dry-run"),
    "launch probe": ("launch", "{config}", "--probe"),
    "log verify": ("log", "verify", "--log", "{log}"),
    "log backup": ("log", "backup", "{new}/copy.sqlite", "--log", "{log}"),
    "log seal": ("log", "seal", "{new}/seal", "--log", "{log}"),
    "log answers": ("log", "answers", "small", "--out", "{new}/answers.jsonl", "--log", "{log}"),
    "check": ("check", "{dialogues}", "--no-log"),
    "refine": ("refine", "{dialogues}", "--config", "{config}"),
}


@pytest.mark.parametrize("asked", [("--format", "json"), ("--format=json",), ("--json",)], ids=" ".join)
@pytest.mark.parametrize("name", FACTS)
def test_facts_come_as_json(command: Command, made: Path, tmp_path: Path, name: str, asked: tuple[str, ...]) -> None:
    """In one way, and in the former one: one JSON value on the output, and nothing else."""
    dialogues = tmp_path / "small.jsonl"
    assert command("export", "small", "--out", dialogues, "--log", made / "log.sqlite")[0] == 0
    places = {"log": made / "log.sqlite", "config": made / "run.yaml", "new": tmp_path, "dialogues": dialogues}
    status, out, _ = command(*(word.format(**places) for word in FACTS[name]), *asked)
    assert status == 0
    assert isinstance(json.loads(out), dict | list)


@pytest.mark.parametrize("name", ["runs", "rules", "pool show"])
def test_text_is_what_is_printed_unasked(command: Command, made: Path, tmp_path: Path, name: str) -> None:
    """A form that does not exist is a mistake."""
    words = [word.format(log=made / "log.sqlite", new=tmp_path) for word in FACTS[name]]
    assert command(*words, "--format", "text")[1] == command(*words)[1]
    assert command(*words, "--format", "yaml")[0] == 2


def test_a_former_format_of_tools_is_understood(command: Command) -> None:
    """`pool show --format openai` is `--read-as openai`, and that is said."""
    status, out, err = command("pool", "show", POOL, "--format", "openai")
    assert (status, out) == (0, command("pool", "show", POOL, "--read-as", "openai")[1])
    assert "is given by --read-as openai now" in err
    status, _, err = command("pool", "show", POOL, "--read-as", "mcp")
    assert status == 2
    same = command("pool", "show", POOL, "--format", "openai", "--read-as", "openai")
    assert same[:2] == (0, out)
    status, out, err = command("pool", "show", POOL, "--format", "openai", "--read-as", "anthropic")
    assert (status, out) == (2, "")
    assert "--format openai and --read-as anthropic both name the tools' format" in err


WRITING: dict[str, tuple[str, ...]] = {
    "init": ("init", "{there}"),
    "pool import": ("pool", "import", str(POOL), "--out", "{there}"),
    "export": ("export", "small", "--out", "{there}", "--log", "{log}"),
    "log answers": ("log", "answers", "small", "--out", "{there}", "--log", "{log}"),
    "log seal": ("log", "seal", "{there}", "--log", "{log}"),
    "log backup": ("log", "backup", "{there}", "--log", "{log}"),
    "gallery": ("gallery", "{there}"),
    "check --out": ("check", "{dialogues}", "--no-log", "--out", "{there}"),
    "check --fix": ("check", "{dialogues}", "--no-log", "--fix", "{there}"),
    "refine --out": ("refine", "{dialogues}", "--all", "--in-process", "--config", "{config}", "--out", "{there}"),
}


@pytest.mark.parametrize("name", WRITING)
def test_nothing_is_replaced_unless_it_is_asked_for(command: Command, made: Path, tmp_path: Path, name: str) -> None:
    """The message says how; the file is as it was, and with `--force` it is the command's own."""
    dialogues, there = tmp_path / "small.jsonl", tmp_path / "there"
    assert command("export", "small", "--out", dialogues, "--log", made / "log.sqlite")[0] == 0
    there.write_text("mine")
    places = {"log": made / "log.sqlite", "config": made / "run.yaml", "there": there, "dialogues": dialogues}
    words = [word.format(**places) for word in WRITING[name]]
    status, _, err = command(*words)
    assert (status, there.read_text()) == (2, "mine")
    assert "--force" in err
    # The offline model's experts accept none of those that are refined.
    assert command(*words, "--force")[0] == (1 if name.startswith("refine") else 0)
    assert there.read_bytes()[:4] != b"mine"
    assert [one.name for one in tmp_path.iterdir() if "unfinished" in one.name] == []


@pytest.mark.parametrize("name", ["log backup", "gallery"])
def test_an_older_copy_of_a_log_is_replaced_whole(command: Command, made: Path, tmp_path: Path, name: str) -> None:
    """Not where it is in use, and never the log itself."""
    copy = tmp_path / "copy.sqlite"
    words = [word.format(log=made / "log.sqlite", there=copy) for word in WRITING[name]]
    other = GALLERY if name == "log backup" else made / "log.sqlite"
    assert command("log", "backup", copy, "--log", other)[0] == 0
    wal = copy.with_name("copy.sqlite-wal")
    wal.touch()
    status, _, err = command(*words, "--force")
    assert (status, "may be in use" in err) == (2, True)
    wal.unlink()
    assert command(*words, "--force")[0] == 0
    assert (command("runs", "--log", copy)[1] == command("runs", "--log", made / "log.sqlite")[1]) is (
        name == "log backup"
    )
    status, _, err = command("log", "backup", copy, "--log", copy, "--force")
    assert (status, "is the log itself" in err) == (2, True)


def piped(text: bytes, *words: str | Path, folder: Path) -> tuple[int, str, str]:
    """Run a command in *folder* with *text* on its standard input."""
    reading, writing = os.pipe()
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        done = Forked(*words, stdin=reading, stdout=out.fileno(), stderr=err.fileno(), cwd=folder)
        os.close(reading)
        with suppress(BrokenPipeError), os.fdopen(writing, "wb") as pipe:
            pipe.write(text)
        status = done.wait()
        for file in (out, err):
            file.seek(0)
        return status, out.read().decode(), err.read().decode()


def test_streams_stand_in_the_place_of_files(made: Path, tmp_path: Path) -> None:
    """What one command writes another one reads, more than once where it has to."""
    log = made / "log.sqlite"
    status, exported, err = piped(b"", "export", "small", "--out", "-", "--log", log, folder=tmp_path)
    assert (status, len(exported.splitlines())) == (0, 2)
    assert "Wrote 2 dialogues (accepted) to standard output." in err
    status, out, err = piped(exported.encode(), "check", "-", "--log", "checked.sqlite", folder=tmp_path)
    assert (status, "/dev/stdin: 2 dialogues, 2 passed, 0 failed" in out) == (0, True)
    assert "Run 'check-stdin' is recorded" in err
    again = piped(exported.encode(), "check", "-", "--log", "checked.sqlite", folder=tmp_path)
    assert (again[0], "was finished already" in again[2]) == (0, True)
    status, out, _ = piped(f"{exported}{{}}\n".encode(), "check", "-", "--no-log", "--json", folder=tmp_path)
    assert (status, json.loads(out)["summary"][0]["records"]) == (1, 3)
    status, out, err = piped(exported.encode(), "refine", "-", "--config", made / "run.yaml", folder=tmp_path)
    assert (status, "2 of 2 dialogues pass the rules: there is nothing to refine." in out) == (0, True), err
    status, _, err = piped(b"", "refine", "-", "--config", "-", folder=tmp_path)
    assert (status, "is the dialogues or the config, not both" in err) == (2, True)
    status, _, err = piped(b"", "check", "-", "--config", "-", "--no-log", folder=tmp_path)
    assert (status, "is the dialogues or the config, not both" in err) == (2, True)
    status, _, err = piped(b"", "score", "-", "--config", "-", folder=tmp_path)
    assert (status, "is the dialogues or the config, not both" in err) == (2, True)
    status, _, err = piped(b"", "pool", "show", "-", "--config", "-", folder=tmp_path)
    assert (status, "is the tools or the config, not both" in err) == (2, True)
    for option in ("--out", "--fix"):
        status, _, err = piped(exported.encode(), "check", "-", "--no-log", option, "-", folder=tmp_path)
        assert (status, "standard output has what the command prints" in err) == (2, True)
    assert {one.name for one in tmp_path.iterdir()} <= {"checked.sqlite", "checked.sqlite.lock"}


def test_a_pool_and_a_config_pass_through_streams(tmp_path: Path) -> None:
    """A JSON list of tools, and a commented config, with nothing else on the output."""
    status, tools, err = piped(POOL.read_bytes(), "pool", "import", "-", "--out", "-", folder=tmp_path)
    assert (status, len(json.loads(tools))) == (0, 32)
    assert "Wrote 32 tools to standard output" in err
    status, out, _ = piped(tools.encode(), "pool", "show", "-", "--json", folder=tmp_path)
    assert (status, len(json.loads(out)["tools"])) == (0, 32)
    status, config, _ = piped(b"", "init", "-", "--pool", POOL, folder=tmp_path)
    assert (status, config.startswith("# A run of toolace-mt.")) == (0, True)
    status, out, err = piped(config.encode(), "config", "check", "-", "--dialogues", "3", folder=tmp_path)
    assert (status, "No mistake." in out) == (0, True), err
    assert list(tmp_path.iterdir()) == []


def test_answers_pass_through_a_stream(command: Command, made: Path) -> None:
    """One answer a line, with nothing else on the output."""
    status, out, err = command("log", "answers", "small", "--out", "-", "--log", made / "log.sqlite")
    assert status == 0
    assert err.startswith(f"Wrote {len(out.splitlines())} answers to standard output.") or out == ""


@pytest.mark.parametrize(
    ("source", "written"),
    [
        ("tools.py", "../tools.py"),
        ("tools.py:add", '"../tools.py:add"'),
        ("json:loads", '"json:loads"'),
        ("mcp:files", '"mcp:files"'),
        ("mcp+stdio:python server.py", '"mcp+stdio:python server.py"'),
        ("https://example.com/mcp", '"https://example.com/mcp"'),
        ("pool.json", "../pool.json"),
    ],
)
def test_init_names_tools_as_pool_show_takes_them(
    command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, source: str, written: str
) -> None:
    """And asks for no pool where one was given."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "sub").mkdir()
    status, out, _ = command("init", "sub/run.yaml", "--pool", source)
    assert (status, "Set its 'pool'" in out) == (0, False)
    assert f"\n  - {written}\n" in Path("sub/run.yaml").read_text()
    assert "Set its 'pool'" in command("init", "other.yaml")[1]
    assert "none.json is not there yet" in command("init", "third.yaml", "--pool", "none.json")[2]


@pytest.mark.parametrize(
    ("file", "name"), [("run.yaml", "first-run"), ("energy.yaml", "energy"), ("2026 ö.yaml", "2026"), ("on.yaml", "on")]
)
def test_a_new_config_s_run_is_named_after_its_file(
    command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, file: str, name: str
) -> None:
    """Two configs in a folder share a log, in which each run has a name of its own."""
    monkeypatch.chdir(tmp_path)
    assert command("init", file, "--pool", POOL)[0] == 0
    assert read_run(Path(file)).config.run == name
    assert f"{name}/1, {name}/2" in Path(file).read_text()


def test_what_a_file_of_tools_loses_is_said(command: Command, tmp_path: Path) -> None:
    """Functions are run where a pool names them, and not from a file of tools."""
    functions = tmp_path / "shop.py"
    functions.write_text('def buy(name: str) -> str:\n    """Buy it."""\n    return name\n')
    status, out, _ = command("pool", "import", functions, POOL, "--out", tmp_path / "tools.json")
    assert (status, "1 of them can be run, but not from this file" in out) == (0, True)
    assert f"name {functions} itself in the 'pool'" in out
    status, out, _ = command("pool", "show", functions)
    assert "Python functions: a run would run calls of 1 of 1 function" in out
    status, out, _ = command("pool", "import", tmp_path / "tools.json", "--out", tmp_path / "again.json")
    assert (status, "can be run" in out) == (0, False)
    assert "a run would run" not in command("pool", "show", tmp_path / "tools.json")[1]


def test_an_address_file_replaces_addresses_only(command: Command, tmp_path: Path) -> None:
    """A server that is begun again writes its address where the earlier one did; anything else is the user's."""
    place = tmp_path / "url"
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        words = ("serve-offline", "--port", port, "--url-file", place)
        for text, said in (
            ("http://127.0.0.1:8000", "cannot be listened on"),
            ("my notes", "is there already; --force"),
        ):
            place.write_text(text)
            status, _, err = command(*words)
            assert (status, said in err) == (1 if "listened" in said else 2, True), err
            assert place.read_text() == text
        assert "cannot be listened on" in command(*words, "--force")[2]


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("launch", "--dialogues", "many"), "'--dialogues': 'many' is not allowed; allowed: a whole number"),
        (("replay", "a/1", "--at", "-3"), "'--at': '-3' is not allowed; allowed: 0 or more"),
        (("replay", "a/1", "--diff", "1", "2.5"), "'2.5' is not allowed; allowed: a whole number"),
        (("replay", "a/1", "--pace", "x"), "'--pace': 'x' is not allowed; allowed: a number"),
        (("check", "a", "--jobs", "9999"), "'--jobs': '9999' is not allowed; allowed: 256 or less"),
        (("status", "a", "--format", "xml"), "'--format': 'xml' is not one of 'text', 'json'."),
        (("export", "a", "--outcome", "acepted"), "'acepted' is not one of 'accepted', 'rejected'"),
        (("serve-offline", "--latency", "nan"), "'--latency': 'nan' is not allowed; allowed: 0.0 or more"),
        (("serve-offline", "--slow-seconds", "inf"), "slow_seconds: inf is not allowed; allowed: number at least 0"),
        (("serve-offline", "--rate-429", "0.9", "--rate-500", "0.9"), "together are at most 1, these are 1.8"),
    ],
)
def test_a_wrong_option_is_told_in_plain_words(command: Command, words: tuple[str, ...], message: str) -> None:
    """What was given and what is allowed, as in a config; the status is 2."""
    status, _, err = command(*words)
    assert (status, message in " ".join(err.split())) == (2, True), err
    assert "nput should" not in err
