"""What the commands print on terminals of every width, and in a pipe."""

import json
import os
import pty
import re
import subprocess
import sys
from fcntl import ioctl
from pathlib import Path
from struct import pack
from termios import TIOCSWINSZ

import pytest

from support.commands import Command, run_command
from support.runs import ROOT
from toolace_mt.cluster.cli.gallery import SHIPPED
from toolace_mt.cluster.cli.prompted import show_prompt
from toolace_mt.cluster.run.prompt_reconstruction import ReconstructedPrompt

LOG = ("--log", str(SHIPPED))
SHOWN = (
    ("runs",),
    ("status", "energy"),
    ("audit", "energy"),
    ("audit", "trenes/2"),
    ("audit", "energy/2"),
    ("replay", "rooms/1"),
    ("replay", "library/2", "--at", "20"),
    ("replay", "mediatheque/1", "--diff", "8", "30"),
)
"""Commands over the gallery, of each kind of output."""
PROGRAM = (sys.executable, "-c", "from toolace_mt.cluster.cli import main; main()")


@pytest.fixture(name="piped")
def in_a_pipe(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    """Run a command whose output nobody looks at, though a terminal's width was exported."""
    monkeypatch.setenv("COLUMNS", "48")
    return lambda *words: run_command([*words, *LOG], monkeypatch, capsys)


@pytest.mark.parametrize("words", SHOWN, ids=" ".join)
def test_a_pipe_gets_whole_lines(words: tuple[str, ...], piped: Command) -> None:
    """Nothing is folded or cut for want of room, and no line ends with spaces."""
    status, out, _ = piped(*words)
    assert status == 0
    assert not [line for line in out.splitlines() if line != line.rstrip()]
    assert max(map(len, out.splitlines())) > 60
    assert "\x1b" not in out


def test_a_pipe_gets_a_row_for_each_run(piped: Command) -> None:
    """With its date in one piece."""
    runs = json.loads(piped("runs", "--json")[1])
    rows = piped("runs")[1].splitlines()[1:]
    assert [row.split()[0] for row in rows] == [run["id"] for run in runs]
    assert all(run["started"][:4] in row and row.split()[-1] == str(run["events"] + run["version"])
               for run, row in zip(runs, rows, strict=True))  # fmt: skip


@pytest.mark.parametrize("columns", [40, 60, 80, 120])
@pytest.mark.parametrize("words", SHOWN, ids=" ".join)
def test_a_terminal_gets_lines_that_fit(
    words: tuple[str, ...], columns: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """In every width."""
    status, out, _ = run_command([*words, *LOG], monkeypatch, capsys, columns=columns)
    assert status == 0
    assert max(len(line.rstrip()) for line in out.splitlines()) <= columns


@pytest.mark.parametrize("columns", [40, 60, 80, 120])
def test_no_number_of_a_table_is_cut(
    columns: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Every count and price of the cost is there in every width."""
    (_, facts, _) = run_command(["status", "trenes", "--json", *LOG], monkeypatch, capsys)
    total = json.loads(facts)["cost"]["total"]
    _, out, _ = run_command(["status", "trenes", *LOG], monkeypatch, capsys, columns=columns)
    shown = out[out.index("\ntotal") :].split()
    for number in (total["calls"], total["input_tokens"]["known"], total["output_tokens"]["known"]):
        assert f"{number:,}" in shown
    assert "$0.0000" in shown


def test_a_prompt_comes_out_byte_for_byte(piped: Command) -> None:
    """As it was sent, with every long line and every break."""
    facts = json.loads(piped("replay", "energy/1", "--prompt", "5", "--json")[1])
    out = piped("replay", "energy/1", "--prompt", "5")[1]
    assert max(map(len, facts["system"].splitlines())) > 100
    for part in ("system", "context", "task", "reply"):
        assert f"\n{facts[part]}\n" in f"\n{out}"


@pytest.mark.parametrize("columns", [None, 60])
def test_tabs_spaces_and_joined_letters_of_a_prompt_stay(
    columns: int | None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Only what a terminal would obey is written as an escape, and that is said."""
    task = (
        "a\tb   \n\n  c" + " long" * 40 + "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645 \U0001f469\u200d\U0001f680"
    )
    about = {"dialogue": "run/1", "version": 2, "question": "plan", "digest": "d" * 64, "same": True}
    texts = {"system": "s", "context": "", "task": task, "reply": "\x1b[2J"}
    prompt = ReconstructedPrompt.model_validate(about | texts)
    if columns is not None:
        run_command(["--version"], monkeypatch, capsys, columns=columns)
    show_prompt(prompt)
    out = capsys.readouterr().out
    assert f"\n{task}\n" in out
    assert "\x1b" not in out
    assert "--format json has them as they are" in " ".join(out.split())


def test_a_replay_that_nobody_watches_does_not_wait(piped: Command) -> None:
    """An hour between two events is nothing in a pipe."""
    status, out, _ = piped("replay", "rooms/1", "--watch", "--pace", "3600")
    assert status == 0
    assert "accepted the dialogue" in out


def in_terminal(columns: int, *words: str, status: int = 0, **variables: str) -> str:
    """The output of a command on a real terminal of so many columns."""
    ours, theirs = pty.openpty()
    ioctl(theirs, TIOCSWINSZ, pack("HHHH", 40, columns, 0, 0))
    environment = {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "NO_COLOR")}
    environment |= variables
    with subprocess.Popen([*PROGRAM, *words], stdin=theirs, stdout=theirs, stderr=theirs, env=environment) as running:
        os.close(theirs)
        out = b""
        while chunk := _read(ours):
            out += chunk
        assert running.wait() == status
    os.close(ours)
    return out.decode().replace("\r\n", "\n")


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 65536)
    except OSError:  # the other end is closed
        return b""


def test_a_real_terminal_is_asked_for_its_width() -> None:
    """On 40 columns, the seven runs stand one below the other with every number; a pipe gets one row each."""
    narrow = in_terminal(40, "runs", *LOG)
    piped = subprocess.run([*PROGRAM, "runs", *LOG], capture_output=True, text=True, check=True).stdout
    assert max(map(len, narrow.splitlines())) <= 40
    assert narrow.count("accepted: ") == len(piped.splitlines()) - 1 == 7
    assert all(row.split()[-1] in narrow for row in piped.splitlines()[1:])


def test_the_data_flow_of_a_pool_has_no_nameless_and_no_double_rows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each row names an output, or says that only a description tells; as many are counted."""
    (tmp_path / "desk.py").write_text(
        "def find_desks(floor: int) -> list[dict[str, str]]:\n"
        '    """Finds free desks, each with its desk id."""\n    return []\n\n'
        "def book_desk(desk_id: str) -> dict[str, str]:\n"
        '    """Books a desk, and returns the booking id."""\n    return {}\n\n'
        "def cancel_booking(booking_id: str) -> None:\n"
        '    """Cancels a booking."""\n'
    )
    for pool in (tmp_path / "desk.py", ROOT / "examples" / "pool.json", ROOT / "examples" / "tools.py"):
        status, out, _ = run_command(["pool", "show", pool], monkeypatch, capsys)
        rows = [line.lstrip("│├└─ ") for line in out.splitlines() if " → " in line]
        assert status == 0
        assert not [row for row in rows if row.startswith("→")]
        flows = int(re.search(r"(\d+) data flow", out)[1])  # type: ignore[index]
        assert len(rows) == flows > 0


def test_runs_and_verify_count_the_same_events(piped: Command) -> None:
    """Those of a run's own stream and of its dialogues, all runs together."""
    rows = piped("runs")[1].splitlines()[1:]
    verified = json.loads(piped("log", "verify", "--json")[1])
    assert sum(int(row.split()[-1].replace(",", "")) for row in rows) == verified["events"]


@pytest.mark.parametrize("variables", [{}, {"NO_COLOR": "1"}], ids=["colours", "none"])
def test_a_check_has_colours_unless_they_are_unwanted(variables: dict[str, str], tmp_path: Path) -> None:
    """Whoever sets NO_COLOR gets no red."""
    path = tmp_path / "data.jsonl"
    path.write_text("{broken\n")
    out = in_terminal(80, "check", str(path), "--no-log", status=1, TERM="xterm", **variables)
    assert "blocking" in out
    assert ("\x1b[31m" in out) is (not variables)


def test_sentences_of_a_cell_are_not_joined_by_commas(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """In a pipe a cell is one line."""
    tools = tmp_path / "tools.py"
    tools.write_text('def add(a: int, b: int) -> int:\n    """Add two numbers."""\n    return a + b\n')
    config = tmp_path / "run.yaml"
    config.write_text(f"{{run: r, pool: {tools}, dialogues: 1, log: {tmp_path / 'log.sqlite'}}}")
    _, out, _ = run_command(["config", "check", config], monkeypatch, capsys)
    assert "1 tool of " in out
    assert "runs none. Sandbox of" in out
    assert ".," not in out
