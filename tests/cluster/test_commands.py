"""The commands, as their user meets them: what they print, what they refuse, and the exit status."""

import json
import os
import sqlite3
from pathlib import Path

import pytest
import yaml

from support.commands import Command, run_command
from support.runs import ROOT, write_config
from toolace_mt.cluster.cli import main
from toolace_mt.cluster.config import RunConfig
from toolace_mt.cluster.reading_config import parse_config, read_config
from toolace_mt.cluster.starting_config import STARTING_CONFIG


@pytest.fixture
def command(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    """Run a command; its exit status, output and error output."""

    def run(*arguments: str | Path) -> tuple[int, str, str]:
        return run_command(arguments, monkeypatch, capsys)

    return run


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a finished run with mistakes, so that some dialogues are accepted and some rejected."""
    folder = tmp_path_factory.mktemp("finished")
    config = write_config(folder, dialogues=30)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sys.argv", ["toolace-mt", "launch", str(config), "--in-process", "--quiet"])
        with pytest.raises(SystemExit) as ended:
            main()
    assert ended.value.code == 0
    return folder


def one_with(command: Command, finished: Path, outcome: str) -> str:
    """A dialogue of the finished run that ended so."""
    log = finished / "log.sqlite"
    for number in range(1, 31):
        _, out, _ = command("audit", f"small/{number}", "--log", log, "--json")
        if json.loads(out)["outcome"] == outcome:
            return f"small/{number}"
    raise AssertionError(f"no dialogue was {outcome}")


# What they print


def test_a_launch_ends_with_its_funnel_and_what_to_try_next(
    command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The user sees where every dialogue went, where the log is, and three commands."""
    monkeypatch.chdir(tmp_path)
    status, out, _ = command("launch", write_config(tmp_path, dialogues=3), "--in-process")
    assert status == 0
    for words in (
        "opened",
        "accepted",
        "rejected",
        "failed",
        "log.sqlite",
        " replay small/",
        " audit ",
        " export small",
    ):
        assert words in out


def test_launching_a_finished_run_changes_nothing(command: Command, finished: Path) -> None:
    """It says so, and the log has the same bytes of events as before."""
    before = command("runs", "--log", finished / "log.sqlite", "--json")[1]
    status, out, _ = command("launch", finished / "run.yaml", "--in-process", "--quiet")
    assert status == 0
    assert "finished already; nothing was changed" in out
    assert command("runs", "--log", finished / "log.sqlite", "--json")[1] == before


def test_replay_shows_every_event_in_a_line(command: Command, finished: Path) -> None:
    """Version, time, role, what it did, and the answer's model and price."""
    status, out, _ = command("replay", "small/1", "--log", finished / "log.sqlite")
    assert status == 0
    assert "opened the dialogue" in out
    assert "[offline, $0.0000]" in out
    assert "This replay asked no model." in out


def test_replay_shows_the_dialogue_at_a_version_and_what_changed(command: Command, finished: Path) -> None:
    """`--at` is the fold of so many events, `--diff` what lies between two."""
    log = finished / "log.sqlite"
    events = json.loads(command("replay", "small/1", "--log", log, "--json")[1])
    drafted = next(event["version"] for event in events if event["type"] == "subtask_drafted")
    before = json.loads(command("replay", "small/1", "--log", log, "--at", str(drafted - 1), "--json")[1])
    after = json.loads(command("replay", "small/1", "--log", log, "--at", str(drafted), "--json")[1])
    changed = command("replay", "small/1", "--log", log, "--diff", str(drafted - 1), str(drafted), "--json")
    assert before["turns"] == []
    assert len(after["turns"]) == len(json.loads(changed[1])["added"]) > 0
    assert command("replay", "small/1", "--log", log, "--at", str(len(events)))[0] == 0


def test_replay_plays_every_event(command: Command, finished: Path) -> None:
    """`--watch` shows each event with what it changed."""
    log = finished / "log.sqlite"
    status, out, _ = command("replay", "small/1", "--log", log, "--watch", "--pace", "0")
    events = json.loads(command("replay", "small/1", "--log", log, "--json")[1])
    assert status == 0
    assert sum(line[:4].strip().isdigit() and line[4:6] == "  " for line in out.splitlines()) >= len(events)


def test_replay_shows_one_thing_at_a_time(command: Command, finished: Path) -> None:
    """Options that would hide each other are refused."""
    for options in (["--at", "3", "--diff", "1", "2"], ["--watch", "--json"]):
        status, _, err = command("replay", "small/1", "--log", finished / "log.sqlite", *options)
        assert status == 2
        assert "do not go together" in err


def test_replay_is_whole_where_nobody_looks_at_a_terminal(command: Command, finished: Path) -> None:
    """Piped, every event is one line, and none is cut."""
    _, out, _ = command("replay", "small/1", "--log", finished / "log.sqlite")
    events = json.loads(command("replay", "small/1", "--log", finished / "log.sqlite", "--json")[1])
    lines = {line.split()[0]: line for line in out.splitlines() if line.strip()[:1].isdigit()}
    assert all(" ".join(event["did"].split())[:200] in lines[str(event["version"])] for event in events)


def test_a_launch_tells_its_facts_as_json(command: Command, tmp_path: Path) -> None:
    """One JSON value and nothing else."""
    status, out, _ = command("launch", write_config(tmp_path, dialogues=2), "--in-process", "--json")
    facts = json.loads(out)
    assert status == 0
    assert (facts["ending"], facts["funnel"]["opened"]) == ("completed", 2)
    estimate = json.loads(command("launch", write_config(tmp_path), "--dry-run", "--json")[1])
    assert estimate["calls"]["low"] <= estimate["calls"]["expected"] <= estimate["calls"]["high"]


def test_every_prompt_can_be_shown_again(command: Command, finished: Path) -> None:
    """Rendered from the log, each has the very digest that was recorded when it was sent."""
    log = finished / "log.sqlite"
    events = json.loads(command("replay", "small/2", "--log", log, "--json")[1])
    answers = [event["version"] for event in events if event["type"] == "model_answered"]
    assert len(answers) > 10
    for version in answers:
        _, out, _ = command("replay", "small/2", "--log", log, "--prompt", str(version), "--json")
        assert json.loads(out)["same"] is True


def test_an_audit_of_a_run_counts_by_check(command: Command, finished: Path) -> None:
    """How many were rejected, and by what."""
    status, out, _ = command("audit", "small", "--log", finished / "log.sqlite", "--json")
    facts = json.loads(out)
    assert status == 0
    assert facts["outcomes"]["rejected"] > 0
    assert any(check["rejected"] for check in facts["checks"])
    assert command("audit", "small", "--log", finished / "log.sqlite")[0] == 0


def test_an_audit_lists_the_dialogues_about_which_experts_disagree(command: Command, finished: Path) -> None:
    """As text and as JSON the same ones; it is a question about a run."""
    log = finished / "log.sqlite"
    status, out, _ = command("audit", "small", "--disagreements", "--log", log, "--json")
    assert status == 0
    dialogues = [found["dialogue"] for found in json.loads(out)]
    status, out, _ = command("audit", "small", "--disagreements", "--log", log)
    assert status == 0
    assert [line.split(" ")[0] for line in out.splitlines() if line.startswith("small/")] == dialogues
    assert "experts disagree about" in out
    status, _, err = command("audit", "small/1", "--disagreements", "--log", log)
    assert status == 2
    assert "is a dialogue" in err


def test_an_audit_of_a_rejected_dialogue_names_finding_and_blame(command: Command, finished: Path) -> None:
    """Turn, argument, evidence, and the event, role and answer that wrote it."""
    rejected = one_with(command, finished, "rejected")
    _, out, _ = command("audit", rejected, "--log", finished / "log.sqlite", "--json")
    facts = json.loads(out)
    rejecting = [finding for finding in facts["findings"] if finding["rejects"]]
    assert rejecting
    for finding in rejecting:
        assert finding["finding"]["turns"]
        assert finding["blame"][0]["event"]
        assert finding["blame"][0]["answer"]["model"] == "offline"
    status, shown, _ = command("audit", rejected, "--log", finished / "log.sqlite")
    assert status == 0
    assert "blame" in shown
    assert "written at version" in shown


def test_an_export_has_accepted_dialogues_only(command: Command, finished: Path, tmp_path: Path) -> None:
    """Messages and tools as trainers read them; ids match, and arguments are JSON strings."""
    out = tmp_path / "data.jsonl"
    assert command("export", "small", "--out", out, "--log", finished / "log.sqlite")[0] == 0
    lines = [json.loads(line) for line in out.read_text().splitlines()]
    status = json.loads(command("status", "small", "--log", finished / "log.sqlite", "--json")[1])
    assert len(lines) == status["funnel"]["accepted"] > 0
    for line in lines:
        offered = {tool["function"]["name"] for tool in line["tools"]}
        waiting: set[str] = set()
        for message in line["messages"]:
            for call in message.get("tool_calls") or []:
                assert isinstance(json.loads(call["function"]["arguments"]), dict)
                waiting.add(call["id"])
                offered_later = any("tool_calls" not in m and call["function"]["name"] in (m["content"] or "")
                                    for m in line["messages"] if m["role"] == "system")  # fmt: skip
                assert call["function"]["name"] in offered or offered_later
            if message["role"] == "tool":
                waiting.remove(message["tool_call_id"])
        assert waiting == set()


def test_an_export_replaces_nothing_unasked(command: Command, finished: Path, tmp_path: Path) -> None:
    """A file that is there stays, unless --force says otherwise; none is left half-written."""
    out = tmp_path / "data.jsonl"
    out.write_text("mine")
    status, _, err = command("export", "small", "--out", out, "--log", finished / "log.sqlite")
    assert (status, out.read_text()) == (2, "mine")
    assert "--force" in err
    assert command("export", "small", "--out", out, "--force", "--log", finished / "log.sqlite")[0] == 0
    assert [path.name for path in tmp_path.iterdir()] == ["data.jsonl"]


def test_status_adds_up(command: Command, finished: Path) -> None:
    """Every opened dialogue is in exactly one place, and costs are summed from the log."""
    facts = json.loads(command("status", "small", "--log", finished / "log.sqlite", "--json")[1])
    funnel = facts["funnel"]
    assert funnel["opened"] == 30 == funnel["accepted"] + funnel["rejected"] + funnel["failed"]
    assert facts["cost"]["total"]["calls"] > 30 * 10
    status, out, _ = command("status", "small", "--log", finished / "log.sqlite")
    assert status == 0
    assert "Per accepted dialogue" in out


def test_log_verify_says_that_all_is_well(command: Command, finished: Path) -> None:
    """And counts what it walked."""
    status, out, _ = command("log", "verify", "--log", finished / "log.sqlite")
    assert status == 0
    assert "31 streams" in out


def test_a_sealed_and_backed_up_log_verifies(command: Command, finished: Path, tmp_path: Path) -> None:
    """A copy is as good as the log, and the seal fits both."""
    copy, sealed = tmp_path / "copy.sqlite", tmp_path / "seal"
    assert command("log", "backup", copy, "--log", finished / "log.sqlite")[0] == 0
    assert command("log", "seal", sealed, "--log", finished / "log.sqlite")[0] == 0
    assert command("log", "verify", "--seal", sealed, "--log", copy)[0] == 0
    assert command("log", "backup", copy, "--log", finished / "log.sqlite")[0] == 2


def test_a_changed_event_is_named(command: Command, finished: Path, tmp_path: Path) -> None:
    """One byte of one stored event is enough: verify exits 1 and names stream and version."""
    copy = tmp_path / "copy.sqlite"
    command("log", "backup", copy, "--log", finished / "log.sqlite")
    base = sqlite3.connect(copy)
    with base:
        (payload,) = base.execute("SELECT payload FROM events WHERE stream='small/7' AND version=5").fetchone()
        spoilt = payload[:-1] + bytes([payload[-1] ^ 1])
        base.execute("UPDATE events SET payload=? WHERE stream='small/7' AND version=5", (spoilt,))
    base.close()
    status, out, err = command("log", "verify", "--log", copy)
    assert status == 1
    assert "small/7 version 5" in out
    assert "damaged" in err


# init and configs


def test_init_writes_a_config_that_launches(command: Command, tmp_path: Path) -> None:
    """It names every key with its default, and points at the user's pool."""
    path = tmp_path / "run.yaml"
    assert command("init", path, "--pool", ROOT / "examples" / "pool.json")[0] == 0
    given = yaml.safe_load(path.read_text())
    path.write_text(yaml.safe_dump(given | {"dialogues": 2, "log": str(tmp_path / "log.sqlite")}))
    assert command("launch", path, "--in-process", "--quiet")[0] == 0
    assert command("init", path)[0] == 2


def test_init_writes_a_pool_as_launch_reads_it(
    command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The path is relative to the config, and quoted where YAML would read it otherwise."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "sub").mkdir()
    odd = tmp_path / "my: tools #1.json"
    odd.write_bytes((ROOT / "examples" / "pool.json").read_bytes())
    assert command("init", "sub/run.yaml", "--pool", odd.name)[0] == 0
    config = read_config(Path("sub/run.yaml"))
    assert Path(config.pool[0]).resolve() == odd


def test_the_starting_config_holds_every_key_and_its_default() -> None:
    """What `init` writes is what a config that says nothing means."""
    given = parse_config(STARTING_CONFIG.replace("$pool", "  - pool.json"), "run.yaml")
    least = RunConfig(run="first-run", pool=("pool.json",), dialogues=100)
    assert given == least
    text = yaml.safe_load(STARTING_CONFIG.replace("$pool", "  - pool.json"))
    assert set(text) == set(RunConfig.model_fields)
    assert set(text["generation"]) == set(type(least.generation).model_fields)


ALIASES = (
    "run: a\npool: p.json\ndialogues: 3\nx0: &x0 [a]\n"
    + "".join(f"x{n}: &x{n} [{', '.join([f'*x{n - 1}'] * 9)}]\n" for n in range(1, 10))
    + "seed: *x9\n"
)
"""A billion values in a few lines."""

BAD_CONFIGS = [
    ("run: [", "not YAML"),
    ("", "empty"),
    ("- a", "a list"),
    ("run: a\npool: p.json\ndialogues: 3\ndialogs: 4", "unknown key 'dialogs'; did you mean 'dialogues'?"),
    ("run: a\npool: p.json\ndialogues: 3\ngeneration: {subtask: {}}", "unknown key 'generation.subtask'; did you"),
    ("run: a\npool: p.json", "key 'dialogues' is missing"),
    ("run: a\npool: p.json\ndialogues: many", "dialogues: input should be a valid integer"),
    ("run: a b\npool: p.json\ndialogues: 3", "run: string should match"),
    ("run: a\npool: []\ndialogues: 3", "pool:"),
    ("run: a\npool: p.json\ndialogues: 0", "dialogues:"),
    ("run: a\npool: p.json\ndialogues: 3\ngeneration: {steps: {min: 4, max: 2}}", "min is 4 and max is 2"),
    ("run: a\npool: p.json\ndialogues: 3\nexperts: [nobody]", "there is no expert 'nobody'; there are arguments,"),
    ("run: a\npool: p.json\ndialogues: 3\nexperts: [{expert: safety, votes: 3, quorum: 4}]", "from 1 to its votes, 3"),
    ("run: a\npool: p.json\ndialogues: 3\nexperts: [{expert: safety, votes: 0}]", "safety has 0 votes"),
    ("run: a\npool: p.json\ndialogues: 3\nexperts: [{expert: safety, wave: 0}]", "the first wave is 1"),
    ("run: a\npool: p.json\ndialogues: 3\nexperts: [{expert: safety, vote: 3}]", "unknown key 'experts.0.vote'"),
    ("run: a\npool: p.json\ndialogues: 3\nexperts: [{votes: 3}]", "key 'experts.0.expert' is missing"),
    ("run: a\npool: p.json\ndialogues: 3\nexperts: [safety, {expert: safety}]", "an expert is named twice"),
    ("run: a\npool: p.json\ndialogues: 3\nexperts: [3]", "an expert is a name, or a mapping"),
    ("run: a\npool: p.json\ndialogues: 3\nmodels: {default: {provider: magic}}", "'magic'"),
    ("run: a\npool: p.json\ndialogues: 3\nmodels: {default: {provider: offline, sed: 1}}", "models.default.sed"),
    ("run: a\npool: p.json\ndialogues: 3\ncluster: {pools: [{roles: [filler]}]}", "no pool serves"),
    ("run: a\npool: p.json\ndialogues: 3\ndialogues: 4", "'dialogues' stands twice"),
    ("run: a\npool: p.json\ndialogues: true", "dialogues: input should be a valid integer"),
    ("run: a\npool: p.json\ndialogues: 3\nseed: 2020-99-99", "not YAML"),
    (f"run: a\npool: p.json\ndialogues: 3\nseed: {'9' * 5000}", "not YAML"),
    ("run: a\npool: p.json\ndialogues: 3\ngeneration: {complexity_weights: {clarification: .nan}}", "finite"),
    (ALIASES, "seed: input should be a valid integer"),
    ("run: a\npool: p.json\ndialogues: 3\nlog: 'memory://x'", "gone when the command ends"),
]


@pytest.mark.parametrize(("text", "message"), BAD_CONFIGS, ids=[message[:30] for _, message in BAD_CONFIGS])
def test_a_bad_config_gets_one_clear_message(command: Command, tmp_path: Path, text: str, message: str) -> None:
    """It names the file, the key, what was given and what is allowed; the status is 2, and no log is made."""
    path = tmp_path / "run.yaml"
    path.write_text(text)
    status, _, err = command("launch", path)
    assert status == 2
    assert message in " ".join(err.split())
    assert str(path) in err or "memory" in err
    assert list(tmp_path.iterdir()) == [path]


BAD_POOLS = [
    (b"{not json", 2),
    (b"[]", 2),
    (b'[{"type": "function", "function": {"description": "d", "parameters": {"type": "object"}}}]', 2),
    (b'[{"type": "function", "function": {"name": "a", "parameters": [1]}}]', 2),
    (
        b"""[{"name": "a", "description": "x", "parameters": {"type": "object", "properties": {}}},
             {"name": "a", "description": "y", "parameters": {"type": "object", "properties": {}}}]""",
        2,
    ),
    (b"\xff\xfe\x00\x01", 2),
]


@pytest.mark.parametrize(("pool", "wanted"), BAD_POOLS)
def test_a_bad_pool_gets_one_clear_message(command: Command, tmp_path: Path, pool: bytes, wanted: int) -> None:
    """It names the file; the status is 2, and nothing is begun."""
    (tmp_path / "pool.json").write_bytes(pool)
    config = write_config(tmp_path, pool=["pool.json"])
    status, _, err = command("launch", config, "--in-process")
    assert status == wanted
    assert "pool.json" in err
    assert not (tmp_path / "log.sqlite").exists()


def test_a_run_under_another_config_is_refused(command: Command, tmp_path: Path) -> None:
    """The message says what differs, and the run is left as it was."""
    assert command("launch", write_config(tmp_path, dialogues=2), "--in-process", "--quiet")[0] == 0
    status, _, err = command("launch", write_config(tmp_path, dialogues=2, seed=99), "--in-process", "--quiet")
    assert status == 2
    assert "seed: was 3, is 99" in err


# Bad names, bad logs


@pytest.mark.parametrize(
    ("arguments", "status", "message"),
    [
        (["replay", "small/99"], 2, "there is no 'small/99'"),
        (["replay", "small"], 2, "RUN/NUMBER"),
        (["replay", "small/1", "--at", "9999"], 2, "choose one from"),
        (["replay", "small/1", "--prompt", "1"], 2, "answers are at"),
        (["audit", "nobody"], 2, "nobody"),
        (["status", "nobody"], 2, "nobody"),
        (["export", "nobody"], 2, "nobody"),
        (["log", "verify", "nobody"], 2, "nobody"),
        (["launch", "nowhere.yaml"], 2, "there is no such file"),
    ],
)
def test_what_is_not_there_is_said(
    command: Command, finished: Path, arguments: list[str], status: int, message: str
) -> None:
    """One message that says what there is instead."""
    log = [] if arguments[0] == "launch" else ["--log", str(finished / "log.sqlite")]
    ended, _, err = command(*arguments, *log)
    assert ended == status
    assert message in " ".join(err.split())


@pytest.mark.parametrize("content", [b"", b"hello", b"SQLite format 3\0" + b"x" * 100])
def test_a_file_that_is_no_log_is_refused_and_left_alone(command: Command, tmp_path: Path, content: bytes) -> None:
    """Reading and launching both say so; the file keeps its bytes."""
    log = tmp_path / "log.sqlite"
    log.write_bytes(content)
    assert command("runs", "--log", log)[0] == (1 if content else 2)
    if content:
        assert command("launch", write_config(tmp_path), "--in-process", "--quiet")[0] == 1
    assert log.read_bytes() == content


def test_a_truncated_log_is_told(command: Command, finished: Path, tmp_path: Path) -> None:
    """Half of a log is no log."""
    copy = tmp_path / "copy.sqlite"
    command("log", "backup", copy, "--log", finished / "log.sqlite")
    os.truncate(copy, copy.stat().st_size // 2)
    status, out, err = command("log", "verify", "--log", copy)
    assert status == 1
    assert "Traceback" not in out + err


def test_a_full_disk_stops_the_run_and_loses_nothing(
    command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The message says that there is no room; with room again, launching resumes and completes."""
    config = write_config(tmp_path, dialogues=12)
    full = {"pages": 20}
    connect = sqlite3.connect

    def small(*arguments: object, **named: object) -> sqlite3.Connection:
        connection: sqlite3.Connection = connect(*arguments, **named)  # type: ignore[call-overload]
        connection.execute(f"PRAGMA max_page_count = {full['pages']}")
        return connection

    monkeypatch.setattr(sqlite3, "connect", small)
    status, _, err = command("launch", config, "--in-process", "--quiet")
    assert status == 1
    assert "full" in err or "room" in err
    monkeypatch.setattr(sqlite3, "connect", connect)
    assert command("launch", config, "--in-process", "--quiet")[0] == 0
    assert (
        json.loads(command("status", "small", "--log", tmp_path / "log.sqlite", "--json")[1])["funnel"]["opened"] == 12
    )


def test_hostile_text_cannot_reach_the_terminal() -> None:
    """Control characters and marks that turn a line around are shown, not obeyed."""
    from toolace_mt.cluster.cli.shown import plain

    assert plain("\x1b[2Jgone\u202e") == "\\u001b[2Jgone\\u202e"
    assert plain("two\nlines, 中文") == "two\nlines, 中文"
