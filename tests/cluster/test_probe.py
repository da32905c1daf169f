"""`launch --probe`: real questions to real servers through the real SDKs, and nothing recorded."""

from pathlib import Path

from support.commands import Command
from support.runs import write_config
from support.served import served
from toolace_mt.actors.models import OfflineSettings
from toolace_mt.actors.offline import answer


def config(folder: Path, url: str) -> Path:
    """A run whose only model is at *url*."""
    model = {"provider": "openai", "model": "mock", "base_url": f"{url}/v1", "api_key_env": None}
    return write_config(folder, models={"default": model})


def test_a_model_that_can_do_it(tmp_path: Path, command: Command) -> None:
    """A plan, a draft and a vote are usable, time and money are told, and there is no log."""
    with served(lambda s, u: answer(s, u, settings=OfflineSettings())) as url:
        status, out, err = command("launch", config(tmp_path, url), "--probe")
    assert status == 0, out + err
    assert [line.split()[:2] for line in out.splitlines() if line.startswith(("plan", "draft", "vote"))] == [
        ["plan", "yes"],
        ["draft", "yes"],
        ["votes", "yes"],
    ]
    assert "tokens per second" in out
    assert "Money for the run: about $0.00" in out
    assert not (tmp_path / "log.sqlite").exists()


def test_a_model_that_says_hello(tmp_path: Path, command: Command) -> None:
    """The status is 1, and the reason is told for each question."""
    with served(lambda *_: "Hello! How can I help you today?") as url:
        status, out, _ = command("launch", config(tmp_path, url), "--probe")
    assert status == 1
    assert out.count("Hello! How can I help you today?") == 3


def test_a_server_that_is_not_there(tmp_path: Path, command: Command) -> None:
    """It is said at once: nobody is waited for."""
    status, out, _ = command("launch", config(tmp_path, "http://127.0.0.1:9"), "--probe")
    assert status == 1
    assert "cannot be reached" in out


def test_nothing_to_probe(tmp_path: Path, command: Command) -> None:
    """The offline model has no endpoint."""
    status, out, _ = command("launch", write_config(tmp_path), "--probe")
    assert status == 0
    assert "nothing to probe" in out
