"""The command: what it writes, and what it refuses."""

import socket
import sqlite3
from pathlib import Path

import pytest

from support.commands import Command
from support.pages import Words
from support.stories import accepted_story, rejected_story
from support.told_logs import told_log


@pytest.fixture(name="place")
def place_of(tmp_path: Path) -> Path:
    """A log of a run of two dialogues."""
    return told_log(tmp_path / "log.sqlite", accepted_story("run/1"), rejected_story("run/2"))


def test_a_dialogue_in_a_file(command: Command, place: Path, tmp_path: Path) -> None:
    """With all versions, a policy that knows what is in it, and nothing over what is there."""
    out = tmp_path / "out.html"
    status, said, _ = command("view", "run/1", "--html", out, "--log", place)
    assert (status, said) == (0, f"Wrote run/1, {len(accepted_story().records)} versions, to {out}.\n")
    words = Words(out.read_text())
    assert not {"link", "img", "iframe"} & {tag for tag, _ in words.tags}
    policies = [str(attrs["content"]) for tag, attrs in words.tags if tag == "meta" and "http-equiv" in attrs]
    assert [policy.partition(";")[0] for policy in policies] == ["default-src 'none'"]
    status, _, why = command("view", "run/1", "--html", out, "--log", place)
    assert status == 2
    assert "--force" in why


def test_a_run_in_a_folder(command: Command, place: Path, tmp_path: Path) -> None:
    """A list, and a file for each dialogue that leads back to it."""
    folder = tmp_path / "site"
    status, said, _ = command("view", "run", "--bundle", folder, "--log", place)
    assert (status, said) == (0, f"Wrote 2 dialogues and the list {folder / 'index.html'}.\n")
    assert sorted(file.name for file in folder.iterdir()) == ["1.html", "2.html", "index.html"]
    links = [attrs.get("href") for tag, attrs in Words((folder / "index.html").read_text()).tags if tag == "a"]
    assert links[-2:] == ["1.html", "2.html"]
    assert ("a", {"href": "index.html"}) in Words((folder / "1.html").read_text()).tags
    assert command("view", "run", "--bundle", folder, "--log", place)[0] == 2
    assert command("view", "run", "--bundle", folder, "--log", place, "--force")[0] == 0


def test_what_is_damaged_is_left_out_of_a_folder(command: Command, place: Path, tmp_path: Path) -> None:
    """And said; what can be read of it is a file of its own."""
    with sqlite3.connect(place) as log:
        log.execute("UPDATE events SET payload = x'00' WHERE stream = 'run/1' AND version = 1")
    log.close()
    status, said, why = command("view", "run", "--bundle", tmp_path / "site", "--log", place)
    assert (status, said) == (1, f"Wrote 1 dialogue and the list {tmp_path / 'site' / 'index.html'}.\n")
    assert "run/1" in why


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (["nothing"], "there is no run 'nothing'"),
        (["run/9"], "there is no 'run/9'"),
        (["--html", "x.html"], "--html is of one dialogue"),
        (["run", "--html", "x.html"], "name it as run/NUMBER"),
        (["run/1", "--bundle", "x"], "--bundle is of a run"),
        (["run", "--bundle", "none/such/folder"], "cannot be made"),
        (["run/1", "--html", "x.html", "--write"], "not both"),
        (["run", "--bundle", "x", "--port", "80"], "not both"),
        (["run/1", "--html", "x.html", "--bundle", "x"], "not both"),
        (["run", "--by", "ada"], "needs --write"),
        (["run", "--blind"], "needs --write"),
        (["run", "--write", "--by", " "], "names a person"),
    ],
)
def test_what_cannot_be_is_said(
    words: list[str], why: str, command: Command, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In one message, and nothing is written."""
    monkeypatch.chdir(place.parent)
    status, said, error = command("view", *words, "--log", place)
    assert (status, said) == (2, "")
    assert why in error
    assert not list(place.parent.glob("x*"))


def test_a_port_that_is_taken(command: Command, place: Path) -> None:
    """It is said, and what to do."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        held.listen()
        status, _, why = command("view", "run", "--port", str(held.getsockname()[1]), "--log", place)
    assert status == 2
    assert "cannot be served: Address already in use; name another with --port, or none" in why
