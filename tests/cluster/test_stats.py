"""`stats`: of a run and of a file, as text, as JSON and as a page, and what it says of sets without a dialogue."""

import json
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

import pytest

from support.commands import Command, run_command
from support.foreign import BOOKED, BOOKING, calls, record, result, user
from support.runs import write_config
from support.stories import accepted_story, rejected_story
from support.told_logs import told_log
from toolace_mt.cluster.cli.gallery import SHIPPED
from toolace_mt.events import JsonObject, RunStarted

GALLERY = "energy"
"""A run of the gallery: four dialogues."""
_CALLING = {"script", "link", "img", "iframe", "object", "embed", "form", "a", "base", "use", "image", "foreignobject"}
_EMPTY = {"meta"}


class Read(HTMLParser):
    """A page as a browser reads it: its elements are closed in order, and none fetches or runs anything."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.words: list[str] = []
        self.drawn = 0
        self.feed(page)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element that begins."""
        assert tag not in _CALLING
        assert not [
            name for name, _ in attrs if name.startswith("on") or name in {"href", "src", "xlink:href", "style"}
        ]
        self.drawn += tag == "svg"
        if tag not in _EMPTY:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Look at an element without content."""
        self.handle_starttag(tag, attrs)
        if tag not in _EMPTY:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        """An element ends that began last."""
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        """Keep what is shown."""
        if "style" not in self.open:
            self.words.append(data)


@pytest.fixture(name="file")
def file_of(tmp_path: Path) -> Callable[..., Path]:
    """Write records, one a line; a text is a line as it is."""

    def write(*records: JsonObject | str) -> Path:
        path = tmp_path / "set.jsonl"
        path.write_text("".join(f"{one if isinstance(one, str) else json.dumps(one)}\n" for one in records))
        return path

    return write


@pytest.mark.parametrize("columns", [80, 40])
def test_a_file_at_a_terminal(
    file: Callable[..., Path], columns: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """No line is wider than the terminal, and every part has its title."""
    path = file(record(BOOKED), record(BOOKED))
    monkeypatch.chdir(path.parent)
    status, out, _ = run_command(["stats", path.name], monkeypatch, capsys, columns=columns)
    assert status == 0
    assert max(map(len, out.splitlines())) <= columns
    for said in ("set.jsonl: 2 dialogues", "\nShape", "\nShares", "\nVariety of 2 dialogues", "\nCoverage of tools"):
        assert said in out
    if columns == 80:  # every table stands side by side
        for name in ("user turns of a dialogue ", "results that tell a failure ", "the user's latest message "):
            assert [line for line in out.splitlines() if line.startswith(name) and len(line) > len(name) + 20]
    assert "1 of 2 is nearly the same as an earlier one" in " ".join(out.split())


def test_a_pipe_gets_whole_lines(file: Callable[..., Path], command: Command) -> None:
    """A figure, its quantiles and the band stand on one line."""
    _, out, _ = command("stats", file(record(BOOKED)))
    (line,) = (line for line in out.splitlines() if line.startswith("user turns of a dialogue"))
    assert line.split()[5:9] == ["2", "2", "2", "2"]
    assert line.endswith("within")


def test_records_that_are_no_dialogue(file: Callable[..., Path], command: Command) -> None:
    """They are named with their lines as `check` names them, the others are measured, and the status is 1."""
    path = file(record(BOOKED), "{nonsense", {"rows": 3})
    status, out, err = command("stats", path)
    assert status == 1
    assert "Left out 2 records that cannot be read:" in err
    assert f"{path}:2: the line is no JSON" in err
    assert f"{path}:3: no format is known" in err
    assert "1 dialogue" in out
    status, out, _ = command("stats", path, "--format", "json")
    facts = json.loads(out)
    assert (status, facts["statistics"]["dialogues"], facts["unreadable_records"]) == (1, 1, 2)


def test_a_file_without_a_dialogue(file: Callable[..., Path], command: Command, tmp_path: Path) -> None:
    """One line says so, and no page is made."""
    page = tmp_path / "page.html"
    status, out, err = command("stats", file(), "--html", page)
    assert (status, out) == (0, f"There is no dialogue in {tmp_path / 'set.jsonl'}.\n")
    assert "was not made" in err
    assert not page.exists()
    status, out, _ = command("stats", file("{}", "{}"))
    assert (status, out) == (1, f"None of the 2 records of {tmp_path / 'set.jsonl'} is a dialogue.\n")


def test_a_run_beside_its_page(command: Command, tmp_path: Path) -> None:
    """Complexities, scenarios, and a picture of each spread."""
    page = tmp_path / "page.html"
    status, out, err = command("stats", GALLERY, "--log", SHIPPED, "--html", page)
    assert status == 0
    assert f"Wrote the page to {page}." in err
    for said in ("language      en", "Complexity of", "personas"):
        assert said in out
    read = Read(page.read_text())
    assert read.drawn > 12
    assert "Run energy" in "".join(read.words)
    status, out, err = command("stats", GALLERY, "--log", SHIPPED, "--html", page)
    assert (status, out) == (2, "")
    assert "--force" in err


def test_facts_for_programs(command: Command) -> None:
    """Every figure has its quantiles, and those of real dialogues are beside them."""
    status, out, _ = command("stats", GALLERY, "--log", SHIPPED, "--format", "json")
    facts = json.loads(out)
    assert status == 0
    assert facts["run"]["id"] == GALLERY
    own, real = facts["statistics"]["shape"]["distributions"]["user_turns"], facts["real"]["figures"]["user_turns"]
    assert {"p10", "median", "p90"} <= own.keys() & real.keys()
    assert facts["statistics"]["sources"]["by_source"].keys() >= {"latest_user", "result", "nowhere"}


HOSTILE = "</title></text><script>alert(1)</script>\"'><img src=x onerror=alert(2)>&amp;\x1b[2J\u202e"


def test_hostile_text_is_shown_and_not_obeyed(file: Callable[..., Path], command: Command, tmp_path: Path) -> None:
    """Names of tools and arguments, values, words and the file itself."""
    parameters: JsonObject = {"type": "object", "properties": {HOSTILE: {"type": "string", "enum": [HOSTILE, "b"]}}}
    tool: JsonObject = {"name": HOSTILE, "description": HOSTILE, "parameters": parameters}
    asked = calls((HOSTILE, {"booking_id": f"BK-9{HOSTILE}7"}))
    path = file(*[record([user(HOSTILE), asked, result(HOSTILE)], [tool, BOOKING]) for _ in range(9)])
    odd = path.rename(tmp_path / "<b onclick=x>&'.jsonl")
    page = tmp_path / "page.html"
    status, out, _ = command("stats", odd, "--html", page)
    assert status == 0
    assert "\x1b" not in out
    written = page.read_text()
    words = "".join(Read(written).words)
    assert "<script>alert(1)</script>" in words
    assert not {"\x1b", "\u202e"} & set(written)


def test_a_run_that_is_not_over(command: Command, tmp_path: Path) -> None:
    """Its state and what has ended are said; without an accepted dialogue, what there is instead."""
    config = write_config(tmp_path, dialogues=2, budget={"tokens": 9_000})
    command("launch", config, "--in-process", "--quiet")
    status, out, _ = command("stats", "small", "--log", tmp_path / "log.sqlite")
    assert status == 0
    assert out.startswith("Run small has no accepted dialogue: ")
    assert "--outcome in_flight looks at those" in out
    status, out, _ = command("stats", "small", "--log", tmp_path / "log.sqlite", "--outcome", "in_flight")
    assert status == 0
    assert "This run is stopped: 0 of 2 dialogues have ended" in out


def test_what_was_not_ordered_is_not_in_the_set(command: Command, tmp_path: Path) -> None:
    """Dialogues that were accepted beyond the order are left out, as in an export, and that is said."""
    ordered = RunStarted(
        config={"accepted": 1}, config_digest="c", pool_digest="p", tools=2, dialogues=9, seed=1, release="0"
    )
    stories = [accepted_story("run/2"), accepted_story("run/10"), rejected_story("run/1")]
    place = told_log(tmp_path / "log.sqlite", *stories, events=(ordered,))
    _, out, _ = command("stats", "run", "--log", place)
    assert out.startswith("Run run: 1 accepted dialogue\n1 dialogue more than ordered left out, as in an export.\n")
    _, out, _ = command("stats", "run", "--log", place, "--outcome", "rejected")
    assert out.splitlines()[0] == "Run run: 1 rejected dialogue"
    assert "more than ordered" not in out


def test_what_is_neither(command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A run that is not there, a file that is not there, options of the other kind."""
    monkeypatch.chdir(tmp_path)
    assert "there is no run 'nothing'" in command("stats", "nothing", "--log", SHIPPED)[2]
    assert command("stats", "nothing.jsonl")[0] == 2
    assert (
        "is the name of a dialogue: name a run, such as 'energy'" in command("stats", "energy/1", "--log", SHIPPED)[2]
    )
    assert "--outcome is of runs" in command("stats", "x.jsonl", "--outcome", "rejected")[2]
    assert "--shape is of files" in command("stats", GALLERY, "--log", SHIPPED, "--shape", "openai")[2]
    assert "--html -" in command("stats", GALLERY, "--log", SHIPPED, "--html", "-")[2]


def test_a_run_and_a_folder_of_one_name(
    command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, file: Callable[..., Path]
) -> None:
    """The run is meant, which is said; ./ names the folder."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / GALLERY).mkdir()
    file(record(BOOKED)).rename(tmp_path / GALLERY / "part.jsonl")
    status, out, err = command("stats", GALLERY, "--log", SHIPPED)
    assert (status, out.splitlines()[0][:11]) == (0, "Run energy:")
    assert "./energy" in err
    assert command("stats", "./energy", "--log", SHIPPED)[1].splitlines()[0] == "./energy: 1 dialogue"
