"""Whether a Ray cluster can be joined is said in one line, in seconds, before Ray tries for minutes."""

import os
import socket
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from toolace_mt.cluster.errors import RunFailure
from toolace_mt.cluster.run import joining
from toolace_mt.cluster.run.joining import prepare_joining, token_place

MODE = "RAY_AUTH_MODE"
REFUSED = (
    ("ray://10.0.0.1:10001", "which Ray Client is not part of.*'ray job submit'"),
    ("10.0.0.1", r"is not an address\. It is 'auto' or HOST:PORT"),
    ("no-such-host.invalid:6379", "there is no host 'no-such-host.invalid'"),
    ("127.0.0.1:99999", "or name its port"),
)


@pytest.fixture(name="home", autouse=True)
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A home without a token."""
    monkeypatch.setenv("HOME", str(tmp_path))
    for name in (MODE, "RAY_AUTH_TOKEN", "RAY_AUTH_TOKEN_PATH", "RAY_ADDRESS"):
        monkeypatch.delenv(name, raising=False)
    yield tmp_path
    os.environ.pop(MODE, None)


@pytest.mark.parametrize(("address", "words"), REFUSED)
def test_an_address_that_cannot_be_joined_is_refused_in_one_line(address: str, words: str) -> None:
    """With what to do, and what works without a cluster."""
    with pytest.raises(RunFailure, match=f"(?s)^the cluster at '{address}' cannot be joined: .*{words}") as refused:
        prepare_joining(address)
    assert "\n" not in str(refused.value)
    assert str(refused.value).endswith("'launch --in-process' runs without Ray")


def test_a_port_where_nobody_listens() -> None:
    """The remedy starts a head."""
    with closing(socket.create_server(("127.0.0.1", 0))) as server:
        port = server.getsockname()[1]
    with pytest.raises(RunFailure, match=r"nobody listens there\. Start a head there with 'ray start --head'"):
        prepare_joining(f"127.0.0.1:{port}")


def test_what_listens_and_is_no_ray_is_told_from_a_head(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ray's own client would wait for half a minute."""
    monkeypatch.setattr(joining, "_ANSWER", 0.5)
    with closing(socket.create_server(("127.0.0.1", 0))) as server:
        port = server.getsockname()[1]
        with pytest.raises(RunFailure, match="does not answer as a Ray head does"):
            prepare_joining(f"127.0.0.1:{port}")
    assert MODE not in os.environ


@pytest.mark.parametrize(
    ("found", "words"),
    [
        ({"refused": "nowhere"}, r"no Ray runs on this machine\. Start one with 'ray start --head'"),
        ({"ray": "2.9.0", "own_ray": "2.60.0"}, r"it runs Ray 2\.9\.0, and this is 2\.60\.0\. Install ray==2\.9\.0"),
        (
            {"ray": "1", "own_ray": "1", "python": "3.12.1", "own_python": "3.11.7"},
            r"it runs Python 3\.12\.1, and this is 3\.11\.7",
        ),
        ({"refused": "other", "why": "the head is full"}, "the head is full"),
    ],
)
def test_what_the_head_says_of_itself(monkeypatch: pytest.MonkeyPatch, found: dict[str, str], words: str) -> None:
    """Versions have to fit; patches of Python do not matter."""
    monkeypatch.setattr(joining, "_probed", lambda *_: [found, None])
    with pytest.raises(RunFailure, match=words):
        prepare_joining("auto")


def test_authentication_is_as_it_is_there(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Turned on for a head that wants a token, where one is found; the message names where it was looked for."""
    heads: list[dict[str, str] | None] = [{"refused": "authentication"}, None]
    monkeypatch.setattr(joining, "_probed", lambda *_: heads)
    with pytest.raises(RunFailure, match=r"wants a token, and none is in \$RAY_AUTH_TOKEN.*~/\.ray/auth_token"):
        prepare_joining("auto")
    (home / ".ray").mkdir()
    (home / ".ray" / "auth_token").write_text("secret", encoding="utf-8")
    heads[1] = {"refused": "authentication"}
    with pytest.raises(RunFailure, match="another token than that of") as refused:
        prepare_joining("auto")
    assert "secret" not in str(refused.value)
    heads[1] = {"ray": "2.60.0", "own_ray": "2.60.0", "own_python": "3.11.7"}
    prepare_joining("auto")
    assert os.environ[MODE] == "token"
    heads[0] = heads[1]
    prepare_joining("auto")
    assert os.environ[MODE] == "disabled"


def test_tokens_are_looked_for_where_ray_does(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The variable first, then the file that is named, then the usual one; an empty file is none."""
    assert token_place() is None
    (home / ".ray").mkdir()
    usual = home / ".ray" / "auth_token"
    usual.write_text("\n", encoding="utf-8")
    assert token_place() is None
    usual.write_text("one", encoding="utf-8")
    assert token_place() == str(usual)
    monkeypatch.setenv("RAY_AUTH_TOKEN_PATH", str(home / "gone"))
    assert token_place() is None
    monkeypatch.setenv("RAY_AUTH_TOKEN", "two")
    assert token_place() == "$RAY_AUTH_TOKEN"
